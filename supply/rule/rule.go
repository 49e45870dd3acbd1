package rule

import (
	"time"
)

// Standing says what a rule is.
type Standing string

// Standings.
const (
	InForce  Standing = "in-force" // law, or an order that binds, on the days that it names
	Proposal Standing = "proposal" // not law: its answers say what it would do
	Own      Standing = "own"      // the user's own
)

// Rule is one rule with its days, read from YAML.
type Rule struct {
	ID        string
	Title     string
	Authority string
	Citation  string
	Country   string // whose rule it is, ISO 3166-1 alpha-2 or "EU": "foreign" means other than this
	Standing  Standing
	Days      []Interval // on which it holds, in order; none: always
	Except    []Exception
	Effects   []Effect
	Note      string // what is not certain of the rule itself, or how we read it
	Path      string // of the file; "built-in" for the embedded rules
	Line      int
	category  string // list and class of the category of a list that the rule stands for: "fcc-covered/consumer-router"
	when      node
}

// Interval is from one day to another, both included; zero: open.
type Interval struct{ From, To time.Time }

func (i Interval) holds(day time.Time) bool {
	return (i.From.IsZero() || !day.Before(i.From)) && (i.To.IsZero() || !day.After(i.To))
}

// On says whether the rule holds on a day.
func (r *Rule) On(day time.Time) bool { return holds(r.Days, day) }

func holds(days []Interval, day time.Time) bool {
	for _, i := range days {
		if i.holds(day) {
			return true
		}
	}
	return len(days) == 0
}

// Exception takes out what would otherwise fall under a rule.
type Exception struct {
	Title string
	Days  []Interval
	// Claim: whoever relies on it has to show it. While nothing says that it holds, the rule applies, and the answer names
	// what would change that. Without it, not knowing whether the exception holds makes the answer Unknown.
	Claim bool
	when  node
}

// EffectKind is what a rule does to an item.
type EffectKind string

// Effects.
const (
	NoAuthorisation EffectKind = "no-authorisation" // no new equipment authorisation
	NoProcurement   EffectKind = "no-procurement"   // public authorities may not buy it, or from those who use it
	NoFunds         EffectKind = "no-funds"         // public money may not pay for it
	NoInstall       EffectKind = "no-install"       // no new installation
	Remove          EffectKind = "remove"           // out of the network by a day
	Cap             EffectKind = "cap"              // no more than a share
	Licence         EffectKind = "licence"          // a licence is required
	Blocked         EffectKind = "blocked"          // no dealings, property is blocked
	NoInvestment    EffectKind = "no-investment"    // securities may not be bought
	NoService       EffectKind = "no-service"       // the service may not be provided or connected to
	Disclose        EffectKind = "disclose"         // to be disclosed
	Attest          EffectKind = "attest"           // to be attested
	Restrict        EffectKind = "restrict"         // the user's own: not to be bought
)

// Effect is one consequence.
type Effect struct {
	Kind    EffectKind
	By      time.Time // of Remove and Cap: the last day; zero: none is set
	Share   int32     // of Cap: basis points, 1..10000
	Months  int       // of Remove: months after designation; 0: By counts
	Text    string    // what it asks for, in one sentence
	Classes []string  // only for items of these classes; none: all that the rule speaks of
}
