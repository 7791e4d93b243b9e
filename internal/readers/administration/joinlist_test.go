package administration

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"staffroom/internal/identity/people"
	"staffroom/internal/platform/errs"
)

func TestReadList(t *testing.T) {
	latin, err := charmap.Windows1252.NewEncoder().Bytes([]byte("Name;E-Mail\nZoë O’Neill;zoe@x.example\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, in string
		want     []people.Listed
		code     string
	}{
		{"commas", "Name,Email\nAda Byron,ada@x.example\n", []people.Listed{{Line: 2, Name: "Ada Byron", Email: "ada@x.example"}}, ""},
		{"with a mark and from a Windows spreadsheet", "\ufeffFull Name,E-mail address\r\nAda,ada@x.example\r\n", []people.Listed{{Line: 2, Name: "Ada", Email: "ada@x.example"}}, ""},
		{"Windows-1252 with semicolons", string(latin), []people.Listed{{Line: 2, Name: "Zoë O’Neill", Email: "zoe@x.example"}}, ""},
		{"tabs, two names, a column nobody asked for", "Surname\tFirst name\tPayroll\tWork email\tSchool\nByron\tAda\t7\tada@x.example\tKilnfield\n",
			[]people.Listed{{Line: 2, Name: "Ada Byron", Email: "ada@x.example", Place: "Kilnfield"}}, ""},
		{"all columns", "name,email,school,job title,job role,role\nAda,a@x.example,K,Head of maths,SENCO; Teacher,Editor\n",
			[]people.Listed{{Line: 2, Name: "Ada", Email: "a@x.example", Place: "K", JobTitle: "Head of maths", JobRoles: []string{"senco", "teacher"}, Role: "Editor"}}, ""},
		{"empty lines and short ones", "name,email,school\n\nAda,a@x.example\n,,\n", []people.Listed{{Line: 3, Name: "Ada", Email: "a@x.example"}}, ""},
		{"a job nobody knows", "name,email,job role\nAda,a@x.example,Wizard\n", []people.Listed{{Line: 2, Name: "Ada", Email: "a@x.example", Wrong: "list.job_unknown", WrongText: "Wizard"}}, ""},
		{"quotes", "name,email\n\"Byron, Ada\",a@x.example\n", []people.Listed{{Line: 2, Name: "Byron, Ada", Email: "a@x.example"}}, ""},
		{"nothing", "  \n", nil, "list.empty"},
		{"a head alone", "name,email\n", nil, "list.empty"},
		{"no addresses", "name,school\nAda,K\n", nil, "list.no_email"},
		{"no names", "email\na@x.example\n", nil, "list.no_name"},
		{"a spreadsheet", "PK\x03\x04 and so on", nil, "list.not_csv"},
		{"UTF-16", "\xff\xfen\x00a\x00", nil, "list.not_csv"},
		{"too big", strings.Repeat("x", maxList+1), nil, "list.big"},
		{"too many", "name,email\n" + strings.Repeat("Ada,a@x.example\n", people.MaxListed+1), nil, "list.many"},
	} {
		l, err := readList([]byte(c.in))
		if e, ok := err.(*errs.Error); c.code != "" && (!ok || e.Fields["list"] != c.code) || c.code == "" && err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if fmt.Sprintf("%+v", l.Rows) != fmt.Sprintf("%+v", c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, l.Rows, c.want)
		}
	}
}

func FuzzReadList(f *testing.F) {
	for _, s := range []string{"Name,Email\nAda,a@x.example\n", "\"", "name;email\n\"a\nb\";c", "name\temail\n\x80\t=1+1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := readList(raw)
		if err == nil && (len(l.Rows) == 0 || len(l.Rows) > people.MaxListed) {
			t.Errorf("%d rows", len(l.Rows))
		}
		again, err2 := readList([]byte(l.Text))
		if err == nil && (err2 != nil || fmt.Sprint(again.Rows) != fmt.Sprint(l.Rows)) {
			t.Errorf("the text that a form carries reads otherwise: %v, %v", again.Rows, err2)
		}
	})
}
