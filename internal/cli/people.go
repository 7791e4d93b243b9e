package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

type orgAddCmd struct {
	Name      string   `arg:"" help:"Its name."`
	Kind      string   `enum:"network,trust,school,team" default:"trust" help:"network, trust, school or team (${default})."`
	Slug      string   `required:"" help:"Its name in addresses: small letters, digits and hyphens."`
	ShortName string   `help:"What people call it."`
	In        []string `help:"Slug of an organisation that it is in; may be given again." placeholder:"SLUG"`
	Colour    string   `help:"One hex colour that its pages take, such as #0b5a6b."`
	Town      string   `help:"Where it is."`
	About     string   `help:"A sentence or two about it."`
	Licence   string   `help:"The licence that its items have unless somebody chooses another."`
}

// Run adds an organisation.
func (c orgAddCmd) Run(s *session) error {
	licence, err := licenceOf(c.Licence)
	if err != nil {
		return err
	}
	return s.with(func(a *app.App) error {
		var parents []string
		for _, slug := range c.In {
			o, err := findOrg(s.ctx, a, slug)
			if err != nil {
				return err
			}
			parents = append(parents, o.ID)
		}
		o, err := a.Orgs.AddUnscoped(s.ctx, orgs.Org{
			Kind: orgs.Kind(c.Kind), Slug: c.Slug, Name: c.Name, ShortName: c.ShortName, Colour: c.Colour, Town: c.Town, About: c.About, DefaultLicence: licence,
		}, parents...)
		if err == nil {
			s.say("Added the %s %s: %s/at/%s", o.Kind, o.Name, a.Config.BaseURL, o.Slug)
		}
		return err
	})
}

type orgLinkCmd struct {
	Child  string `arg:"" help:"Slug of the organisation that joins."`
	Parent string `arg:"" help:"Slug of the one that it joins."`
}

// Run links two organisations.
func (c orgLinkCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		child, err := findOrg(s.ctx, a, c.Child)
		if err != nil {
			return err
		}
		parent, err := findOrg(s.ctx, a, c.Parent)
		if err != nil {
			return err
		}
		if err := a.Orgs.LinkUnscoped(s.ctx, parent.ID, child.ID); err != nil {
			return err
		}
		s.say("%s is in %s now.", child.Name, parent.Name)
		return nil
	})
}

type personAddCmd struct {
	Email    string   `arg:"" help:"The address they sign in with."`
	Name     string   `required:"" help:"Their name."`
	Org      string   `required:"" help:"Slug of the organisation that they join."`
	Role     string   `enum:"member,editor,leader,admin" default:"member" help:"member, editor, leader or admin (${default})."`
	JobTitle string   `help:"What they do."`
	JobRole  []string `help:"Their job role, such as teacher or senco; may be given again."`
}

// linkLasts is how long the printed link works: an invitation's time.
const linkLasts = 7 * 24 * time.Hour

// Run adds a person.
func (c personAddCmd) Run(s *session) error {
	role, err := authz.ParseRole(c.Role)
	if err != nil {
		return err
	}
	return s.with(func(a *app.App) error {
		o, err := findOrg(s.ctx, a, c.Org)
		if err != nil {
			return err
		}
		p, err := a.People.AddUnscoped(s.ctx, people.Join{
			Person: people.Person{Email: c.Email, Name: c.Name, JobTitle: c.JobTitle}, Interests: people.Interests{JobRoles: c.JobRole}, OrgID: o.ID, Role: role,
		})
		if err != nil {
			return err
		}
		s.say("Added %s to %s as %s.", p.Name, o.Name, role)
		return s.printLink(a, p)
	})
}

func (s *session) printLink(a *app.App, p people.Person) error {
	var secret string
	err := a.DB.InTx(s.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		secret, err = a.SignIn.NewPasswordLink(ctx, tx, p.ID, linkLasts)
		return err
	})
	if err == nil {
		s.say("They set a password at %s/password/%s (once, within 7 days).", a.Config.BaseURL, secret)
	}
	return err
}

func findOrg(ctx context.Context, a *app.App, slug string) (orgs.Org, error) {
	o, err := a.Orgs.BySlug(ctx, slug)
	if errs.Is(err, errs.NotFound) {
		return o, failure("there is no organisation with the slug %q; `staffroom org add` makes one", slug)
	}
	return o, err
}

func findPerson(ctx context.Context, a *app.App, email string) (people.Person, error) {
	p, err := people.ByEmailUnscoped(ctx, a.DB, email)
	if errs.Is(err, errs.NotFound) {
		return p, failure("nobody has the address %q; `staffroom person add` adds a person", email)
	}
	return p, err
}

// fieldWords says why a field was refused.
func fieldWords(code string) string {
	if w, ok := map[string]string{
		"org.slug_taken": "taken", "org.slug_shape": "small letters, digits and single hyphens", "org.name_missing": "missing",
		"org.colour_shape": "a hex colour such as #0b5a6b", "person.email_shape": "not an address", "person.already_here": "already in that organisation",
		"person.name_missing": "missing", "library.captions_missing": "a recording needs captions to leave the school",
	}[code]; ok {
		return w
	}
	_, w, _ := strings.Cut(code, ".")
	return strings.ReplaceAll(w, "_", " ")
}

var allOrgs = orgs.Filter{Limit: 1}

var errAudience = errors.New("--audience is me, org, trust, network:SLUG or public")
