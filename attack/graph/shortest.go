package graph

import (
	"math"
	"math/bits"
)

// Shortest is the cheapest proof of each goal from the given conditions, in the order of the goals; those that cannot be
// reached are left out. Among steps of equal cost the one with the lower number is taken. One search serves all goals.
func (g *Graph) Shortest(given []int32, goals ...int32) []Proof {
	g.check(given)
	g.check(goals)
	start := newSet(g.Conditions())
	for _, c := range given {
		start.add(c)
	}
	return newSearch(g, start).proofs(goals, newWalker(g))
}

// Shortest is [Graph.Shortest] from what is given now. The search is kept until that changes.
func (s *State) Shortest(goals ...int32) []Proof {
	s.g.check(goals)
	return s.search().proofs(goals, s.walker())
}

func (s *State) search() *search {
	if s.found == nil {
		s.found = newSearch(s.g, s.given)
	}
	return s.found
}

func (s *State) walker() *walker {
	if s.walk == nil {
		s.walk = newWalker(s.g)
	}
	return s.walk
}

// A search is the cheapest proof of every condition. Conditions are settled in the order of their cost, as in Dijkstra's
// algorithm: a step can be weighed once all that it needs is settled, and what it gains costs no less (Knuth 1977).
type search struct {
	g    *Graph
	cost []uint64 // of each condition; unreached where it has no proof
	best []int32  // of each condition: its step, none where it is given or has no proof
}

// unreached is the cost of what has no proof, and the largest cost.
const unreached = uint64(math.MaxUint64)

// tally is what a step still lacks, and the cost of itself and of what it has.
type tally struct {
	sum   uint64
	lacks int32
}

func newSearch(g *Graph, given set) *search {
	x := &search{g: g, cost: make([]uint64, g.Conditions()), best: make([]int32, g.Conditions())}
	for c := range x.cost {
		x.best[c] = none
		if !given.has(int32(c)) {
			x.cost[c] = unreached
		}
	}
	tallies, f := make([]tally, g.Steps()), frontier{search: x, open: newSet(g.Conditions())}
	for c := range f.open {
		f.open[c] = ^given[c]
	}
	for step := range tallies {
		t := &tallies[step]
		t.sum = uint64(g.cost[step])
		for _, c := range g.row(int32(step)) {
			if !given.has(c) {
				t.lacks++
			}
		}
		if t.lacks == 0 {
			f.offer(int32(step), t.sum)
		}
	}
	f.settle(tallies)
	return x
}

// reached reports whether a condition has a proof.
func (x *search) reached(c int32) bool { return x.best[c] != none || x.cost[c] == 0 }

func (x *search) proofs(goals []int32, w *walker) []Proof {
	var out []Proof
	for _, goal := range goals {
		if x.reached(goal) {
			out = append(out, w.proof(goal, x.best, x.cost[goal]))
		}
	}
	return out
}

// A frontier is the conditions to which there is a way, but perhaps not the cheapest yet: a heap, cheapest first. A condition
// for which a cheaper way was found stands in it twice.
type frontier struct {
	*search
	open set // not settled
	heap heap
}

// settle settles whatever can be reached from the frontier. tallies must be right for all steps that gain open conditions.
func (f *frontier) settle(tallies []tally) {
	for len(f.heap) > 0 {
		cost, c := f.heap.pop()
		if !f.open.has(c) {
			continue
		}
		f.open.drop(c)
		for _, step := range f.g.usersOf(c) {
			if !f.open.has(f.g.gains[step]) {
				continue
			}
			t := &tallies[step]
			t.sum = add(t.sum, cost)
			if t.lacks--; t.lacks == 0 {
				f.offer(step, t.sum)
			}
		}
	}
}

// offer is a step that can be taken at a cost.
func (f *frontier) offer(step int32, cost uint64) {
	c := f.g.gains[step]
	if !f.open.has(c) {
		return
	}
	first := f.best[c] == none
	if !first && (cost > f.cost[c] || cost == f.cost[c] && step > f.best[c]) {
		return
	}
	if first || cost < f.cost[c] {
		f.heap.push(cost, c)
	}
	f.cost[c], f.best[c] = cost, step
}

// add is a sum that stops at the largest cost.
func add(a, b uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	return sum | -carry
}

// times is a product that stops at the largest cost.
func times(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	if high != 0 {
		return unreached
	}
	return low
}
