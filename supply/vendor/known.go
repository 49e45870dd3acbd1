package vendor

import "time"

// Known is what files say of a supplier and of what it offers, as plain values; package supply gathers them.
type Known struct {
	Day        time.Time
	Lists      []string // names of the lists that were read to their end
	ListsGiven bool     // false: only what statutes and notices name stands in for them
	Buyer      string   // country of who buys, ISO 3166-1 alpha-2; "" = not known
	Names      []Name
	Owners     []Owners // one for each rule on ownership that is in force
	Rules      []Rule   // that apply or cannot be decided
	Judged     int      // rules that were asked
	Bills      []Bill
	Weak       []Weakness
	Faults     []string
	Inputs     []Input
}

// Name is a name on a list that is like one that was looked for.
type Name struct {
	Of     string // the name that was looked for
	Who    Who
	List   string // title of the list
	Listed string
	Score  float64
	Same   bool // false: perhaps one of its group
	Sure   bool // an identifier agrees
	Place  string

	Hardware bool // of AComponent: it makes hardware in the product
}

// Who says who bears a name.
type Who uint8

const (
	TheVendor Who = iota
	AnOwner
	AComponent // who supplies a component
)

// Owners is what a rule on ownership says of the supplier.
type Owners struct {
	Rule    string
	Outcome string // restricted, unknown, clear, no-data
	Text    string
	Place   string

	Discloses bool // the rule asks for a disclosure and restricts nothing
}

// Rule is what a rule says of the product.
type Rule struct {
	Title    string
	Citation string
	Place    string // of the rule, "built-in" for the program's own
	Applies  bool   // false: it cannot be decided
	Forbids  bool   // that it is bought, installed or kept
	Subject  string
	Effects  []string
	Reasons  []string
	Missing  []string
}

// Bill is a bill of materials.
type Bill struct {
	Path       string
	Subject    string
	Components int
	Hardware   int      // of these
	Judged     int      // held against advisories
	Asked      int      // that could have been: files and hardware left out
	Advisories bool     // some were given
	Incomplete bool     // it says so itself
	Lacks      []string // of the minimum elements
	Standard   string   // that these are of
	Problem    string   // why it cannot be used; then nothing else is valid
}

// Weakness is a vulnerability of a component that no statement takes away.
type Weakness struct {
	Component string
	ID        string
	Severity  float64 // CVSS, 0 where it is not known
	Exploited string  // since when it is known to be; "" where it is not
	Fixed     string  // version that mends it
	Statement string  // what the supplier says of it
	Place     string
}

// Input is a file that went into a decision.
type Input struct {
	Path   string `json:"path"`
	Role   string `json:"role"`
	SHA256 string `json:"sha256"`
}
