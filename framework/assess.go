package framework

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/check"
)

// Assess says how each control of a framework stands, in its order.
//
// A failure that nobody waived makes a control not met, whatever else is known. Met is said only where all of it was decided: by checks that are
// equal to it or a superset, all of which pass or do not apply, and at least one passes. Missing data never counts as a pass.
func Assess(f *Framework, in Input) []Answer {
	out := make([]Answer, len(f.Controls))
	for i := range f.Controls {
		out[i] = answer(&f.Controls[i], in)
	}
	return out
}

func answer(c *Control, in Input) Answer {
	a := Answer{Control: c, Decided: c.Decided()}
	whole := false // a mapping that decides all of it was decided
	for _, m := range c.Maps {
		decided := len(m.Checks) > 0
		passes := 0
		for _, id := range m.Checks {
			t := in.Tallies[id]
			v := t.Verdict()
			if !slices.ContainsFunc(a.Checks, func(x CheckAnswer) bool { return x.ID == id }) {
				a.Checks = append(a.Checks, CheckAnswer{id, m.Relation, v, t})
			}
			switch v {
			case check.Pass:
				passes++
				decided = decided && t.Waived == 0 // what is accepted is not kept
			case check.NotApplicable:
			default:
				decided = false
			}
			if v == check.NoData || v == check.Error {
				a.miss(id)
			}
		}
		whole = whole || decided && passes > 0 && (m.Relation == Equal || m.Relation == Superset)
		for _, id := range m.Figures {
			if fig := in.Figures[id]; fig.Text == "" {
				a.miss(id)
			} else if !slices.Contains(a.Figures, fig) {
				a.Figures = append(a.Figures, fig)
			}
		}
	}
	a.judge(whole)
	return a
}

func (a *Answer) miss(id string) {
	if !slices.Contains(a.Missing, id) {
		a.Missing = append(a.Missing, id)
	}
}

func (a *Answer) judge(whole bool) {
	var passing, failing []string
	for _, c := range a.Checks {
		switch c.Verdict {
		case check.Fail:
			failing = append(failing, c.ID)
		case check.Pass:
			passing = append(passing, c.ID)
		}
	}
	switch {
	case len(failing) > 0:
		a.Status, a.Why = NotMet, "fails: "+strings.Join(failing, ", ")
	case whole && a.Decided == Automatically:
		a.Status, a.Why = Met, fmt.Sprintf("all of it is decided, by %s", strings.Join(passing, ", "))
	case len(passing) > 0:
		a.Status, a.Why = PartlyMet, fmt.Sprintf("passes: %s", strings.Join(passing, ", "))
		if len(a.Missing) > 0 {
			a.Why += "; no data: " + strings.Join(a.Missing, ", ")
		}
	case len(a.Figures) > 0:
		a.Status, a.Why = Answered, "figures answer it; somebody has to judge them"
	case len(a.Control.Maps) == 0:
		a.Status, a.Why = NotAssessed, "nothing in this program decides it"
	case len(a.Missing) > 0:
		a.Status, a.Why = NotAssessed, "no data: "+strings.Join(a.Missing, ", ")
	default:
		a.Status, a.Why = NotAssessed, "none of its checks applies here"
	}
	if a.Control.People != "" && a.Status != Met {
		a.Why += "; people show: " + a.Control.People
	}
}

// Verdict is what a check says of all elements together: a failure outweighs everything, missing data outweighs passes.
func (t Tally) Verdict() check.Verdict {
	switch {
	case t.Fail > 0:
		return check.Fail
	case t.Error > 0:
		return check.Error
	case t.NoData > 0:
		return check.NoData
	case t.Pass > 0:
		return check.Pass
	case t.Waived > 0:
		return check.NoData
	case t.NotApplicable > 0:
		return check.NotApplicable
	}
	return check.NoData
}
