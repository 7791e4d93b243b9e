package lineage

// Adapted is the fact that somebody made their own version of an entry. Linked
// says that they had it already and found that it is one.
type Adapted struct {
	Item, Parent string
	Version      int // of the parent
	Linked       bool
}

// FactType names the fact.
func (Adapted) FactType() string { return "lineage.adapted" }

// ChangesTaken is the fact that an adapter answered what changed in the
// original: how much they took, and how much they left.
type ChangesTaken struct {
	Item, Parent string
	Version      int // of the parent
	Taken, Left  int
}

// FactType names the fact.
func (ChangesTaken) FactType() string { return "lineage.changes_taken" }

// Offered is the fact that an adapter offered an improvement back.
type Offered struct{ Offer, Item, Parent string }

// FactType names the fact.
func (Offered) FactType() string { return "lineage.offered" }

// OfferTaken is the fact that the original took an offered improvement.
type OfferTaken struct {
	Offer, Item, Parent string
	Version             int // of the parent, that was made of it
	Whole               bool
}

// FactType names the fact.
func (OfferTaken) FactType() string { return "lineage.offer_taken" }

// OfferDeclined is the fact that an offered improvement was declined.
type OfferDeclined struct{ Offer, Item, Parent string }

// FactType names the fact.
func (OfferDeclined) FactType() string { return "lineage.offer_declined" }

// OfferDropped is the fact that somebody took their offer back.
type OfferDropped struct{ Offer, Item, Parent string }

// FactType names the fact.
func (OfferDropped) FactType() string { return "lineage.offer_dropped" }
