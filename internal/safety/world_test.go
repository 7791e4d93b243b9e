package safety

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/features/library/quality"
	"staffroom/internal/features/library/stops"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/signin"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/markup"
	"staffroom/internal/testkit"
)

// principal is somebody who asks, in one of the ways there are of asking.
type principal struct {
	name    string
	org     string // where they work; "" nowhere
	actor   authz.Actor
	token   string           // asks with this read token and no session
	session *testkit.Browser // has been signed in since before access ended
	own     *thing           // what they may see and change; a public thing for those who own nothing
}

// Later kinds belong into principals() when there are any: pending invitation,
// guest before, during and after the window, link holder, operator.

// browser is a new browser of theirs.
func (p *principal) browser(w *world) *testkit.Browser {
	switch {
	case p.session != nil:
		return p.session
	case p.token != "":
		b := w.Client(authz.Actor{})
		b.Header.Set("Authorization", "Bearer "+p.token)
		return b
	}
	return w.Client(p.actor)
}

// thing is what somebody owns: an item with all that hangs on it, or what is
// theirs alone. ids are by the names that routes give to their parameters.
type thing struct {
	name   string
	owner  *principal
	ids    map[string]string
	secret []string // canaries: words that stand nowhere else
	seenBy []string // names of principals
}

func (t *thing) seen(p *principal) bool { return slices.Contains(t.seenBy, p.name) }

// world is the testkit's world with people who have something to hide and
// people who would like to know.
type world struct {
	*testkit.W
	t      testing.TB
	who    []*principal
	things []*thing

	forAll  string            // an item that everyone may see
	lastUse map[string]string // of it, with the note on it

	freeForAll string // an item that everyone may see and adapt

	last   state // what was stored
	lastAt uint64
}

const kilnfieldOnly, larkfieldToo, northToo = 1, 2, 3

// insiders are the principals who may see what Ada of Kilnfield shares, by how
// far she shares it.
var insiders = map[int][]string{
	kilnfieldOnly: {"author", "schoolmate", "schoolmate's read token", "school editor", "school admin", "trust admin"},
	larkfieldToo:  {"same trust, other school"},
	northToo:      {"same network, other trust", "neighbour"},
}

func audienceOf(reach int) []string {
	var out []string
	for n := 1; n <= reach; n++ {
		out = append(out, insiders[n]...)
	}
	return out
}

// build makes everybody and everything.
func build(t testing.TB, d *db.DB) *world {
	w := &world{W: testkit.World(t, d), t: t}
	add := func(name, org string, role authz.Role) *principal {
		p := &principal{name: name, org: org}
		if org != "" {
			p.actor = w.Person(org, role)
		}
		w.who = append(w.who, p)
		return p
	}
	ada := add("author", "kilnfield", authz.Member)
	neighbour := add("neighbour", "scarbrook", authz.Member)
	add("visitor", "", authz.None)
	add("schoolmate", "kilnfield", authz.Member)
	add("school editor", "kilnfield", authz.Editor)
	add("school admin", "kilnfield", authz.Admin)
	add("trust admin", "larkfield", authz.Admin)
	add("same trust, other school", "millbeck", authz.Member)
	add("same network, other trust", "scarbrook", authz.Member)
	add("teacher of another trust", "fellgate", authz.Member)
	add("admin of another trust", "fellgate", authz.Admin)
	w.own(ada)
	w.own(neighbour)
	for _, p := range w.who[2:] {
		if p.org != "" {
			w.own(p)
		}
	}
	w.tokenOf("schoolmate", "schoolmate's read token")
	w.tokenOf("teacher of another trust", "read token of another trust")
	w.ended("outsider, in no group", "millbeck", w.leave)
	w.ended("removed member", "kilnfield", w.leave)
	w.ended("deactivated", "kilnfield", w.deactivate)
	w.hide(ada, "kilnfield", []place{{"draft", "", 0}, {"me", "me", 0}, {"school", "kilnfield", kilnfieldOnly}, {"trust", "larkfield", larkfieldToo},
		{"network", "north", northToo}})
	w.hide(neighbour, "scarbrook", []place{{"draft", "", 0}, {"school", "scarbrook", 0}})
	w.Drain()
	for _, p := range w.who {
		if p.own == nil {
			p.own = w.called("same network, other trust").own
		}
	}
	return w
}

func (w *world) called(name string) *principal {
	for _, p := range w.who {
		if p.name == name {
			return p
		}
	}
	w.t.Fatalf("nobody is %q", name)
	return nil
}

func (w *world) tokenOf(of, name string) {
	p := w.called(of)
	secret, err := w.SignIn.NewToken(w.t.Context(), p.actor.PersonID, "script")
	w.must(err)
	w.who = append(w.who, &principal{name: name, org: p.org, actor: p.actor, token: secret, own: p.own})
}

// ended is somebody whose access ends while they are signed in.
func (w *world) ended(name, org string, end func(p *principal)) {
	p := &principal{name: name, org: org, actor: w.Person(org, authz.Member)}
	p.session = w.Client(p.actor)
	end(p)
	if p.actor.PersonID != "" {
		p.actor = w.Actor(p.actor.PersonID)
	}
	w.who = append(w.who, p)
}

func (w *world) leave(p *principal) {
	w.must(w.People.EndMembership(w.t.Context(), w.Admin(p.org), p.actor.PersonID, w.Orgs[p.org].ID))
}

func (w *world) deactivate(p *principal) {
	w.must(w.People.Deactivate(w.t.Context(), w.Admin(p.org), p.actor.PersonID))
	p.actor = authz.Actor{} // nobody from now on
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

type place struct {
	name, audience string
	reach          int
}

// own gives somebody things of their own, so that requests with their own ids succeed.
func (w *world) own(p *principal) {
	audience := p.org
	if p.name == "same network, other trust" {
		audience = "north"
	}
	p.own = w.item(p, p.org, "own "+p.name, audience, "own")
	maps.Copy(p.own.ids, w.personal(p, "own").ids)
	w.ownUse(p)
	w.ownOffer(p)
}

// hide gives somebody things that only some may see, full of canaries.
func (w *world) hide(p *principal, org string, places []place) {
	for _, at := range places {
		mark := "zq" + at.name + org[:1] + "q"
		t := w.item(p, org, mark, at.audience, mark)
		t.name = p.name + "'s " + at.name
		t.seenBy = []string{p.name}
		if at.reach > 0 {
			t.seenBy = append(t.seenBy, audienceOf(at.reach)...)
		} else if at.audience == org { // the neighbour's school
			t.seenBy = append(t.seenBy, "same network, other trust", "admin of another trust")
		}
		w.things = append(w.things, t)
	}
	mine := w.personal(p, "zqown"+org[:1]+"q")
	mine.name, mine.seenBy = p.name+"'s own", []string{p.name}
	w.things = append(w.things, mine)
	w.things = append(w.things, w.themselves(p, org))
}

// item makes an item in which every text is a canary beginning with mark.
func (w *world) item(p *principal, org, title, audience, mark string) *thing {
	ctx := w.t.Context()
	say := func(what string) string { return mark + what }
	var secret []string
	if strings.HasPrefix(mark, "zq") {
		for _, what := range []string{"title", "summary", "why", "body", "topic", "filename", "filetext", "alt", "comment", "note", "usewords", "tried", "changed", "class", "second", "working", "askwords", "shelf", "shelfabout", "shelfnote", "shelfhead", "stop", "stopwords", "reason", "point",
			"offered", "improved", "sentence"} {
			secret = append(secret, say(what))
		}
	}
	e, err := w.Library.StartDraft(ctx, p.actor, w.Orgs[org].ID, "practice", "")
	w.must(err)
	ed := e.Edit()
	ed.Title, ed.Summary, ed.Why = "About puppets "+title+" "+say("title"), "Puppets "+say("summary"), "Because "+say("why")
	ed.Body = markup.FromMarkdown("A paragraph about puppets. "+say("body"), markup.Options{})
	ed.Tags = tags.Set{tags.Topic: {"puppets", say("topic")}}
	e, err = w.Library.SaveDraft(ctx, p.actor, e.ID, e.Version, ed)
	w.must(err)
	t := &thing{name: title, owner: p, secret: secret, ids: map[string]string{
		"org": org, "slug": e.Slug, "item": e.ID, "id": e.ID, "file": id.New(), "picture": id.New(), "version": "1", "person": p.actor.PersonID, "comment": id.New(),
	}}
	if secret != nil {
		delete(t.ids, "person") // a thing of its own: themselves
		w.attach(p, t, say)
	}
	e, err = w.Library.Get(ctx, p.actor, e.ID)
	w.must(err)
	if audience != "" {
		w.share(p, &e, audience, t, say)
	}
	t.ids["slug"], t.ids["version"] = e.Slug, fmt.Sprint(e.Version)
	w.collect(p, org, audience, t, say)
	w.stopped(p, org, audience, t, say)
	w.uses(p, org, t, say)
	w.check(p, t, say)
	w.versions(p, org, t, say)
	return t
}

// check has the owner ask that somebody looks before everyone reads the item.
func (w *world) check(p *principal, t *thing, say func(string) string) {
	ctx := w.t.Context()
	e, err := w.Library.Get(ctx, p.actor, t.ids["item"])
	w.must(err)
	if !strings.HasPrefix(say(""), "zq") || e.State != items.Published || e.Audience.Kind != items.OrgAud {
		return // asking would share it
	}
	c, _, err := w.Gate.Ask(ctx, p.actor, gate.Request{ItemID: e.ID, Version: e.Version, To: items.Audience{Kind: items.Public}, Words: "Puppets " + say("askwords")})
	w.must(err)
	t.ids["check"] = c.ID
}

// versions has somebody else of the school make their own version of the item
// and offer back what they changed.
func (w *world) versions(p *principal, org string, t *thing, say func(string) string) {
	if !strings.HasPrefix(say(""), "zq") {
		return
	}
	by := w.called(map[string]string{"kilnfield": "schoolmate", "scarbrook": "same network, other trust"}[org])
	w.Drain() // its files are read
	ctx := w.t.Context()
	child, err := w.Lineage.Adapt(ctx, by.actor, t.ids["item"], w.Orgs[org].ID)
	if err != nil {
		return // what is not shared is adapted by nobody
	}
	w.must(w.Lineage.SayWhatChanged(ctx, by.actor, child.ID, "Puppets "+say("sentence")))
	t.ids["offer"] = w.offer(by, child.ID, say)
}

func (w *world) offer(by *principal, childID string, say func(string) string) string {
	ctx := w.t.Context()
	child, err := w.Library.Get(ctx, by.actor, childID)
	w.must(err)
	ed := child.Edit()
	ed.Why += " And " + say("improved")
	_, err = w.Library.SaveDraft(ctx, by.actor, child.ID, child.Version, ed)
	w.must(err)
	f, err := w.Lineage.Offer(ctx, by.actor, child.ID, "Puppets "+say("offered"))
	w.must(err)
	return f.ID
}

// ownOffer has somebody who is in a school adapt what is for everyone and offer
// something back; for others it is an id of nobody's.
func (w *world) ownOffer(p *principal) {
	if w.freeForAll == "" {
		by := w.Editor("fellgate")
		e := w.Draft(by, "fellgate", "Puppets to adapt")
		ed := e.Edit()
		ed.Licence = "CC-BY-4.0"
		e, err := w.Library.SaveDraft(w.t.Context(), by, e.ID, e.Version, ed)
		w.must(err)
		w.freeForAll = w.Share(by, e, "public").ID
	}
	p.own.ids["offer"] = id.New()
	if child, err := w.Lineage.Adapt(w.t.Context(), p.actor, w.freeForAll, w.Orgs[p.org].ID); err == nil {
		p.own.ids["offer"] = w.offer(p, child.ID, func(s string) string { return "own" + s })
	}
}

// uses has somebody else of the school use the item and say what happened.
func (w *world) uses(p *principal, org string, t *thing, say func(string) string) {
	if !strings.HasPrefix(say(""), "zq") {
		return
	}
	by := w.called(map[string]string{"kilnfield": "schoolmate", "scarbrook": "same network, other trust"}[org])
	a, err := w.Adoption.Adopt(w.t.Context(), by.actor, t.ids["item"], "")
	if err != nil {
		return // what is not shared is used by nobody
	}
	ctx := w.t.Context()
	a, err = w.Adoption.Correct(ctx, by.actor, a.ID, a.Version, adoption.Correction{Words: say("usewords"), Started: a.Started})
	w.must(err)
	n, err := w.Adoption.Note(ctx, by.actor, a.ID, adoption.NoteEdit{Result: adoption.Worked, Evidence: "Puppets " + say("tried"), Changed: say("changed"),
		Class: say("class"), Audience: adoption.AllReaders})
	w.must(err)
	t.ids["use"], t.ids["note"] = a.ID, n.ID
}

// ownUse has somebody who is in a school use what is for everyone and say what
// happened; for others it is somebody else's that they may read.
func (w *world) ownUse(p *principal) {
	ctx := w.t.Context()
	if w.forAll == "" {
		w.forAll = w.Shared(w.Editor("fellgate"), "fellgate", "Puppets for all", "public").ID
	}
	if a, err := w.Adoption.Adopt(ctx, p.actor, w.forAll, ""); err == nil {
		n, err := w.Adoption.Note(ctx, p.actor, a.ID, adoption.NoteEdit{Result: adoption.Partly, Evidence: "Puppets, a little.", Audience: adoption.AllReaders})
		w.must(err)
		w.lastUse = map[string]string{"use": a.ID, "note": n.ID}
	}
	maps.Copy(p.own.ids, w.lastUse)
}

// stopped shares something that was stopped, for the same audience, with what it
// gave back; and has an editor of the trust go through the item and endorse it.
func (w *world) stopped(p *principal, org, audience string, t *thing, say func(string) string) {
	t.ids["stop"], t.ids["endorsement"] = id.New(), id.New()
	if audience == "" || audience == "me" {
		return
	}
	ctx := w.t.Context()
	e, err := w.Library.StartDraft(ctx, p.actor, w.Orgs[org].ID, stops.Kind, "")
	w.must(err)
	ed := e.Edit()
	ed.Title, ed.Summary, ed.Why = "No more puppets "+say("stop"), "Puppets", "Time"
	e, err = w.Library.SaveDraft(ctx, p.actor, e.ID, e.Version, ed)
	w.must(err)
	_, err = w.Library.Share(ctx, p.actor, e.ID, e.Version, w.Audience(audience))
	w.must(err)
	l, err := w.Stops.Say(ctx, p.actor, e.ID, w.Orgs[org].ID, stops.Said{JobRole: "teacher", People: 3, Minutes: 25, Since: "2026-09-01", Words: say("stopwords")})
	w.must(err)
	t.ids["stop"] = l.ID
	trust := map[string]string{"kilnfield": "larkfield", "millbeck": "larkfield", "larkfield": "larkfield"}[org]
	if trust == "" {
		return
	}
	judge := w.Editor(trust)
	w.must(w.Quality.Check(ctx, judge, t.ids["item"], []quality.Mark{{Point: "accurate", Words: say("point")}}))
	en, err := w.Quality.Endorse(ctx, judge, t.ids["item"], w.Orgs[trust].ID, say("reason"))
	w.must(err)
	t.ids["endorsement"] = en.ID
}

// collect puts an item into a collection for the same audience; one that is not
// shared yet leaves the collection empty.
func (w *world) collect(p *principal, org, audience string, t *thing, say func(string) string) {
	ctx := w.t.Context()
	c, err := w.Collections.Make(ctx, p.actor, w.Orgs[org].ID, collections.ByPerson, collections.Text{Title: "Puppets " + say("shelf"), About: say("shelfabout")})
	w.must(err)
	c, err = w.Collections.AddHeading(ctx, p.actor, c.Slug, c.Version, "Puppets "+say("shelfhead"), "")
	w.must(err)
	if audience != "" {
		c, err = w.Collections.Add(ctx, p.actor, c.Slug, t.ids["item"], say("shelfnote"))
		w.must(err)
		c, err = w.Collections.Share(ctx, p.actor, c.Slug, c.Version, w.Audience(audience))
		w.must(err)
	}
	o, err := w.Collections.Open(ctx, p.actor, c.Slug)
	w.must(err)
	t.ids["collection"] = c.Slug
	for _, s := range o.Sections {
		t.ids["line"] = s.ID
		for _, e := range s.Entries {
			t.ids["line"] = e.ID
		}
	}
}

// attach brings a file and a picture, and has them read.
func (w *world) attach(p *principal, t *thing, say func(string) string) {
	ctx := w.t.Context()
	f, err := w.Files.Add(ctx, p.actor, files.Bring{ItemID: t.ids["item"], Name: say("filename") + ".txt", Body: strings.NewReader("A file about puppets. " + say("filetext"))})
	w.must(err)
	picture, err := w.Files.AddPicture(ctx, p.actor, files.Bring{ItemID: t.ids["item"], Name: "p.png", Alt: say("alt"), Body: bytes.NewReader(somePicture())})
	w.must(err)
	w.Drain()
	t.ids["file"], t.ids["picture"] = f.ID, picture.ID
}

// share publishes, and then a comment, a second version and a working copy.
func (w *world) share(p *principal, e *library.Entry, audience string, t *thing, say func(string) string) {
	ctx := w.t.Context()
	var err error
	*e = w.Share(p.actor, *e, audience)
	ed := e.Edit()
	ed.Summary += " " + say("second")
	*e, err = w.Library.Save(ctx, p.actor, e.ID, e.Version, ed, say("note"))
	w.must(err)
	ed.Why = say("working")
	_, err = w.Library.KeepWorkingCopy(ctx, p.actor, e.ID, e.Version, ed)
	w.must(err)
	c, err := w.Threads.Comment(ctx, p.actor, threads.Say{ItemID: e.ID, Body: say("comment")})
	w.must(err)
	t.ids["comment"] = c.ID
}

// personal makes what is one person's alone.
func (w *world) personal(p *principal, mark string) *thing {
	ctx := w.t.Context()
	t := &thing{name: "what is " + p.name + "'s alone", owner: p, ids: map[string]string{}}
	say := func(what string) string {
		if strings.HasPrefix(mark, "zq") {
			t.secret = append(t.secret, mark+what)
		}
		return mark + what
	}
	saved, err := searches.New(w.DB, w.Facts, w.Now.Now).Keep(ctx, p.actor, say("search"), searches.Parse("q="+say("query")))
	w.must(err)
	_, err = w.SignIn.NewToken(ctx, p.actor.PersonID, say("token"))
	w.must(err)
	tokens, err := w.SignIn.Tokens(ctx, p.actor.PersonID)
	w.must(err)
	_, err = w.SignIn.StartSession(ctx, p.actor.PersonID, "test", signin.From{Address: netip.MustParseAddr("192.0.2.9"), Device: say("device")})
	w.must(err)
	sessions, err := w.SignIn.Sessions(ctx, p.actor.PersonID)
	w.must(err)
	upload := id.New()
	w.must(w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO uploads (id, person_id, name, bytes, created_at) VALUES ($1, $2, $3, 4, $4)`,
			upload, p.actor.PersonID, say("upload")+".txt", db.Micros(w.Now.Now()))
		return err
	}))
	t.ids["search"], t.ids["token"], t.ids["session"], t.ids["upload"] = saved.ID, tokens[len(tokens)-1].ID, sessions[0].ID, upload
	return t
}

// themselves is the person: who may look them up is written here by hand.
func (w *world) themselves(p *principal, org string) *thing {
	ctx := w.t.Context()
	me, err := w.People.Get(ctx, p.actor, p.actor.PersonID)
	w.must(err)
	me.Name, me.JobTitle, me.About = "Zq Name"+org, "zqjob"+org, "zqabout"+org
	_, err = w.People.Change(ctx, p.actor, me, people.Interests{})
	w.must(err)
	t := &thing{name: p.name + " themselves", owner: p, ids: map[string]string{"org": org, "person": me.ID, "person slug": me.Slug},
		secret: []string{"zqjob" + org, "zqabout" + org, me.Email}}
	t.seenBy = append(audienceOf(northToo), "admin of another trust")
	if org == "scarbrook" {
		t.seenBy = append(t.seenBy, "teacher of another trust", "read token of another trust")
	}
	return t
}

// foreign are the things that p must not learn of.
func (w *world) foreign(p *principal) []*thing {
	var out []*thing
	for _, t := range w.things {
		if !t.seen(p) {
			out = append(out, t)
		}
	}
	return out
}

// leaks are the canaries in an answer that p must not see.
func (w *world) leaks(p *principal, a *testkit.Answer, except string) []string {
	all := strings.ToLower(a.Body + headerText(a.Header))
	var found []string
	if !strings.Contains(all, "zq") && !strings.Contains(all, "@") {
		return nil // the beginning of every canary but an address
	}
	for _, t := range w.foreign(p) {
		for _, c := range t.secret {
			if strings.Contains(all, strings.ToLower(c)) && !strings.Contains(except, c) {
				found = append(found, c)
			}
		}
	}
	return found
}

// headerText is the headers with the flash cookie unpacked.
func headerText(h http.Header) string {
	var b strings.Builder
	for k, vs := range h {
		b.WriteString(k + ": " + strings.Join(vs, "\n") + "\n")
	}
	for _, c := range (&http.Response{Header: h}).Cookies() {
		b.WriteString(unpack(c.Value))
	}
	return b.String()
}

// somePicture is a PNG large enough to be shown.
func somePicture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 400, 400))
	for n := range 400 * 400 {
		img.Set(n%400, n/400, color.RGBA{uint8(n % 251), uint8(n / 400), 90, 255})
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}
