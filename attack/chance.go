package attack

import (
	"slices"

	"github.com/guyline/guyline/attack/risk"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/network"
)

// Assumptions are the ranges and the impact of a risk model over the analysis.
type Assumptions struct {
	Foothold func(technique.Foothold) risk.Range // that somebody attacks from there within the time
	Step     func(*Step) risk.Range              // that a step succeeds whose weaknesses are there
	Open     risk.Range                          // that a weakness is there which nothing decides
	Impact   func(Pair) (people int, hours risk.Range)
}

// RiskModel is the model of chance over the analysis. Its assets are those of technique.Assets, in their order.
func (a *Analysis) RiskModel(s Assumptions) *risk.Model {
	m := &risk.Model{Graph: a.graph}
	for f, foothold := range a.Footholds {
		c := risk.Chance{Likelihood: s.Foothold(foothold)}
		for n, x := range a.conditions {
			if x.foothold == f && x.Of == nil && slices.Contains(foothold.States, x.State) {
				c.Conditions = append(c.Conditions, int32(n))
			}
		}
		m.Chance = append(m.Chance, c)
	}
	for _, l := range a.leaves {
		there := risk.Range{Low: 1, High: 1}
		if !l.Level.Evidenced() {
			there = s.Open
		}
		m.Chance = append(m.Chance, risk.Chance{Conditions: []int32{l.number}, Likelihood: there})
	}
	for i := range a.Steps {
		m.Acts = append(m.Acts, s.Step(&a.Steps[i]))
	}
	m.ActOf = a.stepOf
	type goal struct {
		state technique.State
		of    *network.Element
	}
	at := map[goal]int{}
	for _, p := range a.pairs {
		g := goal{p.Asset.State, p.Target}
		i, ok := at[g]
		if !ok {
			i = len(m.Goals)
			at[g] = i
			people, hours := s.Impact(p)
			asset := slices.IndexFunc(technique.Assets, func(x technique.Asset) bool { return x.State == p.Asset.State })
			m.Goals = append(m.Goals, risk.Goal{Asset: asset, People: people, Hours: hours})
		}
		m.Goals[i].Conditions = append(m.Goals[i].Conditions, p.goal)
	}
	return m
}
