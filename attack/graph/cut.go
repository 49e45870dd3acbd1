package graph

import (
	"cmp"
	"slices"
)

// A Cut is changes after which no goal holds.
type Cut struct {
	Changes []int   // ascending; without those goals that are open
	Weight  int     // of these changes together
	Least   int     // no changes of less weight close the goals: a certified bound
	Exact   bool    // Weight is Least: there is no lighter cut
	Open    []int32 // goals that hold even after all changes, in the order in which they were given; no cut counts them
}

// SmallestCut is the lightest set of changes after which no goal holds that can be closed at all. changes[i] is the given
// conditions that change i takes away (others are passed over), weights[i] its weight; nil weights are 1 each, another length
// than that of changes panics. budget bounds the nodes of the search for the lightest set; beyond it the changes still close
// every goal, none of them is needless, and Least tells how far they may be from the lightest. The
// budget does not bound the proofs: each time the search ends, they are asked for until no goal is left, and each costs
// what it costs to retract a change. At most 2¹² trials in all go into making cores smaller.
//
// Of a proof that survives, some change must take a part away: those that can are a set that every cut hits (a core). The
// lightest changes that hit all cores so far are tried; where a proof survives, it gives a further core; where none does, they
// are the lightest cut (implicit hitting sets: Moreno-Centeno and Karp, 2013).
func (g *Graph) SmallestCut(given []int32, goals []int32, changes [][]int32, weights []uint32, budget int) Cut {
	if weights != nil && len(weights) != len(changes) {
		panic("attack/graph: a cut needs one weight for each change")
	}
	g.check(goals)
	m := newMending(g.Close(given), changes)
	h := &hitting{weight: make([]int, len(changes)), nodes: budget}
	for i := range changes {
		h.weight[i] = 1
		if weights != nil {
			h.weight[i] = int(weights[i])
		}
	}
	every := make([]int, len(changes))
	for i := range every {
		every[i] = i
	}
	var cut Cut
	cut.Open = m.goalsLeft(goals, every)
	m.goals = slices.DeleteFunc(slices.Clone(goals), func(c int32) bool { return slices.Contains(cut.Open, c) })
	var try []int // the lightest that hit all cores
	for first := true; ; first = false {
		m.apply(try)
		if _, survives := m.survivor(); !survives {
			cut.Changes, cut.Weight, cut.Least, cut.Exact = try, h.sum(try), h.sum(try), true
			return cut
		}
		closed := m.finish(h)
		if w := h.sum(closed); first || w < cut.Weight {
			cut.Changes, cut.Weight = closed, w
		}
		better, least, done := h.lightest(cut.Weight)
		cut.Least = max(cut.Least, least)
		if cut.Least == cut.Weight {
			cut.Exact = true
			return cut
		}
		if !done {
			return cut
		}
		try = better
	}
}

// A mending applies changes to a state, and takes them back.
type mending struct {
	*State
	goals   []int32
	changes [][]int32
	at      []int32 // of each condition's changes in by, and the end
	by      []int32
	taken   []int32 // by how many of the applied changes a condition is taken away
	applied []bool
	trials  int // that may still make cores smaller
}

// mostTrials bounds the trials by which the cores of one cut are made smaller.
const mostTrials = 1 << 12

func newMending(s *State, changes [][]int32) *mending {
	m := &mending{State: s, changes: make([][]int32, len(changes)), taken: make([]int32, s.g.Conditions()), applied: make([]bool, len(changes)), trials: mostTrials}
	start, flat := []int32{0}, []int32{}
	for i, conditions := range changes {
		s.g.check(conditions)
		for _, c := range conditions {
			if s.given.has(c) {
				m.changes[i] = append(m.changes[i], c)
			}
		}
		slices.Sort(m.changes[i])
		m.changes[i] = slices.Compact(m.changes[i])
		flat = append(flat, m.changes[i]...)
		start = append(start, int32(len(flat)))
	}
	m.at, m.by = invert(s.g.Conditions(), flat, start)
	return m
}

// apply makes exactly these changes the applied ones.
func (m *mending) apply(changes []int) {
	want := make([]bool, len(m.applied))
	for _, i := range changes {
		want[i] = true
	}
	for i, w := range want {
		switch {
		case w && !m.applied[i]:
			m.do(i)
		case !w && m.applied[i]:
			m.revoke(i)
		}
	}
}

// do applies one change more.
func (m *mending) do(change int) {
	m.applied[change] = true
	var gone []int32
	for _, c := range m.changes[change] {
		if m.taken[c]++; m.taken[c] == 1 {
			gone = append(gone, c)
		}
	}
	m.retract(gone)
}

// revoke takes one of the applied changes back.
func (m *mending) revoke(change int) {
	m.applied[change] = false
	var back []int32
	for _, c := range m.changes[change] {
		if m.taken[c]--; m.taken[c] == 0 {
			back = append(back, c)
		}
	}
	m.assert(back)
}

// goalsLeft is the goals that hold after changes; none of these stays applied.
func (m *mending) goalsLeft(goals []int32, changes []int) []int32 {
	m.apply(changes)
	var left []int32
	for _, c := range goals {
		if m.holds.has(c) {
			left = append(left, c)
		}
	}
	m.apply(nil)
	return left
}

// survivor is the first goal that holds.
func (m *mending) survivor() (goal int32, survives bool) {
	for _, c := range m.goals {
		if m.holds.has(c) {
			return c, true
		}
	}
	return none, false
}

// finish applies more changes until no goal holds, each out of a new core, then takes back what is not needed, the heaviest
// first. It gives all that stay applied.
func (m *mending) finish(h *hitting) []int {
	for goal, survives := m.survivor(); survives; goal, survives = m.survivor() {
		core := m.core(goal)
		h.add(core)
		m.do(slices.MinFunc(core, func(a, b int) int {
			return cmp.Or(cmp.Compare(h.weight[a], h.weight[b]), cmp.Compare(len(h.in[b]), len(h.in[a])), cmp.Compare(a, b))
		}))
	}
	var all []int
	for i, applied := range m.applied {
		if applied {
			all = append(all, i)
		}
	}
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(h.weight[b], h.weight[a]) })
	for _, i := range order {
		m.revoke(i)
		if _, survives := m.survivor(); survives {
			m.do(i)
		}
	}
	return slices.DeleteFunc(all, func(i int) bool { return !m.applied[i] })
}

// core is changes one of which every cut contains, all of them not applied: those against the proof by which the goal holds. It
// is made smaller as long as there are trials left: where the goal survives a change of the core by a proof that fewer changes
// are against, those are the core. The state is as before afterwards.
func (m *mending) core(goal int32) []int {
	core := m.against(goal)
	var more []int
	tried := map[int]bool{}
	for m.trials > 0 {
		at := slices.IndexFunc(core, func(i int) bool { return !tried[i] })
		if at < 0 {
			break
		}
		i := core[at]
		tried[i] = true
		m.trials--
		m.do(i)
		if m.holds.has(goal) {
			if smaller := m.against(goal); len(smaller) < len(core) {
				core, more = smaller, append(more, i)
				continue
			}
		}
		m.revoke(i)
	}
	for _, i := range more {
		m.revoke(i)
	}
	return core
}

// against is the changes that take away a part of the proof by which a goal now holds, ascending.
func (m *mending) against(goal int32) []int {
	var out []int
	for _, c := range m.walker().list(goal, m.support) {
		if m.given.has(c) {
			for _, i := range m.by[m.at[c]:m.at[c+1]] {
				out = append(out, int(i))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
