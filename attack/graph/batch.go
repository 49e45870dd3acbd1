package graph

import (
	"math/bits"
	"slices"
)

// A Batch closes a graph in 64 trials at once: bit i of every mask is trial i. Steps and given conditions may differ from trial
// to trial. It serves one goroutine; a run allocates nothing.
type Batch struct {
	g     *Graph
	holds []uint64 // of each condition
	fresh []uint64 // of each condition: in which trials it came to hold since its steps were looked at
	can   []uint64 // of each step: in which trials it succeeds and has all facts that it needs
	from  []int32  // of each step: the need, as an index of Graph.inner, by which it failed last, and which is asked first; below 0 a wide one
	wide  []int32  // the same of each trial of the wide steps, the first of which has ^from 0
	queue []int32  // a ring: the conditions of which some trial is fresh, each once
	head  int
	count int
}

// A Mask says in which trials a condition is given.
type Mask struct {
	Condition int32
	Trials    uint64
}

// NewBatch is a batch in which nothing holds.
func (g *Graph) NewBatch() *Batch {
	b := &Batch{g: g, holds: make([]uint64, g.Conditions()), fresh: make([]uint64, g.Conditions()), can: make([]uint64, g.Steps()),
		from: slices.Clone(g.innerStart[:g.Steps()]), queue: make([]int32, g.Conditions())}
	for at, start := range b.from {
		if g.innerStart[at+1]-start > 64 {
			b.from[at] = ^int32(len(b.wide) / 64)
			b.wide = append(b.wide, slices.Repeat([]int32{start}, 64)...)
		}
	}
	return b
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
	for _, m := range given {
		g.check([]int32{m.Condition})
		b.holds[m.Condition] |= m.Trials
	}
	for _, m := range given {
		if !g.fact(m.Condition) {
			b.tell(m.Condition, m.Trials)
		}
	}
	for at, number := range g.number {
		can := ^uint64(0)
		if steps != nil {
			can = steps[number]
		}
		for _, c := range g.row(int32(at)) {
			if g.fact(c) {
				can &= b.holds[c]
			}
		}
		if b.can[at] = can; g.innerStart[at] == g.innerStart[at+1] {
			b.gain(g.gains[at], can)
		}
	}
	for b.count > 0 {
		c := b.queue[b.head]
		b.count--
		if b.head++; b.head == len(b.queue) {
			b.head = 0
		}
		fresh := b.fresh[c]
		b.fresh[c] = 0
		for _, at := range g.usersOf(c) {
			gain := g.gains[at]
			if m := fresh & b.can[at] &^ b.holds[gain]; m != 0 {
				b.gain(gain, b.possible(at, m))
			}
		}
	}
}

// possible says in which of the trials all that a step needs, but for facts, holds.
func (b *Batch) possible(step int32, trials uint64) uint64 {
	start, from, end := b.g.innerStart[step], b.from[step], b.g.innerStart[step+1]
	if from < 0 {
		return b.possibleWide(step, trials)
	}
	for at := from; at < end; at++ {
		if trials &= b.holds[b.g.inner[at]]; trials == 0 {
			b.from[step] = at
			return 0
		}
	}
	for at := start; at < from; at++ {
		if trials &= b.holds[b.g.inner[at]]; trials == 0 {
			b.from[step] = at
			return 0
		}
	}
	return trials
}

// possibleWide is possible for a step of many needs: each trial goes round them by itself, and passes each but twice.
func (b *Batch) possibleWide(step int32, trials uint64) uint64 {
	row := b.g.innerRow(step)
	start := b.g.innerStart[step]
	from := b.wide[64*int(^b.from[step]):][:64]
	for rest := trials; rest != 0; rest &= rest - 1 {
		trial := bits.TrailingZeros64(rest)
		at := int(from[trial] - start)
		lacks := func(c int32) bool { return b.holds[c]>>trial&1 == 0 }
		next := slices.IndexFunc(row[at:], lacks)
		if next < 0 {
			at, next = 0, slices.IndexFunc(row[:at], lacks)
		}
		if next >= 0 {
			from[trial] = start + int32(at+next)
			trials &^= 1 << trial
		}
	}
	return trials
}

// gain makes a condition hold in more trials.
func (b *Batch) gain(c int32, trials uint64) {
	if trials &^= b.holds[c]; trials != 0 {
		b.holds[c] |= trials
		b.tell(c, trials)
	}
}

// tell queues a condition that came to hold.
func (b *Batch) tell(c int32, trials uint64) {
	if b.fresh[c] == 0 && trials != 0 {
		at := b.head + b.count
		if at >= len(b.queue) {
			at -= len(b.queue)
		}
		b.queue[at] = c
		b.count++
	}
	b.fresh[c] |= trials
}

// Holds says in which trials of the last run a condition holds.
func (b *Batch) Holds(condition int32) uint64 { return b.holds[condition] }
