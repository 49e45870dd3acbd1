package graph

import "slices"

// A Proof is one way to a goal.
type Proof struct {
	Goal  int32
	Steps []int32 // each after those that gain what it needs; none where the goal is given
	Given []int32 // the given conditions that it rests on, ascending
	Cost  uint64  // of the tree that unfolds from the goal: the sum over its steps, each as often as it is needed
}

// A walker lists the conditions of proofs. It is scratch memory.
type walker struct {
	g     *Graph
	seen  set
	order []int32
	stack []frame
}

// frame is a condition that is being listed, and which need of its step comes next, as an index of Graph.needs.
type frame struct{ condition, at int32 }

func newWalker(g *Graph) *walker { return &walker{g: g, seen: newSet(g.Conditions())} }

// list is the conditions of the proof that takes the step by[c] for each condition c, and none where c is given: each after
// what its step needs, the goal last. Steps must not run in a circle. The list is valid until the next call.
func (w *walker) list(goal int32, by []int32) []int32 {
	for _, c := range w.order {
		w.seen.drop(c)
	}
	w.order = w.order[:0]
	enter := func(c int32) {
		w.seen.add(c)
		if by[c] == none {
			w.order = append(w.order, c)
			return
		}
		w.stack = append(w.stack, frame{c, w.g.needStart[by[c]]})
	}
	enter(goal)
	for len(w.stack) > 0 {
		f := &w.stack[len(w.stack)-1]
		if f.at == w.g.needStart[by[f.condition]+1] {
			w.order = append(w.order, f.condition)
			w.stack = w.stack[:len(w.stack)-1]
			continue
		}
		c := w.g.needs[f.at]
		f.at++
		if !w.seen.has(c) {
			enter(c)
		}
	}
	return w.order
}

// proof is the proof that takes the step by[c] for each condition c.
func (w *walker) proof(goal int32, by []int32, cost uint64) Proof {
	p := Proof{Goal: goal, Cost: cost}
	for _, c := range w.list(goal, by) {
		if by[c] == none {
			p.Given = append(p.Given, c)
		} else {
			p.Steps = append(p.Steps, w.g.number[by[c]])
		}
	}
	slices.Sort(p.Given)
	return p
}
