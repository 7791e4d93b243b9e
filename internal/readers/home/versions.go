package home

import "staffroom/internal/features/library/lineage"

// versionView is one line about an own version, or about one that somebody made.
type versionView struct {
	Icon, Title, Href, Line, Quote string
}

// waiting says of every change, offer and answer what it is and where it leads.
func (d day) waiting() []versionView {
	var out []versionView
	for _, w := range d.versions {
		if w.Title == "" {
			w.Title = "your draft"
		}
		v := versionView{Line: w.Who + ", " + w.Org + ", " + ago(w.At, d.now), Quote: short(w.Words, 220)}
		switch {
		case w.Kind == "changed":
			v.Icon, v.Title, v.Href = "git-compare", "The original of "+w.Title+" has changed", "/items/"+w.Ref+"/changes"
		case w.Kind == "offer":
			v.Icon, v.Title, v.Href = "hand-heart", "An improvement to "+w.Title+" is offered", "/offers/"+w.Ref
		case w.State == string(lineage.Taken):
			v.Icon, v.Title, v.Href = "heart", "Your improvement was taken: "+w.OtherTitle, "/offers/"+w.Ref
		default:
			v.Icon, v.Title, v.Href = "hand-helping", "An answer to what you offered: "+w.OtherTitle, "/offers/"+w.Ref
		}
		out = append(out, v)
	}
	return out
}
