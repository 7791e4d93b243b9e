package adoption

// Adopted is the fact that a school uses an item, as one of its people says.
type Adopted struct{ Adoption, Item, Org, Started string }

// FactType names the fact.
func (Adopted) FactType() string { return "adoption.adopted" }

// Corrected is the fact that an adoption says something else now.
type Corrected struct{ Adoption, Item, Org, Started, Ended string }

// FactType names the fact.
func (Corrected) FactType() string { return "adoption.corrected" }

// Ended is the fact that they use it no longer.
type Ended struct{ Adoption, Item, Org, Day string }

// FactType names the fact.
func (Ended) FactType() string { return "adoption.ended" }

// Undone is the fact that an adoption was taken back: it never was.
type Undone struct{ Adoption, Item, Org string }

// FactType names the fact.
func (Undone) FactType() string { return "adoption.undone" }

// Restored is the fact that taking an adoption back was undone.
type Restored struct{ Adoption, Item, Org string }

// FactType names the fact.
func (Restored) FactType() string { return "adoption.restored" }

// PutAway is the fact that somebody does not want to say what happened.
type PutAway struct{ Adoption, Item string }

// FactType names the fact.
func (PutAway) FactType() string { return "adoption.put_away" }

// Noted is the fact that somebody said what happened.
type Noted struct{ Note, Adoption, Item, Org, Result string }

// FactType names the fact.
func (Noted) FactType() string { return "adoption.noted" }

// NoteChanged is the fact that a note says something else now.
type NoteChanged struct{ Note, Adoption, Item, Org, Result string }

// FactType names the fact.
func (NoteChanged) FactType() string { return "adoption.note_changed" }

// NoteRemoved is the fact that a note was taken away.
type NoteRemoved struct{ Note, Adoption, Item, Org string }

// FactType names the fact.
func (NoteRemoved) FactType() string { return "adoption.note_removed" }

// NoteRestored is the fact that taking a note away was undone.
type NoteRestored struct{ Note, Adoption, Item, Org string }

// FactType names the fact.
func (NoteRestored) FactType() string { return "adoption.note_restored" }
