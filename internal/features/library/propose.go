package library

import (
	"context"
	"path"
	"strings"
	"unicode/utf8"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
)

// Proposal is what an entry may be called and found by, worked out by rules from
// the files that came with it. A person confirms or changes it.
type Proposal struct {
	Title   string
	Summary string
	Kind    string
	Tags    tags.Set
	From    string // the file that title and summary come from
}

// Empty reports whether there is nothing to propose.
func (p Proposal) Empty() bool { return p.Title == "" && p.Summary == "" && len(p.Tags) == 0 }

// Propose reads the files of an entry that act may edit. What is still being
// read says nothing yet.
func (s *Service) Propose(ctx context.Context, act authz.Actor, itemID string) (Proposal, error) {
	it, err := items.Get(ctx, s.db, act, itemID)
	if err != nil {
		return Proposal{}, err
	}
	if err := items.CanEdit(act, it); err != nil {
		return Proposal{}, err
	}
	found, err := files.Contents(ctx, s.db, itemID)
	return propose(found), err
}

func propose(found []files.Content) Proposal {
	var p Proposal
	var heads, texts []string
	for _, f := range found {
		heads = append(heads, strings.TrimSuffix(f.Name, path.Ext(f.Name)), f.Title)
		texts = append(texts, f.Body)
		switch {
		case f.Role == files.Video:
			p.Kind = "recording"
		case p.Kind == "":
			p.Kind = kindByName(f.Name + " " + f.Title)
		}
		if p.Title == "" && f.Title != "" && len(f.Title) <= items.MaxTitle {
			p.Title, p.From = f.Title, f.Name
		}
		if p.Summary == "" {
			p.Summary = firstSentences(f)
		}
	}
	p.Tags = tags.Propose(heads, texts)
	return p
}

// kindByName is what a file with that name is most likely part of.
func kindByName(name string) string {
	name = strings.ToLower(name)
	for _, k := range []struct{ word, kind string }{
		{"enquiry", "enquiry"}, {"case study", "enquiry"}, {"action research", "enquiry"}, {"stopped", "stop"}, {"blog", "article"},
	} {
		if strings.Contains(name, k.word) {
			return k.kind
		}
	}
	return "resource"
}

// summaryRunes is how long a proposed summary gets; leastWords tells running
// text from headings, captions and labels.
const (
	summaryRunes = 200
	leastWords   = 7
)

// bullets are the signs that a line of a list begins with.
const bullets = "*->•·–●○▪■◦‣⁃►➢□☐✓✔ "

// firstSentences is the first running text of a file: whole sentences as far as
// they fit, without the title once more. In a sheet most lines are the names of
// columns; there only what ends like a sentence is one.
func firstSentences(f files.Content) string {
	kind := strings.ToLower(path.Ext(f.Name))
	sheet := kind == ".xlsx" || kind == ".ods" || kind == ".csv"
	lines := strings.Split(f.Body, "\n")
	for n, line := range lines {
		if strings.HasPrefix(line, "#") { // a heading in Markdown
			continue
		}
		if kind == ".pdf" {
			line = wrapped(lines[n:])
		}
		line = strings.TrimLeft(strings.Join(strings.Fields(line), " "), bullets)
		if len(strings.Fields(line)) < leastWords || strings.EqualFold(line, f.Title) || strings.ContainsAny(line, "|<>{}=") || strings.Contains(line, "://") ||
			sheet && !endsSentence(line) {
			continue
		}
		if utf8.RuneCountInString(line) <= summaryRunes {
			return line
		}
		return cutSentence(line)
	}
	return ""
}

func endsSentence(line string) bool {
	return strings.HasSuffix(strings.TrimRight(line, "”’\"')"), ".")
}

// wrapped joins a line with those that go on with it: a PDF knows lines, not
// paragraphs. A long line goes on in the next, unless a new thing begins there.
func wrapped(lines []string) string {
	const long = 30
	out := lines[0]
	for _, next := range lines[1:] {
		before, next := strings.TrimSpace(out), strings.TrimSpace(next)
		if utf8.RuneCountInString(before) < long || endsSentence(before) || next == "" || strings.TrimLeft(next, bullets) != next || len(before) > 2*summaryRunes {
			break
		}
		out = before + " " + next
	}
	return out
}

func cutSentence(line string) string {
	short := string([]rune(line)[:summaryRunes])
	if end := max(strings.LastIndex(short, ". "), strings.LastIndex(short, "? "), strings.LastIndex(short, "! ")); end > summaryRunes/3 {
		return short[:end+1]
	}
	if end := strings.LastIndexByte(short, ' '); end > 0 {
		short = short[:end]
	}
	return strings.TrimRight(short, ",;:–- ") + "…"
}

// Fill puts what is proposed where a draft has nothing yet, and names the fields
// it filled. Tags are proposed while nobody has chosen any, the kind never: it is
// chosen at the start.
func (p Proposal) Fill(ed *Edit) map[string]bool {
	filled := map[string]bool{}
	if ed.Title == "" && p.Title != "" {
		ed.Title, filled["title"] = p.Title, true
	}
	if ed.Summary == "" && p.Summary != "" {
		ed.Summary, filled["summary"] = p.Summary, true
	}
	for _, chosen := range ed.Tags {
		if len(chosen) > 0 {
			return filled
		}
	}
	if len(p.Tags) > 0 {
		ed.Tags = p.Tags
		for f := range p.Tags {
			filled[string(f)] = true
		}
	}
	return filled
}
