package owner

import "slices"

// single looks at one listed party at a time, over the parties that its holdings reach; what it notes is taken back.
type single struct {
	j       *Judgement
	counts  uint8
	bounds  []bound
	sums    []sum
	touched []uint32
	before  []bound // of the touched parties
	visits  int
}

// maxEach bounds the visits of holdings by all listed parties one after the other: some ten seconds.
const maxEach = 300_000_000

// each counts every listed party's holdings by themselves: a party is restricted where one listed party, with those that
// are restricted on its account, holds enough. A party that nobody names could be any one of them, so that what it holds
// is added to each, at its most.
func (j *Judgement) each() {
	s := &single{j: j, counts: j.Rule.counts(), sums: make([]sum, j.x.g.count)}
	j.of = map[uint32]uint32{}
	s.bounds = j.rests(s.counts)
	var stack []uint32
	for _, u := range j.x.unnamed {
		if j.state[u]&stateListed == 0 {
			j.state[u] |= statePossible
			stack = append(stack, u)
		}
	}
	s.anybody(stack)
	s.reset()
	for i, seed := range j.seeds {
		if s.visits > maxEach {
			j.Cut = true
			j.reach(j.seeds[i:])
			return
		}
		s.run(seed)
		s.reset()
	}
}

// reach calls unknown whatever holdings lead to from listed parties for which there was no time.
func (j *Judgement) reach(seeds []uint32) {
	stack := slices.Clone(seeds)
	for len(stack) > 0 {
		held := j.x.holds(stack[len(stack)-1])
		stack = stack[:len(stack)-1]
		for i := range held {
			l := &held[i]
			if countsOf[l.kind()]&j.Rule.counts() != 0 && j.state[l.owned]&(stateListed|stateReached) == 0 && j.x.on(l, j.day) {
				j.state[l.owned] |= stateReached | stateMaybe
				stack = append(stack, l.owned)
			}
		}
	}
}

// touch notes a party, so that the next listed party finds it as this one did.
func (s *single) touch(node uint32) {
	if s.j.state[node]&stateTouched == 0 {
		s.j.state[node] |= stateTouched
		s.touched = append(s.touched, node)
		s.before = append(s.before, s.bounds[node])
	}
}

func (s *single) reset() {
	for i, node := range s.touched {
		s.j.state[node] &^= stateTouched | stateMarked | stateReached | stateAdded
		s.bounds[node] = s.before[i]
		s.sums[node] = sum{}
	}
	s.touched, s.before = s.touched[:0], s.before[:0]
}

// anybody marks as possible what the parties that nobody names could restrict by themselves, were they one.
func (s *single) anybody(stack []uint32) {
	j := s.j
	for len(stack) > 0 {
		owner := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		held := j.x.holds(owner)
		for i := range held {
			e := &held[i]
			if !j.x.on(e, j.day) || j.state[e.owned]&(stateListed|statePossible) != 0 {
				continue
			}
			s.touch(e.owned)
			if e.could(&s.bounds[e.owned], &j.Rule, s.counts, false, true) {
				j.state[e.owned] |= statePossible
				stack = append(stack, e.owned)
			}
		}
	}
}

// run judges one listed party: what it restricts for certain, then what it could.
func (s *single) run(seed uint32) {
	j := s.j
	marked := []uint32{seed}
	for at := 0; at < len(marked); at++ {
		held := j.x.holds(marked[at])
		s.visits += len(held) + 1
		for i := range held {
			e := &held[i]
			if !j.x.on(e, j.day) || j.state[e.owned]&(stateListed|stateMarked) != 0 {
				continue
			}
			if s.touch(e.owned); e.reaches(&s.sums[e.owned], &j.Rule, s.counts) {
				j.state[e.owned] |= stateMarked
				marked = append(marked, e.owned)
			}
		}
	}
	reached := marked
	for at := 0; at < len(reached); at++ {
		owner := reached[at]
		known := at < len(marked)
		held := j.x.holds(owner)
		s.visits += len(held) + 1
		for i := range held {
			e := &held[i]
			if !j.x.on(e, j.day) || j.state[e.owned]&(stateListed|stateMarked|stateReached) != 0 {
				continue
			}
			s.touch(e.owned)
			meets := s.add(e.owned)
			if known || j.state[owner]&statePossible == 0 { // else add has it
				meets = e.could(&s.bounds[e.owned], &j.Rule, s.counts, known, j.x.g.complete[e.owned]) || meets
			}
			if meets {
				j.state[e.owned] |= stateReached
				reached = append(reached, e.owned)
			}
		}
	}
	for _, node := range marked[1:] {
		if j.state[node]&stateCertain == 0 {
			j.state[node] |= stateCertain
			j.of[node] = seed
			j.order = append(j.order, node)
		}
	}
	for _, node := range reached[len(marked):] {
		j.state[node] |= stateMaybe
	}
}

// add gives a company, once for each listed party, the most that its holders hold who could be anybody.
func (s *single) add(node uint32) (meets bool) {
	j := s.j
	if j.state[node]&stateAdded != 0 {
		return false
	}
	j.state[node] |= stateAdded
	for _, place := range j.x.holders(node) {
		e := &j.x.edges[place]
		if e.on(j.day) && j.state[e.owner]&statePossible != 0 && j.state[e.owner]&stateMarked == 0 {
			l := e.link()
			meets = l.could(&s.bounds[node], &j.Rule, s.counts, false, true) || meets
		}
	}
	return meets
}
