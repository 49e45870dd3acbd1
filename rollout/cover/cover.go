// Package cover holds the combinatorial core of a build plan: which sites cover the most people, and at what cost a share
// of them can be covered. It knows sites and demands by their index only.
//
// Four questions are answered, each with a bound that no choice can pass and the gap that remains:
//
//	Maximize  the most weight that can be covered within a budget      (maximal covering; Church and ReVelle 1974)
//	SetCover  the cheapest sites that cover every demand               (set covering)
//	Reach     the cheapest sites that cover a target weight            (partial covering)
//	Schedule  the same as Maximize or Reach over years with a budget each, earliest years, one choice per site, shares,
//	          prerequisites and second cover                           (dated covering)
//
// # Algorithms
//
// Maximize: lazy greedy (Minoux 1978), a Lagrangian relaxation of the cover constraints (Galvão and ReVelle 1996) solved
// by the volume algorithm (Barahona and Anbil 2000), removal of sites by reduced cost, swap search with tabu (Teitz and
// Bart 1968; Glover 1989) on what is left, then branch and bound with the same relaxation in every node.
// SetCover: subgradient with pricing of a core (Caprara, Fischetti and Toth 1999) and local search that weighs the rows
// it leaves uncovered (Gao, Weise and Li 2015).
// Schedule: large neighbourhood search (Shaw 1998), the same kind of relaxation with a price for each year's budget, then
// best-first branch and bound in which budgets stay whole: each is a knapsack of its own, so that a few large sites in a
// year leave little between the bound and the answer. Prerequisites that hold each other up are told apart only where
// everything is decided; with many of them among many sites a gap of some per cent may remain.
//
// # Repeatable results
//
// A search ends by itself when it has proved its answer, or after Limits.Work steps. One step is one entry of a coverage
// list that was looked at, so that the same problem, seed and limit give the same answer on every machine. A context
// that ends earlier ends the search too: its answer is valid, with a valid bound, but depends on the machine's speed.
//
// # Bounds
//
// Weights and costs are whole numbers, so that sums are exact. Multipliers are not; a bound computed from them is moved
// outward by 10⁻⁹ of its size before it is rounded, which is above what rounding in sums of 10⁶ terms can amount to.
package cover

import (
	"context"
	"fmt"
	"math"
)

// A Problem lists what every site covers.
type Problem struct {
	Weight []int64   // of each demand, such as its people; 0 or more
	Covers [][]int32 // of each site, the demands that it covers: indices into Weight, each at most once
	Cost   []int64   // of each site, 1 or more; nil if every site costs 1
}

// maxTotal keeps every sum of weights or costs exact in a float64.
const maxTotal = 1 << 52

// Check says what is wrong with a problem.
func (p *Problem) Check() error {
	if p.Cost != nil && len(p.Cost) != len(p.Covers) {
		return fmt.Errorf("cover: %d costs for %d sites: give one each, or none", len(p.Cost), len(p.Covers))
	}
	if len(p.Covers) > math.MaxInt32 || len(p.Weight) > math.MaxInt32 {
		return fmt.Errorf("cover: %d sites and %d demands are too many: at most %d of each", len(p.Covers), len(p.Weight), math.MaxInt32)
	}
	total := int64(0)
	for i, w := range p.Weight {
		if w < 0 {
			return fmt.Errorf("cover: demand %d has weight %d: weights are 0 or more", i, w)
		}
		if w > maxTotal-total {
			return fmt.Errorf("cover: the weights add up to more than 2^52: scale them down")
		}
		total += w
	}
	total = 0
	for j, c := range p.Cost {
		if c < 1 {
			return fmt.Errorf("cover: site %d costs %d: costs are 1 or more", j, c)
		}
		if c > maxTotal-total {
			return fmt.Errorf("cover: the costs add up to more than 2^52: scale them down")
		}
		total += c
	}
	seen := make([]int32, len(p.Weight))
	for j, rows := range p.Covers {
		for _, i := range rows {
			if i < 0 || int(i) >= len(p.Weight) {
				return fmt.Errorf("cover: site %d covers demand %d: there are %d demands", j, i, len(p.Weight))
			}
			if seen[i] == int32(j)+1 {
				return fmt.Errorf("cover: site %d covers demand %d twice: list each once", j, i)
			}
			seen[i] = int32(j) + 1
		}
	}
	return nil
}

// cost of one site.
func (p *Problem) cost(j int) int64 {
	if p.Cost == nil {
		return 1
	}
	return p.Cost[j]
}

// Covered is the weight that a choice of sites covers.
func (p *Problem) Covered(sites []int) int64 {
	seen := make([]bool, len(p.Weight))
	total := int64(0)
	for _, j := range sites {
		for _, i := range p.Covers[j] {
			if !seen[i] {
				seen[i] = true
				total += p.Weight[i]
			}
		}
	}
	return total
}

// Limits of a search.
type Limits struct {
	Seed uint64 // of the random choices
	Work int64  // entries of coverage lists looked at; 0 stands for DefaultWork, or for a Schedule DefaultScheduleWork
}

// DefaultWork takes some seconds on one core of 2020.
const DefaultWork = 4_500_000_000

// DefaultScheduleWork takes about as long: a step of a Schedule costs more.
const DefaultScheduleWork = 2_000_000_000

// A Result is a choice of sites and how good it is at least.
type Result struct {
	Sites   []int   // chosen, ascending
	Covered int64   // weight that they cover
	Cost    int64   // of them together
	Bound   int64   // no choice does better: at most this is covered (Maximize), or at least this must be paid
	Gap     float64 // certified: how far the choice may be from the best one, as a share of Bound (Maximize) or of Cost
	Proved  bool    // Gap is 0: no choice is better
	Work    int64   // steps taken
	Stopped bool    // the context ended the search
}

// worker counts the steps of one search.
type worker struct {
	ctx     context.Context
	work    int64
	limit   int64
	checked int64
	stopped bool
}

func newWorker(ctx context.Context, l Limits) *worker {
	if l.Work <= 0 {
		l.Work = DefaultWork
	}
	return &worker{ctx: ctx, limit: l.Work}
}

// done says whether the search must end; ctx is asked every few milliseconds.
func (w *worker) done() bool {
	if w.stopped || w.work >= w.limit {
		return true
	}
	if w.work-w.checked > 1<<21 {
		w.checked = w.work
		w.stopped = w.ctx.Err() != nil
	}
	return w.stopped
}

// within lets f take a part of the work that is left: one of so many parts.
func (w *worker) within(parts int64, f func()) {
	whole := w.limit
	w.limit = w.work + (whole-w.work)/parts
	f()
	w.limit = whole
}

// floorBound is the largest whole number that a value bounded above by v can have.
func floorBound(v float64) int64 { return int64(math.Floor(v + 1e-9*math.Abs(v) + 1e-9)) }

// ceilBound is the smallest whole number that a value bounded below by v can have.
func ceilBound(v float64) int64 { return int64(math.Ceil(v - 1e-9*math.Abs(v) - 1e-9)) }
