package name

// Kind is what a name names. It decides how a name is read and what may meet what.
type Kind uint8

// The kinds. Unknown is read both as a person's name and as an organisation's; the better reading counts. Names of persons
// are never compared with names of organisations, vessels and aircraft where both kinds are known.
const (
	Unknown Kind = iota
	Person
	Organisation
	Vessel
	Aircraft
)

var kindNames = [...]string{"unknown", "person", "organisation", "vessel", "aircraft"}

// String is the kind in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Threshold is the least Score, and the least Group, that is worth a person's look. It was chosen once, on labelled pairs,
// and holds for every kind and script.
const Threshold = 0.8

// MinScore is the lowest score that Search promises to find.
const MinScore = 0.6

// Relation is what two names say of each other.
type Relation uint8

// The relations, weakest first.
const (
	Different Relation = iota // nothing that is worth a look
	Group                     // one bears the other's name: perhaps of the same group
	Same                      // perhaps the same party
)

var relationNames = [...]string{"different", "group", "same"}

// String is the relation in lower case.
func (r Relation) String() string { return relationNames[r] }

// Result is what comparing two names gave.
type Result struct {
	Score float64 // 0..1: the same party?
	Group float64 // 0..1: does one organisation bear the other's name? 0 for persons
	Why   Explanation
}

// Relation is the stronger relation whose score reaches Threshold.
func (r Result) Relation() Relation {
	switch {
	case r.Score >= Threshold:
		return Same
	case r.Group >= Threshold:
		return Group
	}
	return Different
}

// Best is the greater of both scores.
func (r Result) Best() float64 { return max(r.Score, r.Group) }

// Compare compares two names of a kind, with the built-in frequencies of words and names alone.
func Compare(a, b string, kind Kind) Result {
	return Query{Name: a, Kind: kind}.Compare(Entry{Name: b, Kind: kind})
}

// Entry is one name of a listed party.
type Entry struct {
	ID       int32 // the caller's number of the party; its other names carry it too
	Name     string
	Kind     Kind
	Evidence *Evidence // nil where nothing else is known
}

// Query is a name to look for.
type Query struct {
	Name     string
	Kind     Kind
	Evidence *Evidence // nil where nothing else is known
}

// Evidence is what is known of a party beside its name. Where both sides have it, the same identifier makes a score of 1
// whatever the names; the same address or country raises a score, other ones and another LEI or IMO number lower it.
type Evidence struct {
	Identifiers []Identifier
	Countries   []string // ISO 3166-1 alpha-2, upper case
	Addresses   []string // as written, one line each
}

// Identifier is a number in a register: an LEI, a company number, a tax number, an IMO number.
type Identifier struct {
	Scheme string // as the source names it, "LEI"; empty where it does not say
	Value  string
}
