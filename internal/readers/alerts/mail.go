package alerts

import (
	"fmt"
	"html/template"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/heard"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/mail"
)

// page is a digest as both its forms show it.
type page struct {
	Name, Title  string
	Choose, Mail string // where to choose how often, and whether at all
	Stop         string
	Things       []happened
	Searches     []part
}

// happened is one thing of theirs with what became of it.
type happened struct {
	Title string
	Said  []said
}

type said struct{ Words, Href string }

type part struct {
	Name, All string
	Things    []thing
	More      int
}

type thing struct{ Title, Line, Href string }

// message is the digest in words. Its links lead to pages that ask who reads
// them, so that a mail that was passed on opens nothing.
func (s *Sweeper) message(p people.Person, news []heard.News, found []finds, stop string) (mail.Message, error) {
	base, n := s.Shell.Base(), 0
	v := page{Name: p.Name, Title: "What became of what you shared", Choose: base + "/library/searches", Mail: base + "/account#mail", Stop: stop, Things: byThing(news, base)}
	for _, f := range found {
		q := f.search.Question
		q.Sort = "newest"
		one := part{Name: f.search.Name, All: base + q.Address(), More: f.total - len(f.cards)}
		for _, c := range f.cards {
			one.Things = append(one.Things, thing{c.Title, line(c), base + c.Path()})
		}
		n += f.total
		v.Searches = append(v.Searches, one)
	}
	if len(news) == 0 {
		v.Title = "New in what you look for"
	}
	subject := subjectOf(v, found, n)
	var html strings.Builder
	if err := body.Execute(&html, v); err != nil {
		return mail.Message{}, err
	}
	return mail.Message{To: p.Email, Name: p.Name, Subject: subject, Text: v.text(), HTML: html.String(), Unsubscribe: stop}, nil
}

// byThing puts what happened under the things that it happened to, newest first.
// Nobody's words stand in the mail: it leads to where they are read.
func byThing(news []heard.News, base string) []happened {
	var out []happened
	at := map[string]int{}
	for _, one := range news {
		n, ok := at[one.Title]
		if !ok {
			n = len(out)
			at[one.Title] = n
			out = append(out, happened{Title: one.Title})
		}
		out[n].Said = append(out[n].Said, said{one.Sentence(), base + one.Path})
	}
	return out
}

// subjectOf names one thing where there is one, and numbers nobody's interest.
func subjectOf(v page, found []finds, n int) string {
	switch {
	case len(v.Things) == 1:
		return "News of what you shared: " + v.Things[0].Title
	case len(v.Things) > 0:
		return "News of what you shared"
	case n == 1:
		return "One new thing in what you look for: " + found[0].cards[0].Title
	}
	return fmt.Sprintf("%d new things in what you look for", n)
}

func line(c items.Card) string {
	if k, ok := library.KindOf(c.Kind); ok {
		return k.Label + ", " + c.AuthorName + ", " + c.OrgShortName()
	}
	return c.AuthorName + ", " + c.OrgShortName()
}

func (v page) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hello %s,\n", v.Name)
	if len(v.Things) > 0 {
		b.WriteString("\nsince the last mail this became of what you shared:\n")
	}
	for _, t := range v.Things {
		fmt.Fprintf(&b, "\n%s\n", t.Title)
		for _, s := range t.Said {
			fmt.Fprintf(&b, "- %s\n  %s\n", s.Words, s.Href)
		}
	}
	if len(v.Searches) > 0 {
		b.WriteString("\nsince the last mail this came into what you look for:\n")
	}
	for _, s := range v.Searches {
		fmt.Fprintf(&b, "\n%s\n", s.Name)
		for _, t := range s.Things {
			fmt.Fprintf(&b, "- %s\n  %s\n  %s\n", t.Title, t.Line, t.Href)
		}
		if s.More > 0 {
			fmt.Fprintf(&b, "And %d more: %s\n", s.More, s.All)
		}
	}
	b.WriteString("\nYou get at most one such mail a day.\n")
	if len(v.Things) > 0 {
		fmt.Fprintf(&b, "Choose whether you get it: %s\n", v.Mail)
	}
	if len(v.Searches) > 0 {
		fmt.Fprintf(&b, "Choose how often you hear of searches: %s\n", v.Choose)
	}
	fmt.Fprintf(&b, "End these mails: %s\n", v.Stop)
	return b.String()
}

var body = template.Must(template.New("digest").Parse(`<!doctype html>
<html lang="en-GB"><body style="margin:0;background:#f4f6f7;font-family:Arial,Helvetica,sans-serif;color:#14191f">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="max-width:600px;width:100%;background:#ffffff;border:1px solid #dde2e6">
<tr><td style="padding:24px 28px 8px">
<h1 style="margin:0;font-size:22px;line-height:28px">{{.Title}}</h1>
{{range .Things}}<h2 style="margin:24px 0 8px;font-size:17px;line-height:22px">{{.Title}}</h2>
<ul style="margin:0;padding:0 0 0 20px;font-size:16px;line-height:24px">
{{range .Said}}<li style="margin:0 0 6px"><a href="{{.Href}}" style="color:#0b5a6b">{{.Words}}</a></li>
{{end}}</ul>
{{end}}{{if .Things}}{{if .Searches}}<h1 style="margin:32px 0 0;font-size:22px;line-height:28px">New in what you look for</h1>
{{end}}{{end}}{{range .Searches}}<h2 style="margin:24px 0 8px;font-size:17px;line-height:22px">{{.Name}}</h2>
<ul style="margin:0;padding:0 0 0 20px;font-size:16px;line-height:24px">
{{range .Things}}<li style="margin:0 0 10px"><a href="{{.Href}}" style="color:#0b5a6b">{{.Title}}</a><br><span style="color:#58626d;font-size:14px">{{.Line}}</span></li>
{{end}}</ul>
{{if .More}}<p style="margin:0;font-size:16px"><a href="{{.All}}" style="color:#0b5a6b">And {{.More}} more</a></p>{{end}}
{{end}}</td></tr>
<tr><td style="padding:16px 28px 24px;color:#58626d;font-size:14px;line-height:20px">You get at most one such mail a day.
{{if .Things}}<a href="{{.Mail}}" style="color:#0b5a6b">Choose whether you get it</a>, {{end}}{{if .Searches}}<a href="{{.Choose}}" style="color:#0b5a6b">choose how often you hear of searches</a>, {{end}}or <a href="{{.Stop}}" style="color:#0b5a6b">end these mails</a>.</td></tr>
</table></td></tr></table></body></html>
`))
