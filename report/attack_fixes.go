package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strings"
)

// WriteFixes writes, for each asset, the smallest set of changes that closes all evidenced paths to it, each change with its
// place and the product's own line, and then what each change closes by itself.
func WriteFixes(w io.Writer, a *Attack, width int) error {
	t := textWriter{w: w, width: max(width, 60)}
	if len(a.Fixes) == 0 {
		t.line("No path is evidenced, so there is nothing to close.")
		t.faults(a.Faults)
		return t.err
	}
	told := map[string]bool{}
	for i, f := range a.Fixes {
		if i > 0 {
			t.line("")
		}
		t.wrap("", "  ", capital(f.Title)+": "+f.Says())
		number := 1
		for _, like := range a.alike(f.Changes) {
			t.changes(number, like, told)
			number += len(like)
		}
		for _, o := range f.Open {
			t.wrap("  Stays open: ", "    ", o)
		}
	}
	t.alone(a.Changes)
	t.faults(a.Faults)
	return t.err
}

// Says is how many changes there are and how sure it is that no fewer do.
func (f AttackFixes) Says() string {
	if len(f.Changes) == 0 {
		return "no set of changes closes the paths to it"
	}
	text := fmt.Sprintf("%s %s %s", Some(len(f.Changes), "change"), plural(len(f.Changes), "closes", "close"), Some(f.Closes, "pair of foothold and element"))
	if f.Closes > 1 {
		text = strings.Replace(text, "pair of foothold and elements", "pairs of foothold and element", 1)
	}
	if len(f.Open) > 0 {
		text += " of those that can be closed"
	}
	if f.Exact {
		return text + "; no smaller set does"
	}
	return text + fmt.Sprintf("; at least %s needed", Number(f.Least)+" "+plural(f.Least, "is", "are"))
}

// WriteRegister writes the register of risks.
func WriteRegister(w io.Writer, a *Attack, width int) error {
	t := textWriter{w: w, width: max(width, 60)}
	if len(a.Register) == 0 {
		t.line("The register is empty.")
	}
	for i, e := range a.Register {
		if i > 0 {
			t.line("")
		}
		t.wrap(e.ID+"  ", "  ", capital(e.Title))
		from := "Every foothold"
		if e.From != "" {
			from = capital(a.foothold(e.From))
		}
		t.wrap("  ", "    ", fmt.Sprintf("%s → %s: %s%s", from, a.asset(e.To), Some(e.Paths, "evidenced pair"), ofPeople(e.People)))
		t.wrap("  ", "    ", e.Says())
		for _, id := range e.Changes {
			t.wrap("  by ", "    ", changesLine(a.alike([]string{id})[0]))
		}
		t.wrap("  ", "    ", e.Remains())
		if e.Note != "" {
			t.wrap("  note: ", "    ", e.Note)
		}
		if e.Place != "" {
			t.wrap("  ", "    ", "stated in "+e.Place)
		}
		for _, f := range e.Faults {
			t.wrap("  odd: ", "    ", f)
		}
	}
	return t.err
}

// Says is owner, treatment and day.
func (e AttackEntry) Says() string {
	text := "owner " + e.Owner
	if e.Owner == "" {
		text = "nobody owns it"
	}
	text += ", " + cmp.Or(e.Treatment, "no treatment decided")
	if e.Due != "" {
		text += ", due " + e.Due
	}
	if e.Overdue {
		text += ", OVERDUE"
	}
	return text
}

// Remains is the residual risk.
func (e AttackEntry) Remains() string {
	if e.Residual == 0 {
		return "after treatment: no evidenced pair"
	}
	return fmt.Sprintf("after treatment: %s%s", Some(e.Residual, "evidenced pair"), ofPeople(e.After))
}

// WriteRisk writes the model: figures that are drawn from assumptions and no evidence.
func WriteRisk(w io.Writer, a *Attack, width int) error {
	t := textWriter{w: w, width: max(width, 60)}
	r := a.Risk
	if r == nil {
		t.line("The model was not run.")
		return t.err
	}
	t.line("MODEL, NOT EVIDENCE")
	t.wrap("", "", r.Label)
	t.wrap("", "", fmt.Sprintf("%s over %s, seed %d: the same seed and inputs give the same figures.", Some(r.Trials, "trial"), r.Horizon, r.Seed))
	for _, x := range r.Assets {
		t.line("")
		t.wrap("  ", "    ", capital(x.Title))
		t.wrap("    ", "      ", fmt.Sprintf("falls in %s of the trials (nine of ten draws: %s to %s); with evidenced weaknesses alone in %s",
			Chance(x.Likelihood), Chance(x.Interval[0]), Chance(x.Interval[1]), Chance(x.Evidenced)))
		t.wrap("    ", "      ", fmt.Sprintf("people × hours: mean %s, one trial in 20 above %s, one in 100 above %s",
			figures(x.PeopleHours[0]), figures(x.PeopleHours[1]), figures(x.PeopleHours[2])))
	}
	t.assumptions(r.Assumptions)
	return t.err
}

// assumptions writes the ranges of the model. Those of one source stand below it.
func (t *textWriter) assumptions(all []AttackAssumption) {
	t.line("\nWhat it assumes")
	told := map[string]bool{}
	for _, x := range all {
		if told[x.Source] {
			continue
		}
		told[x.Source] = true
		source := cmp.Or(x.Source, "no source is given")
		var same []AttackAssumption
		for _, y := range all {
			if y.Source == x.Source {
				same = append(same, y)
			}
		}
		if len(same) == 1 {
			t.wrap("  ", "    ", x.says()+" ("+source+")")
			continue
		}
		t.wrap("  ", "    ", capital(source)+":")
		for _, y := range same {
			t.wrap("    ", "      ", y.says())
		}
	}
}

// says is the range in words. Likelihoods keep every digit.
func (x AttackAssumption) says() string {
	bounds := fmt.Sprintf("%g to %g", x.Low, x.High)
	if x.High > 1 {
		bounds = AttackRange{Low: x.Low, High: x.High}.text()
	}
	return capital(x.Of) + ": " + bounds
}

// figures is a number of which three digits count: more would say that a model is that exact.
func figures(v float64) string {
	unit := math.Pow(10, math.Max(0, math.Floor(math.Log10(math.Max(v, 1)))-2))
	return Money(math.Round(v/unit) * unit)
}

// Chance is a share in percent with two figures that count: 42 %, 0.04 %. Below 0.01 % it says so.
func Chance(share float64) string {
	switch p := 100 * share; {
	case p <= 0:
		return "0 %"
	case p < 0.01:
		return "< 0.01 %"
	case p < 10:
		return fmt.Sprintf("%.2g %%", p)
	default:
		return fmt.Sprintf("%.0f %%", p)
	}
}
