package cover

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

// tree is branch and bound on a Schedule, best bound first. It closes what the relaxation of budgets leaves open where
// a few large sites fill a year: a node keeps the budgets as knapsacks (knapsackBound), leaves out what no longer fits
// beside what is decided, and splits on whether a site is built, then by which choice, then in which year. Years that are alike
// in everything and still empty are told apart only once one of them is used. Every rule of the schedule is asked again
// of a node in which nothing is open, so that the tree is exact for shares and prerequisites too.
type tree struct {
	d      *Schedule
	w      *worker
	s      *scheduler
	bySite [][]int  // choices
	alike  []uint64 // of each year: the years like it in everything, itself included
	hops   bool     // choices have prerequisites
	most   int64    // cost of all builds at most

	rows   [][]int32 // of each choice; demands that the same choices cover are one row
	rowOf  []int32   // of each demand, -1: none
	weight []int64
	need   []int
	steps  []int // years after which worth falls
	drop   []int64

	r     *ruling
	b     *knapsackBound
	nodes nodeQueue
	seq   int
}

// node is a part of the tree that is open.
type node struct {
	bound     int64
	decisions []decision
	refused   []int32
	dual      []float64 // multipliers to start from
	seq       int
}

// mostYears that a decision can hold.
const mostYears = 64

// Rounds of the volume algorithm in the first node and in the others, and how much memory open nodes may take; beyond it the
// newest is opened first, which keeps them few.
const (
	treeRounds = 500
	nodeRounds = 40
	nodeBytes  = 1 << 27
)

func newTree(s *scheduler) *tree {
	d := s.d
	t := &tree{d: d, w: s.w, s: s, bySite: make([][]int, d.Sites), rows: make([][]int32, len(d.Choices)), rowOf: slices.Repeat([]int32{-1}, len(d.Weight)), most: maxTotal}
	for k, c := range d.Choices {
		t.bySite[c.Site] = append(t.bySite[c.Site], k)
		t.hops = t.hops || c.Via != nil
	}
	for y := range d.Budget {
		if fall := d.worth(y) - d.worth(y+1); fall > 0 {
			t.steps = append(t.steps, y)
			t.drop = append(t.drop, fall)
		}
	}
	t.merge()
	t.alike = make([]uint64, len(d.Budget))
	for x := range d.Budget {
		for y := range d.Budget {
			if x == y || t.like(min(x, y), max(x, y)) {
				t.alike[x] |= 1 << y
			}
		}
	}
	t.r = newRuling(d)
	return t
}

// like says whether two years differ in nothing.
func (t *tree) like(a, b int) bool {
	d := t.d
	return d.Carry == Lapse && !t.hops && d.Budget[a] == d.Budget[b] && d.worth(a) == d.worth(b) &&
		!slices.ContainsFunc(d.Choices, func(c Choice) bool { return c.From > a && c.From <= b })
}

// merge makes one row of the demands that the same choices cover and that need as many.
func (t *tree) merge() {
	byHash := map[uint64][]int32{} // demands that lead a row
	for i, choices := range t.s.now.choices {
		need := t.d.need(int32(i))
		if need <= 0 || t.d.Weight[i] == 0 || len(choices) < need {
			continue
		}
		h := mix(uint64(need))
		for _, k := range choices {
			h += mix(uint64(k) << 8)
		}
		for _, lead := range byHash[h] {
			if t.need[t.rowOf[lead]] == need && slices.Equal(t.s.now.choices[lead], choices) {
				t.rowOf[i] = t.rowOf[lead]
				break
			}
		}
		if t.rowOf[i] < 0 {
			t.rowOf[i] = int32(len(t.weight))
			byHash[h] = append(byHash[h], int32(i))
			t.weight = append(t.weight, 0)
			t.need = append(t.need, need)
			for _, k := range choices {
				t.rows[k] = append(t.rows[k], t.rowOf[i])
			}
		}
		t.weight[t.rowOf[i]] += t.d.Weight[i]
		t.w.work += int64(len(choices))
	}
}

// aim is the value that a node must be able to pass.
func (t *tree) aim() int64 {
	if t.d.Target > 0 {
		return t.d.Target - 1
	}
	return t.s.value
}

// limitCost asks for what costs less than the best that reaches the target.
func (t *tree) limitCost() {
	if t.d.Target > 0 && t.s.reached {
		t.most = min(t.most, t.s.cost-1)
	}
}

// run searches from multipliers of the relaxation, and gives an upper bound of the value: of all builds, or with a
// target of those that cost at most what most allows.
func (t *tree) run(from *datedRelaxation, bound int64) int64 {
	t.b = newKnapsackBound(t)
	t.limitCost()
	t.nodes = nodeQueue{{bound: bound, dual: t.b.start(from)}}
	rounds := treeRounds
	most := max(16, nodeBytes/(4*len(t.nodes[0].dual)+64))
	for len(t.nodes) > 0 && !t.w.done() {
		at := 0
		if len(t.nodes) > most {
			for n, x := range t.nodes {
				if x.seq > t.nodes[at].seq {
					at = n
				}
			}
		}
		n := heap.Remove(&t.nodes, at).(*node)
		if n.bound <= t.aim() {
			continue
		}
		t.limitCost()
		t.open(n, rounds)
		rounds = nodeRounds
	}
	out := t.aim()
	for _, n := range t.nodes {
		out = max(out, n.bound)
	}
	return out
}

// prove raises the lower bound of a target's cost: where no builds that cost less than the best reach it, the best is
// proved; and where the tree does not get so far, it may still be so for builds that cost less by a two-hundredth.
func (s *scheduler) prove(from *datedRelaxation, bound int64) int64 {
	parts := int64(2)
	for _, off := range []int64{200, 0} {
		for s.reached && s.cost > bound && !s.w.done() {
			t := newTree(s)
			t.most = s.cost - 1
			if off > 0 {
				t.most -= s.cost / off
			}
			if t.most < bound {
				break
			}
			before, open := s.cost, true
			s.w.within(parts, func() { open = t.run(from, maxTotal) >= s.d.Target })
			if open {
				break
			}
			if bound = max(bound, t.most+1); s.cost == before {
				break
			}
		}
		parts = 1
	}
	return bound
}

// open bounds a node and splits it.
func (t *tree) open(n *node, rounds int) {
	r := t.r
	if !t.rule(r, n.decisions, n.refused) {
		return
	}
	if !t.b.set(r) {
		if n.bound = t.b.base; n.bound > t.aim() {
			t.offer(false)
		}
		return
	}
	dual := slices.Clone(n.dual)
	n.bound = min(n.bound, floorBound(t.b.lower(dual, rounds, t.aim())))
	if n.bound <= t.aim() {
		return
	}
	if t.w.done() {
		t.push(n, n.decisions, n.refused, dual)
		return
	}
	if t.seq%4 == 0 {
		before := t.aim()
		t.offer(true)
		if t.aim() > before && n.bound <= t.aim() {
			return
		}
	}
	refused := t.b.refuse(n.refused, t.aim())
	take, ban := t.split()
	t.push(n, append(n.decisions[:len(n.decisions):len(n.decisions)], take), refused, dual)
	t.push(n, append(n.decisions[:len(n.decisions):len(n.decisions)], ban), refused, dual)
}

func (t *tree) push(n *node, decisions []decision, refused []int32, dual []float64) {
	t.seq++
	heap.Push(&t.nodes, &node{n.bound, decisions, refused, dual, t.seq})
}

// offer makes builds of what is fixed, and where more is true of what the bound would build too, and keeps them where
// they are the best so far.
func (t *tree) offer(more bool) {
	b := t.s.now
	var builds []Build
	for s, k := range t.r.fixed {
		if k >= 0 {
			builds = append(builds, Build{k, t.r.year[s]})
		}
	}
	b.become(builds)
	if more {
		for _, x := range t.b.likely() {
			c := t.d.Choices[x.Choice]
			if y := b.earliest(c.From, c.Cost); b.at[c.Site] < 0 && y >= 0 {
				b.add(x.Choice, y)
			}
		}
		t.s.ground()
		t.s.recreate(0)
	}
	t.s.ground()
	t.s.settle()
	t.s.note()
}

// split chooses a decision and its opposite.
func (t *tree) split() (take, ban decision) {
	years := len(t.d.Budget)
	all := uint64(math.MaxUint64)
	part := func(k int) (sum float64) {
		for y := range years {
			sum += t.b.mean[k*years+y]
		}
		return sum
	}
	best, merit, sure := -1, -1.0, false
	for s := range t.d.Sites {
		if t.r.fixed[s] >= 0 || !t.opens(t.r, s) {
			continue
		}
		x, worth := 0.0, 0.0
		for _, k := range t.bySite[s] {
			x += part(k)
			worth = max(worth, float64(t.d.Choices[k].Cost))
		}
		m := worth * (0.001 + 1e-3*x + max(0, min(x, 1-x)))
		if t.r.must[s] {
			m = worth * 0.1
		}
		if m > merit {
			best, merit, sure = s, m, t.r.must[s]
		}
	}
	if !sure {
		return decision{best, -1, all, true}, decision{best, -1, all, false}
	}
	choice, most, open := -1, -1.0, 0
	for _, k := range t.bySite[best] {
		if !slices.Contains(t.r.allow[k*years:(k+1)*years], true) {
			continue
		}
		open++
		if x := part(k); x > most {
			choice, most = k, x
		}
	}
	if open > 1 {
		return decision{best, choice, all, true}, decision{best, choice, all, false}
	}
	year, most := -1, -1.0
	for y := range years {
		if x := t.b.mean[choice*years+y]; t.r.allow[choice*years+y] && x > most {
			year, most = y, x
		}
	}
	class := t.empty(t.r, year)
	return decision{best, choice, 1 << firstYear(class), true}, decision{best, choice, class, false}
}

type nodeQueue []*node

func (q nodeQueue) Len() int { return len(q) }
func (q nodeQueue) Less(a, b int) bool {
	return cmp.Or(cmp.Compare(q[b].bound, q[a].bound), cmp.Compare(q[b].seq, q[a].seq)) < 0
}
func (q nodeQueue) Swap(a, b int) { q[a], q[b] = q[b], q[a] }
func (q *nodeQueue) Push(x any)   { *q = append(*q, x.(*node)) }
func (q *nodeQueue) Pop() any {
	x := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return x
}
