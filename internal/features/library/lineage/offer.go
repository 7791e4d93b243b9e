package lineage

import "time"

// OfferState is where an offer is in its life.
type OfferState string

// The states. Dropped is taken back by who offered.
const (
	Open     OfferState = "open"
	Taken    OfferState = "taken"
	Declined OfferState = "declined"
	Dropped  OfferState = "dropped"
)

// Offer is an improvement that an adapter offers back to the original. It holds
// what is offered as it was then.
type Offer struct {
	ID           string
	ChildID      string
	ParentID     string
	BaseVersion  int // of the parent, that both come from
	State        OfferState
	Words        string
	Title        string
	Summary      string
	Data         string
	OfferedBy    string
	OfferedName  string
	OfferedOrg   string // of the adaptation
	OfferedAt    time.Time
	AnsweredBy   string
	AnsweredName string
	AnsweredAt   time.Time
	Answer       string
	TakenVersion int // the parent's, that was made of it
}
