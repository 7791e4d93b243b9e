package administration

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// maxList is the most bytes of a list.
const maxList = 1 << 20

// heads are the names that people give to the columns, without spaces and marks.
var heads = map[string]string{
	"name": "name", "fullname": "name", "staffname": "name", "person": "name", "displayname": "name", "who": "name",
	"firstname": "first", "forename": "first", "givenname": "first", "first": "first", "preferredforename": "first",
	"surname": "last", "lastname": "last", "familyname": "last", "last": "last", "legalsurname": "last",
	"email": "email", "emailaddress": "email", "mail": "email", "workemail": "email", "schoolemail": "email", "mainemail": "email", "address": "email",
	"school": "place", "organisation": "place", "organization": "place", "place": "place", "site": "place", "academy": "place", "where": "place", "schoolname": "place",
	"jobtitle": "job_title", "title": "job_title", "job": "job_title", "post": "job_title", "position": "job_title", "posttitle": "job_title",
	"jobrole": "job_role", "jobroles": "job_role", "worksas": "job_role", "does": "job_role",
	"role": "role", "permission": "role", "rolehere": "role", "access": "role", "permissionrole": "role",
}

// joinList is a list as it was read: its text in UTF-8, and its rows.
type joinList struct {
	Text string
	Rows []people.Listed
}

func listError(code string) error {
	return errs.Fields("list.invalid", map[string]string{"list": code})
}

// readList reads a table of people with any of the separators that spreadsheets
// use, in UTF-8 or Windows-1252.
func readList(raw []byte) (l joinList, err error) {
	if len(raw) > maxList {
		return l, listError("list.big")
	}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) || bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		return l, listError("list.not_csv")
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) {
		if raw, err = charmap.Windows1252.NewDecoder().Bytes(raw); err != nil {
			return l, listError("list.not_csv")
		}
	}
	l.Text = fold.Text(strings.ReplaceAll(string(raw), "\r\n", "\n"))
	if strings.TrimSpace(l.Text) == "" {
		return l, listError("list.empty")
	}
	r := csv.NewReader(strings.NewReader(l.Text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = separator(l.Text), -1, true, true
	head, err := r.Read()
	if err != nil {
		return l, listError("list.not_csv")
	}
	cols, err := columnsOf(head)
	if err != nil {
		return l, err
	}
	l.Rows, err = rowsOf(r, cols)
	return l, err
}

// separator is the one that the first line has most of.
func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := strings.Count(first, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// columnsOf says which field each column is, "" for one that is not read.
func columnsOf(head []string) ([]string, error) {
	cols, has := make([]string, len(head)), map[string]bool{}
	for n, h := range head {
		key := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}, fold.Key(h))
		if f := heads[key]; f != "" && !has[f] {
			cols[n], has[f] = f, true
		}
	}
	switch {
	case !has["email"]:
		return nil, listError("list.no_email")
	case !has["name"] && !(has["first"] && has["last"]):
		return nil, listError("list.no_name")
	}
	return cols, nil
}

func rowsOf(r *csv.Reader, cols []string) ([]people.Listed, error) {
	var out []people.Listed
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, listError("list.not_csv")
		}
		line, _ := r.FieldPos(0)
		f := map[string]string{}
		blank := true
		for n, c := range cells {
			c = strings.Join(strings.Fields(c), " ")
			blank = blank && c == ""
			if n < len(cols) && cols[n] != "" {
				f[cols[n]] = c
			}
		}
		if blank {
			continue
		}
		if len(out) == people.MaxListed {
			return nil, listError("list.many")
		}
		out = append(out, listed(line, f))
	}
	if len(out) == 0 {
		return nil, listError("list.empty")
	}
	return out, nil
}

// listed is one row. A job that the vocabulary does not know is said, rather
// than left out in silence.
func listed(line int, f map[string]string) people.Listed {
	l := people.Listed{Line: line, Name: f["name"], Email: f["email"], Place: f["place"], JobTitle: f["job_title"], Role: f["role"]}
	if l.Name == "" {
		l.Name = strings.TrimSpace(f["first"] + " " + f["last"])
	}
	for job := range strings.FieldsFuncSeq(f["job_role"], func(r rune) bool { return r == ';' || r == ',' || r == '/' }) {
		value, ok := tags.Parse(tags.JobRole, strings.TrimSpace(job))
		if !ok {
			l.Wrong, l.WrongText = "list.job_unknown", strings.TrimSpace(job)
			return l
		}
		l.JobRoles = append(l.JobRoles, value)
	}
	return l
}
