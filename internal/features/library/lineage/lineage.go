// Package lineage is how practices travel: somebody makes their own version of
// what another school shared, both stay related for ever, and improvements find
// their way in both directions.
//
// Nouns: Link (whose version of what an entry is), Tree (all versions of one
// origin that the asker may see), Comparison (what changed in the original since
// it was taken, over what the adapter made of it), Offer (an improvement offered
// back), Likeness (another entry that says nearly the same).
// Facts: Adapted, ChangesTaken, Offered, OfferTaken, OfferDeclined, OfferDropped.
// It refuses: adapting what the licence does not allow, a licence more open than
// the original's permits, a second origin, a version of one's own descendant, and
// taking changes over something that somebody saved meanwhile.
package lineage

import (
	"strings"
	"time"

	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// Link says whose version of what an entry is. It is never removed.
type Link struct {
	ChildID      string
	ParentID     string
	TakenVersion int    // of the parent, when it was adapted
	BaseVersion  int    // of the parent, up to which its changes were taken or left
	Terms        string // the licence it was taken under
	MadeBy       string
	MadeAt       time.Time
	WhatChanged  string // in a sentence
}

// Limits of what people write here, in bytes.
const (
	MaxSentence = 300
	MaxWords    = 2000
)

// MaxVersions is how many versions of one origin a tree holds; the oldest come
// first.
const MaxVersions = 500

// sentence is one line in somebody's words.
func sentence(s string) (string, error) {
	s = strings.Join(strings.Fields(fold.Text(s)), " ")
	if len(s) > MaxSentence {
		return s, errs.Fields("lineage.invalid", map[string]string{"what_changed": "lineage.sentence_long"})
	}
	return s, nil
}

// words are some lines from one person to another. missing is the code when
// there must be some.
func words(s, missing string) (string, error) {
	s = strings.TrimSpace(fold.Text(s))
	switch {
	case s == "" && missing != "":
		return s, errs.Fields("lineage.invalid", map[string]string{"words": missing})
	case len(s) > MaxWords:
		return s, errs.Fields("lineage.invalid", map[string]string{"words": "lineage.words_long"})
	}
	return s, nil
}
