package signin

import (
	"context"
	"encoding/json"

	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// DemoKey is the setting that lists the identities of a demonstration, as JSON.
const DemoKey = "demo_identities"

// Identity is somebody whom a visitor of a demonstration may be with one click.
type Identity struct {
	Label string `json:"label"` // "Year 4 teacher"
	Email string `json:"email"`
	Note  string `json:"note"`            // who they are
	Group string `json:"group,omitempty"` // identities of one group stand together
}

// DemoIdentities are the identities that a demonstration offers, in its order.
func (s *Service) DemoIdentities(ctx context.Context) ([]Identity, error) {
	v, err := db.Scalar[string](ctx, s.db, `SELECT value FROM settings WHERE key = $1`, DemoKey)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Identity
	return list, json.Unmarshal([]byte(v), &list)
}

// DemoPerson is the person behind an identity; an address that the demonstration
// does not offer is errs.NotFound.
func (s *Service) DemoPerson(ctx context.Context, email string) (personID string, err error) {
	list, err := s.DemoIdentities(ctx)
	if err != nil {
		return "", err
	}
	for _, d := range list {
		if d.Email == email {
			p, err := people.ByEmailUnscoped(ctx, s.db, email)
			return p.ID, err
		}
	}
	return "", errs.New(errs.NotFound, "signin.demo_unknown", "no such identity")
}
