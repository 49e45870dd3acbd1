package cover

import (
	"math"
	"slices"
)

// datedRelaxation bounds a Schedule from above with its cover constraints, budgets and prerequisites relaxed, and its
// shares left out, so that it bounds the whole. Of prerequisites it knows that one of the sites stands in the end: neither
// when, nor that it is no circle. With nᵢ the sites that demand i still needs, vₜ the worth of year
// t, one multiplier λ for each demand and each year after which worth falls, and one, µ, for each budget, and one, π, for each choice with prerequisites,
//
//	L(λ,µ,π) = Σₜᵢ (wᵢ(vₜ - vₜ₊₁) - nᵢλₜᵢ) + Σₜ µₜBₜ + Σ over sites of max(0, Π + max over choices k and years t of Sₖₜ - cₖMₜ - πₖ)
//
// where Π is the sum of π over the choices that name the site as a prerequisite, Sₖₜ is the sum of λ over the demands of k in the years from t on and Mₜ what a unit spent in year t is charged: µₜ,
// or the sum of µ from t on where unspent budget is kept (and then Bₜ is what has been granted up to t).
type datedRelaxation struct {
	d      *Schedule
	rows   []int32 // demands that still need a site
	rowOf  []int32 // of each demand: its place in rows, -1: none
	steps  []int   // years after which worth falls
	drop   []float64
	need   []float64 // of each row
	limit  []float64 // of each λ
	budget []float64
	scale  []float64 // of each budget: how far µ moves for a unit, so that it moves as λ does
	via    []int     // choices that have prerequisites
	move   float64   // how far π moves for a unit

	dual  []float64 // λ by step and row, then µ, then π
	bound float64

	best []float64 // of the last evaluation: what each site is worth
	pick []Build
}

func newDatedRelaxation(d *Schedule) *datedRelaxation {
	r := &datedRelaxation{d: d, rowOf: make([]int32, len(d.Weight)), bound: math.Inf(1), best: make([]float64, d.Sites), pick: make([]Build, d.Sites)}
	for t := range d.Budget {
		if fall := d.worth(t) - d.worth(t+1); fall > 0 {
			r.steps = append(r.steps, t)
			r.drop = append(r.drop, float64(fall))
		}
	}
	reach := make([]int, len(d.Weight))
	for _, c := range d.Choices {
		for _, i := range c.Covers {
			reach[i]++
		}
	}
	total := 0.0
	for i := range d.Weight {
		r.rowOf[i] = -1
		n := d.need(int32(i))
		if n > 0 && reach[i] >= n && d.Weight[i] > 0 {
			r.rowOf[i] = int32(len(r.rows))
			r.rows = append(r.rows, int32(i))
			r.need = append(r.need, float64(n))
			total += float64(d.Weight[i])
		}
	}
	for s := range r.steps {
		for n, i := range r.rows {
			r.limit = append(r.limit, float64(d.Weight[i])*r.drop[s]/r.need[n])
		}
	}
	sum := 0.0
	for _, b := range d.Budget {
		if d.Carry == Lapse {
			sum = 0
		}
		sum += float64(b)
		r.budget = append(r.budget, sum)
	}
	spend := 0.0
	for _, b := range d.Budget {
		spend += float64(b)
	}
	mean := total / max(1, float64(len(r.rows)))
	price := total * float64(d.worth(0)) / max(1, spend) / 2
	for _, b := range r.budget {
		r.scale = append(r.scale, 2*price/(max(1, b)*max(mean, 1e-9)))
	}
	for _, l := range r.limit {
		r.dual = append(r.dual, l/2)
	}
	for range r.budget {
		m := price
		if d.Carry == Keep {
			m /= float64(len(r.budget))
		}
		r.dual = append(r.dual, m)
	}
	entries := 0
	for k, c := range d.Choices {
		entries += len(c.Covers)
		if c.Via != nil {
			r.via = append(r.via, k)
			r.dual = append(r.dual, 0)
		}
	}
	r.move = max(1, float64(entries)/float64(1+len(d.Choices))/4)
	return r
}

// evaluate gives L and the subgradient: how far each demand is over-covered, each budget underspent, and each
// prerequisite met.
func (r *datedRelaxation) evaluate(dual, slack []float64) float64 {
	n, years := len(r.rows), len(r.d.Budget)
	value := 0.0
	for x, l := range r.limit {
		need := r.need[x%n]
		value += need * (l - dual[x])
		slack[x] = -need
	}
	price := dual[len(r.limit) : len(r.limit)+years]
	charge := slices.Clone(price)
	met := slack[len(r.limit)+years:]
	clear(met)
	lift, fee := r.tolls(dual)
	for t, b := range r.budget {
		value += price[t] * b
		slack[len(r.limit)+t] = b
	}
	if r.d.Carry == Keep {
		for t := years - 2; t >= 0; t-- {
			charge[t] += charge[t+1]
		}
	}
	best, pick := r.best, r.pick
	clear(best)
	sums := make([]float64, years+1)
	for k, c := range r.d.Choices {
		if c.From >= years {
			continue
		}
		clear(sums)
		for s, t := range r.steps {
			part := dual[s*n : (s+1)*n]
			for _, i := range c.Covers {
				if row := r.rowOf[i]; row >= 0 {
					sums[t] += part[row]
				}
			}
		}
		for t := years - 1; t >= c.From; t-- {
			sums[t] += sums[t+1]
			if v := sums[t] - float64(c.Cost)*charge[t] + lift[c.Site] - fee[k]; v > best[c.Site] {
				best[c.Site], pick[c.Site] = v, Build{k, t}
			}
		}
	}
	for site, v := range best {
		if v <= 0 {
			continue
		}
		value += v
		k, year := pick[site].Choice, pick[site].Year
		for s, t := range r.steps {
			if t < year {
				continue
			}
			for _, i := range r.d.Choices[k].Covers {
				if row := r.rowOf[i]; row >= 0 {
					slack[s*n+int(row)]++
				}
			}
		}
		for t := range r.budget {
			if t == year || (r.d.Carry == Keep && t > year) {
				slack[len(r.limit)+t] -= float64(r.d.Choices[k].Cost)
			}
		}
	}
	for n, k := range r.via {
		for _, v := range r.d.Choices[k].Via {
			if best[v] > 0 {
				met[n]++
			}
		}
		if site := r.d.Choices[k].Site; best[site] > 0 && pick[site].Choice == k {
			met[n]--
		}
	}
	return value
}

// tolls sums π: what each site is given as a prerequisite, and what each choice pays for having one.
func (r *datedRelaxation) tolls(dual []float64) (lift, fee []float64) {
	lift, fee = make([]float64, r.d.Sites), make([]float64, len(r.d.Choices))
	for n, k := range r.via {
		fee[k] = dual[len(r.limit)+len(r.d.Budget)+n]
		for _, v := range r.d.Choices[k].Via {
			lift[v] += fee[k]
		}
	}
	return lift, fee
}

// values is what each site is worth under the best multipliers.
func (r *datedRelaxation) values() []float64 {
	r.evaluate(r.dual, make([]float64, len(r.dual)))
	return r.best
}

// lower runs the volume algorithm as in relaxation.volume, towards target.
func (r *datedRelaxation) lower(w *worker, rounds int, target int64) {
	if len(r.rows) == 0 {
		r.bound = 0
		return
	}
	size, n := len(r.dual), len(r.limit)
	slack, dual := make([]float64, size), slices.Clone(r.dual)
	work := int64(0)
	for _, c := range r.d.Choices {
		work += int64(len(c.Covers)*len(r.steps) + len(r.d.Budget) + 2*len(c.Via))
	}
	work += int64(2 * size)
	r.bound = r.evaluate(r.dual, slack)
	w.work += work
	mean := slices.Clone(slack)
	step, red := 0.1, 0
	scale := func(x int) float64 {
		switch {
		case x < n:
			return 1
		case x < n+len(r.scale):
			return r.scale[x-n]
		}
		return r.move
	}
	for range rounds {
		if floorBound(r.bound) <= target || w.done() {
			return
		}
		norm := 0.0
		for x, g := range mean {
			if (g > 0 && r.dual[x] <= 0) || (x < n && g < 0 && r.dual[x] >= r.limit[x]) {
				continue
			}
			norm += g * g * scale(x)
		}
		if norm < 1e-12 {
			return
		}
		t := step * max(r.bound-float64(target), 1e-6*r.bound) / norm
		for x, g := range mean {
			dual[x] = max(r.dual[x]-t*g*scale(x), 0)
			if x < n {
				dual[x] = min(dual[x], r.limit[x])
			}
		}
		value := r.evaluate(dual, slack)
		w.work += work
		num, den := 0.0, 0.0
		for x, g := range slack {
			num += scale(x) * mean[x] * (mean[x] - g)
			den += scale(x) * (mean[x] - g) * (mean[x] - g)
		}
		a := 0.1
		if den > 0 {
			a = min(max(num/den, 0.01), 0.1)
		}
		for x, g := range slack {
			mean[x] += a * (g - mean[x])
		}
		if value < r.bound {
			ahead := 0.0
			for x, g := range slack {
				ahead -= g * (dual[x] - r.dual[x])
			}
			if ahead > 0 {
				step = min(step*1.5, 2)
			}
			red, r.bound = 0, value
			copy(r.dual, dual)
		} else if red++; red >= 12 {
			step, red = max(step*0.66, 1e-4), 0
		}
	}
}

// price of a unit of each year's budget.
func (r *datedRelaxation) price() []float64 {
	return slices.Clone(r.dual[len(r.limit) : len(r.limit)+len(r.d.Budget)])
}

// leastCost bounds the cost of a target from below. For any λ, what is covered is at most K + Σ Sₖ over what is built,
// with K = Σ (wᵢ - nᵢλᵢ). For any θ ≥ 0, a unit of cost for a unit of weight, the cost of reaching the target is then at least
//
//	θ(target - K) + Σ over sites of min(0, min over choices of cₖ - θSₖ)
//
// which is concave in θ; prerequisites enter Sₖ as above. λ is taken from the relaxation with one budget of about the
// cost, in which every choice can stand from the first year.
func leastCost(d *Schedule, w *worker, cost int64) (int64, *datedRelaxation) {
	one := *d
	one.Budget, one.Worth, one.Target = []int64{cost}, nil, 0
	one.Choices = slices.Clone(d.Choices)
	for k := range one.Choices {
		if one.Choices[k].From < len(d.Budget) {
			one.Choices[k].From = 0
		}
	}
	r := newDatedRelaxation(&one)
	r.lower(w, boundRounds, d.Target)
	if len(r.rows) == 0 {
		return 0, r
	}
	open := float64(d.Target)
	for x, l := range r.limit {
		open -= r.need[x] * (l - r.dual[x])
	}
	sum := make([]float64, len(one.Choices))
	lift, fee := r.tolls(r.dual)
	for k, c := range one.Choices {
		sum[k] = lift[c.Site] - fee[k]
		for _, i := range c.Covers {
			if row := r.rowOf[i]; row >= 0 {
				sum[k] += r.dual[row]
			}
		}
	}
	at := func(theta float64) float64 {
		best := make([]float64, d.Sites)
		value := theta * open
		for k, c := range one.Choices {
			if c.From == 0 {
				best[c.Site] = min(best[c.Site], float64(c.Cost)-theta*sum[k])
			}
		}
		for _, v := range best {
			value += v
		}
		return value
	}
	// The slope falls as θ rises: widen until it has passed the top, then close in.
	low, high := 0.0, 1e-9
	for at(high*2) > at(high) && high < 1e15 {
		high *= 2
	}
	high *= 2
	for range 200 {
		a, b := low+(high-low)/3, high-(high-low)/3
		if at(a) < at(b) {
			low = a
		} else {
			high = b
		}
	}
	w.work += int64(400 * len(one.Choices))
	return max(0, ceilBound(at((low+high)/2))), r
}
