package vuln

import (
	"cmp"
	"slices"
	"strings"
)

// Statements is what was read, ready to be asked.
type Statements struct {
	all  []Statement
	byID map[string][]int32 // by id of the vulnerability, in capitals
}

// NewStatements puts statements in order.
func NewStatements(all []Statement) *Statements {
	s := &Statements{all: all, byID: map[string][]int32{}}
	for i := range all {
		for _, id := range all[i].IDs {
			k := strings.ToUpper(id)
			if list := s.byID[k]; len(list) == 0 || list[len(list)-1] != int32(i) {
				s.byID[k] = append(list, int32(i))
			}
		}
	}
	return s
}

// All is every statement, in the order in which they were read.
func (s *Statements) All() []Statement { return s.all }

// An Applied is a statement with how surely it is about the component. Superseded ones are kept for the record: a later
// statement of the same author counts.
type Applied struct {
	*Statement
	Fit        Fit
	Superseded bool
	Open       bool // of equipment: the version could not be held against the range
}

// Find is what is said about a vulnerability of a component, by any of the vulnerability's ids. The root is the product
// that the component is part of, nil where there is none: a statement about the whole product counts for its parts. It is
// in the order of authors, and of one author the newest first.
func (s *Statements) Find(ids []string, c, root *Component) []Applied {
	var out []Applied
	seen := map[int32]bool{}
	for _, id := range ids {
		for _, i := range s.byID[strings.ToUpper(id)] {
			if seen[i] {
				continue
			}
			seen[i] = true
			if fit := s.all[i].fit(c, root); fit != NoFit {
				out = append(out, Applied{Statement: &s.all[i], Fit: fit})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Applied) int {
		return cmp.Or(cmp.Compare(author(a), author(b)), -cmp.Compare(a.Fit, b.Fit), -a.Date.Compare(b.Date))
	})
	for i := 1; i < len(out); i++ {
		out[i].Superseded = author(out[i]) == author(out[i-1]) && out[i].Fit == out[i-1].Fit && (out[i-1].Superseded || out[i].Date.Before(out[i-1].Date))
	}
	return out
}

func author(a Applied) string { return strings.ToLower(strings.Join(strings.Fields(a.Author), " ")) }

// fit says whether a statement is about the component: about the component itself, about it as a part of the product, or
// about the product as a whole.
func (s *Statement) fit(c, root *Component) Fit {
	if s.Part == nil {
		fit := s.Product.fit(c)
		if fit < ByID && root != nil {
			fit = max(fit, s.Product.fit(root))
		}
		return fit
	}
	part := s.Part.fit(c)
	if part == NoFit || root == nil {
		return NoFit
	}
	return min(part, s.Product.fit(root))
}

// Apply lays statements over a report. The root is the product of which the components are parts (the bill's own
// subject), nil where there is none. A finding that every author whose newest statement is about the identified component
// calls not affected or fixed is Silenced; where authors contradict each other it stays, and is Disputed.
func (r *Report) Apply(s *Statements, components []Component, root *Component) {
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Statements = s.Find(f.IDs, &components[f.Component], root)
		harmless, harmful := false, false
		for _, a := range f.Statements {
			if a.Superseded || a.Fit != ByID {
				continue
			}
			switch a.Status {
			case NotAffected, Fixed:
				harmless = true
			case Affected, UnderInvestigation:
				harmful = true
			}
		}
		f.Disputed = harmless && harmful
		if harmless && !harmful && f.State != Unused {
			f.State = Silenced
		}
	}
}
