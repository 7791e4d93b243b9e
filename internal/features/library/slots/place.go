package slots

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
)

// Place is one room's part of an organisation's page.
type Place interface {
	// OnPlace returns what act is shown of an organisation: Actions beside its
	// name, Below after what it pinned or shared. It asks a small fixed number of
	// times.
	OnPlace(ctx context.Context, act authz.Actor, o orgs.Org) (Slots, error)
}

// OnPlace asks every room and puts what they say together, in their order.
func OnPlace(ctx context.Context, places []Place, act authz.Actor, o orgs.Org) (Slots, error) {
	var all Slots
	for _, p := range places {
		one, err := p.OnPlace(ctx, act, o)
		if err != nil {
			return Slots{}, err
		}
		all.Actions = append(all.Actions, one.Actions...)
		all.Below = append(all.Below, one.Below...)
	}
	return all, nil
}
