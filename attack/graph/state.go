package graph

import (
	"math"
	"math/bits"
	"slices"
)

// A State is what holds while certain conditions are given. It is kept up to date; it serves one goroutine.
//
// Each condition that holds and is not given has one step as its support, and a rank above those of all conditions that this
// step needs: so supports never run in a circle. A condition whose support falls first looks for another step with needs of
// lower rank, and only where there is none it falls itself, with what it supports. What has fallen is derived anew from what
// stands, at new ranks. Thus the work goes with the conditions that hung on what was retracted, not with the graph.
//
// Of each step it is known how many facts it lacks (conditions that no step gains, most of all that are needed). A step that
// waits and lacks none watches one of its other needs that does not hold, and is looked at again when that one comes to hold.
type State struct {
	g        *Graph
	given    set
	holds    set
	supports set      // steps that are a support
	support  []int32  // of each condition: the step, none where it is given or does not hold
	rank     []uint64 // of each condition: 0 where it is given, never where it does not hold
	next     uint64   // the rank of the next that comes to hold
	lacks    []int32  // of each step: its needs that are facts and not given
	watch    []int32  // of each step that lacks none and whose gain does not hold: a need that does not hold; else anything
	barCond  int32    // may not hold, and
	barStep  int32    // may not be used, while choke points are tried

	queue   []int32 // came to hold, and who needs them was not yet told
	suspect heap    // conditions that lost their support, by rank
	was     []was
	fallen  []int32
	sorted  set

	found *search // cheapest proofs of all; nil after a change
	walk  *walker
}

const (
	none  = int32(-1)
	never = uint64(math.MaxUint64)
)

// was is what a condition was before it became suspect.
type was struct {
	rank               uint64
	condition, support int32
}

// Close is the state in which the given conditions hold and all that follows from them. A condition may be named twice.
func (g *Graph) Close(given []int32) *State {
	g.check(given)
	s := &State{g: g, given: newSet(g.Conditions()), holds: newSet(g.Conditions()), supports: newSet(g.Steps()),
		support: make([]int32, g.Conditions()), rank: make([]uint64, g.Conditions()), next: 1, lacks: make([]int32, g.Steps()), watch: make([]int32, g.Steps()),
		barCond: none, barStep: none}
	for c := range s.rank {
		s.rank[c], s.support[c] = never, none
	}
	for _, c := range given {
		s.given.add(c)
		s.holds.add(c)
		s.rank[c] = 0
	}
	for step := range int32(g.Steps()) {
		for _, c := range g.row(step) {
			if !s.given.has(c) && g.fact(c) {
				s.lacks[step]++
			}
		}
		if s.ready(step) {
			s.lift(g.gains[step], step)
		}
	}
	s.spread()
	return s
}

// Clone is a state of its own that is equal; both may then be used at once by different goroutines.
func (s *State) Clone() *State {
	c := *s
	c.given, c.holds, c.supports = slices.Clone(s.given), slices.Clone(s.holds), slices.Clone(s.supports)
	c.support, c.rank, c.lacks, c.watch = slices.Clone(s.support), slices.Clone(s.rank), slices.Clone(s.lacks), slices.Clone(s.watch)
	c.queue, c.suspect, c.was, c.fallen, c.sorted, c.walk = nil, nil, nil, nil, nil, nil
	return &c
}

// Holds reports whether a condition holds.
func (s *State) Holds(condition int32) bool { return s.holds.has(condition) }

// Given reports whether a condition is given.
func (s *State) Given(condition int32) bool { return s.given.has(condition) }

// Assert makes conditions given, and tells which hold now that did not, ascending. Those that are given already change
// nothing.
func (s *State) Assert(conditions ...int32) (gained []int32) {
	s.g.check(conditions)
	s.assert(conditions)
	return s.ascending(s.queue)
}

// assert is Assert; the queue is what came to hold.
func (s *State) assert(conditions []int32) {
	s.queue = s.queue[:0]
	for _, c := range conditions {
		if s.given.has(c) {
			continue
		}
		s.found = nil
		s.given.add(c)
		s.rank[c] = 0
		if step := s.support[c]; step != none {
			s.supports.drop(step)
			s.support[c] = none
		}
		if !s.holds.has(c) {
			s.holds.add(c)
			s.queue = append(s.queue, c)
		}
	}
	s.spread()
}

// Retract makes conditions no longer given, and tells which do not hold any more, ascending. A condition that follows from
// others goes on to hold; those that are not given change nothing. The work goes with the steps that gain or need what loses
// its support.
func (s *State) Retract(conditions ...int32) (lost []int32) {
	s.g.check(conditions)
	s.retract(conditions)
	lost = s.fallen[:0]
	for _, c := range s.fallen {
		if !s.holds.has(c) {
			lost = append(lost, c)
		}
	}
	return s.ascending(lost)
}

// retract is Retract; what does not hold any more is among the fallen.
func (s *State) retract(conditions []int32) {
	s.was, s.fallen = s.was[:0], s.fallen[:0]
	for _, c := range conditions {
		if s.given.has(c) {
			s.found = nil
			s.given.drop(c)
			s.doubt(c)
		}
	}
	s.fall(never)
	s.recover()
}

// ready reports whether all that a step needs holds. Else the step watches, from the need that it watched before on, the next
// that does not hold, unless it lacks a fact.
func (s *State) ready(step int32) bool {
	if s.lacks[step] > 0 {
		return false
	}
	needs := s.g.innerRow(step)
	at, _ := slices.BinarySearch(needs, s.watch[step])
	for _, c := range needs[at:] {
		if !s.holds.has(c) {
			s.watch[step] = c
			return false
		}
	}
	for _, c := range needs[:at] {
		if !s.holds.has(c) {
			s.watch[step] = c
			return false
		}
	}
	return true
}

// lift makes a condition hold by a step all of whose needs hold, unless it holds already.
func (s *State) lift(c, step int32) {
	if s.holds.has(c) || c == s.barCond || step == s.barStep {
		return
	}
	s.holds.add(c)
	s.support[c], s.rank[c] = step, s.next
	s.supports.add(step)
	s.next++
	s.queue = append(s.queue, c)
}

// spread derives what follows from the queue; at its end the queue is all that came to hold.
func (s *State) spread() {
	for i := 0; i < len(s.queue); i++ {
		c := s.queue[i]
		if s.g.fact(c) {
			s.supply(c)
			continue
		}
		for _, step := range s.g.usersOf(c) {
			if s.watch[step] == c {
				if gain := s.g.gains[step]; !s.holds.has(gain) && s.ready(step) {
					s.lift(gain, step)
				}
			}
		}
	}
}

// supply tells the steps that need a fact that it is there.
func (s *State) supply(fact int32) {
	for _, step := range s.g.usersOf(fact) {
		if s.lacks[step]--; s.lacks[step] == 0 {
			if gain := s.g.gains[step]; !s.holds.has(gain) && s.ready(step) {
				s.lift(gain, step)
			}
		}
	}
}

// doubt takes a condition's support away: it is then to be judged by fall.
func (s *State) doubt(c int32) {
	s.was = append(s.was, was{s.rank[c], c, s.support[c]})
	if step := s.support[c]; step != none {
		s.supports.drop(step)
		s.support[c] = none
	}
	s.suspect.push(s.rank[c], c)
}

// fall judges what is suspect, in the order of rank, up to a rank: whatever is of lower rank is then certain. A condition
// stays where another step gains it from needs of lower rank; else it falls, and what it supports is suspect.
func (s *State) fall(limit uint64) {
	for len(s.suspect) > 0 && s.suspect[0].key <= limit {
		rank, c := s.suspect.pop()
		if rank > 0 && c != s.barCond {
			if step := s.other(c, rank); step != none {
				s.support[c] = step
				s.supports.add(step)
				continue
			}
		}
		s.fallen = append(s.fallen, c)
		s.holds.drop(c)
		s.rank[c] = never
		fact := s.g.fact(c)
		for _, step := range s.g.usersOf(c) {
			if fact {
				s.lacks[step]++
			}
			if s.supports.has(step) {
				s.doubt(s.g.gains[step])
			}
		}
	}
}

// other is a step that gains a condition from needs below a rank.
func (s *State) other(c int32, rank uint64) int32 {
next:
	for step, end := s.g.ways(c); step < end; step++ {
		if step == s.barStep || s.lacks[step] > 0 {
			continue
		}
		for _, need := range s.g.innerRow(step) {
			if s.rank[need] >= rank {
				continue next
			}
		}
		return step
	}
	return none
}

// recover derives anew what of the fallen follows from what stands.
func (s *State) recover() {
	s.queue = s.queue[:0]
	for _, c := range s.fallen {
		for step, end := s.g.ways(c); step < end; step++ {
			if s.holds.has(c) {
				break
			}
			if s.ready(step) {
				s.lift(c, step)
			}
		}
	}
	s.spread()
}

// undo gives everything that was suspect its old support back. What did not hold before does not hold since, so that all
// watches stay true.
func (s *State) undo() {
	for i := len(s.was) - 1; i >= 0; i-- {
		w := s.was[i]
		if s.g.fact(w.condition) && !s.holds.has(w.condition) {
			for _, step := range s.g.usersOf(w.condition) {
				s.lacks[step]--
			}
		}
		if step := s.support[w.condition]; step != none {
			s.supports.drop(step)
		}
		s.holds.add(w.condition)
		s.rank[w.condition], s.support[w.condition] = w.rank, w.support
		if w.support != none {
			s.supports.add(w.support)
		}
	}
	s.was, s.suspect = s.was[:0], s.suspect[:0]
}

// ascending copies conditions, each of which stands there once, in the order of their numbers.
func (s *State) ascending(conditions []int32) []int32 {
	out := slices.Clone(conditions)
	if len(out) < s.g.Conditions()/256 {
		slices.Sort(out)
		return out
	}
	if s.sorted == nil {
		s.sorted = newSet(s.g.Conditions())
	}
	for _, c := range out {
		s.sorted.add(c)
	}
	n := 0
	for i, word := range s.sorted {
		for ; word != 0; word &= word - 1 {
			out[n] = int32(i<<6 + bits.TrailingZeros64(word))
			n++
		}
		s.sorted[i] = 0
	}
	return out
}
