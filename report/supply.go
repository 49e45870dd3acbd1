package report

import (
	"fmt"
	"strings"
)

// Supply is the third line of effort in numbers: on whom the network depends, under which rules they fall, what is known of
// what they delivered, and what the network loses without each of them.
type Supply struct {
	Problem   string           `json:"problem"` // why nothing could be judged; "" where all could
	Day       string           `json:"day"`     // on which rules and listings were judged
	Lists     []SupplyList     `json:"lists"`   // against which names were held
	Suppliers []SupplySupplier `json:"suppliers"`
	Rules     []SupplyRule     `json:"rules"` // that apply, or cannot be decided
	Layers    []SupplyLayer    `json:"layers"`
	Removals  []SupplyRemoval  `json:"removals"` // the most people first
	Single    []SupplyPoint    `json:"single"`   // assets for which nothing stands in, the most people first
	Software  *SupplySoftware  `json:"software,omitempty"`
	Faults    []string         `json:"faults"` // what was left out or is odd, and why
}

// SupplyList is a list of an authority.
type SupplyList struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Date     string `json:"date"`   // of the data; "" where the file does not say
	Path     string `json:"path"`   // "" where the program's own entries stand in for it
	SHA256   string `json:"sha256"` // of the file
	Entities int    `json:"entities"`
	Broken   int    `json:"broken"` // rows that could not be read
}

// SupplySupplier is one supplier.
type SupplySupplier struct {
	Name    string      `json:"name"`
	Country string      `json:"country"`
	Status  string      `json:"status"` // listed, owned, open, group, clear, or no-data
	Why     string      `json:"why"`
	Hits    []SupplyHit `json:"hits"`
	Owners  []string    `json:"owners"`
	Assets  int         `json:"assets"`
	Sites   int         `json:"sites"`
	People  int         `json:"people"`
}

// SupplyHit is an entry of a list whose name is like the supplier's or an owner's.
type SupplyHit struct {
	List    string  `json:"list"`
	Name    string  `json:"name"` // as the list writes it
	Of      string  `json:"of"`   // whose name it is like
	Score   float64 `json:"score"`
	Same    bool    `json:"same"` // perhaps the party itself; false: perhaps one of its group
	InForce bool    `json:"inForce"`
	Place   string  `json:"place"`
	Why     string  `json:"why"`
}

// SupplyRule is what a rule says of what was bought, all for which it says the same together.
type SupplyRule struct {
	Rule     string   `json:"rule"`
	Title    string   `json:"title"`
	Citation string   `json:"citation"`
	Subjects []string `json:"subjects"`
	Applies  bool     `json:"applies"` // false: it cannot be decided
	Standing string   `json:"standing"`
	Effects  []string `json:"effects"`
	Reasons  []string `json:"reasons"`
	Missing  []string `json:"missing"`
	People   int      `json:"people"`
}

// SupplyLayer is how concentrated one layer is.
type SupplyLayer struct {
	Layer      string  `json:"layer"`
	Weight     string  `json:"weight"` // assets, sites, people or critical users
	Suppliers  int     `json:"suppliers"`
	HHI        float64 `json:"hhi"` // 0 to 10,000, by names
	Largest    string  `json:"largest"`
	Share      float64 `json:"share"`
	OwnedHHI   float64 `json:"ownedHHI"` // by the groups that own them
	Group      string  `json:"group"`    // the largest of these
	OwnedShare float64 `json:"ownedShare"`

	Substitutes []string `json:"substitutes"` // who could deliver in place of the largest
}

// SupplyPoint is an asset without which cells fail.
type SupplyPoint struct {
	Name     string `json:"name"`
	Layer    string `json:"layer"`
	Supplier string `json:"supplier"`
	Cells    int    `json:"cells"`
	People   int    `json:"people"`
}

// SupplyRemoval is what the network loses when all of one supplier stops, and what replacing it takes.
type SupplyRemoval struct {
	Supplier  string   `json:"supplier"`
	Members   []string `json:"members"` // suppliers of the same group, which go with it
	Assets    int      `json:"assets"`
	Functions []string `json:"functions"` // that fail
	Cells     int      `json:"cells"`
	Sites     int      `json:"sites"`
	People    int      `json:"people"`
	Moved     int      `json:"moved"`
	Critical  []string `json:"critical"`
	Low       float64  `json:"low"` // cost of replacement, of what has a price
	High      float64  `json:"high"`
	Currency  string   `json:"currency"`
	Unpriced  int      `json:"unpriced"` // pieces without a price
	Left      int      `json:"left"`     // pieces that nobody offers
	Months    int      `json:"months"`   // until the last piece is replaced
	InTime    bool     `json:"inTime"`
	Lines     []string `json:"lines"` // of the cost, with their sources
	Assumed   []string `json:"assumed"`
}

// SupplySoftware is what bills of materials and advisories say.
type SupplySoftware struct {
	Bills      []SupplyBill      `json:"bills"`
	Components int               `json:"components"` // in all bills, the same one in two bills twice
	Judged     int               `json:"judged"`     // that could be held against advisories
	Vulnerable int               `json:"vulnerable"`
	Exploited  int               `json:"exploited"` // with a vulnerability that is known to be exploited
	Unmended   int               `json:"unmended"`  // with one for which no fixed version is known
	Silenced   int               `json:"silenced"`  // matches that a VEX statement says do not affect
	Advisories []string          `json:"advisories"`
	Findings   []SupplyComponent `json:"findings"`
	Faults     []string          `json:"faults"`
}

// SupplyBill is one bill of materials.
type SupplyBill struct {
	Path       string          `json:"path"`
	Format     string          `json:"format"`
	Subject    string          `json:"subject"`
	Components int             `json:"components"`
	Functions  []string        `json:"functions"` // that run it
	Quality    []SupplyQuality `json:"quality"`
	People     int             `json:"people"`
}

// SupplyQuality is a bill held against a standard.
type SupplyQuality struct {
	Standard string   `json:"standard"`
	Score    float64  `json:"score"` // 0 to 1
	Conforms bool     `json:"conforms"`
	Lacks    []string `json:"lacks"`
}

// SupplyComponent is a component with vulnerabilities.
type SupplyComponent struct {
	Name            string                `json:"name"`
	Version         string                `json:"version"`
	PURL            string                `json:"purl"`
	Functions       []string              `json:"functions"`
	Sites           []string              `json:"sites"`
	People          int                   `json:"people"`
	Vulnerabilities []SupplyVulnerability `json:"vulnerabilities"`
}

// SupplyVulnerability is one vulnerability of a component.
type SupplyVulnerability struct {
	ID        string   `json:"id"`
	Aliases   []string `json:"aliases"`
	Summary   string   `json:"summary"`
	Severity  float64  `json:"severity"` // CVSS base score; 0 where none is known
	Fixed     string   `json:"fixed"`    // the nearest version that mends it; "" where none is known
	Exploited string   `json:"exploited"`
	EPSS      float64  `json:"epss"`
	Statement string   `json:"statement"` // of a VEX; "" where there is none
	Silenced  bool     `json:"silenced"`

	// What follows is for exchange. It is left out where nobody told it.
	State      string            `json:"state,omitempty"`      // affected, possibly affected, package not used, silenced by a statement
	Vector     string            `json:"vector,omitempty"`     // CVSS vector whose base score Severity is
	Links      []SupplyLink      `json:"links,omitempty"`      // to the advisories
	Statements []SupplyStatement `json:"statements,omitempty"` // of VEX that count, in the order of authors
}

// SupplyLink is where an advisory stands.
type SupplyLink struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

// SupplyStatement is what one author says of a vulnerability of a component.
type SupplyStatement struct {
	Status        string `json:"status"` // not affected, affected, fixed or under investigation
	Author        string `json:"author"`
	Date          string `json:"date"`
	Justification string `json:"justification"` // a code of OpenVEX, CSAF or CycloneDX
	Impact        string `json:"impact"`
	Action        string `json:"action"`
}

// Summary is one line for people.
func (s *Supply) Summary() string {
	if s.Problem != "" {
		return "not judged: " + s.Problem
	}
	count := map[string]int{}
	for _, x := range s.Suppliers {
		count[x.Status]++
	}
	text := fmt.Sprintf("%s held against %s", Some(len(s.Suppliers), "supplier"), Some(len(s.Lists), "list"))
	var said []string
	for _, c := range []struct{ status, words string }{{"listed", "listed"}, {"owned", "owned by listed parties"}, {"open", "with owners unknown"}, {"group", "named like a listed group"}} {
		if n := count[c.status]; n > 0 {
			said = append(said, fmt.Sprintf("%d %s", n, c.words))
		}
	}
	if len(said) == 0 {
		said = append(said, "none listed")
	}
	if text += ": " + strings.Join(said, ", "); len(s.Suppliers) == 0 {
		text = "no supplier is named"
	}
	applies := map[string]bool{}
	for _, r := range s.Rules {
		if r.Applies && r.Standing != "proposal" {
			applies[r.Rule] = true
		}
	}
	if len(applies) > 0 {
		text += fmt.Sprintf("; %s", Some(len(applies), "rule")+" "+plural(len(applies), "applies", "apply"))
	}
	if len(s.Removals) > 0 && s.Removals[0].People > 0 {
		text += fmt.Sprintf("; without %s %s people lose service", strings.Join(s.Removals[0].Members, " and "), Number(s.Removals[0].People))
	}
	if w := s.Software; w != nil {
		open := ""
		if n := w.Components - w.Judged; n > 0 {
			open = fmt.Sprintf(", %s not judged", Number(n))
		}
		text += fmt.Sprintf("; %s of %s vulnerable%s", Number(w.Vulnerable), Some(w.Judged, "judged component"), open)
		if w.Exploited > 0 {
			text += fmt.Sprintf(", %s known to be exploited", Number(w.Exploited))
		}
	}
	return text
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Applying is the rules that apply.
func (s *Supply) Applying() []SupplyRule { return s.rules(true) }

// Undecided is the rules that cannot be decided.
func (s *Supply) Undecided() []SupplyRule { return s.rules(false) }

func (s *Supply) rules(applies bool) (out []SupplyRule) {
	for _, r := range s.Rules {
		if r.Applies == applies {
			out = append(out, r)
		}
	}
	return out
}

// removalsInPage is how many removals the HTML report and Markdown show, and findingsInPage how many components.
const (
	removalsInPage = 8
	findingsInPage = 15
)

// WorstSingle is the single points on which the most people depend.
func (s *Supply) WorstSingle() []SupplyPoint { return s.Single[:min(len(s.Single), removalsInPage)] }

// Worst is the removals that cost the most people.
func (s *Supply) Worst() []SupplyRemoval { return s.Removals[:min(len(s.Removals), removalsInPage)] }

// ByPeople is the layers weighed by people, or by assets where nobody is known to depend on a layer.
func (s *Supply) ByPeople() []SupplyLayer {
	var out []SupplyLayer
	for _, l := range s.Layers {
		if l.Weight == "people" {
			out = append(out, l)
		}
	}
	for _, l := range s.Layers {
		known := false
		for _, o := range out {
			known = known || o.Layer == l.Layer
		}
		if !known && l.Weight == "assets" {
			out = append(out, l)
		}
	}
	return out
}

// Worst is the components that matter most.
func (w *SupplySoftware) Worst() []SupplyComponent {
	return w.Findings[:min(len(w.Findings), findingsInPage)]
}

// Percent is a share in percent without decimals.
func Percent(share float64) string { return fmt.Sprintf("%.0f", 100*share) }

// Cost is the interval in words.
func (r SupplyRemoval) Cost() string {
	switch {
	case r.High == 0:
		return "no price is known"
	case r.Unpriced > 0:
		return fmt.Sprintf("%s to %s %s and %s without a price", Money(r.Low), Money(r.High), r.Currency, Some(r.Unpriced, "piece"))
	}
	return strings.TrimSpace(fmt.Sprintf("%s to %s %s", Money(r.Low), Money(r.High), r.Currency))
}
