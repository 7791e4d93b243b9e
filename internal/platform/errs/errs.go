// Package errs is the application's error taxonomy. An error that crosses a
// package boundary either carries a Kind or is a bug (Internal).
package errs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what the caller may do about an error. The zero Kind is Internal.
type Kind uint8

// The kinds, from our fault to theirs.
const (
	Internal        Kind = iota // our fault; details are logged, never shown
	Invalid                     // the input is wrong; Fields says where
	Unauthenticated             // sign in first
	Forbidden                   // you can see it, but you may not do this
	NotFound                    // it does not exist, or you may not know that it does
	Conflict                    // duplicate, stale version, or wrong state
	Unavailable                 // busy, full, or a dependency is down; try again
	TooLarge                    // more bytes, parts or pixels than we take
	TooMany                     // too often; wait
)

var kindNames = [...]string{"internal", "invalid", "unauthenticated", "forbidden", "not_found", "conflict", "unavailable", "too_large", "too_many"}

func (k Kind) String() string { return kindNames[k] }

// Error is what people and machines see: Code is a stable key (also the key of
// the words on screen), Msg is English for the log, Err is the cause, for us only.
type Error struct {
	Kind   Kind
	Code   string
	Msg    string
	Fields map[string]string // form field → code, only with Invalid
	Err    error
}

func (e *Error) Error() string {
	msg := e.Msg
	if len(e.Fields) > 0 {
		parts := make([]string, 0, len(e.Fields))
		for f, c := range e.Fields {
			parts = append(parts, f+" "+c)
		}
		slices.Sort(parts)
		msg += " (" + strings.Join(parts, ", ") + ")"
	}
	if e.Err != nil {
		return msg + ": " + e.Err.Error()
	}
	return msg
}

func (e *Error) Unwrap() error { return e.Err }

// New makes an error of kind k.
func New(k Kind, code, format string, args ...any) *Error {
	return &Error{Kind: k, Code: code, Msg: fmt.Sprintf(format, args...)}
}

// Wrap is New with a cause, which is logged and never shown.
func Wrap(err error, k Kind, code, format string, args ...any) *Error {
	return &Error{Kind: k, Code: code, Msg: fmt.Sprintf(format, args...), Err: err}
}

// Fields makes an Invalid error out of field → code; nil when there is none.
func Fields(code string, fields map[string]string) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: code, Msg: code, Fields: fields}
}

// KindOf returns the Kind of the first *Error in err's tree, else Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf returns the Code of the first *Error in err's tree, else "internal".
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return "internal"
}

// Is reports whether err is not nil and of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }
