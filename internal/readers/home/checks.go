package home

import (
	"staffroom/internal/kernel/items/itemcards"
)

// answerView is a check in which it is the reader's turn.
type answerView struct{ Title, Href string }

// verifyView asks whether something is still right.
type verifyView struct {
	Title, Href, Action, Words string
}

func (d day) toAnswer() (out []answerView) {
	for _, c := range d.changes {
		out = append(out, answerView{itemcards.Title(c.Item.Item), "/checks/" + c.ID})
	}
	return out
}

func (d day) toVerify() (out []verifyView) {
	for _, c := range d.verify {
		words := "It was last found right on " + itemcards.Day(c.Standing.VerifiedAt) + "."
		if c.Standing.Stale(d.now) {
			words += " Readers are told that it may be out of date."
		}
		out = append(out, verifyView{itemcards.Title(c.Item), c.Path(), "/items/" + c.ID + "/verified", words})
	}
	return out
}
