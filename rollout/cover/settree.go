package cover

import (
	"cmp"
	"math"
	"slices"
)

// coverPart is what is left of a set covering problem once some columns are in.
type coverPart struct {
	m    *matrix // uncovered rows and the columns that may still come in
	dual []float64
	in   []int32 // sites of the problem that are in
	cost int64   // of them
}

// Steps of the volume algorithm at a node; the averaged choice of a column from which a dive takes it as decided.
const (
	nodeSteps = 60
	decided   = 0.9
)

// with takes columns in and keeps only some of the others.
func (q *coverPart) with(in []int32, keep []bool) *coverPart {
	next := &coverPart{in: slices.Clone(q.in), cost: q.cost}
	covered := make([]bool, q.m.rows())
	for _, j := range in {
		next.in = append(next.in, q.m.id[j])
		next.cost += q.m.cost[j]
		keep[j] = false
		for _, i := range q.m.col(j) {
			covered[i] = true
		}
	}
	open := 0
	for i := range int32(q.m.rows()) {
		if !covered[i] {
			open++
			if !slices.ContainsFunc(q.m.row(i), func(j int32) bool { return keep[j] }) {
				return nil // it cannot be covered any more
			}
		}
	}
	next.m, next.dual = q.m.restrict(keep, covered, q.dual)
	return next
}

// branch looks below a part: at width 1 it only ever takes columns in (a dive), at width 2 it searches the whole tree. It
// gives a lower bound of the part: what the best known costs, where the tree was searched to its end.
func (s *coverer) branch(q *coverPart, below int64, width int) int64 {
	if q == nil {
		return s.best
	}
	if q.m.rows() == 0 {
		s.offerSites(q.in, q.cost)
		return s.best
	}
	if s.w.done() {
		return below
	}
	s.w.work += 3 * int64(len(q.m.colRow))
	r := newCostRelaxation(q.m, q.m.total())
	copy(r.dual, q.dual)
	step := 0.1
	x := make([]float64, q.m.cols())
	r.raise(s.w, q.m, r.dual, nodeSteps, &step, s.best-q.cost, x, nil)
	e := &costStep{reduced: r.reduced, cover: make([]float64, q.m.rows()), order: r.order()}
	r.evaluate(q.m, r.dual, e)
	below = max(below, q.cost+ceilBound(e.value))
	if below >= s.best {
		return s.best
	}
	q.dual = r.dual
	var columns []int32
	for j, d := range e.reduced {
		if d < 0 {
			columns = append(columns, int32(j))
		}
	}
	cover := s.cheapCover(q.m, columns, e.reduced)
	total := q.cost
	sites := slices.Clone(q.in)
	for _, j := range cover {
		total += q.m.cost[j]
		sites = append(sites, q.m.id[j])
	}
	s.offerSites(sites, total)
	keep := make([]bool, q.m.cols())
	for j, d := range e.reduced {
		keep[j] = d <= 0 || q.cost+ceilBound(e.value+d) < s.best
	}
	if width == 1 {
		rank := make([]int32, 0, 16)
		for j := range x {
			if keep[j] {
				rank = append(rank, int32(j))
			}
		}
		if len(rank) == 0 {
			return s.best
		}
		slices.SortFunc(rank, func(a, b int32) int { return cmp.Or(cmp.Compare(x[b], x[a]), cmp.Compare(a, b)) })
		n := 1
		for n < len(rank) && n < 1+q.m.rows()/20 && (x[rank[n]] > decided || n < q.m.rows()/150) {
			n++
		}
		return s.branch(q.with(rank[:n], keep), below, 1)
	}
	split, far := int32(-1), 2.0
	for j, v := range x {
		if d := math.Abs(v - 0.6); keep[j] && d < far {
			split, far = int32(j), d
		}
	}
	if split < 0 {
		return s.best
	}
	yes := s.branch(q.with([]int32{split}, slices.Clone(keep)), below, 2)
	keep[split] = false
	no := s.branch(q.with(nil, keep), below, 2)
	return min(max(min(yes, no), below), s.best)
}

// offerSites keeps a cover, given by sites of the problem.
func (s *coverer) offerSites(sites []int32, cost int64) {
	if cost < s.best {
		s.best = cost
		s.sites = append(s.sites[:0], sites...)
	}
}

// refine dives from the best cover known with some of it left open: those columns stay that add least to the distance
// between its cost and the bound (Caprara, Fischetti and Toth 1999, section 5). More is opened while nothing is found.
func (s *coverer) refine(m *matrix, dual []float64, bound int64) {
	open := 0.3
	for bound < s.best && !s.w.done() {
		before := s.best
		place := make(map[int32]int32, m.cols())
		for j, id := range m.id {
			place[id] = int32(j)
		}
		var known []int32
		times := make([]float64, m.rows())
		for _, id := range s.sites {
			if j, ok := place[id]; ok {
				known = append(known, j)
				for _, i := range m.col(j) {
					times[i]++
				}
			}
		}
		delta := make(map[int32]float64, len(known))
		for _, j := range known {
			d := float64(m.cost[j])
			for _, i := range m.col(j) {
				d -= dual[i]
			}
			d = max(d, 0)
			for _, i := range m.col(j) {
				d += dual[i] * (times[i] - 1) / times[i]
			}
			delta[j] = d * (0.8 + 0.4*s.rng.Float64())
		}
		slices.SortFunc(known, func(a, b int32) int { return cmp.Or(cmp.Compare(delta[a], delta[b]), cmp.Compare(a, b)) })
		covered := make([]bool, m.rows())
		n, rows := 0, 0
		for ; n < len(known) && float64(rows) < (1-open)*float64(m.rows()); n++ {
			for _, i := range m.col(known[n]) {
				if !covered[i] {
					covered[i] = true
					rows++
				}
			}
		}
		whole := &coverPart{m: m, dual: dual}
		s.branch(whole.with(known[:n], slices.Repeat([]bool{true}, m.cols())), bound, 1)
		if s.best < before {
			open = 0.3
		} else if open *= 1.1; open > 1 {
			open = 0.3
		}
	}
}
