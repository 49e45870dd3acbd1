package assess

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guyline/guyline/attack"
	"github.com/guyline/guyline/attack/fight"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
)

// paths lists the worst path of each foothold to each asset; where both are asked for, that to each element.
func (s *attackStudy) paths() {
	asked := map[string]bool{}
	for _, p := range s.pairs {
		asked[p.Title()] = true
	}
	all := slices.DeleteFunc(s.Paths(), func(p attack.Path) bool { return !asked[p.Title()] })
	order := func(p attack.Path) int {
		return slices.IndexFunc(technique.Assets, func(a technique.Asset) bool { return a.State == p.Asset.State })
	}
	slices.SortStableFunc(all, func(a, b attack.Path) int {
		return cmp.Or(cmp.Compare(a.Possible(), b.Possible()), cmp.Compare(s.weight(b.Target), s.weight(a.Target)), cmp.Compare(a.Level, b.Level),
			cmp.Compare(order(a), order(b)), cmp.Compare(a.Cost, b.Cost), cmp.Compare(a.Title(), b.Title()))
	})
	type group struct{ from, to string }
	listed := map[group]int{} // in out.Paths
	single := s.options.From != "" && s.options.To != ""
	for _, p := range all {
		g := group{p.Foothold.ID, string(p.Asset.State)}
		if at, ok := listed[g]; ok && !single {
			s.out.Omitted++
			if p.Evidenced == s.out.Paths[at].Evidenced() {
				s.out.Paths[at].Others++
			}
			continue
		}
		listed[g] = len(s.out.Paths)
		s.out.Paths = append(s.out.Paths, s.path(p, 1))
		if s.options.K > 1 {
			for i, q := range s.Alternatives(p.Pair, s.options.K) {
				if i > 0 {
					s.out.Paths = append(s.out.Paths, s.path(q, i+1))
				}
			}
		}
	}
}

// weight is the people of an element, for the order of paths: where nobody said, more than one subscriber.
func (s *attackStudy) weight(e *network.Element) int {
	if i := s.impact(e); i.Known {
		return i.People
	}
	return 2
}

func (s *attackStudy) path(p attack.Path, rank int) report.AttackPath {
	i := s.impact(p.Target)
	x := report.AttackPath{ID: p.ID, From: p.Foothold.ID, To: string(p.Asset.State), FromTitle: p.Foothold.Title, ToTitle: p.Asset.Title, Target: subjectOf(p.Target),
		Evidence: p.Level.String(), Possible: p.Possible(), Rank: rank, People: i.People, Cells: i.Cells, Sites: i.Sites, Critical: append([]string{}, i.Critical...), Impact: i.Basis,
		Hours: s.hours(p.Asset), Steps: []report.AttackStep{}, Closes: []string{}}
	if !i.Known {
		x.Impact = "people are not declared"
	}
	for _, c := range s.closes[p.Title()] {
		x.Closes = append(x.Closes, s.Changes()[c].ID)
	}
	for n, step := range p.Steps {
		x.Steps = append(x.Steps, s.step(n+1, step))
	}
	return x
}

func (s *attackStudy) step(number int, p attack.PathStep) report.AttackStep {
	x := report.AttackStep{Number: number, Technique: p.Technique.ID, Title: p.Title, FiGHT: p.FiGHT, Tactics: []string{}, Text: p.Text, Gains: gains(p.Gains),
		Subject: subjectOf(p.On), Evidence: p.Level().String(), Weaknesses: []report.AttackReason{}, After: []int{}}
	if f, ok := fight.Find(p.FiGHT); ok {
		x.FiGHTName, x.Status = f.FullName(), string(f.Status)
		x.Tactics = append(x.Tactics, f.Tactics...)
	}
	for _, at := range p.After {
		x.After = append(x.After, at+1)
	}
	for _, l := range p.By {
		r := report.AttackReason{Title: l.Title, Evidence: l.Level.String(), Check: l.Check, Proof: proofOf(l.Proof)}
		if w := l.Weakness; w != nil {
			r.Weakness = w.ID
			if l.Level == technique.Possible {
				r.Missing = w.Missing
			}
			if c, ok := s.ChangeOf(l); ok {
				r.Change = c.ID
			}
		}
		x.Weaknesses = append(x.Weaknesses, r)
	}
	return x
}

// gains is a condition as a story tells it.
func gains(c technique.Condition) string {
	if a, ok := technique.FindAsset(string(c.State)); ok {
		return strings.TrimSpace(a.Title + " " + at(c.Of))
	}
	return strings.TrimSpace(string(c.State) + " " + at(c.Of))
}

func at(e *network.Element) string {
	if e == nil {
		return ""
	}
	return "(" + e.String() + ")"
}

func proofOf(list []technique.Evidence) []report.Evidence {
	out := make([]report.Evidence, 0, len(list))
	for _, e := range list {
		out = append(out, report.Evidence{Layer: e.Layer.String(), File: e.Origin.Path, Line: e.Origin.Line, Frame: e.Origin.Frame, Probe: e.Origin.Probe, Text: e.Text,
			Default: e.Origin.Default})
	}
	return out
}
