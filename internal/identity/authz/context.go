package authz

import "context"

type actorKey struct{}

// WithActor is for the session middleware and tests: it puts who asks into a
// request. Handlers take it out and pass it on as a parameter.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// Of is who sent the request; a visitor when nobody is signed in.
func Of(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}
