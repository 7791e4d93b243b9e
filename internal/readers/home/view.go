package home

import (
	"strconv"
	"strings"
	"time"

	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/web/ui"
)

// pageView is Today.
type pageView struct {
	Date, Greeting, Lead string
	CanMark              bool // something is marked as new
	First                bool // the person has not said what they do
	Quiet                bool
	Replies              []replyView
	Asked                []askedView
	ToAnswer             []answerView
	ToVerify             []verifyView
	Versions             []versionView
	Heard                []heardView
	ForYou               []forYouView
	Pinned               []ui.CardView
	News                 []newsView
	Drafts               []draftView
	Saved                []savedView
}

type replyView struct {
	Who, Seed, Title, Href, Said, When string
	New                                bool
}

// newsView is something new in what a person follows, and where it came from.
type newsView struct {
	ui.CardView
	From string
	New  bool
}

// askedView asks what happened with something that the person uses.
type askedView struct{ Title, Href, Since, Say, NotNow string }

type forYouView struct {
	ui.CardView
	Reason string
	New    bool
}

type draftView struct {
	Title, Href, Note string
	Thumb             ui.ThumbView
}

type savedView struct{ Name, Href, New string }

func (d day) view() pageView {
	local := d.now.In(clock.London)
	v := pageView{
		Date: local.Format("Monday 2 January"), Greeting: greeting(local.Hour()) + ", " + firstName(d.me.Name),
		First: interests(d.me.Interests).none(),
	}
	replies, things, became := 0, 0, 0
	for _, r := range d.replies {
		rv := d.reply(r)
		if rv.New {
			replies++
		}
		v.Replies = append(v.Replies, rv)
	}
	for _, q := range d.asked {
		v.Asked = append(v.Asked, askedView{Title: q.Title, Href: q.Path, Since: q.School() + " has used it since " + dayWords(q.Started),
			Say: "/uses/" + q.ID + "/notes/new", NotNow: "/uses/" + q.ID + "/not-now"})
	}
	for _, m := range d.forYou {
		fv := forYouView{row(m.card), m.reason, m.card.PublishedAt.After(d.since)}
		if fv.New {
			things++
		}
		v.ForYou = append(v.ForYou, fv)
	}
	for _, one := range d.news {
		nv := newsView{row(one.card), "In what you follow: " + one.Subject.Name, one.At.After(d.since)}
		if nv.New {
			things++
		}
		v.News = append(v.News, nv)
	}
	for _, c := range d.pinned {
		cv := row(c)
		cv.Pinned = false // the panel says so
		v.Pinned = append(v.Pinned, cv)
	}
	v.Versions, v.Heard = d.waiting(), d.became()
	for _, one := range v.Heard {
		if one.New {
			became++
		}
	}
	v.Drafts, v.Saved = d.begun(), d.kept()
	v.ToAnswer, v.ToVerify = d.toAnswer(), d.toVerify()
	v.Lead, v.CanMark = lead(replies, things), replies+things+became > 0
	v.Quiet = !v.First && len(v.Versions)+len(v.Heard)+len(v.Replies)+len(v.ToAnswer)+len(v.ToVerify)+len(v.Asked)+len(v.ForYou)+len(v.News)+len(v.Pinned) == 0
	return v
}

// dayWords is "20 November 2026".
func dayWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return itemcards.Day(t)
}

// row is an item in a narrow list: a word for the audience, and no day.
func row(c items.Card) ui.CardView {
	v := itemcards.View(c)
	v.Date = ""
	if k := c.AudienceOrgKind; k == "trust" || k == "network" {
		v.Audience.Label = ""
	}
	return v
}

func greeting(hour int) string {
	switch {
	case hour < 12:
		return "Good morning"
	case hour < 17:
		return "Good afternoon"
	}
	return "Good evening"
}

var titles = map[string]bool{"mr": true, "mrs": true, "ms": true, "miss": true, "mx": true, "dr": true, "prof": true, "professor": true, "sir": true, "dame": true, "rev": true, "revd": true}

// firstName is how one says good morning: without a title the first name, with
// one all of it.
func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	if titles[strings.ToLower(strings.TrimSuffix(first, "."))] {
		return name
	}
	return first
}

// lead says how much is new.
func lead(replies, things int) string {
	var parts []string
	if replies > 0 {
		parts = append(parts, count(replies, "reply", "replies"))
	}
	if things > 0 {
		parts = append(parts, count(things, "thing", "things")+" for your work")
	}
	if len(parts) == 0 {
		return ""
	}
	return "New: " + strings.Join(parts, " and ") + "."
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func (d day) reply(r threads.Reply) replyView {
	return replyView{
		Who: r.AuthorName, Seed: r.AuthorID, Title: r.AuthorName + " on " + r.ItemTitle, Href: r.Path(), Said: short(r.Body, 220),
		When: ago(r.CreatedAt, d.now), New: r.CreatedAt.After(d.since),
	}
}

// short is a text's beginning, cut between words.
func short(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most])
		if n := strings.LastIndexByte(s, ' '); n > 0 {
			s = s[:n]
		}
		s += " …"
	}
	return s
}

// ago is how long something is past, in whole days of the calendar.
func ago(t, now time.Time) string {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(clock.London).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	switch n := int(day(now).Sub(day(t)).Hours() / 24); n {
	case 0:
		return "today"
	case 1:
		return "yesterday"
	default:
		return strconv.Itoa(n) + " days ago"
	}
}

// begun are the drafts, and what is being changed while others read it.
func (d day) begun() []draftView {
	var out []draftView
	for _, c := range d.drafts {
		out = append(out, draftView{Title: itemcards.Title(c.Item), Href: itemcards.Path(c.Item), Thumb: itemcards.Thumb(c), Note: missing(c.Item) + ", saved " + ago(c.UpdatedAt, d.now)})
	}
	for _, it := range d.working {
		out = append(out, draftView{Title: itemcards.Title(it), Href: "/items/" + it.ID + "/edit", Thumb: itemcards.Thumb(items.Card{Item: it}), Note: "Changes that others do not see yet"})
	}
	return out
}

func missing(it items.Item) string {
	switch {
	case it.Title == "":
		return "Needs a title"
	case it.Summary == "":
		return "Needs a summary"
	}
	return "Not shared yet"
}

func (d day) kept() []savedView {
	out := make([]savedView, len(d.saved))
	for n, s := range d.saved {
		q := s.Question
		if s.fresh > 0 {
			q.Sort = "newest"
			out[n].New = strconv.Itoa(s.fresh) + " new"
			if s.fresh == maxNewFound {
				out[n].New = strconv.Itoa(s.fresh) + "+ new"
			}
		}
		out[n].Name, out[n].Href = s.Name, q.Address()
	}
	return out
}
