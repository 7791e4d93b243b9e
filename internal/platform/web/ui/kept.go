package ui

import (
	"bytes"
	"context"
	"io"

	"github.com/a-h/templ"
)

// StaffParts are the parts of the staff's frame that are the same on every page
// of a section, rendered before.
type StaffParts struct{ rail, menus templ.Component }

// Keep renders them once.
func (v StaffView) Keep(ctx context.Context) (*StaffParts, error) {
	rail, err := written(ctx, rail(v))
	if err != nil {
		return nil, err
	}
	menus, err := written(ctx, menus(v))
	return &StaffParts{rail, menus}, err
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
