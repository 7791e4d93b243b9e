package speed

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/markup"
)

// The words that are searched for: in 17 % and in 0.1 % of the items.
const (
	commonWord = "fractions"
	rareWord   = "zygomorphic"
)

// world is what the meter needs to know of the library that was filled.
type world struct {
	teachers []string
	item     string // path
	busy     string // path of one that travelled far
}

const (
	importBatch = 500
	staff       = 20  // people of the school who take turns
	itemsEach   = 100 // of one author
)

// fill makes a trust with schools and a library of o.Items public items of about
// 2 KB, whose words follow Zipf's law.
func fill(ctx context.Context, a *app.App, o Options) (world, error) {
	school, authors, err := twoOrgs(ctx, a, max(staff, o.Items/itemsEach))
	if err != nil {
		return world{}, err
	}
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.1, 4, 20_000)
	start := time.Now()
	for n := 0; n < o.Items; n += importBatch {
		batch := make([]library.Imported, min(importBatch, o.Items-n))
		for k := range batch {
			batch[k] = invent(rng, zipf, n+k, school, authors[(n+k)%len(authors)])
		}
		if _, err := a.Library.ImportUnscoped(ctx, batch); err != nil {
			return world{}, err
		}
		if n%10_000 == 0 {
			fmt.Fprintf(o.Out, "filled %d of %d\n", n, o.Items)
		}
	}
	took := time.Since(start)
	fmt.Fprintf(o.Out, "imported %d items at %.0f a second\n", o.Items, float64(o.Items)/took.Seconds())
	w := world{teachers: authors[:staff], item: fmt.Sprintf("/at/bench-school/item-%d", o.Items/2), busy: fmt.Sprintf("/at/bench-school/item-%d", o.Items/2+1)}
	return w, travel(ctx, a, w.busy)
}

func twoOrgs(ctx context.Context, a *app.App, authors int) (school string, teachers []string, err error) {
	trust, err := a.Orgs.AddUnscoped(ctx, orgs.Org{Kind: orgs.Trust, Slug: "bench", Name: "Bench Learning Trust", Colour: "#0b5a6b"})
	if err != nil {
		return "", nil, err
	}
	s, err := a.Orgs.AddUnscoped(ctx, orgs.Org{Kind: orgs.School, Slug: "bench-school", Name: "Bench School"}, trust.ID)
	if err != nil {
		return "", nil, err
	}
	for n := range authors {
		p, err := a.People.AddUnscoped(ctx, people.Join{
			Person: people.Person{Name: fmt.Sprintf("Bo Bench %d", n), Email: fmt.Sprintf("bo%d@bench.example", n)}, OrgID: s.ID, Role: authz.Member,
		})
		if err != nil {
			return "", nil, err
		}
		teachers = append(teachers, p.ID)
	}
	return s.ID, teachers, nil
}

var (
	subjects = []string{"maths", "english", "science", "history", "geography", "art", "music", "pe", "computing", "re"}
	stages   = []string{"eyfs", "ks1", "ks2", "ks3"}
	roles    = []string{"teacher", "ta", "senco", "site", "leader", "business"}
)

func invent(rng *rand.Rand, zipf *rand.Zipf, n int, org, author string) library.Imported {
	word := func() string { return fmt.Sprintf("w%dx", zipf.Uint64()) }
	words := func(k int) string {
		out := make([]string, k)
		for i := range out {
			out[i] = word()
		}
		return strings.Join(out, " ")
	}
	body := words(280)
	if n%100 < 17 {
		body += " " + commonWord
	}
	if n%1000 == 5 {
		body += " " + rareWord
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Minute)
	return library.Imported{
		Source: fmt.Sprintf("bench:%d", n), Where: fmt.Sprint(n), Hash: "1", OrgID: org, AuthorID: author, Slug: fmt.Sprintf("item-%d", n),
		Audience: items.Audience{Kind: items.Public}, CreatedAt: at,
		Edit: library.Edit{
			Kind: library.Kinds[n%3].Value, Title: words(6), Summary: words(14), Why: words(20), Licence: "CC-BY-4.0", Body: markup.FromText(body),
			Tags: tags.Set{tags.Subject: {subjects[rng.IntN(len(subjects))]}, tags.KeyStage: {stages[rng.IntN(len(stages))]}, tags.JobRole: {roles[rng.IntN(len(roles))]}},
		},
	}
}
