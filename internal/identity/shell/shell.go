// Package shell puts the frame round every page: for staff the rail with their
// organisations, for visitors the trust's own header, and the trust's colours
// for both.
//
// It knows who is signed in and whose page it is; it decides nothing about what
// may be seen. A page gives it a title, the organisation it is about and a body.
package shell

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/memo"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Page is what a room says about one page.
type Page struct {
	ui.PageView
	Section string // the place in the navigation that is current: today, library, schools, share, people, settings, audit
	OrgID   string // whose page it is: its trust's colours and name; "" is the home trust
	Query   string // what was searched for
	Narrow  bool
	Wide    bool // a public page that brings its own bands
	Bare    bool // the gate: signing in
}

// Shell renders pages.
type Shell struct {
	db    *db.DB
	clock clock.Clock
	base  string // the public address, without a slash at its end

	checks func(context.Context, authz.Actor) (int, error) // how many wait for somebody

	mu     sync.Mutex
	staff  map[string]cached[staff]
	brands map[string]cached[Brand]
	frames *memo.Cache[frameKey, keptFrame]
}

// frameKey is what the rail and the menus differ by.
type frameKey struct{ person, org, section string }

// keptFrame is the rail and the menus, rendered.
type keptFrame struct {
	parts *ui.StaffParts
	read  memo.Read
}

// What rendered rails and menus may take of the memory, and what one takes.
const (
	framesBytes = 8 << 20
	frameBytes  = 10 << 10
)

type cached[T any] struct {
	value   T
	until   time.Time
	changes uint64 // what the database counted before the value was read
}

// New makes the shell. base is the public address of the site.
func New(d *db.DB, now clock.Clock, base string) *Shell {
	return &Shell{db: d, clock: now, base: strings.TrimSuffix(base, "/"), staff: map[string]cached[staff]{}, brands: map[string]cached[Brand]{},
		frames: memo.New[frameKey, keptFrame](framesBytes)}
}

// CountChecks tells the frame how many checks wait for somebody.
func (s *Shell) CountChecks(f func(context.Context, authz.Actor) (int, error)) { s.checks = f }

// Base is the public address of the site, for links that leave it.
func (s *Shell) Base() string { return s.base }

// staff is what the frame shows of the person.
type staff struct {
	person people.Person
	in     []people.Membership
	checks int // how many checks wait for them
}

// Brand is how a trust (or, outside trusts, an organisation) presents itself.
type Brand struct {
	Org   orgs.Org
	Theme string // address of its colours
	Logo  string // address of its logo, "" for letters
}

// remember reads through a cache of authz.Freshness, so that a busy page costs
// no query for its frame. A change shows at once on the node that made it and
// within that time on the others.
func remember[T any](s *Shell, m map[string]cached[T], key string, load func() (T, error)) (T, error) {
	now, changes := s.clock(), s.db.Changes()
	s.mu.Lock()
	c, ok := m[key]
	s.mu.Unlock()
	if ok && c.changes == changes && now.Before(c.until) {
		return c.value, nil
	}
	v, err := load()
	if err != nil {
		return v, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(m) > 10_000 {
		clear(m)
	}
	m[key] = cached[T]{v, now.Add(authz.Freshness), changes}
	return v, nil
}

// Forget drops what is remembered, so that whoever changed it sees the change on
// the next page.
func (s *Shell) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.staff)
	clear(s.brands)
}

func (s *Shell) staffOf(ctx context.Context, personID string) (staff, error) {
	return remember(s, s.staff, personID, func() (staff, error) {
		p, err := people.GetUnscoped(ctx, s.db, personID)
		if err != nil {
			return staff{}, err
		}
		ms, err := people.MembershipsUnscoped(ctx, s.db, personID)
		return staff{person: p, in: ms}, err
	})
}

// checksOf is how many checks wait for somebody who looks at such things.
func (s *Shell) checksOf(ctx context.Context, act authz.Actor) (int, error) {
	if s.checks == nil {
		return 0, nil
	}
	return s.checks(ctx, act)
}

// Person is who is signed in, as the frame knows them.
func (s *Shell) Person(ctx context.Context, act authz.Actor) (people.Person, error) {
	me, err := s.staffOf(ctx, act.PersonID)
	return me.person, err
}

// HomeKey is the setting that names the home trust by slug.
const HomeKey = "home_org"

// BrandOf is the brand of the trust that an organisation is or is in; of the
// organisation itself outside trusts; of the home trust for "".
func (s *Shell) BrandOf(ctx context.Context, orgID string) (Brand, error) {
	return remember(s, s.brands, orgID, func() (Brand, error) {
		o, err := s.brandOrg(ctx, orgID)
		if err != nil {
			return Brand{}, err
		}
		return Brand{Org: o, Theme: themePath(o), Logo: s.LogoPath(o)}, nil
	})
}

func (s *Shell) brandOrg(ctx context.Context, orgID string) (orgs.Org, error) {
	if orgID == "" {
		return s.home(ctx)
	}
	o, err := orgs.TrustOf(ctx, s.db, orgID)
	if errs.Is(err, errs.NotFound) {
		return orgs.Get(ctx, s.db, orgID)
	}
	return o, err
}

// home is the trust named by the setting, else the first trust, else nobody: a
// new installation has a frame too.
func (s *Shell) home(ctx context.Context) (orgs.Org, error) {
	slug, err := db.Scalar[string](ctx, s.db, `SELECT value FROM settings WHERE key = $1`, HomeKey)
	if err == nil {
		if o, err := orgs.BySlug(ctx, s.db, slug); err == nil {
			return o, nil
		}
	}
	first, err := orgs.First(ctx, s.db, orgs.Trust)
	if errs.Is(err, errs.NotFound) {
		return orgs.Org{Name: "Staffroom", Slug: "staffroom"}, nil
	}
	return first, err
}

// Render writes a page in its frame.
func (s *Shell) Render(w http.ResponseWriter, r *http.Request, status int, p Page, body templ.Component) error {
	c, err := s.Frame(w, r, p, body)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, c)
}

// Frame is the page in its frame, unrendered.
func (s *Shell) Frame(w http.ResponseWriter, r *http.Request, p Page, body templ.Component) (templ.Component, error) {
	ctx := r.Context()
	act := authz.Of(ctx)
	if w != nil {
		if f, ok := web.TakeFlash(w, r); ok {
			p.Flashes = append(p.Flashes, ui.FlashView{Tone: f.Tone, Text: f.Text, Undo: f.Undo})
		}
	}
	var me staff
	if !act.Visitor() {
		var err error
		if me, err = s.staffOf(ctx, act.PersonID); err != nil {
			return nil, err
		}
		if me.checks, err = s.checksOf(ctx, act); err != nil {
			return nil, err
		}
		p.Theme, p.Letters = me.person.Theme, me.person.Letters
		if p.OrgID == "" && len(me.in) > 0 {
			p.OrgID = me.in[0].OrgID
		}
	}
	b, err := s.BrandOf(ctx, p.OrgID)
	if err != nil {
		return nil, err
	}
	p.Site, p.ThemeCSS = b.Org.Short()+" Staffroom", b.Theme
	switch {
	case p.Bare:
		schools, err := s.schoolNames(ctx, b.Org)
		if err != nil {
			return nil, err
		}
		return within(ui.GateShell(gateView(p, b, schools)), body), nil
	case act.Visitor():
		return within(ui.PublicShell(s.publicView(r, p, b)), body), nil
	}
	v := staffView(act, p, b, me)
	if v.Kept, err = s.framed(ctx, frameKey{act.PersonID, b.Org.ID, p.Section}, v); err != nil {
		return nil, err
	}
	return within(ui.StaffShell(v), body), nil
}

// framed is the rail and the menus of a view, from memory under the same rule as
// what they are made of.
func (s *Shell) framed(ctx context.Context, key frameKey, v ui.StaffView) (*ui.StaffParts, error) {
	now := memo.Read{Changes: s.db.Changes(), At: s.clock()}
	if kept, ok := s.frames.Get(key); ok && kept.read.Fresh(now, authz.Freshness) {
		return kept.parts, nil
	}
	parts, err := v.Keep(ctx)
	if err == nil {
		s.frames.Put(key, keptFrame{parts, now}, frameBytes)
	}
	return parts, err
}

func within(frame, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, body), w)
	})
}

func (s *Shell) schoolNames(ctx context.Context, o orgs.Org) ([]string, error) {
	if o.ID == "" {
		return nil, nil
	}
	list, err := orgs.List(ctx, s.db, orgs.Filter{Kind: orgs.School, Within: o.ID, Limit: 15})
	names := make([]string, len(list))
	for n, sch := range list {
		names[n] = sch.Short()
	}
	return names, err
}

// ErrorPage is what a person sees of an error: in the frame where that can be
// made, bare where it cannot.
func (s *Shell) ErrorPage(r *http.Request, v web.ErrorView) templ.Component {
	p := Page{PageView: ui.PageView{Title: v.Title, NoIndex: true}}
	body := errorBody(v)
	c, err := s.Frame(nil, r, p, body)
	if err != nil {
		return within(ui.Page(p.PageView), body)
	}
	return c
}
