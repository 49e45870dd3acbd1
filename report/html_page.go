package report

import (
	"cmp"
	"html/template"
	"slices"

	"github.com/guyline/guyline/check"
)

// How much of a large report stands in the page. What is left out is counted in the page and stands in the JSON report.
const (
	htmlFailures = 25  // results listed for a check that fails
	htmlOthers   = 10  // results listed for a check with another verdict
	htmlFacts    = 4   // facts listed for a result
	htmlRemedies = 4   // remedies listed for a check, one for each dialect
	htmlRows     = 200 // rows of any other table
	htmlNotes    = 8   // notes listed for an input
	htmlOpen     = 5   // results of the first card, up to which it stands open
)

// htmlPage is what the template prints.
type htmlPage struct {
	*Report
	Style          template.CSS
	Script         template.JS
	Policy         string
	Counts         Counts
	Verdict        string // of the report as a whole: fail, pass or no-data
	Worst          check.Severity
	People         int // who depend on the failure that reaches most of them
	Severities     []htmlSeverity
	Types          []htmlType
	Failed         []*htmlCheck // fail, then error
	Waived         []*htmlCheck
	NoData         []*htmlCheck
	Passed         []*htmlCheck
	NotApplicable  []*htmlCheck
	Bars           []htmlBar
	Contradictions htmlTable[htmlContradiction]
	Doubts         htmlTable[Doubt]
	Inputs         htmlTable[htmlInput]
	InputCounts    map[string]int
	Plan           []Activity
	Attack         *htmlAttack
}

// htmlTable is the part of a list that the page shows, and how many it leaves out.
type htmlTable[T any] struct {
	Rows []T
	More int
}

func newHTMLTable[T any](all []T, most int) htmlTable[T] {
	n := min(len(all), most)
	return htmlTable[T]{all[:n], len(all) - n}
}

type htmlSeverity struct {
	Name           string
	Checks, People int
}

type htmlType struct {
	Name string
	N    int
}

// htmlCheck is the results of one check that have one verdict.
type htmlCheck struct {
	Result          // the first, which is the worst
	Shape    string // fail, error, waived, no-data, pass or not-applicable
	Name     string // what is wrong, or, where nothing is known to be wrong, what is asked
	Area     string // the principle's title
	Requires string
	Needs    string
	N, Of    int // results with this verdict, of all results of the check
	Most     int // people who depend on the subject that reaches most of them
	Users    []string
	Rows     []htmlRow
	More     int
	Remedies []htmlRemedy
	Open     bool
}

type htmlRow struct {
	Result
	Facts   htmlTable[Evidence]
	Packets []*htmlPacket
	Unshown int // frames that the evidence names beyond these
}

type htmlRemedy struct {
	Text string
	N    int
}

// htmlBar is a principle's counts as widths of 100.
type htmlBar struct {
	Principle
	Parts []htmlPart
}

type htmlPart struct {
	Class    string
	At, Wide float64
}

type htmlContradiction struct {
	Contradiction
	Declared, Configured, Observed []Evidence
}

type htmlInput struct {
	Input
	Notes htmlTable[string]
}

func newHTMLPage(r *Report) *htmlPage {
	p := &htmlPage{Report: r, Counts: r.Counts(), Worst: r.Worst(), InputCounts: map[string]int{},
		Doubts: newHTMLTable(r.Doubts, htmlRows), Plan: r.Plan, Attack: newHTMLAttack(r.Attack)}
	p.group(r)
	switch {
	case len(p.Failed) > 0:
		p.Verdict = "fail"
	case p.Counts.Pass+p.Counts.Fail == 0 || p.Counts.NoData > 0:
		p.Verdict = "no-data"
	default:
		p.Verdict = "pass"
	}
	p.severities()
	for name, n := range r.Network.ByType {
		p.Types = append(p.Types, htmlType{cmp.Or(name, "unknown"), n})
	}
	slices.SortFunc(p.Types, func(a, b htmlType) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	for _, x := range r.Principles {
		p.Bars = append(p.Bars, newHTMLBar(x))
	}
	p.Contradictions = newHTMLTable(layers(r.Contradictions), htmlRows)
	p.Inputs = newHTMLTable(p.inputs(r.Inputs), htmlRows)
	return p
}

// group sorts the results into cards, one for each check and verdict, in the results' order.
func (p *htmlPage) group(r *Report) {
	titles := map[int]string{}
	for _, x := range r.Principles {
		titles[x.Number] = x.Title
	}
	of := map[string]int{}
	for _, x := range r.Results {
		of[x.Check]++
	}
	at := map[[2]string]*htmlCheck{}
	for _, x := range r.Results {
		shape := string(x.Verdict)
		if x.WaivedBy != "" {
			shape = "waived"
		}
		c, ok := at[[2]string{x.Check, shape}]
		if !ok {
			c = &htmlCheck{Result: x, Shape: shape, Name: x.Title, Area: titles[x.Principle], Of: of[x.Check]}
			if known, ok := check.Find(x.Check); ok {
				c.Requires, c.Needs = known.Requires, known.Evidence
				if shape != "fail" && shape != "waived" {
					c.Name = known.Requires
				}
			}
			at[[2]string{x.Check, shape}] = c
			p.put(c)
		}
		c.add(x)
	}
	// The most severe card first, then the one that reaches most people. An error is of ours and goes last.
	slices.SortStableFunc(p.Failed, func(a, b *htmlCheck) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Most, a.Most), cmp.Compare(b.N, a.N))
	})
	// One open card shows what is inside; a long one would push the others out of sight.
	if len(p.Failed) > 0 && p.Failed[0].N <= htmlOpen {
		p.Failed[0].Open = true
	}
	p.packets()
}

func (p *htmlPage) put(c *htmlCheck) {
	switch c.Shape {
	case "fail", "error":
		p.Failed = append(p.Failed, c)
	case "waived":
		p.Waived = append(p.Waived, c)
	case "no-data":
		p.NoData = append(p.NoData, c)
	case "pass":
		p.Passed = append(p.Passed, c)
	default:
		p.NotApplicable = append(p.NotApplicable, c)
	}
}

func (c *htmlCheck) add(x Result) {
	c.N++
	c.Most = max(c.Most, x.People)
	c.Severity = max(c.Severity, x.Severity)
	for _, u := range x.Critical {
		if len(c.Users) < htmlOthers && !slices.Contains(c.Users, u) {
			c.Users = append(c.Users, u)
		}
	}
	most := htmlOthers
	if c.Shape == "fail" {
		most = htmlFailures
	}
	if len(c.Rows) < most {
		c.Rows = append(c.Rows, htmlRow{Result: x, Facts: newHTMLTable(x.Evidence, htmlFacts)})
	} else {
		c.More++
	}
	if x.Remedy == "" || c.Shape != "fail" && c.Shape != "waived" {
		return
	}
	for i := range c.Remedies {
		if c.Remedies[i].Text == x.Remedy {
			c.Remedies[i].N++
			return
		}
	}
	if len(c.Remedies) < htmlRemedies {
		c.Remedies = append(c.Remedies, htmlRemedy{x.Remedy, 1})
	}
}

// severities counts the failing checks by severity, the worst first.
func (p *htmlPage) severities() {
	p.Severities = []htmlSeverity{{Name: "critical"}, {Name: "high"}, {Name: "medium"}, {Name: "low"}}
	for _, c := range p.Failed {
		if c.Severity == check.None {
			continue
		}
		s := &p.Severities[check.Critical-c.Severity]
		s.Checks++
		s.People = max(s.People, c.Most)
		p.People = max(p.People, c.Most)
	}
}

func newHTMLBar(x Principle) htmlBar {
	bar, c := htmlBar{Principle: x}, x.Counts
	all := c.Pass + c.Fail + c.NoData + c.NotApplicable + c.Error
	at := 0.0
	for _, part := range []struct {
		class string
		n     int
	}{{"fail", c.Fail}, {"error", c.Error}, {"no-data", c.NoData}, {"pass", c.Pass}, {"not-applicable", c.NotApplicable}} {
		if part.n > 0 {
			wide := 100 * float64(part.n) / float64(all)
			bar.Parts = append(bar.Parts, htmlPart{part.class, at, wide})
			at += wide
		}
	}
	return bar
}

// layers puts the claims of each contradiction side by side.
func layers(list []Contradiction) []htmlContradiction {
	out := make([]htmlContradiction, 0, len(list))
	for _, c := range list {
		x := htmlContradiction{Contradiction: c}
		for _, e := range c.Claims {
			switch e.Layer {
			case "declared":
				x.Declared = append(x.Declared, e)
			case "observed":
				x.Observed = append(x.Observed, e)
			default:
				x.Configured = append(x.Configured, e)
			}
		}
		out = append(out, x)
	}
	return out
}

// inputs puts what was not understood first, so that it is never among what the page leaves out.
func (p *htmlPage) inputs(list []Input) []htmlInput {
	rank := map[string]int{"failed": 0, "partly read": 1, "unrecognised": 2, "read": 3}
	out := make([]htmlInput, 0, len(list))
	for _, in := range list {
		p.InputCounts[in.Status]++
		out = append(out, htmlInput{in, newHTMLTable(in.Notes, htmlNotes)})
	}
	slices.SortStableFunc(out, func(a, b htmlInput) int { return cmp.Compare(rank[a.Status], rank[b.Status]) })
	return out
}
