package graph

import "slices"

// A Batch closes a graph in 64 trials at once: bit i of every mask is trial i. Steps and given conditions may differ from trial
// to trial. It serves one goroutine; a run allocates nothing once the batch has grown to its work.
type Batch struct {
	g     *Graph
	holds []uint64 // of each condition
	fresh []uint64 // of each condition: in which trials it came to hold since its steps were looked at
	queue []int32  // the conditions of which some trial is fresh
	from  []int32  // of each step: the need, as an index of Graph.needs, by which it failed last, and which is asked first
}

// A Mask says in which trials a condition is given.
type Mask struct {
	Condition int32
	Trials    uint64
}

// NewBatch is a batch in which nothing holds.
func (g *Graph) NewBatch() *Batch {
	return &Batch{g: g, holds: make([]uint64, g.Conditions()), fresh: make([]uint64, g.Conditions()),
		from: slices.Clone(g.needStart[:g.Steps()])}
}

// Run closes the graph in every trial; what ran before is forgotten. A condition may be named more than once: it is given in
// all trials of any mask. steps says of each step in which trials it succeeds; nil is every step in every trial. Another
// length panics.
func (b *Batch) Run(given []Mask, steps []uint64) {
	g := b.g
	if steps != nil && len(steps) != g.Steps() {
		panic("attack/graph: a batch needs one mask for each step")
	}
	clear(b.holds)
	clear(b.fresh)
	for _, m := range given {
		g.check([]int32{m.Condition})
		b.gain(m.Condition, m.Trials)
	}
	succeeds := func(step int32) uint64 {
		if steps == nil {
			return ^uint64(0)
		}
		return steps[g.number[step]]
	}
	for _, step := range g.free {
		b.gain(g.gains[step], succeeds(step))
	}
	for len(b.queue) > 0 {
		c := b.queue[len(b.queue)-1]
		b.queue = b.queue[:len(b.queue)-1]
		fresh := b.fresh[c]
		b.fresh[c] = 0
		for _, step := range g.usersOf(c) {
			m := fresh &^ b.holds[g.gains[step]] & succeeds(step)
			if m == 0 {
				continue
			}
			if m = b.possible(step, m); m != 0 {
				b.gain(g.gains[step], m)
			}
		}
	}
}

// possible says in which of the trials all that a step needs holds.
func (b *Batch) possible(step int32, trials uint64) uint64 {
	from, end := b.from[step], b.g.needStart[step+1]
	for at := from; at < end; at++ {
		if trials &= b.holds[b.g.needs[at]]; trials == 0 {
			b.from[step] = at
			return 0
		}
	}
	for at := b.g.needStart[step]; at < from; at++ {
		if trials &= b.holds[b.g.needs[at]]; trials == 0 {
			b.from[step] = at
			return 0
		}
	}
	return trials
}

// gain makes a condition hold in more trials.
func (b *Batch) gain(c int32, trials uint64) {
	trials &^= b.holds[c]
	if trials == 0 {
		return
	}
	b.holds[c] |= trials
	if b.fresh[c] == 0 {
		b.queue = append(b.queue, c)
	}
	b.fresh[c] |= trials
}

// Holds says in which trials of the last run a condition holds.
func (b *Batch) Holds(condition int32) uint64 { return b.holds[condition] }
