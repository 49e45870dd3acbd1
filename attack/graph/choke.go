package graph

import "slices"

// A Choke is what every proof of a goal has in common: each of its conditions and steps alone, taken away, makes the goal
// fail. To take a condition away is to let it neither be given nor be gained.
type Choke struct {
	Conditions []int32 // given and derived, without the goal; in the order of the cheapest proof
	Steps      []int32 // in the order of the cheapest proof
}

// Choke finds the choke points of a goal. There are none where the goal does not hold, or is given.
//
// Every choke point lies in every proof: the members of one proof are the candidates. A candidate is taken away; where the goal
// then falls it is a choke point, and where another proof survives, only what that one has too is left to be tried. Much is
// known without a trial: what all steps need by which a choke point can be gained is a choke point too.
func (s *State) Choke(goal int32) Choke {
	s.g.check([]int32{goal})
	if !s.holds.has(goal) || s.given.has(goal) {
		return Choke{}
	}
	k := &choking{State: s, goal: goal, left: newSet(s.g.Conditions()), sure: newSet(s.g.Conditions()), leftSteps: newSet(s.g.Steps())}
	best := s.search().best
	order := slices.Clone(s.walker().list(goal, best))
	for _, c := range order {
		k.left.add(c)
		if best[c] != none {
			k.leftSteps.add(best[c])
		}
	}
	k.candidates = order
	k.sure.add(goal)
	k.meet()                               // the proof that the state itself holds
	for i := len(order) - 1; i >= 0; i-- { // from the goal back: what needs a condition comes before it
		k.try(order[i], best[order[i]])
	}
	var out Choke
	for _, c := range order {
		if k.sure.has(c) && c != goal {
			out.Conditions = append(out.Conditions, c)
		}
		if best[c] != none && k.leftSteps.has(best[c]) {
			out.Steps = append(out.Steps, s.g.number[best[c]])
		}
	}
	return out
}

// choking is the search for the choke points of one goal.
type choking struct {
	*State
	goal       int32
	candidates []int32 // the conditions of a proof, from which all the following is taken
	left       set     // conditions that may be choke points
	leftSteps  set     // steps that may be
	sure       set     // conditions that are
	shared     []int32
}

// meet drops the candidates that are not in the proof by which the goal now holds.
func (k *choking) meet() {
	best := k.search().best
	w := k.walker()
	w.list(k.goal, k.support)
	for _, c := range k.candidates {
		if !w.seen.has(c) {
			k.left.drop(c)
		}
		if step := best[c]; step != none && (!w.seen.has(c) || k.support[c] != step) {
			k.leftSteps.drop(step)
		}
	}
}

// try decides on a condition and on the step that gains it in the cheapest proof.
func (k *choking) try(c, step int32) {
	if k.left.has(c) && !k.sure.has(c) {
		k.barCond = c
		if !k.survives(c) {
			k.sure.add(c)
		}
		k.barCond = none
	}
	if step == none {
		return
	}
	if !k.sure.has(c) {
		k.leftSteps.drop(step)
		return
	}
	ways := k.share(c)
	for _, need := range k.shared {
		k.sure.add(need)
	}
	if ways > 1 && k.leftSteps.has(step) {
		// A candidate is the support of what it gains: it lies in the proof that the state holds.
		k.barStep = step
		if k.survives(c) {
			k.leftSteps.drop(step)
		} else {
			for _, need := range k.g.row(step) {
				k.sure.add(need)
			}
		}
		k.barStep = none
	}
}

// share finds what all steps need by which a condition can be gained, and counts these steps, to two at least where there are
// more.
func (k *choking) share(c int32) (ways int) {
	k.shared = k.shared[:0]
	for step, end := k.g.ways(c); step < end; step++ {
		if k.lacks[step] > 0 || slices.ContainsFunc(k.g.innerRow(step), func(n int32) bool { return n == c || !k.holds.has(n) }) {
			continue
		}
		needs := k.g.row(step)
		if ways++; ways == 1 {
			k.shared = append(k.shared, needs...)
			continue
		}
		k.shared = slices.DeleteFunc(k.shared, func(n int32) bool {
			_, found := slices.BinarySearch(needs, n)
			return !found
		})
		if len(k.shared) == 0 {
			break
		}
	}
	return ways
}

// survives reports whether the goal holds though a condition has lost its support; if so, what the proof that is left does
// without is no candidate any more. The state is as before afterwards.
func (k *choking) survives(doubted int32) bool {
	goalRank := k.rank[k.goal]
	k.was, k.fallen = k.was[:0], k.fallen[:0]
	k.doubt(doubted)
	k.fall(goalRank)
	if !k.holds.has(k.goal) {
		k.fall(never)
		k.recover()
	}
	survived := k.holds.has(k.goal)
	if survived {
		k.meet()
	}
	k.undo()
	return survived
}
