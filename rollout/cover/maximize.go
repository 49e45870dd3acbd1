package cover

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Maximize chooses sites that cost at most budget together and cover as much weight as possible. Where every site costs
// 1, budget is their number. It fails where the problem is not valid or the budget is negative.
func Maximize(ctx context.Context, p *Problem, budget int64, limits Limits) (Result, error) {
	if err := p.Check(); err != nil {
		return Result{}, err
	}
	if budget < 0 {
		return Result{}, fmt.Errorf("cover: the budget is %d: give 0 or more", budget)
	}
	s := &maximizer{w: newWorker(ctx, limits), rng: rand.New(rand.NewPCG(limits.Seed, 1)), enough: maxTotal}
	bound := s.root(newMatrix(p, budget).reduced(s.w), budget)
	r := Result{Covered: s.best, Bound: max(bound, s.best), Work: s.w.work, Stopped: s.w.stopped}
	for _, j := range s.sites {
		r.Sites = append(r.Sites, int(j))
		r.Cost += p.cost(int(j))
	}
	slices.Sort(r.Sites)
	r.finish(r.Bound-r.Covered, r.Bound)
	return r, nil
}

// finish sets the gap: open of whole.
func (r *Result) finish(open, whole int64) {
	r.Proved = open == 0
	if whole > 0 {
		r.Gap = float64(open) / float64(whole)
	}
}

// maximizer is one run of Maximize.
type maximizer struct {
	w      *worker
	rng    *rand.Rand
	best   int64
	sites  []int32 // of the problem
	enough int64   // a choice this good ends the run
}

// done says whether the run must or may end.
func (s *maximizer) done() bool { return s.best >= s.enough || s.w.done() }

// part is what is left of the problem once some columns are in and some are out.
type part struct {
	m      *matrix
	budget int64     // left
	base   int64     // weight that the columns which are in cover
	in     []int32   // sites of the problem that are in
	dual   []float64 // multipliers to start from; nil: none
	good   []int32   // columns of a good choice; with no dual, multipliers start from it

	relaxed *relaxation
}

// offer keeps a choice of columns of the part where it is the best so far.
func (s *maximizer) offer(q *part, value int64, columns []int32) {
	if q.base+value <= s.best {
		return
	}
	s.best = q.base + value
	s.sites = append(s.sites[:0], q.in...)
	for _, j := range columns {
		s.sites = append(s.sites, q.m.id[j])
	}
}

// Rounds of the volume algorithm and steps of the swap search.
const (
	rootRounds  = 1500
	leafRounds  = 60
	rootIdle    = 150
	wholeKicks  = 2
	coreKicks   = 60
	againKicks  = 15
	coreColumns = 120
	patience    = 20
	leafKicks   = 0
	leafIdle    = 5
	passes      = 6
	tryEvery    = 20
)

// root solves the whole and gives an upper bound of it.
func (s *maximizer) root(m *matrix, budget int64) int64 {
	q := &part{m: m, budget: budget}
	if m.cols() == 0 {
		return 0
	}
	if s.all(q) {
		return s.best
	}
	q.good = greedy(m, budget)
	bound := m.total()
	kicks := coreKicks
	for range passes {
		bound = min(bound, s.bound(q, rootRounds, kicks))
		kicks = againKicks
		if bound <= s.best || s.done() {
			return bound
		}
		keep, must := q.relaxed.fix(s.best - q.base)
		if free(keep, must)*20 > q.m.cols()*19 {
			break
		}
		if q = s.sub(q, keep, must); q == nil || s.all(q) {
			return s.best
		}
	}
	s.persist(q, bound)
	return min(bound, s.branch(q, bound))
}

// bound searches the part by swaps and gives an upper bound of it; the part then holds the relaxation's multipliers.
func (s *maximizer) bound(q *part, rounds, kicks int) int64 {
	c := newChoice(q.m, s.w)
	for _, j := range q.good {
		c.add(j)
	}
	t := newTabu(c, q.budget, s.rng)
	s.w.within(8, func() { t.run(min(q.m.total(), s.enough-q.base), rootIdle, wholeKicks) })
	s.offer(q, t.best, t.sites)
	q.good = slices.Clone(t.sites)
	r := relax(q.m, q.budget, q.dual, q.good)
	n := 0
	r.volume(s.w, rounds, s.best-q.base, func(x []int32) {
		if n++; n%tryEvery == 0 {
			c.become(x)
			t.run(min(q.m.total(), s.enough-q.base), leafIdle, leafKicks)
			s.offer(q, t.best, t.sites)
		}
	})
	q.dual, q.good = r.dual, slices.Clone(t.sites)
	q.relaxed = r
	s.w.within(3, func() { s.core(q, kicks) })
	return q.base + floorBound(r.bound)
}

// persist spends up to half of the work that is left on the swap search, each time from a choice that keeps about half of the
// best one: where the relaxation leaves a wide gap, the tree will not close it, and a better choice is what remains. Where
// the gap is above a three-hundredth nearly all of the work is spent so.
func (s *maximizer) persist(q *part, bound int64) {
	if q.relaxed == nil {
		q.relaxed = relax(q.m, q.budget, q.dual, q.good)
		q.relaxed.volume(s.w, 0, s.best-q.base, nil)
	}
	s.w.within(2, func() { s.exchange(q, bound) })
	for range 2 {
		if s.done() || (bound-s.best)*300 < bound {
			break
		}
		s.w.within(2, func() { s.exchange(q, bound) })
	}
	q.good = q.places(s.sites)
}

// exchange is persist within its share of the work.
func (s *maximizer) exchange(q *part, bound int64) {
	for idle := 0; idle < patience && s.best < bound && !s.done(); idle++ {
		before := s.best
		known := q.places(s.sites)
		s.rng.Shuffle(len(known), func(a, b int) { known[a], known[b] = known[b], known[a] })
		q.good = known[:len(known)/2]
		if s.core(q, againKicks); s.best > before {
			idle = 0
		}
	}
}

// places finds sites of the problem among the columns.
func (q *part) places(sites []int32) (columns []int32) {
	wanted := make(map[int32]bool, len(sites))
	for _, j := range sites {
		wanted[j] = true
	}
	for j, id := range q.m.id {
		if wanted[id] {
			columns = append(columns, int32(j))
		}
	}
	return columns
}

// core searches among the columns that the relaxation ranks first. They are few, so that many exchanges can be tried.
func (s *maximizer) core(q *part, kicks int) {
	rank := make([]int32, q.m.cols())
	merit := make([]float64, q.m.cols())
	likely := 0
	for j := range rank {
		rank[j] = int32(j)
		merit[j] = q.relaxed.score[j] - q.relaxed.price*float64(q.m.cost[j])
		if q.relaxed.x[j] > 0.01 {
			likely++
		}
	}
	size := max(coreColumns, 3*likely)
	if size >= len(rank) {
		size = len(rank)
	}
	slices.SortStableFunc(rank, func(a, b int32) int { return cmp.Compare(merit[b], merit[a]) })
	keep := make([]bool, len(rank))
	for _, j := range rank[:size] {
		keep[j] = true
	}
	for _, j := range q.good {
		keep[j] = true
	}
	small := s.sub(q, keep, make([]bool, len(rank)))
	c := newChoice(small.m, s.w)
	for _, j := range small.good {
		if c.cost+small.m.cost[j] <= small.budget {
			c.add(j)
		}
	}
	t := newTabu(c, small.budget, s.rng)
	t.run(min(q.m.total(), s.enough-q.base), rootIdle, kicks)
	s.offer(small, t.best, t.sites)
}

// sub is the part in which only keep may be in, and must are in.
func (s *maximizer) sub(q *part, keep, must []bool) *part {
	next := &part{budget: q.budget, base: q.base, in: slices.Clone(q.in)}
	covered := make([]bool, q.m.rows())
	for j := range int32(q.m.cols()) {
		if !must[j] {
			continue
		}
		keep[j] = false
		next.budget -= q.m.cost[j]
		next.in = append(next.in, q.m.id[j])
		for _, i := range q.m.col(j) {
			if !covered[i] {
				covered[i] = true
				next.base += q.m.weight[i]
			}
		}
	}
	if next.budget < 0 {
		return nil
	}
	for j := range keep {
		keep[j] = keep[j] && q.m.cost[j] <= next.budget
	}
	old := make(map[int32]bool, len(q.good))
	for _, j := range q.good {
		old[q.m.id[j]] = true
	}
	next.m, next.dual = q.m.restrict(keep, covered, q.dual)
	s.w.work += int64(8 * len(q.m.colRow))
	next.m, next.dual = next.m.restrict(next.m.undominated(s.w, 1<<26), nil, next.dual)
	s.w.work += int64(8 * len(next.m.colRow))
	for j, id := range next.m.id {
		if old[id] {
			next.good = append(next.good, int32(j))
		}
	}
	s.offer(next, 0, nil)
	return next
}

// all takes every column where the budget allows it.
func (s *maximizer) all(q *part) bool {
	total := int64(0)
	for _, c := range q.m.cost {
		total += c
	}
	if total > q.budget {
		return false
	}
	c := newChoice(q.m, s.w)
	for j := range int32(q.m.cols()) {
		c.add(j)
	}
	s.offer(q, c.value, c.list)
	return true
}

// branch solves a part by depth first search and gives an upper bound of it: the best known where it came to an end,
// never more than above, the bound of the part that it was cut from.
func (s *maximizer) branch(q *part, above int64) int64 {
	var keep, must []bool
	for {
		if q == nil || s.all(q) {
			return s.best
		}
		if s.done() {
			return above
		}
		q.relaxed = relax(q.m, q.budget, q.dual, q.good)
		q.relaxed.volume(s.w, leafRounds, s.best-q.base, nil)
		q.dual = q.relaxed.dual
		above = min(above, q.base+floorBound(q.relaxed.bound))
		if above <= s.best {
			return s.best
		}
		keep, must = q.relaxed.fix(s.best - q.base)
		if free(keep, must)*10 > q.m.cols()*9 {
			break
		}
		q = s.sub(q, keep, must)
	}
	c := newChoice(q.m, s.w)
	for _, j := range q.good {
		if c.cost+q.m.cost[j] <= q.budget {
			c.add(j)
		}
	}
	t := newTabu(c, q.budget, s.rng)
	t.run(min(q.m.total(), s.enough-q.base), leafIdle, leafKicks)
	s.offer(q, t.best, t.sites)
	// Split at the column that the averaged choice is least sure of.
	split, far := -1, 2.0
	for j := range keep {
		if d := math.Abs(q.relaxed.x[j] - 0.5); keep[j] && !must[j] && d < far {
			split, far = j, d
		}
	}
	if split < 0 {
		q = s.sub(q, keep, must)
		if q == nil || s.all(q) {
			return s.best
		}
		return above
	}
	worst := s.best
	for _, take := range []bool{true, false} {
		k, m := slices.Clone(keep), slices.Clone(must)
		k[split], m[split] = take, take
		if next := s.sub(q, k, m); next != nil {
			worst = max(worst, s.branch(next, above))
		}
	}
	return max(worst, s.best)
}

// free counts the columns that are neither decided in nor out.
func free(keep, must []bool) (n int) {
	for j, k := range keep {
		if k && !must[j] {
			n++
		}
	}
	return n
}

// greedy takes the column that gains most for its cost until none fits. A gain only falls, so that an old one that leads
// after it was counted anew is the best (lazy evaluation).
func greedy(m *matrix, budget int64) (columns []int32) {
	q := &queue{m: m, gain: make([]int64, m.cols())}
	for j := range int32(m.cols()) {
		for _, i := range m.col(j) {
			q.gain[j] += m.weight[i]
		}
		q.list = append(q.list, j)
	}
	heap.Init(q)
	covered := make([]bool, m.rows())
	for q.Len() > 0 {
		j := q.list[0]
		now := int64(0)
		for _, i := range m.col(j) {
			if !covered[i] {
				now += m.weight[i]
			}
		}
		switch {
		case now == 0 || m.cost[j] > budget:
			heap.Pop(q)
		case now < q.gain[j]:
			q.gain[j] = now
			heap.Fix(q, 0)
		default:
			heap.Pop(q)
			budget -= m.cost[j]
			columns = append(columns, j)
			for _, i := range m.col(j) {
				covered[i] = true
			}
		}
	}
	return columns
}

// queue is a heap of columns by gain for cost.
type queue struct {
	m    *matrix
	gain []int64
	list []int32
}

func (q *queue) Len() int { return len(q.list) }
func (q *queue) Less(a, b int) bool {
	j, k := q.list[a], q.list[b]
	if denser(q.gain[j], q.m.cost[j], q.gain[k], q.m.cost[k]) {
		return true
	}
	return j < k && !denser(q.gain[k], q.m.cost[k], q.gain[j], q.m.cost[j])
}
func (q *queue) Swap(a, b int) { q.list[a], q.list[b] = q.list[b], q.list[a] }
func (q *queue) Push(x any)    { q.list = append(q.list, x.(int32)) }
func (q *queue) Pop() any {
	x := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return x
}
