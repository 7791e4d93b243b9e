package ui

import (
	"bytes"
	"context"
	"io"

	"github.com/a-h/templ"
)

// StaffParts are the parts of the staff's frame that are the same on every page
// of a section, rendered before.
type StaffParts struct{ rail, top, menus templ.Component }

// Keep renders them once.
func (v StaffView) Keep(ctx context.Context) (*StaffParts, error) {
	rail, err := written(ctx, rail(v))
	if err != nil {
		return nil, err
	}
	v.Bell, v.Search.Value = nil, "" // with these it is not the same on every page
	top, err := written(ctx, top(v))
	if err != nil {
		return nil, err
	}
	menus, err := written(ctx, menus(v))
	return &StaffParts{rail, top, menus}, err
}

// written is a component with its markup ready.
func written(ctx context.Context, c templ.Component) (templ.Component, error) {
	var b bytes.Buffer
	err := c.Render(ctx, &b)
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	}), err
}
