package graph

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// What follows answers the same questions in the plainest way, from a list of steps.

type plainStep struct {
	gains int32
	cost  uint32
	needs []int32
}

// a plain graph, and what is given in it.
type plain struct {
	conditions int
	steps      []plainStep
	given      []int32
}

// draw draws a small graph, with circles, steps that need what they gain, needs named twice, and steps that need nothing.
func draw(r *rand.Rand, conditions, steps int) plain {
	p := plain{conditions: conditions}
	for range steps {
		s := plainStep{gains: int32(r.IntN(conditions)), cost: 1 + uint32(r.IntN(4))}
		for range 1 + r.IntN(3) {
			s.needs = append(s.needs, int32(r.IntN(conditions)))
		}
		if r.IntN(30) == 0 {
			s.needs = nil
		}
		p.steps = append(p.steps, s)
	}
	for c := range conditions {
		if r.IntN(4) == 0 {
			p.given = append(p.given, int32(c))
		}
	}
	return p
}

func (p plain) graph() *Graph {
	b := NewBuilder(p.conditions)
	for _, s := range p.steps {
		b.Step(s.gains, s.cost, s.needs...)
	}
	return b.Graph()
}

// closure repeats all steps until nothing changes. A condition may be kept from holding, a step from being taken; none is
// neither.
func (p plain) closure(given []int32, withoutCondition, withoutStep int32) []bool {
	holds := make([]bool, p.conditions)
	for _, c := range given {
		holds[c] = c != withoutCondition
	}
	for changed := true; changed; {
		changed = false
		for i, s := range p.steps {
			if int32(i) != withoutStep && s.gains != withoutCondition && !holds[s.gains] && all(holds, s.needs) {
				holds[s.gains], changed = true, true
			}
		}
	}
	return holds
}

func all(holds []bool, needs []int32) bool {
	return !slices.ContainsFunc(needs, func(c int32) bool { return !holds[c] })
}

// proofs is every proof of a goal: all choices of one step for each condition in it, without circles. They come by cost,
// then by their steps.
func (p plain) proofs(goal int32) []Proof {
	var out []Proof
	chosen := map[int32]int32{} // a step for each condition of the proof
	var choose func(open []int32)
	choose = func(open []int32) {
		for len(open) > 0 {
			if _, done := chosen[open[0]]; !done && !slices.Contains(p.given, open[0]) {
				break
			}
			open = open[1:]
		}
		if len(open) == 0 {
			if proof, ok := p.weigh(goal, chosen); ok {
				out = append(out, proof)
			}
			return
		}
		for i, s := range p.steps {
			if s.gains == open[0] {
				chosen[s.gains] = int32(i)
				choose(append(slices.Clone(open[1:]), s.needs...))
				delete(chosen, s.gains)
			}
		}
	}
	choose([]int32{goal})
	slices.SortFunc(out, byCost)
	return out
}

func byCost(a, b Proof) int {
	return cmp.Or(cmp.Compare(a.Cost, b.Cost), slices.Compare(slices.Sorted(slices.Values(a.Steps)), slices.Sorted(slices.Values(b.Steps))))
}

// weigh puts chosen steps in order and adds up their tree; it fails on a circle.
func (p plain) weigh(goal int32, chosen map[int32]int32) (Proof, bool) {
	proof := Proof{Goal: goal}
	cost := map[int32]uint64{}
	for _, c := range p.given {
		cost[c] = 0
	}
	used := map[int32]bool{}
	for changed := true; changed; {
		changed = false
		for c, i := range chosen {
			s := p.steps[i]
			if _, done := cost[c]; done {
				continue
			}
			sum, ready := uint64(s.cost), true
			for _, n := range slices.Compact(slices.Sorted(slices.Values(s.needs))) {
				v, ok := cost[n]
				sum += v
				ready = ready && ok
			}
			if ready {
				cost[c], changed = sum, true
				proof.Steps = append(proof.Steps, i)
				for _, n := range s.needs {
					used[n] = true
				}
			}
		}
	}
	for _, c := range p.given {
		if used[c] || c == goal {
			proof.Given = append(proof.Given, c)
		}
	}
	proof.Cost = cost[goal]
	return proof, len(proof.Steps) == len(chosen)
}
