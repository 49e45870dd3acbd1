package rule

import "time"

// Truth is what is known of a statement. Its zero value is Unknown: what nobody said is not false.
type Truth uint8

// Truths.
const (
	Unknown Truth = iota
	No
	Yes
)

func (t Truth) String() string { return [...]string{"unknown", "no", "yes"}[t%3] }

func (t Truth) not() Truth { return [...]Truth{Unknown, Yes, No}[t%3] }

// Item is a thing or service that is bought, used or made, as plain values. Whatever is left at its zero value is not known,
// and no rule answers DoesNotApply because of it.
type Item struct {
	ID   string // the caller's: equal in two lists of Changes for the same thing
	Name string // for reasons in words
	// Classes are words of the table Classes, the narrowest that is known; nil: not known.
	Classes  []string
	Maker    *Party // who makes it; nil: not known
	Provider *Party // who sells it or provides the service; nil: not known
	MadeIn   []Made // where it is made; nil: not known
	// Modules are the things inside that rules speak of (radio modules, chips). ModulesAll says that these are all of
	// them: then, and only then, an item "contains no …".
	Modules    []Item
	ModulesAll bool
	// Facts holds answers by the words of the table Facts, and by words of the user's own that begin with "x-".
	Facts map[string]Truth
	// Authorised is the day on which its equipment authorisation was granted; zero: not known, or none.
	Authorised time.Time
}

// Made is a place of production.
type Made struct {
	Country string // ISO 3166-1 alpha-2, upper case
	Stage   string // one of Stages; empty: the whole production
}

// Stages are the stages of production that a rule on "produced in a foreign country" looks at (FCC, questions and answers
// on routers of March 2026: any major stage, that is design, development, manufacture or assembly).
var Stages = []string{"design", "development", "manufacture", "assembly"}

// Party is whoever makes, sells or buys an item, with what screening and ownership found of it.
type Party struct {
	Name    string
	Country string // of establishment, ISO 3166-1 alpha-2; empty: not known
	// Screened lists the short ids of the lists (package list) that the party was screened against and that were read to
	// their end. A list that is not in it says nothing of the party, whatever Matches holds.
	Screened []string
	Matches  []Match
	// Owned holds the ownership engine's answers by the id of its rule ("ofac50", "bis50", "fcc10", "fcc5",
	// "uk_more_than_50", "eu50", or a user's own). A rule that is not in it was not asked: not known.
	Owned map[string]Ownership
}

// Match is an entry of a list that the party was found to be.
type Match struct {
	List, ID string
	Name     string    // as the list writes it
	Score    float64   // 0..1
	Start    time.Time // first and last day of the listing; zero: open
	End      time.Time
	// Confirmed is Yes where somebody or an identifier confirmed the match, No where somebody ruled it out (then it does
	// not count), and Unknown where it rests on the name alone: it counts, and the reason says so.
	Confirmed Truth
	// Classes and Uses say what the listing reads on (list.Covers); no classes: everything of the party.
	Classes []string
	Uses    []string
	Place   string // "path:line"
}

// Ownership is the answer of the ownership engine under one of its rules.
type Ownership struct {
	Outcome Truth    // Yes: restricted through its owners; No: clear; Unknown: the shares are not known
	Chain   string   // the chain of owners in words, or what is not known
	Lists   []string // short ids of the lists on which those owners stand; empty: those of the engine's rule
	// Owners are the entries of those lists, with what they read on. A rule that looks at what a listing covers (the FCC's
	// Covered List, section 889) does not know without them whether an affiliate's item is covered.
	Owners []Match
}
