package adoption

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
)

// SchoolUse is a school with all that its people say of one item.
type SchoolUse struct {
	OrgID, Slug, Name string
	Uses              []Adoption // newest first
}

// Started is the first day on which the school used it.
func (u SchoolUse) Started() string {
	day := ""
	for _, a := range u.Uses {
		if day == "" || a.Started < day {
			day = a.Started
		}
	}
	return day
}

// Ended is the last day on which the school used it; "" while anybody there does.
func (u SchoolUse) Ended() string {
	day := ""
	for _, a := range u.Uses {
		if a.Ended == "" {
			return ""
		}
		day = max(day, a.Ended)
	}
	return day
}

// Around is what an item's page shows of its uses, for one reader.
type Around struct {
	Schools []SchoolUse // who said so last comes first; of many, some; without names of people
	Mine    []Adoption  // the reader's own, newest first
	Notes   []Note      // newest first; of many, some
	Summary Summary     // of all the notes that the reader may read
	Full    bool        // there are more uses or notes than these
}

// aroundMost bounds the rows of one page: uses, with each of their notes.
const aroundMost = 300

// Around reads the uses of an item and the notes on it with one query; only
// where there are more than 300 does the summary take a second.
func (s *Service) Around(ctx context.Context, act authz.Actor, itemID string) (Around, error) {
	rows, err := around(ctx, s.db, act, itemID, aroundMost+1)
	if err != nil {
		return Around{}, err
	}
	out := Around{Full: len(rows) > aroundMost}
	if out.Notes, err = notesOf(rows); err != nil {
		return out, err
	}
	newestFirst(out.Notes)
	out.Schools = bySchool(usesOf(rows))
	for _, a := range usesOf(rows) {
		if a.PersonID == act.PersonID {
			out.Mine = append(out.Mine, a)
		}
	}
	if out.Summary = summarise(out.Notes); out.Full {
		out.Summary, err = countLatest(ctx, s.db, act, itemID)
	}
	return out, err
}

// usesOf are the adoptions of rows, each once.
func usesOf(rows []noteRow) []Adoption {
	var out []Adoption
	seen := map[string]bool{}
	for _, r := range rows {
		if !seen[r.Use.ID] {
			seen[r.Use.ID] = true
			out = append(out, r.Use)
		}
	}
	return out
}

// bySchool puts the uses of a school together, in the order in which schools
// come first.
func bySchool(uses []Adoption) []SchoolUse {
	var out []SchoolUse
	at := map[string]int{}
	for _, a := range uses {
		n, ok := at[a.OrgID]
		if !ok {
			n = len(out)
			at[a.OrgID] = n
			out = append(out, SchoolUse{OrgID: a.OrgID, Slug: a.OrgSlug, Name: a.OrgName})
		}
		out[n].Uses = append(out[n].Uses, a)
	}
	return out
}

// SchoolsUsing is a page of the schools that use or used an item, by name, after
// a school of the page before; limit is at most 200. next goes on; "" at the end.
func (s *Service) SchoolsUsing(ctx context.Context, act authz.Actor, itemID, after string, limit int) (list []SchoolUse, next string, err error) {
	uses, err := schoolPage(ctx, s.db, act, itemID, after, limit+1)
	if err != nil {
		return nil, "", err
	}
	if list = bySchool(uses); len(list) > limit {
		list = list[:limit]
		next = list[limit-1].Slug
	}
	return list, next, nil
}

// Notes is a page of the notes on an item that act may read, newest first.
func (s *Service) Notes(ctx context.Context, act authz.Actor, itemID, before string, limit int) (list []Note, next string, err error) {
	list, err = listNotes(ctx, s.db, act, itemID, before, limit+1)
	if err == nil && len(list) > limit {
		list = list[:limit]
		next = key(list[limit-1].CreatedAt, list[limit-1].ID)
	}
	return list, next, err
}

// Summary is what the latest note of each school says, of those that act may
// read.
func (s *Service) Summary(ctx context.Context, act authz.Actor, itemID string) (Summary, error) {
	return countLatest(ctx, s.db, act, itemID)
}

// Question is an adoption of which Today asks what happened.
type Question struct {
	Adoption
	Title, Path string // of the item
}

// Asked is what Today asks act: what happened with the things whose time has
// come. It asks for four weeks and then no more.
func (s *Service) Asked(ctx context.Context, act authz.Actor, limit int) ([]Question, error) {
	if act.Visitor() {
		return nil, nil
	}
	today := s.today()
	return asked(ctx, s.db, act, addDays(today, -askedFor), today, limit)
}

// Of says whose uses: a person's or an organisation's.
type Of struct{ PersonID, OrgID string }

// Used is an item that somebody uses or used.
type Used struct {
	ItemID string
	Since  string // the first day
	Ended  bool   // nobody there uses it any more
	Notes  int    // that the reader may read
	LastAt time.Time
}

// Used is what a person or an organisation uses of what act may see, what they
// said last first; for the list of items see library.Service.Cards. A person
// whom act may not look up uses nothing. before is the Key of the last of the
// page before.
func (s *Service) Used(ctx context.Context, act authz.Actor, of Of, before string, limit int) ([]Used, error) {
	return usedBy(ctx, s.db, act, of, before, limit)
}

// Key is where a list goes on after u.
func (u Used) Key() string { return key(u.LastAt, u.ItemID) }

// Source is an organisation that others learnt from.
type Source struct {
	School
	Items int
}

// LearntFrom are the organisations whose things a person or an organisation
// uses, by name, after the slug of the last of the page before.
func (s *Service) LearntFrom(ctx context.Context, act authz.Actor, of Of, after string, limit int) ([]Source, error) {
	return learntFrom(ctx, s.db, act, of, after, limit)
}

// Week is how many schools used something for the first time in a week.
type Week struct {
	Monday  string // a day
	Schools int
}

// Spread is how an item spread: the weeks in which schools first used it, oldest
// first. Weeks without any are left out.
func (s *Service) Spread(ctx context.Context, act authz.Actor, itemID string) ([]Week, error) {
	days, err := firstDays(ctx, s.db, act, itemID)
	if err != nil {
		return nil, err
	}
	var out []Week
	for _, d := range days {
		m := monday(d.day)
		if len(out) == 0 || out[len(out)-1].Monday != m {
			out = append(out, Week{Monday: m})
		}
		out[len(out)-1].Schools += d.schools
	}
	return out, nil
}

func monday(day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.London)
	if err != nil {
		return day
	}
	return addDays(day, -(int(t.Weekday())+6)%7)
}

// Heard is something that happened to a thing of act's.
type Heard struct {
	Adoption
	Title, Path string // of the item
	Note        *Note  // nil: they said that they use it
}

// Heard is what others said since then of using what act shared, newest first:
// new uses, and notes that act may read.
func (s *Service) Heard(ctx context.Context, act authz.Actor, since time.Time, limit int) ([]Heard, error) {
	if act.Visitor() {
		return nil, nil
	}
	return heard(ctx, s.db, act, since, limit)
}

// Downloads is how often the files of an item were taken, by those who look
// after it: its author and the editors of its organisation. It is no use.
func (s *Service) Downloads(ctx context.Context, act authz.Actor, itemID string) (int, error) {
	it, err := items.Get(ctx, s.db, act, itemID)
	if err != nil {
		return 0, err
	}
	if err := items.CanEdit(act, it); err != nil {
		return 0, err
	}
	return downloadsOf(ctx, s.db, itemID)
}

func (h Heard) at() time.Time {
	if h.Note != nil {
		return h.Note.CreatedAt
	}
	return h.CreatedAt
}
