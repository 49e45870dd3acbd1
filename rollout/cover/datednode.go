package cover

import (
	"math"
	"math/bits"
	"slices"
)

// decision narrows what a site may be: some of its builds, of which one then must be, or all but some.
type decision struct {
	site, choice int    // choice -1: any
	years        uint64 // a bit for each
	take         bool
}

// ruling is what decisions leave open of a schedule.
type ruling struct {
	allow []bool  // of each choice and year
	must  []bool  // of each site
	fixed []int   // of each site: the choice that is built, -1: none
	year  []int   // of each site that is fixed
	left  []int64 // of each year's budget; where budgets are kept, of all up to it
	cost  int64   // that may still be spent in all
	first []int   // of each site: the earliest year it may stand
}

func newRuling(d *Schedule) *ruling {
	return &ruling{allow: make([]bool, len(d.Choices)*len(d.Budget)), must: make([]bool, d.Sites), fixed: make([]int, d.Sites), year: make([]int, d.Sites),
		left: make([]int64, len(d.Budget)), first: make([]int, d.Sites)}
}

// rule works out what a list of decisions and refused builds leaves open; false: nothing.
func (t *tree) rule(r *ruling, decisions []decision, refused []int32) bool {
	d, years := t.d, len(t.d.Budget)
	sum := int64(0)
	for y, b := range d.Budget {
		if d.Carry == Lapse {
			sum = 0
		}
		sum += b
		r.left[y] = sum
	}
	r.cost = t.most
	for s := range r.must {
		r.must[s], r.fixed[s] = false, -1
	}
	for k, c := range d.Choices {
		for y := range years {
			r.allow[k*years+y] = y >= c.From
		}
	}
	for _, x := range refused {
		r.allow[x] = false
	}
	for _, x := range decisions {
		r.must[x.site] = r.must[x.site] || x.take
		for _, k := range t.bySite[x.site] {
			for y := range years {
				if match := (x.choice < 0 || x.choice == k) && x.years>>y&1 == 1; match != x.take {
					r.allow[k*years+y] = false
				}
			}
		}
	}
	for again := true; again; {
		again = false
		t.w.work += int64(8 * len(r.allow))
		least := int64(0) // that the sites which must stand cost, beside those that are fixed
		cheapest := make([]int64, d.Sites)
		for s := range d.Sites {
			if !r.must[s] || r.fixed[s] >= 0 {
				continue
			}
			n, one := 0, Build{}
			cheapest[s] = math.MaxInt64
			for _, k := range t.bySite[s] {
				for y := range years {
					if r.allow[k*years+y] {
						n, one = n+1, Build{k, y}
						cheapest[s] = min(cheapest[s], d.Choices[k].Cost)
					}
				}
			}
			switch n {
			case 0:
				return false
			case 1:
				again = true
				if !t.fix(r, one) {
					return false
				}
				continue
			}
			least += cheapest[s]
		}
		if again {
			continue
		}
		room := min(r.cost, t.room(r)) - least
		if room < 0 || !t.packs(r, -1) {
			return false
		}
		for s := range d.Sites {
			if r.fixed[s] >= 0 {
				continue
			}
			extra := int64(0)
			if r.must[s] {
				extra = cheapest[s]
			}
			for _, k := range t.bySite[s] {
				for y := range years {
					if r.allow[k*years+y] && (d.Choices[k].Cost-extra > room || !t.fits(r, d.Choices[k].Cost, y)) {
						r.allow[k*years+y] = false
						again = true
					}
				}
			}
		}
		if t.grounded(r) {
			again = true
		}
		if again {
			continue
		}
		for s := range d.Sites {
			if r.fixed[s] < 0 && !r.must[s] && t.opens(r, s) && !t.packs(r, s) {
				for _, k := range t.bySite[s] {
					clear(r.allow[k*years : (k+1)*years])
				}
				again = true
			}
		}
	}
	return true
}

// opens says whether any build of a site is allowed.
func (t *tree) opens(r *ruling, site int) bool {
	years := len(t.d.Budget)
	for _, k := range t.bySite[site] {
		if slices.Contains(r.allow[k*years:(k+1)*years], true) {
			return true
		}
	}
	return false
}

// room is what all years together may still spend.
func (t *tree) room(r *ruling) (sum int64) {
	if t.d.Carry == Keep {
		return r.left[len(r.left)-1]
	}
	for _, b := range r.left {
		sum += b
	}
	return sum
}

// fits says whether the budgets pay a cost in a year.
func (t *tree) fits(r *ruling, cost int64, year int) bool {
	if t.d.Carry == Lapse {
		return cost <= r.left[year]
	}
	return cost <= slices.Min(r.left[year:])
}

// fix builds what must be built; false: it does not fit.
func (t *tree) fix(r *ruling, x Build) bool {
	c := t.d.Choices[x.Choice]
	if !t.fits(r, c.Cost, x.Year) || c.Cost > r.cost {
		return false
	}
	r.fixed[c.Site], r.year[c.Site] = x.Choice, x.Year
	r.cost -= c.Cost
	for y := x.Year; y < len(r.left) && (y == x.Year || t.d.Carry == Keep); y++ {
		r.left[y] -= c.Cost
	}
	return true
}

// grounded refuses builds whose prerequisites cannot lead to one that has none, and says whether there were any.
func (t *tree) grounded(r *ruling) (changed bool) {
	if !t.hops {
		return false
	}
	d, years := t.d, len(t.d.Budget)
	for s := range r.first {
		r.first[s] = years
	}
	stands := func(k, year int) bool {
		via := d.Choices[k].Via
		return via == nil || slices.ContainsFunc(via, func(v int) bool { return r.first[v] <= year })
	}
	for again := true; again; {
		again = false
		for k, c := range d.Choices {
			for y := range min(years, r.first[c.Site]) {
				if r.allow[k*years+y] && stands(k, y) {
					r.first[c.Site], again = y, true
					break
				}
			}
		}
		t.w.work += int64(4 * len(r.allow))
	}
	for k := range d.Choices {
		for y := range years {
			if r.allow[k*years+y] && !stands(k, y) {
				r.allow[k*years+y], changed = false, true
			}
		}
	}
	return changed
}

// packNodes ends the search for a packing that finds no end.
const packNodes = 300

// packs says whether the sites that must stand, and one more (-1: none), can be paid from the years' budgets. It looks
// at each site's cheapest build in each year only, and where it finds no end in time it says yes.
func (t *tree) packs(r *ruling, more int) bool {
	d, years := t.d, len(t.d.Budget)
	if d.Carry == Keep || years == 1 {
		return true
	}
	var costs [][]int64
	for s := range d.Sites {
		if r.fixed[s] >= 0 || (!r.must[s] && s != more) {
			continue
		}
		least := slices.Repeat([]int64{math.MaxInt64}, years)
		for _, k := range t.bySite[s] {
			for y := range years {
				if r.allow[k*years+y] {
					least[y] = min(least[y], d.Choices[k].Cost)
				}
			}
		}
		costs = append(costs, least)
	}
	if len(costs) < 2 || len(costs) > 24 {
		return true
	}
	slices.SortStableFunc(costs, func(a, b []int64) int {
		x, y := slices.Min(a), slices.Min(b)
		return int(min(max(y-x, -1), 1))
	})
	left, nodes := slices.Clone(r.left), 0
	var place func(n int) bool
	place = func(n int) bool {
		if n == len(costs) {
			return true
		}
		for y, c := range costs[n] {
			if c > left[y] {
				continue
			}
			if nodes++; nodes > packNodes {
				return true
			}
			left[y] -= c
			if place(n + 1) {
				return true
			}
			left[y] += c
		}
		return false
	}
	ok := place(0)
	t.w.work += int64(4 * (nodes + len(costs)*years))
	return ok
}

// empty is the set of years that are like a year in everything and in which nothing is fixed; the year alone where it
// has no like.
func (t *tree) empty(r *ruling, year int) uint64 {
	busy := uint64(0)
	for s, k := range r.fixed {
		if k >= 0 {
			busy |= 1 << r.year[s]
		}
	}
	if busy>>year&1 == 1 {
		return 1 << year
	}
	return t.alike[year] &^ busy
}

// firstYear of a set.
func firstYear(years uint64) int { return bits.TrailingZeros64(years) }
