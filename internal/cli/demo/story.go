package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/features/library/quality"
	"staffroom/internal/features/library/stops"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/markup"
)

// Traveller is the clock of an application that loads the demo: while the story
// is told it is the time of the story, otherwise that of base.
type Traveller struct {
	base clock.Clock
	at   atomic.Pointer[time.Time]
}

// NewTraveller starts in the present.
func NewTraveller(base clock.Clock) *Traveller { return &Traveller{base: base} }

// Now is the time.
func (t *Traveller) Now() time.Time {
	if at := t.at.Load(); at != nil {
		return *at
	}
	return t.base()
}

// event is one thing that somebody did, as data/story.json has it.
type event struct {
	At, Who, Do, Item string
	Name              string // what later events call what this one made
	Org               string // that does it, where the person is in more than one
	Words, Note       string
	Scope, File       string
	Title, Summary    string
	Why, Changed      string
	About, Share      string
	KeptBy            string `json:"kept_by"`
	Replace           [][2]string
	Answers           map[gate.Question]string
	Stop              stopData
	Say               noteData `json:"said"`
	Marks             []quality.Mark
	Lines             []lineData
}

type stopData struct {
	JobRole         string `json:"job_role"`
	People, Minutes int
	Since, Words    string
}

type noteData struct {
	Result                             adoption.Result
	Class, Changed, Evidence, Audience string
	Pupils                             adoption.Band
	Weeks                              int
	Changes                            []adoption.Change
	Figures                            figures
}

// figures is what adoption.Figures takes, in the data's words.
type figures struct {
	What, How, Kind, Before, After, Spread string
	BeforePupils                           string `json:"before_pupils"`
	AfterPupils                            string `json:"after_pupils"`
}

type lineData struct{ Heading, Item, Note string }

// storyKey is the setting that says how far the story was told, so that a load
// that was interrupted goes on there.
const storyKey = "demo.story"

// told is how far: events that are done, and what those made.
type told struct {
	Done int
	Made map[string]string // name → id
}

// loadStory lets people do one thing after another, at the time at which they did
// it: use things and say what happened, make their own versions, check, stop.
func (l *loader) loadStory(ctx context.Context) error {
	events, err := l.readStory()
	if err != nil {
		return err
	}
	so := told{Made: map[string]string{}}
	if raw, err := db.Column[string](ctx, l.a.DB, `SELECT value FROM settings WHERE key = $1`, storyKey); err != nil {
		return err
	} else if len(raw) > 0 {
		if err := json.Unmarshal([]byte(raw[0]), &so); err != nil {
			return err
		}
	}
	l.made = so.Made
	defer l.travel.at.Store(nil)
	for n, e := range events[so.Done:] {
		l.step("story", so.Done+n, len(events))
		if err := l.tell(ctx, e); err != nil {
			return fmt.Errorf("%s: %s %s %s: %w", e.At, e.Who, e.Do, e.Item, err)
		}
		if err := l.toldUntil(ctx, told{so.Done + n + 1, l.made}); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) readStory() ([]event, error) {
	b, err := data.ReadFile("data/story.json")
	if err != nil {
		return nil, err
	}
	var events []event
	if err := json.Unmarshal(b, &events); err != nil {
		return nil, fmt.Errorf("story: %w", err)
	}
	if !slices.IsSortedFunc(events, func(a, b event) int { return strings.Compare(a.At, b.At) }) {
		return nil, fmt.Errorf("story: it goes back in time")
	}
	return events, nil
}

func (l *loader) toldUntil(ctx context.Context, so told) error {
	b, err := json.Marshal(so)
	if err != nil {
		return err
	}
	return l.a.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, storyKey, string(b))
		return db.Err(err)
	})
}

// tell does one event.
func (l *loader) tell(ctx context.Context, e event) error {
	at, err := time.ParseInLocation("2006-01-02 15:04", e.At, clock.London)
	if err != nil {
		return err
	}
	at = at.Add(l.shift)
	l.travel.at.Store(&at)
	p, ok := l.people[e.Who]
	if !ok {
		return fmt.Errorf("no such person")
	}
	act, err := l.a.Who.Actor(ctx, p.ID)
	if err != nil {
		return err
	}
	do, ok := doings[e.Do]
	if !ok {
		return fmt.Errorf("nobody can do that")
	}
	return do(l, ctx, act, e)
}

// doings is what people of the story do.
var doings = map[string]func(*loader, context.Context, authz.Actor, event) error{
	"use": (*loader).use, "note": (*loader).note, "adapt": (*loader).adapt, "edit": (*loader).edits, "offer": (*loader).offer, "take": (*loader).take,
	"ask": (*loader).ask, "claim": (*loader).claim, "changes": (*loader).sendBack, "approve": (*loader).approve, "take out": (*loader).takeOut,
	"stop": (*loader).stops, "endorse": (*loader).endorse, "look": (*loader).look, "collect": (*loader).collect, "keep": (*loader).keep,
}

// item is the id of what an event is about: what the story made, or the data.
func (l *loader) item(name string) string {
	if id, ok := l.made[name]; ok {
		return id
	}
	return l.ids[name]
}

func (l *loader) use(ctx context.Context, act authz.Actor, e event) error {
	a, err := l.a.Adoption.Adopt(ctx, act, l.item(e.Item), "")
	if err != nil || e.Scope == "" {
		return err
	}
	c := a.Correction()
	c.Scope, c.Words = adoption.Scope(e.Scope), e.Words
	_, err = l.a.Adoption.Correct(ctx, act, a.ID, a.Version, c)
	return err
}

func (l *loader) note(ctx context.Context, act authz.Actor, e event) error {
	around, err := l.a.Adoption.Around(ctx, act, l.item(e.Item))
	if err != nil {
		return err
	}
	if len(around.Mine) == 0 {
		return fmt.Errorf("they do not use it")
	}
	s := e.Say
	_, err = l.a.Adoption.Note(ctx, act, around.Mine[0].ID, adoption.NoteEdit{
		Result: s.Result, Class: s.Class, Pupils: s.Pupils, Weeks: s.Weeks, Changes: s.Changes, Changed: s.Changed, Evidence: s.Evidence,
		Figures: s.Figures.typed(), Audience: adoption.NoteAudience(s.Audience),
	})
	return err
}

func (f figures) typed() adoption.Figures {
	return adoption.Figures{What: f.What, How: f.How, Kind: f.Kind, Before: f.Before, After: f.After, BeforePupils: f.BeforePupils, AfterPupils: f.AfterPupils, Spread: f.Spread}
}

// rewritten is a document with some of its Markdown said differently.
func rewritten(d markup.Doc, replace [][2]string) (markup.Doc, error) {
	md := d.Markdown()
	for _, r := range replace {
		if !strings.Contains(md, r[0]) {
			return d, fmt.Errorf("it does not say %q", r[0])
		}
		md = strings.ReplaceAll(md, r[0], r[1])
	}
	return markup.FromMarkdown(md, markup.Options{}), nil
}

func (l *loader) adapt(ctx context.Context, act authz.Actor, e event) error {
	org := l.orgs[l.homes[e.Who]]
	draft, err := l.a.Lineage.Adapt(ctx, act, l.item(e.Item), org.ID)
	if err != nil {
		return err
	}
	ed := draft.Edit()
	ed.Title, ed.Summary, ed.Why = e.Title, e.Summary, e.Why
	if ed.Body, err = rewritten(draft.Body, e.Replace); err != nil {
		return err
	}
	if draft, err = l.a.Library.SaveDraft(ctx, act, draft.ID, draft.Version, ed); err != nil {
		return err
	}
	if err := l.a.Lineage.SayWhatChanged(ctx, act, draft.ID, e.Changed); err != nil {
		return err
	}
	to, err := l.audience(ctx, org, e.Share)
	if err != nil {
		return err
	}
	l.made[e.Name] = draft.ID
	_, err = l.a.Library.Share(ctx, act, draft.ID, draft.Version, to)
	return err
}

func (l *loader) edits(ctx context.Context, act authz.Actor, e event) error {
	was, err := l.a.Library.Get(ctx, act, l.item(e.Item))
	if err != nil {
		return err
	}
	ed := was.Edit()
	if ed.Body, err = rewritten(was.Body, e.Replace); err != nil {
		return err
	}
	_, err = l.a.Library.Save(ctx, act, was.ID, was.Version, ed, e.Note)
	return err
}

func (l *loader) offer(ctx context.Context, act authz.Actor, e event) error {
	o, err := l.a.Lineage.Offer(ctx, act, l.item(e.Item), e.Words)
	l.made["offer of "+e.Item] = o.ID
	return err
}

// take takes the text that an offer brings; the title and the like stay.
func (l *loader) take(ctx context.Context, act authz.Actor, e event) error {
	id := l.made["offer of "+e.Item]
	r, err := l.a.Lineage.OfferOf(ctx, act, id)
	if err != nil {
		return err
	}
	choices := map[string]lineage.Choice{}
	for _, c := range r.Changes {
		choices[c.Key] = lineage.Leave
		if c.Of == lineage.OfText {
			choices[c.Key] = lineage.Take
		}
	}
	_, err = l.a.Lineage.TakeOffer(ctx, act, id, r.Parent.Version, choices, e.Words)
	return err
}

func answers(given map[gate.Question]string) (out []gate.Answer) {
	for _, q := range gate.Questions {
		if v, ok := given[q]; ok {
			out = append(out, gate.Answer{Question: q, Value: v})
		}
	}
	return out
}

func (l *loader) ask(ctx context.Context, act authz.Actor, e event) error {
	it, err := l.a.Library.Header(ctx, act, l.item(e.Item))
	if err != nil {
		return err
	}
	c, _, err := l.a.Gate.Ask(ctx, act, gate.Request{ItemID: it.ID, Version: it.Version, To: items.Audience{Kind: items.Public}, Words: e.Words, Answers: answers(e.Answers)})
	l.made["check of "+e.Item] = c.ID
	return err
}

func (l *loader) claim(ctx context.Context, act authz.Actor, e event) error {
	_, err := l.a.Gate.Claim(ctx, act, l.made["check of "+e.Item], true)
	return err
}

func (l *loader) sendBack(ctx context.Context, act authz.Actor, e event) error {
	_, err := l.a.Gate.AskForChanges(ctx, act, l.made["check of "+e.Item], e.Words, answers(e.Answers))
	return err
}

func (l *loader) approve(ctx context.Context, act authz.Actor, e event) error {
	id := l.made["check of "+e.Item]
	look, err := l.a.Gate.Look(ctx, act, id)
	if err != nil {
		return err
	}
	_, err = l.a.Gate.Approve(ctx, act, id, gate.Decision{Version: look.Entry.Version, Print: look.Print, Answers: answers(e.Answers), Words: e.Words})
	return err
}

func (l *loader) takeOut(ctx context.Context, act authz.Actor, e event) error {
	was, err := l.a.Library.Get(ctx, act, l.item(e.Item))
	if err != nil {
		return err
	}
	file := fileNamed(was, e.File)
	if file == "" {
		return fmt.Errorf("it has no file %q", e.File)
	}
	_, _, err = l.a.Gate.TakeOut(ctx, act, was.ID, file, e.Words)
	return err
}

func fileNamed(e library.Entry, name string) string {
	for _, f := range e.Files {
		if f.Name == name {
			return f.ID
		}
	}
	return ""
}

func (l *loader) stops(ctx context.Context, act authz.Actor, e event) error {
	role, ok := tags.Parse(tags.JobRole, e.Stop.JobRole)
	if !ok {
		return fmt.Errorf("no job %q", e.Stop.JobRole)
	}
	s := e.Stop
	_, err := l.a.Stops.Say(ctx, act, l.item(e.Item), l.orgs[l.homes[e.Who]].ID, stops.Said{JobRole: role, People: s.People, Minutes: s.Minutes, Since: l.shifted(s.Since), Words: s.Words})
	return err
}

// shifted is a day of the data in the days of this demo.
func (l *loader) shifted(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day // refused by whoever is told it
	}
	return t.Add(l.shift).Format(time.DateOnly)
}

func (l *loader) endorse(ctx context.Context, act authz.Actor, e event) error {
	_, err := l.a.Quality.Endorse(ctx, act, l.item(e.Item), l.orgs[e.Org].ID, e.Words)
	return err
}

func (l *loader) look(ctx context.Context, act authz.Actor, e event) error {
	return l.a.Quality.Check(ctx, act, l.item(e.Item), e.Marks)
}

func (l *loader) collect(ctx context.Context, act authz.Actor, e event) error {
	o := l.orgs[e.Org]
	c, err := l.a.Collections.Make(ctx, act, o.ID, collections.Keeper(e.KeptBy), collections.Text{Title: e.Title, About: e.About})
	if err != nil {
		return err
	}
	for _, line := range e.Lines {
		if line.Heading != "" {
			c, err = l.a.Collections.AddHeading(ctx, act, c.Slug, c.Version, line.Heading, line.Note)
		} else {
			c, err = l.a.Collections.Add(ctx, act, c.Slug, l.item(line.Item), line.Note)
		}
		if err != nil {
			return fmt.Errorf("%s%s: %w", line.Heading, line.Item, err)
		}
	}
	to, err := l.audience(ctx, o, e.Share)
	if err != nil {
		return err
	}
	_, err = l.a.Collections.Share(ctx, act, c.Slug, c.Version, to)
	return err
}

func (l *loader) keep(ctx context.Context, act authz.Actor, e event) error {
	_, err := l.a.Follow.Save(ctx, act, l.item(e.Item))
	return err
}
