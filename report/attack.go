package report

import (
	"fmt"
	"slices"
	"strings"
)

// Attack is the second half of line two: how an attacker gets from where he can stand to what must not fall, whom that hurts,
// and which changes cut the most. Evidence and model are kept apart: a path's steps rest on evidence, Risk is a model.
type Attack struct {
	Footholds []AttackFoothold `json:"footholds"` // from which paths were looked for
	Assets    []AttackAsset    `json:"assets"`    // to which
	Joins     []AttackJoin     `json:"joins"`     // which foothold leads to which asset, in the order of both
	Paths     []AttackPath     `json:"paths"`     // the worst first
	Omitted   int              `json:"omitted"`   // paths that are counted and not listed
	Chokes    []AttackChoke    `json:"chokes"`    // steps through which the most paths lead
	Changes   []AttackChange   `json:"changes"`   // each by itself, the one that closes the most first
	Fixes     []AttackFixes    `json:"fixes"`     // the smallest sets of changes, by asset
	Risk      *AttackRisk      `json:"risk,omitempty"`
	Register  []AttackEntry    `json:"register"`
	WhatIf    *AttackWhatIf    `json:"whatIf,omitempty"`
	Faults    []string         `json:"faults"` // what was left out or is odd, and why
}

// AttackFoothold is a place where an attacker can stand.
type AttackFoothold struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Evidenced int    `json:"evidenced"` // pairs of it and an asset's element that evidence joins
	Possible  int    `json:"possible"`  // pairs that are joined only if what nobody showed is so
}

// AttackAsset is a kind of thing that must not fall.
type AttackAsset struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Elements  int    `json:"elements"` // functions or areas that hold it
	Evidenced int    `json:"evidenced"`
	Possible  int    `json:"possible"`
	People    int    `json:"people"` // who are hurt by the worst evidenced path to it, else by the worst possible one
}

// AttackJoin is one foothold and one asset that paths join.
type AttackJoin struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Evidenced int    `json:"evidenced"` // elements of the asset that evidence joins with the foothold
	Possible  int    `json:"possible"`  // elements that are joined only if what nobody showed is so
}

// AttackPath is one way from a foothold to an asset of one element.
type AttackPath struct {
	ID        string       `json:"id"` // the same as long as foothold, asset, element and steps are
	From      string       `json:"from"`
	To        string       `json:"to"`
	FromTitle string       `json:"fromTitle"`
	ToTitle   string       `json:"toTitle"`
	Target    string       `json:"target"`   // the element
	Evidence  string       `json:"evidence"` // of its weakest step: observed, configured, declared, predicted, or possible
	Possible  int          `json:"possible"` // steps that are not evidenced
	Rank      int          `json:"rank"`     // 1 is the cheapest of its foothold and target; more with --k
	Others    int          `json:"others"`   // elements besides the target at which the foothold has the asset too, as surely
	People    int          `json:"people"`   // who depend on the target
	Cells     int          `json:"cells"`    //
	Sites     int          `json:"sites"`    //
	Critical  []string     `json:"criticalUsers"`
	Impact    string       `json:"impact"` // how they were counted, or that nobody said
	Hours     AttackRange  `json:"hours"`  // for which the asset stays lost
	Steps     []AttackStep `json:"steps"`  // each after those that it builds on
	Closes    []string     `json:"closes"` // changes each of which closes it, by id
}

// AttackStep is one step of a path.
type AttackStep struct {
	Number     int            `json:"number"`
	Technique  string         `json:"technique"`
	Title      string         `json:"title"`
	FiGHT      string         `json:"fight"`     // technique's id in MITRE FiGHT or ATT&CK
	FiGHTName  string         `json:"fightName"` // as FiGHT names it
	Tactics    []string       `json:"tactics"`   // ids of FiGHT's tactics
	Status     string         `json:"status"`    // how FiGHT rates it: observed, proof of concept, theoretical
	Text       string         `json:"text"`      // the story's sentence
	Gains      string         `json:"gains"`     // what the attacker has afterwards
	Subject    string         `json:"subject"`
	Evidence   string         `json:"evidence"`   // observed, configured, declared, predicted, or possible
	Weaknesses []AttackReason `json:"weaknesses"` // all of which are needed
	After      []int          `json:"after"`      // numbers of the steps that it builds on; none: on the foothold alone
}

// AttackReason is a weakness that makes a step possible, or a fact on which it rests.
type AttackReason struct {
	Weakness string     `json:"weakness"` // "" where it is a plain fact of the network
	Title    string     `json:"title"`
	Evidence string     `json:"evidence"` // observed, configured, declared, predicted, or possible
	Check    string     `json:"check"`    // whose failure shows it; "" where none does
	Proof    []Evidence `json:"proof"`
	Missing  string     `json:"missing"` // what would decide it, where it is possible only
	Change   string     `json:"change"`  // that mends it, by id; "" where none does
}

// AttackChange is something to do, and what it closes by itself.
type AttackChange struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Subject  string   `json:"subject"`
	Place    string   `json:"place"`  // file and line to change; "" where no file was given
	Remedy   string   `json:"remedy"` // the product's own configuration line
	Checks   []string `json:"checks"` // that pass afterwards
	Closes   []string `json:"closes"` // paths that it closes by itself, by id
	Pairs    int      `json:"pairs"`  // pairs of foothold and target that it closes by itself, listed or not
	Everyone int      `json:"people"` // people on the worst of these
}

// AttackFixes is the smallest set of changes that closes all evidenced paths to an asset.
type AttackFixes struct {
	Asset   string   `json:"asset"`
	Title   string   `json:"title"`
	Changes []string `json:"changes"` // by id, in the order in which to do them
	Least   int      `json:"least"`   // no smaller set than this does it
	Exact   bool     `json:"exact"`   // Changes is a smallest set
	Closes  int      `json:"closes"`  // pairs of foothold and target
	Open    []string `json:"open"`    // what no change closes, and why
}

// AttackChoke is a step that many paths share.
type AttackChoke struct {
	Title    string `json:"title"`
	Subject  string `json:"subject"`
	Evidence string `json:"evidence"`
	Pairs    int    `json:"pairs"` // evidenced pairs of foothold and target that fall without it
	People   int    `json:"people"`
}

// AttackRange is a number between two bounds, with where the bounds come from.
type AttackRange struct {
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Basis string  `json:"basis"`
}

// AttackRisk is the Monte-Carlo overlay: a model, no evidence.
type AttackRisk struct {
	Label       string             `json:"label"` // says that it is a model
	Seed        uint64             `json:"seed"`
	Trials      int                `json:"trials"`
	Horizon     string             `json:"horizon"` // the time that a likelihood is for
	Assets      []AttackRiskAsset  `json:"assets"`
	Assumptions []AttackAssumption `json:"assumptions"`
}

// AttackRiskAsset is how often an asset falls in the model.
type AttackRiskAsset struct {
	Asset       string     `json:"asset"`
	Title       string     `json:"title"`
	Likelihood  float64    `json:"likelihood"`  // share of the trials in which some element of it falls
	Interval    [2]float64 `json:"interval"`    // within which the likelihood lies for nine of ten draws of the assumptions
	PeopleHours [3]float64 `json:"peopleHours"` // mean, and the values that one trial in twenty and one in a hundred exceed
	Evidenced   float64    `json:"evidenced"`   // the likelihood with evidenced weaknesses alone
}

// AttackAssumption is a range that the model draws from.
type AttackAssumption struct {
	Of     string  `json:"of"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Source string  `json:"source"`
}

// AttackEntry is one risk of the register.
type AttackEntry struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	From      string   `json:"from"` // "" is every foothold
	To        string   `json:"to"`
	Owner     string   `json:"owner"`     // "" where nobody has taken it
	Treatment string   `json:"treatment"` // modify, retain, avoid, share (ISO/IEC 27005); "" where none is decided
	Changes   []string `json:"changes"`   // by which it is treated
	Due       string   `json:"due"`
	Overdue   bool     `json:"overdue"`
	Note      string   `json:"note"`
	Paths     int      `json:"paths"` // evidenced pairs now
	People    int      `json:"people"`
	Residual  int      `json:"residual"`       // evidenced pairs after the treatment
	After     int      `json:"residualPeople"` // people on the worst of these
	Place     string   `json:"place"`          // file and line of the entry; "" where the program made it
	Faults    []string `json:"faults"`
}

// AttackWhatIf is what a change would do.
type AttackWhatIf struct {
	Changes  []string `json:"changes"`
	Closes   []string `json:"closes"`   // titles of the pairs of foothold and target that fall
	Remain   int      `json:"remain"`   // evidenced pairs that stay
	Possible int      `json:"possible"` // pairs that turn from evidenced into possible
}

// Pairs is how many pairs of foothold and target evidence joins, and how many are possible besides.
func (a *Attack) Pairs() (evidenced, possible int) {
	for _, f := range a.Footholds {
		evidenced += f.Evidenced
		possible += f.Possible
	}
	return evidenced, possible
}

// Evidenced reports whether evidence shows every step of the path.
func (p AttackPath) Evidenced() bool { return p.Possible == 0 }

// Change is the change with an id.
func (a *Attack) Change(id string) (AttackChange, bool) {
	for _, c := range a.Changes {
		if c.ID == id {
			return c, true
		}
	}
	return AttackChange{}, false
}

// worstPaths is how many paths stand as pictures.
const worstPaths = 5

// Worst is the paths that stand as pictures.
func (a *Attack) Worst() []AttackStory {
	stories := a.Stories()
	return stories[:min(len(stories), worstPaths)]
}

// Summary is one line for people.
func (a *Attack) Summary() string {
	evidenced, possible := a.Pairs()
	switch {
	case evidenced == 0 && possible == 0:
		return "no attack path is known"
	case evidenced == 0:
		return fmt.Sprintf("no attack path is evidenced; %s possible", Number(possible)+" "+plural(possible, "is", "are"))
	}
	text := Some(evidenced, "attack path") + " evidenced"
	if len(a.Paths) > 0 && a.Paths[0].Evidenced() {
		w := a.Paths[0]
		text += fmt.Sprintf(", the worst from %s to %s", w.FromTitle, w.ToTitle)
		if w.People > 0 {
			text += " of " + persons(w.People)
		}
	}
	first := slices.IndexFunc(a.Fixes, func(f AttackFixes) bool { return f.Closes > 0 && len(f.Changes) > 0 })
	if first >= 0 {
		f := a.Fixes[first]
		all := "all"
		if n := len(f.Open); n > 0 {
			all = fmt.Sprintf("%s of %s", Number(f.Closes), Number(f.Closes+n))
		}
		text += fmt.Sprintf("; %s %s %s that lead to %s", Some(len(f.Changes), "change"), plural(len(f.Changes), "closes", "close"), all, strings.ToLower(f.Title))
	}
	return text
}

// persons is how many people, in words.
func persons(n int) string { return Number(n) + plural(n, " person", " people") }
