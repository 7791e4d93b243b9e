package cli

import (
	"staffroom/bench/speed"
)

type benchCmd struct {
	Items    int `help:"How many items the library has." default:"100000"`
	Requests int `help:"How many requests of each page in a round." default:"2000"`
}

// Run fills a library of its own, serves it and measures. --database may name an
// empty PostgreSQL database; without it a SQLite file is made and removed.
func (b benchCmd) Run(s *session) error {
	o := speed.Options{Items: b.Items, Requests: b.Requests, Out: s.out}
	if s.settings.Database != nil {
		o.Database = *s.settings.Database
	}
	r, err := speed.Run(s.ctx, o)
	if err != nil {
		return err
	}
	r.Print(s.out)
	if r.Broken() {
		return failure("a page costs more than its limit; see BEYOND above")
	}
	return nil
}

// benchClientCmd is the other process of bench: it sends the requests.
type benchClientCmd struct {
	Job string `arg:""`
}

// Run sends the requests.
func (b benchClientCmd) Run(s *session) error { return speed.Client(s.ctx, b.Job) }
