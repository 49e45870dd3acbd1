package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// Verdict is the answer of a check about one element.
type Verdict string

// The verdicts.
const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"
	NotApplicable Verdict = "not-applicable" // the requirement does not concern the element
	NoData        Verdict = "no-data"        // the facts that would decide are missing
	Error         Verdict = "error"          // the check itself stopped: a defect of ours
)

// Severity is how much a failure matters, before it is known whom it hurts.
type Severity uint8

// The severities. None is that of what is no failure.
const (
	None Severity = iota
	Low
	Medium
	High
	Critical
)

var severityNames = [...]string{"none", "low", "medium", "high", "critical"}

// String is the severity's name in lower case.
func (s Severity) String() string { return severityNames[s] }

// MarshalText is the name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a name.
func (s *Severity) UnmarshalText(text []byte) error {
	v, err := ParseSeverity(string(text))
	*s = v
	return err
}

// ParseSeverity reads a severity's name.
func ParseSeverity(s string) (Severity, error) {
	for i, name := range severityNames {
		if s == name {
			return Severity(i), nil
		}
	}
	return 0, fmt.Errorf("expected none, low, medium, high or critical, found %q", s)
}

// Class tells what a failure shows.
type Class string

// The classes. A benign laboratory network fails many principles; an attack is something that happened.
const (
	OfPrinciple Class = "principle"
	OfAttack    Class = "attack"
)

// Strength is how strongly the cited text asks.
type Strength string

// The strengths. A failed Should is a warning: its severity is at most medium.
const (
	Shall    Strength = "shall"
	Should   Strength = "should"
	Practice Strength = "practice" // guidance of an agency or body whose text has no shall
)

// Clause is a place in a published document.
type Clause struct {
	Document string // TS 33.501, NIST SP 800-53, …
	Number   string // 13.1, or the control's id
	Version  string // the version that was read, "" where the document has none
}

// String is document, clause and version.
func (c Clause) String() string {
	s := c.Document
	if c.Number != "" {
		s += " " + c.Number
	}
	if c.Version != "" {
		s += " (" + c.Version + ")"
	}
	return s
}

// Check is one requirement and how it is decided.
type Check struct {
	ID        string // kebab-case, never reused
	Title     string // the finding's title: what is wrong when it fails
	Principle Principle
	Severity  Severity
	Strength  Strength
	Class     Class  // OfPrinciple where it is ""
	Kind      string // of attack, as captures' events name it; "" unless Class is OfAttack
	Cites     []Clause

	// NeedsCapture says that only what was seen on the wire decides it. Without a capture it is not asked at all.
	NeedsCapture bool
	FiGHT        []string // MITRE FiGHT or ATT&CK techniques that a failure opens
	Requires     string   // the requirement in our words, its exceptions included
	Evidence     string   // the facts that decide it
	Risk         string   // what a failure lets somebody do
	// Remedies says what to write, by dialect of the configuration (open5gs-2.7, free5gc, kubernetes, …); "" is for
	// every other.
	Remedies map[string]string

	// Run says a result for each element that it looked at. A check that says nothing has no data.
	Run func(n *network.Network, say func(Result))
}

// Result is what a check says about one element.
type Result struct {
	Verdict  Verdict
	Subject  *network.Element // nil where it is about the network as a whole
	Detail   string           // one sentence with the values found: "NEA0 stands first of NEA0 NEA2"
	Evidence []Evidence
	Severity Severity // None means the check's own
	Remedy   string   // "" means that of Remedies
}

// Evidence is one fact that a result rests on.
type Evidence struct {
	Text   string // attribute and value
	Layer  network.Layer
	Origin network.Origin
}

// Fact makes evidence of a claim.
func Fact[T any](a *network.Attr[T], c network.Claim[T]) Evidence {
	return Evidence{a.Name() + " = " + a.Print(c.Value), c.Layer, c.Origin}
}

// Facts makes evidence of claims.
func Facts[T any](a *network.Attr[T], claims []network.Claim[T]) []Evidence {
	out := make([]Evidence, len(claims))
	for i, c := range claims {
		out[i] = Fact(a, c)
	}
	return out
}

// Confidence is how sure a result is.
type Confidence string

// The confidences.
const (
	Certain Confidence = "certain" // every fact is stated or was observed
	Likely  Confidence = "likely"  // some fact is what the product does where its configuration is silent
)

// Confidence is certain, unless the evidence rests on a product's default.
func (r Result) Confidence() Confidence {
	for _, e := range r.Evidence {
		if e.Origin.Default != "" {
			return Likely
		}
	}
	return Certain
}

// Finding is a result with the check that gave it.
type Finding struct {
	Check *Check
	Result
}

// Severity is the result's own severity, or its check's.
func (f Finding) Severity() Severity {
	if f.Verdict != Fail {
		return None
	}
	if f.Result.Severity != None {
		return f.Result.Severity
	}
	return f.Check.Severity
}

// Remedy is what to write, in the dialect of the function or workload that the finding is about.
func (f Finding) Remedy() string {
	if f.Result.Remedy != "" {
		return f.Result.Remedy
	}
	if s := f.Subject; s != nil {
		if fn := s.Function(); fn != nil {
			if d, ok := network.Dialect.Best(fn); ok && f.Check.Remedies[d.Value] != "" {
				return f.Check.Remedies[d.Value]
			}
		}
		for w := s; w != nil; w = w.Owner {
			if w.Kind == network.KindWorkload {
				if p, ok := network.Platform.Best(w); ok && f.Check.Remedies[p.Value] != "" {
					return f.Check.Remedies[p.Value]
				}
			}
		}
	}
	return f.Check.Remedies[""]
}

// Run runs the checks over a joined network, in their order. Every check gives at least one finding.
func Run(n *network.Network, checks []*Check) []Finding {
	var out []Finding
	for _, c := range checks {
		before := len(out)
		runOne(n, c, func(r Result) { out = append(out, Finding{c, withoutDefaults(r)}) })
		if len(out) == before {
			out = append(out, Finding{c, Result{Verdict: NoData, Detail: "nothing in the input is about it: " + c.Evidence}})
		}
	}
	return out
}

// withoutDefaults turns a pass that rests on a product's default alone into no-data: what no input says is no pass.
func withoutDefaults(r Result) Result {
	if r.Verdict != Pass || len(r.Evidence) == 0 {
		return r
	}
	for _, e := range r.Evidence {
		if e.Origin.Default == "" {
			return r
		}
	}
	r.Verdict = NoData
	r.Detail += ", but only as the product's default: no input states it"
	return r
}

func runOne(n *network.Network, c *Check, say func(Result)) {
	defer func() {
		if p := recover(); p != nil {
			say(Result{Verdict: Error, Detail: fmt.Sprintf("the check stopped: %v (a defect of ours: please report it)", p)})
		}
	}()
	c.Run(n, say)
}

// Overall is the one verdict of several results of a check: the worst, where missing data goes before a pass.
func Overall(findings []Finding) Verdict {
	rank := map[Verdict]int{NotApplicable: 0, Pass: 1, NoData: 2, Error: 3, Fail: 4}
	worst := NotApplicable
	for _, f := range findings {
		if rank[f.Verdict] > rank[worst] {
			worst = f.Verdict
		}
	}
	return worst
}
