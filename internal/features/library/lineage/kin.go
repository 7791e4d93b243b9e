package lineage

import (
	"context"
	"slices"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
)

// Relative is an entry of the same lineage.
type Relative struct {
	ItemID, Title, Path    string
	OrgName, OrgPath       string
	AuthorName, AuthorPath string
	WhatChanged, Licence   string
	At                     time.Time
}

// Credit is somebody besides the author from whom something in an entry comes.
type Credit struct{ Name, Path, OrgName, OrgPath string }

// Kin is what the page of an entry says of its lineage.
type Kin struct {
	IsVersion   bool      // of another entry
	Parent      *Relative // nil when the asker cannot see it
	ParentUp    bool      // it is shared, and not taken down
	WhatChanged string
	Terms       string
	Versions    []Relative // made of it, newest first; at most maxKin
	More        bool       // there are more than that
	Credits     []Credit
	Changed     bool   // for those who may edit it: the original has changed since
	Offers      int    // for those who may edit it: to answer
	FirstOffer  string // one of them
	Offered     string // for those who may edit it: their open offer
	MayAdapt    bool
}

// KinOf returns what the page of e, which act may see, says of its lineage. It
// asks once, and not at all where there is nothing to say.
func (s *Service) KinOf(ctx context.Context, act authz.Actor, e library.Entry) (Kin, error) {
	var k Kin
	looksAfter := items.CanEdit(act, e.Item) == nil
	asks := len(act.Orgs()) > 0 && act.PersonID != e.AuthorID && e.State == items.Published && e.Kind != filmed
	closed := asks && !items.FreeToAdapt(e.Licence)
	k.MayAdapt = asks && !closed
	if e.Kin == 0 && !closed {
		return k, nil
	}
	rows, err := relatives(ctx, s.db, act, e.ID, e.OrgID, e.Kin != 0, looksAfter, closed)
	base, newest := 0, 0
	for _, r := range rows {
		k.add(r, act)
		switch r.rel {
		case "link":
			base = r.n
		case "parent":
			newest = r.n
		}
	}
	k.Changed = looksAfter && k.ParentUp && newest > base
	return k, err
}

func (k *Kin) add(r relative, act authz.Actor) {
	one := Relative{r.id, r.title, r.path, r.org, r.orgPath, r.person, r.personPath, r.words, r.terms, time.UnixMicro(r.at).UTC()}
	switch r.rel {
	case "link":
		k.IsVersion, k.WhatChanged, k.Terms = true, r.words, r.terms
	case "parent":
		one.WhatChanged = ""
		k.Parent, k.ParentUp = &one, r.words == string(items.Published)
	case "child":
		if len(k.Versions) == maxKin {
			k.More = true
			return
		}
		k.Versions = append(k.Versions, one)
	case "credit":
		k.Credits = append(k.Credits, Credit{r.person, r.personPath, r.org, r.orgPath})
	case "offer":
		if k.Offers++; k.FirstOffer == "" {
			k.FirstOffer = r.id
		}
	case "offered":
		k.Offered = r.id
	case "trust":
		k.MayAdapt = k.MayAdapt || slices.Contains(act.Orgs(), r.id)
	}
}

// Chain is one adaptation for somebody who looks at how far an entry went.
type Chain struct {
	Relative
	ParentID string // the nearest that act may see of what it was made of
}

// Adaptations returns all versions made of an entry and of its versions that act
// may see and others read, oldest first: how far it went. act may see the entry.
func (s *Service) Adaptations(ctx context.Context, act authz.Actor, itemID string) ([]Chain, error) {
	if _, err := s.lib.Header(ctx, act, itemID); err != nil {
		return nil, err
	}
	_, links, err := treeOf(ctx, s.db, act, itemID)
	var out []Chain
	above := map[string]string{} // what cannot be seen, and what it was made of
	for _, l := range links {
		if to, hidden := above[l.ParentID]; hidden {
			l.ParentID = to
		}
		if n := l.node; l.seen && n.State == string(items.Published) {
			out = append(out, Chain{Relative{l.ChildID, n.Title, n.Path, n.OrgName, "/at/" + n.OrgSlug, n.AuthorName, "/people/" + n.AuthorSlug, n.WhatChanged, "", l.MadeAt}, l.ParentID})
		} else {
			above[l.ChildID] = l.ParentID
		}
	}
	return out, err
}
