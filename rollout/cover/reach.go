package cover

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Reach chooses the cheapest sites that cover at least target. It fails where the problem is not valid or all sites
// together cover less; the error says how much.
func Reach(ctx context.Context, p *Problem, target int64, limits Limits) (Result, error) {
	if err := p.Check(); err != nil {
		return Result{}, err
	}
	w := newWorker(ctx, limits)
	m := newMatrix(p, maxTotal).reduced(w)
	if most := m.total(); target > most {
		return Result{}, fmt.Errorf("cover: the target is %d, all sites together cover %d: lower the target or add sites", target, most)
	}
	if target <= 0 {
		return Result{Proved: true}, nil
	}
	s := &reacher{coverer: coverer{w: w, rng: rand.New(rand.NewPCG(limits.Seed, 3)), best: maxTotal}, target: target}
	bound := s.solve(m)
	r := Result{Cost: s.best, Bound: min(bound, s.best), Work: w.work, Stopped: w.stopped}
	for _, j := range s.sites {
		r.Sites = append(r.Sites, int(j))
	}
	slices.Sort(r.Sites)
	r.Covered = p.Covered(r.Sites)
	r.finish(r.Cost-r.Bound, r.Cost)
	return r, nil
}

// reacher is one run of Reach.
type reacher struct {
	coverer
	target int64
}

// solve closes in on the least cost from both sides: a maximal covering within less than the best known cost either
// reaches the target, or proves that it cannot be reached for that, or leaves it open.
func (s *reacher) solve(m *matrix) (bound int64) {
	c := newChoice(m, s.w)
	s.complete(c)
	r := newCostRelaxation(m, s.target)
	r.price(s.w, priceRounds, priceSteps, func() int64 { return s.best }, func(core *matrix, columns []int32, _ []float64) {
		c := newChoice(core, s.w)
		for _, j := range columns {
			c.add(j)
		}
		s.complete(c)
	})
	bound = max(ceilBound(r.bound), 1)
	open := bound // the least cost that is not yet tried
	whole := s.w.limit
	for open < s.best && !s.w.done() {
		// A column that lifts the bound to the best known cost is in no cheaper choice.
		keep := make([]bool, m.cols())
		for j, d := range r.reduced {
			keep[j] = d <= 0 || ceilBound(r.bound+d) < s.best
		}
		left, _ := m.restrict(keep, nil, nil)
		budget := s.best - 1 - (s.best-1-open)/2
		s.w.limit = min(whole, s.w.work+max((whole-s.w.work)/4, 1<<20))
		t := &maximizer{w: s.w, rng: s.rng, best: s.target - 1, enough: s.target}
		most := int64(0)
		if left.cols() > 0 {
			most = t.root(left, budget)
		}
		s.w.limit = whole
		switch {
		case t.best >= s.target:
			s.offerCovering(m, t.sites)
		case most < s.target:
			bound = max(bound, budget+1)
			open = max(open, bound)
		default:
			open = budget + 1
		}
	}
	return bound
}

// complete adds columns to a choice until the target is reached, takes out what is not needed, and offers it.
func (s *reacher) complete(c *choice) {
	for c.value < s.target {
		best, gain := int32(-1), int64(0)
		for j := range int32(c.m.cols()) {
			if g := min(c.gain[j], s.target-c.value); g > 0 && (best < 0 || denser(g, c.m.cost[j], gain, c.m.cost[best])) {
				best, gain = j, g
			}
		}
		s.w.work += int64(c.m.cols())
		if best < 0 {
			return // a core of columns may not reach it
		}
		c.add(best)
	}
	list := slices.Clone(c.list)
	slices.SortFunc(list, func(a, b int32) int {
		if c.m.cost[a] != c.m.cost[b] {
			return int(min(max(c.m.cost[b]-c.m.cost[a], -1), 1))
		}
		return int(a - b)
	})
	for _, j := range list {
		if c.value-c.loss[j] >= s.target {
			c.drop(j)
		}
	}
	s.offer(c.m, c.list)
}

// offerCovering offers sites of the problem, less what is not needed.
func (s *reacher) offerCovering(m *matrix, sites []int32) {
	wanted := make(map[int32]bool, len(sites))
	for _, j := range sites {
		wanted[j] = true
	}
	c := newChoice(m, s.w)
	for j := range int32(m.cols()) {
		if wanted[m.id[j]] {
			c.add(j)
		}
	}
	s.complete(c)
}
