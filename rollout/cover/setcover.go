package cover

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
)

// SetCover chooses the cheapest sites that cover every demand, whatever its weight. It fails where the problem is not
// valid or a demand is covered by no site.
func SetCover(ctx context.Context, p *Problem, limits Limits) (Result, error) {
	if err := p.Check(); err != nil {
		return Result{}, err
	}
	all := &Problem{Weight: make([]int64, len(p.Weight)), Covers: p.Covers, Cost: p.Cost}
	covered := make([]bool, len(p.Weight))
	for _, rows := range p.Covers {
		for _, i := range rows {
			covered[i] = true
		}
	}
	for i := range covered {
		if !covered[i] {
			return Result{}, fmt.Errorf("cover: demand %d is covered by no site: leave it out, or ask for a share", i)
		}
		all.Weight[i] = 1
	}
	s := &coverer{w: newWorker(ctx, limits), rng: rand.New(rand.NewPCG(limits.Seed, 2)), best: maxTotal}
	r := s.solve(newMatrix(all, maxTotal).reduced(s.w))
	r.Covered = p.Covered(r.Sites)
	return r, nil
}

// coverer is one run of SetCover.
type coverer struct {
	w     *worker
	rng   *rand.Rand
	best  int64
	sites []int32 // of the problem
}

// Rounds of pricing with the steps of the volume algorithm in each, and columns for each row in the core that is searched.
const (
	priceRounds = 20
	priceSteps  = 100
	coreEach    = 12
	searchTurns = 12 // then the whole tree
)

func (s *coverer) solve(m *matrix) Result {
	if m.rows() == 0 {
		return Result{Proved: true}
	}
	s.offer(m, s.cheapCover(m, nil, nil))
	r := newCostRelaxation(m, m.total())
	r.price(s.w, priceRounds, priceSteps, func() int64 { return s.best }, func(core *matrix, columns []int32, reduced []float64) {
		s.offer(core, s.cheapCover(core, columns, reduced))
	})
	bound := max(ceilBound(r.bound), 1)
	if bound < s.best {
		bound = s.improve(m, r, bound)
	}
	out := Result{Cost: s.best, Bound: min(bound, s.best), Work: s.w.work, Stopped: s.w.stopped}
	for _, j := range s.sites {
		out.Sites = append(out.Sites, int(j))
	}
	slices.Sort(out.Sites)
	out.finish(out.Cost-out.Bound, out.Cost)
	return out
}

// improve looks for cheaper covers in turns of growing length: down a tree of columns that are taken in, and by local
// search. Then, where work is left, the whole tree. It gives the bound that holds in the end.
func (s *coverer) improve(m *matrix, r *costRelaxation, bound int64) int64 {
	whole := s.w.limit
	share := (whole - s.w.work) / 32
	for turn := 0; bound < s.best && !s.w.done(); turn++ {
		// A column whose reduced cost alone lifts the bound to the best known can be in no better cover.
		keep := coreOf(m, r.reduced, coreEach, r.spread())
		possible := make([]bool, m.cols())
		for j, d := range r.reduced {
			possible[j] = d <= 0 || ceilBound(r.bound+d) < s.best
			keep[j] = keep[j] && possible[j]
		}
		left := m.pick(possible)
		if left.uncovered() {
			return s.best // no better cover is left
		}
		if turn == 1 || turn == searchTurns {
			s.w.limit = min(whole, s.w.work+share*int64(turn))
			q := &coverPart{}
			q.m, q.dual = left.restrict(slices.Repeat([]bool{true}, left.cols()), nil, r.dual)
			bound = max(bound, s.branch(q, bound, 2))
			s.w.limit = whole
			continue
		}
		core := m.pick(keep)
		if core.uncovered() {
			core = left
		}
		s.w.limit = min(whole, s.w.work+share)
		if turn%2 == 0 {
			s.search(core, bound)
		} else {
			s.refine(core, r.dual, bound)
		}
		s.w.limit = whole
	}
	return bound
}

// spread is the reduced cost below which so many columns lie as belong to a core beside the nearest.
func (r *costRelaxation) spread() float64 {
	sorted := slices.Clone(r.reduced)
	slices.Sort(sorted)
	return sorted[min(len(sorted)-1, 4*r.m.rows())]
}

// uncovered says whether a row has no column.
func (m *matrix) uncovered() bool {
	for i := range int32(m.rows()) {
		if len(m.row(i)) == 0 {
			return true
		}
	}
	return false
}

// offer keeps a cover where it is the cheapest so far.
func (s *coverer) offer(m *matrix, columns []int32) {
	cost := int64(0)
	for _, j := range columns {
		cost += m.cost[j]
	}
	if cost >= s.best {
		return
	}
	s.best = cost
	s.sites = s.sites[:0]
	for _, j := range columns {
		s.sites = append(s.sites, m.id[j])
	}
}

// cheapCover completes the columns to a cover: always the column with the least cost, or reduced cost where given, for
// each row that it adds; then drops what is not needed, dearest first.
func (s *coverer) cheapCover(m *matrix, columns []int32, reduced []float64) []int32 {
	columns = slices.Clone(columns)
	times := make([]int32, m.rows())
	open := m.rows()
	news := make([]int32, m.cols())
	for j := range int32(m.cols()) {
		news[j] = int32(len(m.col(j)))
	}
	take := func(j int32) {
		for _, i := range m.col(j) {
			if times[i] == 0 {
				open--
				for _, k := range m.row(i) {
					news[k]--
				}
			}
			times[i]++
		}
	}
	for _, j := range columns {
		take(j)
	}
	price := func(j int32) float64 {
		if reduced == nil {
			return float64(m.cost[j]) / float64(news[j])
		}
		if d := reduced[j]; d > 0 {
			return d / float64(news[j])
		}
		return reduced[j] * float64(news[j])
	}
	s.w.work += 2 * int64(len(m.colRow))
	for open > 0 {
		s.w.work += int64(m.cols())
		best, least := int32(-1), 0.0
		for j := range int32(m.cols()) {
			if news[j] > 0 {
				if v := price(j); best < 0 || v < least {
					best, least = j, v
				}
			}
		}
		take(best)
		columns = append(columns, best)
	}
	slices.SortStableFunc(columns, func(a, b int32) int { return int(m.cost[b] - m.cost[a]) })
	return slices.DeleteFunc(columns, func(j int32) bool {
		for _, i := range m.col(j) {
			if times[i] == 1 {
				return false
			}
		}
		for _, i := range m.col(j) {
			times[i]--
		}
		return true
	})
}
