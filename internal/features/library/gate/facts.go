package gate

// Asked is the fact that somebody asked for a check.
type Asked struct {
	Check, Item, Audience string
	Reason                Reason
}

// FactType names the fact.
func (Asked) FactType() string { return "gate.asked" }

// ChangesAsked is the fact that a checker asked for changes.
type ChangesAsked struct {
	Check, Item string
	Round       int
}

// FactType names the fact.
func (ChangesAsked) FactType() string { return "gate.changes_asked" }

// Answered is the fact that it is the checkers' turn again.
type Answered struct {
	Check, Item string
	Round       int
}

// FactType names the fact.
func (Answered) FactType() string { return "gate.answered" }

// Claimed is the fact that a checker will look at it, or leaves it to others.
type Claimed struct {
	Check, Item string
	On          bool
}

// FactType names the fact.
func (Claimed) FactType() string { return "gate.claimed" }

// Approved is the fact that a second person let a version through.
type Approved struct {
	Check, Item, Audience string
	Version, Rounds       int
	ReviewBy              string
}

// FactType names the fact.
func (Approved) FactType() string { return "gate.approved" }

// Declined is the fact that a checker said no.
type Declined struct {
	Check, Item string
	Round       int
}

// FactType names the fact.
func (Declined) FactType() string { return "gate.declined" }

// Dropped is the fact that whoever asked no longer does.
type Dropped struct{ Check, Item string }

// FactType names the fact.
func (Dropped) FactType() string { return "gate.dropped" }

// Verified is the fact that an entry's owner says it is still right.
type Verified struct{ Item, ReviewBy string }

// FactType names the fact.
func (Verified) FactType() string { return "gate.verified" }

// TakenOut is the fact that a file was removed with all that was made of it,
// since consent for it ended. It does not say what the file was called.
type TakenOut struct{ Item, From string }

// FactType names the fact.
func (TakenOut) FactType() string { return "gate.taken_out" }

// RulesChanged is the fact that a trust wants other things of sharing.
type RulesChanged struct {
	Org, CheckFrom, Owner string
	Licences              []string
}

// FactType names the fact.
func (RulesChanged) FactType() string { return "gate.rules_changed" }
