package list

import (
	"slices"
	"time"
)

// Kind is what an entity is.
type Kind string

// Kinds. A list that does not say leaves it empty: then nothing may be concluded from it.
const (
	UnknownKind  Kind = ""
	Person       Kind = "person"
	Organisation Kind = "organisation" // companies, authorities, groups
	Vessel       Kind = "vessel"
	Aircraft     Kind = "aircraft"
)

// Entity is one party as one list names it. The zero Time of a day is "open" (Start: since ever or not said; End: still).
type Entity struct {
	List        string // short id of the list, see Lists; for a user's own list, what its column or file name says
	ID          string // the list's own number for the party; where it has none, made of the name and stable over reloads
	Kind        Kind
	Name        string // as the list writes it; persons of OFAC are "FAMILY, Given"
	Aliases     []Alias
	Countries   []string // ISO 3166-1 alpha-2, upper case, sorted: of addresses, nationality, registration, flag
	Addresses   []Address
	Identifiers []Identifier
	Programs    []string // sanctions programmes, regimes, statutes
	Reason      string   // why it is listed, or the list's remarks
	Start, End  time.Time
	Parents     []string // names of parents as the list writes them
	Covers      *Covers  // what the listing reads on, where it is less than everything of the party; nil: everything
	Path        string
	Line        int  // 1 for the first; of the party's first row
	ended       bool // some sanction of it gave a last day or said that it is open
}

// Alias is another name of a party.
type Alias struct {
	Name     string
	Weak     bool // the list itself calls it weak or of low quality: it does not identify the party by itself
	Previous bool // a name that the party no longer bears
}

// Address is an address in one line; Country is ISO 3166-1 alpha-2 or empty.
type Address struct{ Text, Country string }

// Identifier is a number under which a party is known. Schemes are lower case; see Scheme for the usual ones.
type Identifier struct {
	Scheme  string
	Value   string
	Country string // of issue, ISO 3166-1 alpha-2 or empty
}

// Covers says what of a party a listing reads on: the FCC's Covered List names kinds of equipment and services, some of
// them only for some uses. Words of classes and uses are those of package rule.
type Covers struct {
	Classes    []string // classes of equipment and services, any of which is covered
	Uses       []string // covered only where used for one of these; empty: for every use
	Affiliates bool     // subsidiaries and affiliates are covered too
}

// InForce says whether the listing holds on a day: from its first day to its last, both included.
func (e *Entity) InForce(day time.Time) bool { return within(day, e.Start, e.End) }

func within(day, from, to time.Time) bool {
	return (from.IsZero() || !day.Before(from)) && (to.IsZero() || !day.After(to))
}

// Category is an entry of a list that names no party but a class of things with a condition: "routers produced in a foreign
// country, except …".
type Category struct {
	List       string
	ID         string   // made of the class and the day, stable over reloads
	Text       string   // as the list writes it
	Classes    []string // words of package rule; empty where the reader does not know the class (told)
	Foreign    bool     // only what is produced in a foreign country
	Exceptions []Exception
	Start      time.Time
	Updated    []time.Time // days of later changes, oldest first
	Path       string
	Line       int
}

// Exception is what a category leaves out.
type Exception struct {
	Text  string
	Fact  string    // word of package rule for what must hold; empty where the reader does not know it (told)
	Until time.Time // the first day on which it no longer holds; zero: open
}

// alias adds another name, once, and never the name itself.
func (e *Entity) alias(a Alias) {
	a.Name = clean(a.Name)
	if a.Name == "" || a.Name == e.Name || slices.ContainsFunc(e.Aliases, func(b Alias) bool { return b.Name == a.Name }) {
		return
	}
	e.Aliases = append(e.Aliases, a)
}

// country adds a country given by code or name; what is no country is left out.
func (e *Entity) country(s string) {
	if c := Country(s); c != "" && !slices.Contains(e.Countries, c) {
		e.Countries = append(e.Countries, c)
		slices.Sort(e.Countries)
	}
}

// address adds an address and its country.
func (e *Entity) address(text, country string) {
	text = clean(text)
	c := Country(country)
	e.country(c)
	a := Address{text, c}
	if text != "" && !slices.Contains(e.Addresses, a) {
		e.Addresses = append(e.Addresses, a)
	}
}

// identifier adds a number; its scheme may be a publisher's own word.
func (e *Entity) identifier(scheme, value, country string) {
	value = clean(value)
	i := Identifier{Scheme(scheme), value, Country(country)}
	if value != "" && i.Scheme != "" && !slices.Contains(e.Identifiers, i) {
		e.Identifiers = append(e.Identifiers, i)
	}
}

// program adds a programme once.
func (e *Entity) program(s string) {
	if s = clean(s); s != "" && !slices.Contains(e.Programs, s) {
		e.Programs = append(e.Programs, s)
	}
}
