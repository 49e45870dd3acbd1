package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/guyline/guyline/check"
)

// Guide is a plan of improvement: what to do first, why, and which controls of a framework it advances.
type Guide struct {
	Framework string      `json:"framework"` // title and version
	Steps     []GuideStep `json:"steps"`     // in the order in which to do them
	People    []GuideAsk  `json:"people"`    // what people have to show, which no step here does
}

// GuideStep mends all failures of one check.
type GuideStep struct {
	When     string         `json:"when"` // stage: now, next, with a supplier or a budget
	Check    string         `json:"check"`
	Title    string         `json:"title"`
	Severity check.Severity `json:"severity"`
	Elements int            `json:"elements"` // where it fails
	People   int            `json:"people"`   // who depend on the one that reaches most
	Pairs    int            `json:"pairs"`    // of foothold and target that one of its changes closes by itself, the best of them
	Places   []string       `json:"places"`   // file and line, a few
	Remedy   string         `json:"remedy"`
	Controls []string       `json:"controls"` // of the framework that it advances
	Verify   string         `json:"verify"`   // the command that shows that it is done
}

// GuideAsk is a control that people decide.
type GuideAsk struct {
	Control string `json:"control"`
	Title   string `json:"title"`
	Ask     string `json:"ask"`
}

// The stages of a guide, in order: what is a line of configuration; what takes a new version or another deployment; what takes a contract,
// a site or money.
const (
	guideNow    = "now: configuration"
	guideNext   = "next: deployment and software"
	guideBudget = "then: with a supplier or a budget"
)

// guidePlaces is how many places a step names.
const guidePlaces = 4

// NewGuide makes the plan of a report's failures. Controls gives those of the framework that rest on a check.
func NewGuide(r *Report, title string, controls map[string][]string, people []GuideAsk) *Guide {
	g := &Guide{Framework: title, Steps: []GuideStep{}, People: list(people)}
	at := map[string]int{}
	for _, f := range r.Failures() {
		i, ok := at[f.Check]
		if !ok {
			i = len(g.Steps)
			at[f.Check] = i
			g.Steps = append(g.Steps, GuideStep{When: stage(check.Principle(f.Principle)), Check: f.Check, Title: f.Title, Severity: f.Severity, Places: []string{}, Remedy: f.Remedy,
				Controls: list(controls[f.Check]), Verify: strings.TrimSpace("guyline assess "+r.Target) + "; " + f.Check + " passes"})
		}
		s := &g.Steps[i]
		s.Elements++
		s.People = max(s.People, f.People)
		if len(f.Evidence) > 0 && len(s.Places) < guidePlaces {
			if place := r.near(f.Evidence[0].Place()); place != "" && !slices.Contains(s.Places, place) {
				s.Places = append(s.Places, place)
			}
		}
	}
	if r.Attack != nil {
		for _, c := range r.Attack.Changes {
			for _, id := range c.Checks {
				if i, ok := at[id]; ok {
					g.Steps[i].Pairs = max(g.Steps[i].Pairs, c.Pairs)
				}
			}
		}
	}
	order := []string{guideNow, guideNext, guideBudget}
	slices.SortStableFunc(g.Steps, func(a, b GuideStep) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.When), slices.Index(order, b.When)), cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(b.Pairs, a.Pairs), cmp.Compare(b.People, a.People), cmp.Compare(a.Check, b.Check))
	})
	return g
}

func stage(p check.Principle) string {
	switch p {
	case check.SupplyChain, check.Coverage, check.Resilience:
		return guideBudget
	case check.Cloud, check.SoftwareIntegrity:
		return guideNext
	}
	return guideNow
}

// WriteGuide writes it for people.
func WriteGuide(w io.Writer, g *Guide, width int) error {
	t := &textWriter{w: w, width: width}
	t.line("A plan of improvement in the order of effect, in the words of %s", g.Framework)
	when := ""
	for i, s := range g.Steps {
		if s.When != when {
			when = s.When
			t.line("")
			t.line("%s", when)
		}
		t.line("%3d. %s (%s, %s)", i+1, s.Title, s.Check, s.Severity)
		t.paragraph("", "do: "+s.Remedy)
		if len(s.Places) > 0 {
			t.paragraph("", "at: "+strings.Join(s.Places, ", "))
		}
		t.paragraph("", s.gains())
		t.paragraph("", "done when: "+s.Verify)
	}
	if len(g.People) > 0 {
		t.line("")
		t.line("for people: what no file and no capture shows")
		for _, a := range g.People {
			t.line("  %-12s %s: %s", a.Control, a.Title, a.Ask)
		}
	}
	return t.err
}

func (s *GuideStep) gains() string {
	out := []string{Some(s.Elements, "element")}
	if s.People > 0 {
		out = append(out, Number(s.People)+" people")
	}
	if s.Pairs > 0 {
		out = append(out, fmt.Sprintf("one such change closes %s", Some(s.Pairs, "attack path")))
	}
	if len(s.Controls) > 0 {
		out = append(out, "advances "+strings.Join(s.Controls, ", "))
	}
	return "gains: " + strings.Join(out, "; ")
}

// MarkdownGuide writes it in Markdown.
func MarkdownGuide(w io.Writer, g *Guide) error {
	m := &markdownWriter{w: w}
	m.line("# A plan of improvement, in the words of %s", markdownText(g.Framework))
	when := ""
	for _, s := range g.Steps {
		if s.When != when {
			when = s.When
			m.line("")
			m.line("## %s", markdownText(when))
			m.line("")
			m.table("Step", "Do", "At", "Gains", "Done when")
		}
		m.row(markdownText(fmt.Sprintf("%s (%s, %s)", s.Title, s.Check, s.Severity)), markdownText(s.Remedy), markdownText(strings.Join(s.Places, ", ")), markdownText(s.gains()), markdownText(s.Verify))
	}
	if len(g.People) > 0 {
		m.line("")
		m.line("## For people")
		m.line("")
		m.table("Control", "Title", "What they show")
		for _, a := range g.People {
			m.row(markdownText(a.Control), markdownText(a.Title), markdownText(a.Ask))
		}
	}
	return m.err
}
