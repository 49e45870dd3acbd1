package graph

import (
	"cmp"
	"math"
	"slices"
)

// mostWork bounds the needs that the search for alternatives looks at.
const mostWork = 1 << 28

// Alternatives is the k cheapest proofs of a goal, no two of them the same: by cost, and by their steps, compared in ascending
// order, where they cost the same. Where more than k share the last cost, the search decides which are among them, always alike.
// There are fewer where the goal has no more proofs, or where the bound on the work is reached: 2²⁸ needs looked at, a few
// seconds; those that are found are the cheapest even then.
//
// All proofs but the cheapest one, P, are parted by the first step of P that they lack, from the goal back: they have the
// steps of P before it. Each part has a cheapest proof again (Lawler 1972), and is searched only once no cheaper proof is left.
func (g *Graph) Alternatives(given []int32, goal int32, k int) []Proof {
	g.check(given)
	g.check([]int32{goal})
	start := newSet(g.Conditions())
	for _, c := range given {
		start.add(c)
	}
	a := newParting(newSearch(g, start), goal)
	var out []Proof
	branches := []*branch{{}}
	var solved, waiting heap
	waiting.push(0, 0)
	for len(out) < k && len(solved)+len(waiting) > 0 {
		if len(solved) == 0 || len(waiting) > 0 && waiting[0].key < solved[0].key {
			_, i := waiting.pop()
			if a.work > mostWork {
				break
			}
			if a.solve(branches[i]) {
				solved.push(branches[i].proof.Cost, i)
			}
			continue
		}
		_, i := solved.pop()
		b := branches[i]
		out = append(out, b.proof)
		for at, least := range b.least {
			if least.any {
				waiting.push(least.cost, int32(len(branches)))
				branches = append(branches, &branch{parent: b, at: at})
			}
		}
		b.least = nil
	}
	return inCostOrder(out)
}

func inCostOrder(proofs []Proof) []Proof {
	type keyed struct {
		Proof
		steps []int32
	}
	all := make([]keyed, len(proofs))
	for i, p := range proofs {
		all[i] = keyed{p, slices.Sorted(slices.Values(p.Steps))}
	}
	slices.SortFunc(all, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.Cost, b.Cost), slices.Compare(a.steps, b.steps))
	})
	for i, k := range all {
		proofs[i] = k.Proof
	}
	return proofs
}

// A branch is the proofs of its parent that have all steps of the parent's cheapest proof after the one at an index (which stand
// nearer to the goal), and not that one. The first branch has no parent and is all proofs.
type branch struct {
	parent *branch
	at     int
	proof  Proof   // the cheapest, once it is solved
	least  []bound // of the branches below, by the index of the step that they lack
}

// bound is what the proofs of a branch cost at the least, if there can be any.
type bound struct {
	cost uint64
	any  bool
}

// A parting solves branches: it takes the search of all proofs, sets what the missing steps change right, and puts it back.
type parting struct {
	frontier
	goal     int32
	supports set // steps that are the best of what they gain, in the search of all proofs
	out      set // steps that may not be taken, and
	outs     []int32
	tallies  []tally
	changed  []before
	times    []uint64 // how often a condition stands in the tree of a proof
	walk     *walker
	work     int
}

// before is what a condition had in the search of all proofs.
type before struct {
	cost            uint64
	condition, best int32
}

func newParting(x *search, goal int32) *parting {
	p := &parting{frontier: frontier{search: x, open: newSet(x.g.Conditions())}, goal: goal, supports: newSet(x.g.Steps()), out: newSet(x.g.Steps()),
		tallies: make([]tally, x.g.Steps()), times: make([]uint64, x.g.Conditions()), walk: newWalker(x.g)}
	for _, step := range x.best {
		if step != none {
			p.supports.add(step)
		}
	}
	return p
}

// solve finds the cheapest proof of a branch, if there is one, and what the branches below it cost at the least.
func (p *parting) solve(b *branch) bool {
	p.exclude(b)
	p.repair()
	found := p.reached(p.goal)
	if found {
		b.proof = p.walk.proof(p.goal, p.best, p.cost[p.goal])
		p.weigh(b)
	}
	for _, w := range p.changed {
		p.cost[w.condition], p.best[w.condition] = w.cost, w.best
		p.open.drop(w.condition)
	}
	for _, step := range p.outs {
		p.out.drop(step)
	}
	p.changed, p.outs = p.changed[:0], p.outs[:0]
	return found
}

// exclude collects the steps that no proof of a branch takes.
func (p *parting) exclude(b *branch) {
	drop := func(step int32) {
		if !p.out.has(step) {
			p.out.add(step)
			p.outs = append(p.outs, step)
		}
	}
	for ; b.parent != nil; b = b.parent {
		steps := b.parent.proof.Steps
		drop(p.g.place[steps[b.at]])
		for _, number := range steps[b.at+1:] {
			kept := p.g.place[number]
			for other, end := p.g.ways(p.g.gains[kept]); other < end; other++ {
				p.work++
				if other != kept {
					drop(other)
				}
			}
		}
	}
}

// repair searches anew for whatever rests on an excluded step.
func (p *parting) repair() {
	take := func(c int32) {
		p.changed = append(p.changed, before{p.cost[c], c, p.best[c]})
		p.open.add(c)
		p.cost[c], p.best[c] = unreached, none
	}
	for _, step := range p.outs {
		if p.supports.has(step) {
			take(p.g.gains[step])
		}
	}
	for i := 0; i < len(p.changed); i++ {
		users := p.g.usersOf(p.changed[i].condition)
		p.work += 2 * len(users) // here and when it is settled
		for _, step := range users {
			if p.supports.has(step) && !p.open.has(p.g.gains[step]) {
				take(p.g.gains[step])
			}
		}
	}
	for _, w := range p.changed {
		for step, end := p.g.ways(w.condition); step < end; step++ {
			if p.out.has(step) {
				p.tallies[step].lacks = math.MaxInt32
				continue
			}
			t := tally{sum: uint64(p.g.cost[step])}
			needs := p.g.row(step)
			p.work += len(needs)
			for _, c := range needs {
				if p.open.has(c) || !p.reached(c) {
					t.lacks++
				} else {
					t.sum = add(t.sum, p.cost[c])
				}
			}
			if p.tallies[step] = t; t.lacks == 0 {
				p.offer(step, t.sum)
			}
		}
	}
	p.settle(p.tallies)
}

// weigh bounds the branches below one: a proof that lacks a step gains its condition by the next best, as often as the
// condition stands in the tree.
func (p *parting) weigh(b *branch) {
	steps := b.proof.Steps
	b.least = make([]bound, len(steps))
	p.times[p.goal] = 1
	for i := len(steps) - 1; i >= 0; i-- {
		step := p.g.place[steps[i]]
		c := p.g.gains[step]
		for _, need := range p.g.row(step) {
			p.times[need] = add(p.times[need], p.times[c])
		}
		if cost, ok := p.nextBest(c, step); ok {
			b.least[i] = bound{add(b.proof.Cost, times(p.times[c], cost-p.cost[c])), true}
		}
	}
	p.times[p.goal] = 0
	for _, step := range steps {
		for _, need := range p.g.Needs(step) {
			p.times[need] = 0
		}
	}
}

// nextBest is what a condition costs at the least without a step.
func (p *parting) nextBest(c, without int32) (cost uint64, ok bool) {
next:
	for step, end := p.g.ways(c); step < end; step++ {
		if step == without || p.out.has(step) {
			continue
		}
		sum := uint64(p.g.cost[step])
		needs := p.g.row(step)
		p.work += len(needs)
		for _, n := range needs {
			if n == c || !p.reached(n) {
				continue next
			}
			sum = add(sum, p.cost[n])
		}
		if !ok || sum < cost {
			cost, ok = sum, true
		}
	}
	return cost, ok
}
