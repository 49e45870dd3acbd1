package rule

import "time"

// Outcome is what a rule says of an item on a day.
type Outcome string

// Outcomes.
const (
	Applies      Outcome = "applies"
	DoesNotApply Outcome = "does not apply"
	NotKnown     Outcome = "unknown" // a fact is missing: Missing names it
)

// Answer is the outcome of one rule for one item on one day.
type Answer struct {
	Rule    *Rule
	Item    string // its ID
	Day     time.Time
	Outcome Outcome
	Reasons []string // the chain, in words, in order
	// Missing names the facts that are not known and would decide it (of NotKnown), or that would take the item out (of
	// Applies, where an exception has to be claimed).
	Missing []string
	Effects []Effect // of Applies and NotKnown: what follows, or would
}

// Change is an outcome that differs between two days.
type Change struct {
	Item          string
	Rule          *Rule
	Before, After Answer
	Because       string // in words: which interval begins or ends, or which fact differs
}
