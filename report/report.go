// Package report holds the answer of an assessment and writes it: one typed [Report], one file for each output format.
//
// A report is plain data. Everything in it is ordered, so that the same input gives the same bytes, the time of the
// run and its duration aside.
package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/guyline/guyline/check"
)

// Report is the whole answer.
type Report struct {
	Schema         string          `json:"schema"` // URI of the JSON Schema
	Tool           Tool            `json:"tool"`
	Started        time.Time       `json:"started"`
	Duration       float64         `json:"durationSeconds"`
	Target         string          `json:"target"` // what the user asked about
	Inputs         []Input         `json:"inputs"`
	Lines          []Line          `json:"lines"` // the four lines of effort
	Plan           []Activity      `json:"plan"`  // activities of the Implementation Plan
	Principles     []Principle     `json:"principles"`
	Attacks        Counts          `json:"attacks"` // kinds of attack; principles do not count them
	Network        Network         `json:"network"`
	Sites          []Site          `json:"sites,omitempty"` // those of which the position is known
	Rollout        *Rollout        `json:"rollout,omitempty"`
	Supply         *Supply         `json:"supply,omitempty"`
	Attack         *Attack         `json:"attack,omitempty"`
	Results        []Result        `json:"results"`
	Contradictions []Contradiction `json:"contradictions"`
	Doubts         []Doubt         `json:"doubts"`
	Waivers        []Waiver        `json:"waivers"`
	Frames         Frames          `json:"frames"`
	Next           []string        `json:"next"` // commands or steps, the most useful first
}

// Tool says what made the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Input is one file and how far it was understood.
type Input struct {
	Path   string   `json:"path"`
	Format string   `json:"format"` // "" where none was recognised
	Status string   `json:"status"` // read, partly read, unrecognised, failed
	SHA256 string   `json:"sha256"` // "" where it could not be read
	Notes  []string `json:"notes"`
}

// Line is one of the plan's four lines of effort and where the network stands on it.
type Line struct {
	Number  int    `json:"number"`
	Title   string `json:"title"`
	Name    string `json:"name"`   // one word: Rollout, Risk, Supply, Share
	Status  string `json:"status"` // assessed, partly, no-data
	Summary string `json:"summary"`
}

// Principle counts the checks of one principle by overall verdict.
type Principle struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	Counts Counts `json:"counts"`
}

// Counts is a number of checks by verdict.
type Counts struct {
	Pass          int `json:"pass"`
	Fail          int `json:"fail"`
	NoData        int `json:"noData"`
	NotApplicable int `json:"notApplicable"`
	Error         int `json:"error"`
}

// Add counts one verdict.
func (c *Counts) Add(v check.Verdict) {
	switch v {
	case check.Pass:
		c.Pass++
	case check.Fail:
		c.Fail++
	case check.NoData:
		c.NoData++
	case check.NotApplicable:
		c.NotApplicable++
	case check.Error:
		c.Error++
	}
}

// Network is what was found in the inputs, in numbers.
type Network struct {
	Functions  int            `json:"functions"`
	ByType     map[string]int `json:"byType"`
	Sites      int            `json:"sites"`
	Cells      int            `json:"cells"`
	Workloads  int            `json:"workloads"`
	People     int            `json:"people"` // served by all cells, as far as stated
	Claims     int            `json:"claims"`
	Products   []string       `json:"products"`
	Operator   string         `json:"operator"`
	PLMNs      []string       `json:"plmns"`
	TestPLMNs  bool           `json:"testPLMNs"`  // every PLMN is one of laboratories
	Unassigned int            `json:"unassigned"` // functions that no declared cell depends on
}

// Result is what one check says about one element.
type Result struct {
	Check      string         `json:"check"`
	Class      string         `json:"class"` // attack or principle
	Kind       string         `json:"kind"`  // of an attack; "" for principles
	Principle  int            `json:"principle"`
	Verdict    check.Verdict  `json:"verdict"`
	Severity   check.Severity `json:"severity"` // none unless the verdict is fail
	Confidence string         `json:"confidence"`
	Subject    string         `json:"subject"`
	Title      string         `json:"title"`
	Detail     string         `json:"detail"`
	People     int            `json:"people"` // who depend on the subject; see Impact
	Impact     string         `json:"impact"` // how they were counted, or that nobody said
	Critical   []string       `json:"criticalUsers"`
	Evidence   []Evidence     `json:"evidence"`
	Cites      []string       `json:"cites"`
	FiGHT      []string       `json:"fight"`
	Risk       string         `json:"risk"`
	Remedy     string         `json:"remedy"`
	WaivedBy   string         `json:"waivedBy"` // owner of the waiver that accepts it; "" where none does
}

// Evidence is one fact that a result rests on, with its place.
type Evidence struct {
	Layer string `json:"layer"`
	File  string `json:"file"`
	Line  int    `json:"line"`
	Frame int64  `json:"frame"`
	Probe string `json:"probe"`
	Text  string `json:"text"`
	// Default says what the product does where the file is silent; "" where the file states the fact.
	Default string `json:"default"`
	// Packet is the frame, taken apart; nil where the evidence is no frame, or the report was not to show it.
	Packet *Packet `json:"packet,omitempty"`
}

// Contradiction is an attribute about which the claims on an element disagree.
type Contradiction struct {
	Subject   string     `json:"subject"`
	Attribute string     `json:"attribute"`
	Text      string     `json:"text"`
	Claims    []Evidence `json:"claims"`
}

// Doubt is a pair of elements that may be one.
type Doubt struct {
	Subject string `json:"subject"`
	Other   string `json:"other"`
	Reason  string `json:"reason"`
}

// Waiver is an accepted failure.
type Waiver struct {
	Check   string    `json:"check"`
	Subject string    `json:"subject"`
	Owner   string    `json:"owner"`
	Reason  string    `json:"reason"`
	Until   time.Time `json:"until"`
	Expired bool      `json:"expired"`
	Used    int       `json:"used"` // results that it accepts
	File    string    `json:"file"`
	Line    int       `json:"line"`
}

// Sort puts failures first, by severity, then by people, check, subject and detail.
func Sort(results []Result) {
	rank := map[check.Verdict]int{check.Fail: 0, check.Error: 1, check.NoData: 2, check.Pass: 3, check.NotApplicable: 4}
	slices.SortStableFunc(results, func(a, b Result) int {
		return cmp.Or(
			cmp.Compare(rank[a.Verdict], rank[b.Verdict]),
			cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(b.People, a.People),
			cmp.Compare(a.Check, b.Check),
			cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(a.Detail, b.Detail),
		)
	})
}

// Worst is the highest severity among failures that no waiver accepts.
func (r *Report) Worst() check.Severity {
	worst := check.None
	for _, x := range r.Results {
		if x.WaivedBy == "" {
			worst = max(worst, x.Severity)
		}
	}
	return worst
}

// Failures are the results that failed and that no waiver accepts, the most severe first, then by people.
func (r *Report) Failures() []Result {
	var out []Result
	for _, x := range r.Results {
		if x.Verdict == check.Fail && x.WaivedBy == "" {
			out = append(out, x)
		}
	}
	return out
}

// Counts counts the checks by their overall verdict.
func (r *Report) Counts() Counts {
	var c Counts
	for _, p := range r.Principles {
		c.Pass += p.Counts.Pass
		c.Fail += p.Counts.Fail
		c.NoData += p.Counts.NoData
		c.NotApplicable += p.Counts.NotApplicable
		c.Error += p.Counts.Error
	}
	return c
}
