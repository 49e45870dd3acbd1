package cover

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
)

// A Schedule is a covering problem over years: which choice to build at which site in which year.
//
// A demand counts from the first year in which as many sites cover it as it needs, those that stand already included.
// The builds of a year are paid from its budget. A choice that names prerequisites needs one of these sites in the same
// year or before, and following prerequisites must lead to a choice that has none.
type Schedule struct {
	Weight  []int64  // of each demand
	Need    []int    // of each demand: sites that must cover it, 1 or more; nil: 1 each
	Have    []int    // of each demand: sites that cover it already; nil: none
	Sites   int      // number of sites
	Choices []Choice // at most one for each site is built
	Budget  []int64  // of each year
	Carry   Carry    // what becomes of a year's unspent budget
	Worth   []int64  // of each year, never rising: what weight counts that is covered from then on; nil: 1 whenever
	Shares  []Share  // hold for all that is built, at the end
	Target  int64    // 0: cover as much as possible; else reach this weight at least cost (Worth must be nil)
}

// A Choice is one thing that can be built at a site.
type Choice struct {
	Site   int
	Covers []int32
	Cost   int64 // 1 or more
	From   int   // first year in which it can stand
	Via    []int // sites of which one must stand; nil: it stands alone. An empty list that is not nil can never stand
}

// Carry says what becomes of budget that is not spent in its year.
type Carry int

// Budgets that lapse, and that are kept for later years.
const (
	Lapse Carry = iota
	Keep
)

// A Share limits what some choices may be of all that is built: Most/Whole of the number of sites, or of the weight that is covered
// (the part of it that at least one of these choices covers).
type Share struct {
	Choices     []int
	Most, Whole int64
	Of          Measure
	Weight      []int64 // of each demand, for OfWeight; nil: the schedule's
}

// Measure is what a share is of.
type Measure int

// Measures of a share.
const (
	OfSites Measure = iota
	OfWeight
)

// A Build is a choice and its year.
type Build struct{ Choice, Year int }

// Scheduled is the answer to a Schedule.
type Scheduled struct {
	Builds  []Build // by year, then by choice; prerequisites stand in the same year at the latest
	Value   int64   // weight, each by the worth of its first year
	Weight  int64   // covered at the end
	Cost    int64
	Bound   int64     // of Value; or of Cost where there is a target. See Schedule.Solve
	Gap     float64   // certified, as in Result
	Price   []float64 // of each year: value that one more unit of its budget adds at most (0 with a target)
	Proved  bool
	Reached bool // the target, if there is one
	Work    int64
	Stopped bool
}

// Check says what is wrong with a schedule.
func (d *Schedule) Check() error {
	covers := make([][]int32, len(d.Choices))
	costs := make([]int64, len(d.Choices))
	for k, c := range d.Choices {
		covers[k], costs[k] = c.Covers, c.Cost
		if c.Site < 0 || c.Site >= d.Sites {
			return fmt.Errorf("cover: choice %d is at site %d: there are %d sites", k, c.Site, d.Sites)
		}
		if c.From < 0 {
			return fmt.Errorf("cover: choice %d stands from year %d: years count from 0", k, c.From)
		}
		for _, v := range c.Via {
			if v < 0 || v >= d.Sites || v == c.Site {
				return fmt.Errorf("cover: choice %d names site %d as a prerequisite: want another one of the %d sites", k, v, d.Sites)
			}
		}
	}
	if err := (&Problem{Weight: d.Weight, Covers: covers, Cost: costs}).Check(); err != nil {
		return err
	}
	if (d.Need != nil && len(d.Need) != len(d.Weight)) || (d.Have != nil && len(d.Have) != len(d.Weight)) {
		return fmt.Errorf("cover: needs of %d and sites around %d of %d demands: give all or none", len(d.Need), len(d.Have), len(d.Weight))
	}
	for i := range d.Weight {
		if (d.Need != nil && d.Need[i] < 1) || (d.Have != nil && d.Have[i] < 0) {
			return fmt.Errorf("cover: demand %d needs less than 1 site, or has less than 0", i)
		}
	}
	if len(d.Budget) == 0 {
		return fmt.Errorf("cover: there is no year: give a budget for each")
	}
	total := int64(0)
	for t, b := range d.Budget {
		if b < 0 {
			return fmt.Errorf("cover: the budget of year %d is %d: give 0 or more", t, b)
		}
		if b > maxTotal-total {
			return fmt.Errorf("cover: the budgets add up to more than 2^52: scale them down")
		}
		total += b
	}
	if d.Worth != nil {
		if d.Target != 0 || len(d.Worth) != len(d.Budget) {
			return fmt.Errorf("cover: worth of %d for %d years: give one each, and none with a target", len(d.Worth), len(d.Budget))
		}
		weight := int64(0)
		for _, w := range d.Weight {
			weight += w
		}
		for t, v := range d.Worth {
			if v < 0 || (t > 0 && v > d.Worth[t-1]) || (weight > 0 && v > maxTotal/weight) {
				return fmt.Errorf("cover: the worth of year %d is %d: want 0 or more, never rising, and less than 2^52 in all", t, v)
			}
		}
	}
	for n, s := range d.Shares {
		if s.Whole < 1 || s.Most < 0 || s.Most > s.Whole || s.Whole > 1_000_000 {
			return fmt.Errorf("cover: share %d is %d of %d: want a part of at most 1000000", n, s.Most, s.Whole)
		}
		if s.Weight != nil && len(s.Weight) != len(d.Weight) {
			return fmt.Errorf("cover: share %d weighs %d of %d demands: give all or none", n, len(s.Weight), len(d.Weight))
		}
		for _, k := range s.Choices {
			if k < 0 || k >= len(d.Choices) {
				return fmt.Errorf("cover: share %d names choice %d: there are %d", n, k, len(d.Choices))
			}
		}
	}
	return nil
}

// need of a demand beyond what stands already; 0 or less: it is covered.
func (d *Schedule) need(i int32) int {
	n := 1
	if d.Need != nil {
		n = d.Need[i]
	}
	if d.Have != nil {
		n -= d.Have[i]
	}
	return n
}

// worth of weight that is covered from year t on; the year after the last has none.
func (d *Schedule) worth(t int) int64 {
	switch {
	case t >= len(d.Budget):
		return 0
	case d.Worth == nil:
		return 1
	}
	return d.Worth[t]
}

// Holds says which rule a list of builds breaks, if any.
func (d *Schedule) Holds(builds []Build) error {
	b := newBuilt(d, &worker{})
	year := slices.Repeat([]int{len(d.Budget)}, d.Sites)
	for _, x := range builds {
		c := d.Choices[x.Choice]
		if b.at[c.Site] >= 0 {
			return fmt.Errorf("site %d is built twice", c.Site)
		}
		if x.Year < c.From || x.Year >= len(d.Budget) {
			return fmt.Errorf("choice %d in year %d: it stands from year %d on", x.Choice, x.Year, c.From)
		}
		b.add(x.Choice, x.Year)
		year[c.Site] = x.Year
	}
	sum, budget := int64(0), int64(0)
	for t, spent := range b.spent {
		sum, budget = sum+spent, budget+d.Budget[t]
		if (d.Carry == Lapse && spent > d.Budget[t]) || sum > budget {
			return fmt.Errorf("year %d: %d is spent of %d", t, spent, d.Budget[t])
		}
	}
	if n := len(b.floating()); n > 0 {
		return fmt.Errorf("%d sites lack their prerequisite", n)
	}
	for n := range d.Shares {
		if b.excess(n) > 0 {
			return fmt.Errorf("share %d is passed", n)
		}
	}
	return nil
}

// Solve looks for the best builds: a greedy start, then again and again some of them are taken out and others put in
// (large neighbourhood search; Shaw 1998), under a Lagrangian bound of the whole; then branch and bound (tree), which up to
// some tens of sites mostly proves the answer. Where the work ends before, the bound leaves out shares of weight, asks of
// prerequisites only that one of them stands in the end, and with a target is that of the relaxation, which leaves the
// years out; it stays valid, and the gap is the wider for it. It fails where the schedule is not valid; a target that is not
// reached is no failure.
func (d *Schedule) Solve(ctx context.Context, limits Limits) (Scheduled, error) {
	if err := d.Check(); err != nil {
		return Scheduled{}, err
	}
	if limits.Work <= 0 {
		limits.Work = DefaultScheduleWork
	}
	w := newWorker(ctx, limits)
	s := &scheduler{d: d, w: w, rng: rand.New(rand.NewPCG(limits.Seed, 4)), now: newBuilt(d, w)}
	for _, share := range d.Shares {
		member := make([]bool, len(d.Choices))
		for _, k := range share.Choices {
			member[k] = true
		}
		s.member = append(s.member, member)
	}
	s.parts = make([]int64, len(d.Shares))
	s.recreate(0)
	s.settle()
	s.note()
	out := Scheduled{}
	whole := w.limit
	w.limit = min(whole, w.work+(whole-w.work)/4)
	var r *datedRelaxation
	if d.Target == 0 {
		for pass := range 2 {
			r = newDatedRelaxation(d)
			r.lower(w, boundRounds, s.value)
			if b := floorBound(r.bound); pass == 0 || b < out.Bound {
				out.Bound, out.Price = max(b, s.value), r.price()
			}
			w.limit = whole
			if pass == 0 {
				s.improve(whole-(whole-w.work)/4, out.Bound)
			}
		}
		if s.value < out.Bound && len(d.Budget) <= mostYears {
			out.Bound = max(min(newTree(s).run(r, out.Bound), out.Bound), s.value)
		}
		out.Reached = true
	} else {
		out.Price = make([]float64, len(d.Budget))
		out.Bound, r = leastCost(d, w, s.costHint())
		w.limit = whole
		s.improve(whole-(whole-w.work)/2, out.Bound)
		if len(d.Budget) <= mostYears {
			out.Bound = s.prove(r, out.Bound)
		}
		out.Reached = s.reached
	}
	out.Builds = slices.Clone(s.best)
	slices.SortFunc(out.Builds, func(a, b Build) int {
		if a.Year != b.Year {
			return a.Year - b.Year
		}
		return a.Choice - b.Choice
	})
	s.now.become(out.Builds)
	out.Value, out.Weight, out.Cost = s.now.value, s.now.weight(), s.now.cost
	out.Work, out.Stopped = w.work, w.stopped
	gap, of := max(out.Bound, out.Value)-out.Value, max(out.Bound, out.Value)
	if d.Target > 0 {
		out.Bound = min(out.Bound, max(out.Cost, 1))
		gap, of = max(out.Cost-out.Bound, 0), out.Cost
		if !out.Reached {
			gap, of = 1, 1
		}
	}
	answer := Result{}
	answer.finish(gap, of)
	out.Gap, out.Proved = answer.Gap, answer.Proved
	return out, nil
}
