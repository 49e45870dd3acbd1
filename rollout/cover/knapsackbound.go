package cover

import "slices"

// knapsackBound bounds what a ruling leaves open of a Schedule. Cover constraints, prerequisites, shares of sites and
// "a site once" are relaxed with multipliers λ, π, ρ and σ as in datedRelaxation; the budgets stay whole: where they
// lapse, each year is a knapsack of its own,
//
//	L = fixed + Σ (wᵢ(vₜ - vₜ₊₁) - nᵢλₜᵢ) + Σ σₛ + Σₜ max { Σ pₖₜ xₖₜ : Σ cₖ xₖₜ ≤ Bₜ, x = 0 or 1 }, pₖₜ = Sₖₜ + Πₛ - πₖ - ρ… - σₛ
//
// and where they are kept, or a target limits what all may cost, all years are one knapsack without σ, and what each
// may spend is relaxed with µ. Multipliers are at least 0, but σ of a site that must stand has either sign.
type knapsackBound struct {
	t      *tree
	size   int // multipliers of demands
	sigma  int // where σ starts, and so on
	pi     int
	mu     int
	one    bool // all years are one knapsack
	rho    int
	all    int
	via    []int // choices that have prerequisites
	share  []int // shares of sites
	scale  []float64
	member [][]bool

	r     *ruling
	base  int64     // value of what is fixed
	limit []float64 // of each λ; 0: it does not count
	need  []float64
	once  []bool  // sites that have σ
	asked []bool  // of each via: π counts
	held  []int64 // of each share: Whole·part - Most·whole of what is fixed
	live  []int   // choices with a build that is allowed
	k     *knapsack
	picks []Build
	mean  []float64 // of each choice and year

	profit []float64 // of the last evaluation: of each live choice and year
	kept   float64   // L of the last evaluation
}

func newKnapsackBound(t *tree) *knapsackBound {
	d := t.d
	b := &knapsackBound{t: t, size: len(t.steps) * len(t.weight), k: &knapsack{used: make([]bool, d.Sites)}}
	b.sigma = b.size
	b.mu = b.sigma + d.Sites
	b.pi = b.mu + len(d.Budget)
	b.one = d.Carry == Keep || d.Target > 0
	for k, c := range d.Choices {
		if c.Via != nil {
			b.via = append(b.via, k)
		}
	}
	b.rho = b.pi + len(b.via)
	for n, s := range d.Shares {
		if s.Of != OfSites {
			continue
		}
		b.share = append(b.share, n)
		member := make([]bool, len(d.Choices))
		for _, k := range s.Choices {
			member[k] = true
		}
		b.member = append(b.member, member)
	}
	b.all = b.rho + len(b.share)
	b.limit, b.need = make([]float64, b.size), make([]float64, b.size)
	b.once, b.asked, b.held = make([]bool, d.Sites), make([]bool, len(b.via)), make([]int64, len(b.share))
	b.mean = make([]float64, len(d.Choices)*len(d.Budget))
	// How far a multiplier moves for a unit: as much as it can be worth.
	value := max(float64(t.s.value), 1)
	each := value / float64(max(len(t.s.best), 1))
	spend := 1.0
	for _, x := range d.Budget {
		spend += float64(x)
	}
	b.scale = make([]float64, b.all)
	for s, fall := range t.drop {
		for i, w := range t.weight {
			b.scale[s*len(t.weight)+i] = float64(w) * float64(fall) / float64(t.need[i])
		}
	}
	for x := b.sigma; x < b.mu; x++ {
		b.scale[x] = each / 4
	}
	for x := b.mu; x < b.pi; x++ {
		b.scale[x] = value / (spend * spend)
	}
	for x := b.pi; x < b.rho; x++ {
		b.scale[x] = each / 4
	}
	for n, s := range b.share {
		whole := float64(d.Shares[s].Whole)
		b.scale[b.rho+n] = each / (whole * whole)
	}
	return b
}

// start takes over the multipliers of the relaxation: its price of budgets becomes what a site is worth.
func (b *knapsackBound) start(r *datedRelaxation) []float64 {
	dual := make([]float64, b.all)
	n := len(r.rows)
	for s := range r.steps {
		for row, i := range r.rows {
			if m := b.t.rowOf[i]; m >= 0 {
				dual[s*len(b.t.weight)+int(m)] += r.dual[s*n+row]
			}
		}
	}
	years := len(r.d.Budget)
	price := r.dual[len(r.limit) : len(r.limit)+years]
	if b.t.d.Target == 0 && b.one {
		copy(dual[b.mu:], price[:years-1])
	}
	copy(dual[b.pi:b.rho], r.dual[len(r.limit)+years:])
	if len(b.t.d.Budget) > 1 && !b.one {
		for s, v := range r.values() {
			dual[b.sigma+s] = v
		}
	}
	return dual
}

// set takes a ruling; false: nothing is open in it, and base is all its value.
func (b *knapsackBound) set(r *ruling) bool {
	t, d, rows := b.t, b.t.d, len(b.t.weight)
	years := len(d.Budget)
	b.r, b.live = r, b.live[:0]
	for k, c := range d.Choices {
		if r.fixed[c.Site] < 0 && slices.Contains(r.allow[k*years:(k+1)*years], true) {
			b.live = append(b.live, k)
		}
	}
	reach, last := make([]int, rows), slices.Repeat([]int{-1}, rows)
	have := make([]int, rows)
	b.base = 0
	t.w.work += int64(len(d.Choices) + d.Sites)
	for s, y := range t.steps {
		clear(reach)
		clear(have)
		for i := range last {
			last[i] = -1
		}
		for site, k := range r.fixed {
			if k >= 0 && r.year[site] <= y {
				for _, i := range t.rows[k] {
					have[i]++
				}
			}
		}
		for site := range d.Sites { // choices of a site stand side by side in bySite
			for _, k := range t.bySite[site] {
				if r.fixed[site] >= 0 || !slices.Contains(r.allow[k*years:k*years+y+1], true) {
					continue
				}
				for _, i := range t.rows[k] {
					if last[i] != site {
						last[i] = site
						reach[i]++
					}
				}
				t.w.work += int64(len(t.rows[k]))
			}
		}
		for i, w := range t.weight {
			x, open := s*rows+i, t.need[i]-have[i]
			b.limit[x], b.need[x] = 0, float64(open)
			switch {
			case open <= 0:
				b.base += w * t.drop[s]
			case reach[i] >= open:
				b.limit[x] = float64(w*t.drop[s]) / float64(open)
			}
		}
		t.w.work += int64(2 * rows)
	}
	for s := range b.once {
		b.once[s] = r.fixed[s] < 0 && (r.must[s] || (years > 1 && !b.one))
	}
	for n, k := range b.via {
		c := d.Choices[k]
		b.asked[n] = slices.Contains(b.live, k)
		if r.fixed[c.Site] == k {
			b.asked[n] = !slices.ContainsFunc(c.Via, func(v int) bool { return r.fixed[v] >= 0 && r.year[v] <= r.year[c.Site] })
		}
	}
	for n, s := range b.share {
		b.held[n] = 0
		for _, k := range r.fixed {
			if k >= 0 {
				b.held[n] -= d.Shares[s].Most
				if b.member[n][k] {
					b.held[n] += d.Shares[s].Whole
				}
			}
		}
	}
	return len(b.live) > 0
}

// evaluate gives L and its subgradient, and leaves the builds in picks.
func (b *knapsackBound) evaluate(dual, slack []float64) float64 {
	t, d, r := b.t, b.t.d, b.r
	rows, years := len(t.weight), len(d.Budget)
	value := float64(b.base)
	clear(slack)
	b.picks = b.picks[:0]
	for x, l := range b.limit {
		if l > 0 {
			value += b.need[x] * (l - dual[x])
			slack[x] = -b.need[x]
		}
	}
	extra := make([]float64, len(d.Choices)) // of each choice, beside its demands and cost
	lift := make([]float64, d.Sites)
	for n, k := range b.via {
		if !b.asked[n] {
			continue
		}
		p := dual[b.pi+n]
		extra[k] -= p
		if r.fixed[d.Choices[k].Site] == k {
			value -= p
			slack[b.pi+n]--
		}
		for _, v := range d.Choices[k].Via {
			if r.fixed[v] >= 0 {
				value += p
				slack[b.pi+n]++
			}
			lift[v] += p
		}
	}
	for n, s := range b.share {
		p := dual[b.rho+n]
		value -= p * float64(b.held[n])
		slack[b.rho+n] = -float64(b.held[n])
		for _, k := range b.live {
			extra[k] += p * float64(d.Shares[s].Most)
			if b.member[n][k] {
				extra[k] -= p * float64(d.Shares[s].Whole)
			}
		}
	}
	for s, once := range b.once {
		if once {
			value += dual[b.sigma+s]
			slack[b.sigma+s] = 1
			lift[s] -= dual[b.sigma+s]
		}
	}
	charge := make([]float64, years) // what a unit spent in a year pays for its µ
	if b.one {
		for y := years - 1; y >= 0; y-- {
			charge[y] = dual[b.mu+y]
			value += dual[b.mu+y] * float64(r.left[y])
			slack[b.mu+y] = float64(r.left[y])
			if d.Carry == Keep && y < years-1 {
				charge[y] += charge[y+1]
			}
		}
	}
	b.profit = slices.Grow(b.profit[:0], len(b.live)*years)[:len(b.live)*years]
	sums := make([]float64, years+1)
	for n, k := range b.live {
		clear(sums)
		for s, y := range t.steps {
			part := dual[s*rows : (s+1)*rows]
			for _, i := range t.rows[k] {
				if b.limit[s*rows+int(i)] > 0 {
					sums[y] += part[i]
				}
			}
		}
		t.w.work += int64(2*len(t.rows[k])*len(t.steps) + 4*years)
		c := d.Choices[k]
		for y := years - 1; y >= 0; y-- {
			sums[y] += sums[y+1]
			b.profit[n*years+y] = sums[y] - float64(c.Cost)*charge[y] + extra[k] + lift[c.Site]
		}
	}
	t.w.work += int64(8 * b.all)
	for y := range b.knapsacks() {
		value += b.pack(y)
	}
	stands := make([]int, d.Sites) // the choice that is built, counted from 1
	for _, x := range b.picks {
		c := d.Choices[x.Choice]
		for s, y := range t.steps {
			if y < x.Year {
				continue
			}
			for _, i := range t.rows[x.Choice] {
				if b.limit[s*rows+int(i)] > 0 {
					slack[s*rows+int(i)]++
				}
			}
		}
		if b.once[c.Site] {
			slack[b.sigma+c.Site]--
		}
		for n, s := range b.share {
			slack[b.rho+n] += float64(d.Shares[s].Most)
			if b.member[n][x.Choice] {
				slack[b.rho+n] -= float64(d.Shares[s].Whole)
			}
		}
		for y := x.Year; b.one && y < years && (y == x.Year || d.Carry == Keep); y++ {
			slack[b.mu+y] -= float64(c.Cost)
		}
		stands[c.Site] = x.Choice + 1
	}
	for n, k := range b.via {
		if !b.asked[n] {
			continue
		}
		c := d.Choices[k]
		if stands[c.Site] == k+1 {
			slack[b.pi+n]--
		}
		for _, v := range c.Via {
			if stands[v] > 0 {
				slack[b.pi+n]++
			}
		}
		t.w.work += int64(4 * len(c.Via))
	}
	return value
}

// knapsacks is their number.
func (b *knapsackBound) knapsacks() int {
	if b.one {
		return 1
	}
	return len(b.t.d.Budget)
}

// span is the years and the capacity of a knapsack.
func (b *knapsackBound) span(n int) (from, to int, capacity int64) {
	if b.one {
		return 0, len(b.t.d.Budget), min(b.t.room(b.r), b.r.cost)
	}
	return n, n + 1, b.r.left[n]
}

// pack solves a knapsack.
func (b *knapsackBound) pack(n int) float64 {
	d := b.t.d
	years := len(d.Budget)
	from, to, capacity := b.span(n)
	b.k.items = b.k.items[:0]
	for n, k := range b.live {
		c := d.Choices[k]
		best, year := 0.0, -1
		for y := from; y < to; y++ {
			if p := b.profit[n*years+y]; b.r.allow[k*years+y] && p > best {
				best, year = p, y
			}
		}
		if year >= 0 && c.Cost <= capacity {
			b.k.items = append(b.k.items, item{best, c.Cost, c.Site, Build{k, year}})
		}
	}
	v := b.k.solve(capacity)
	b.t.w.work += 8*int64(len(b.k.items)+b.k.nodes) + 4*b.k.work
	for _, n := range b.k.picks {
		b.picks = append(b.picks, b.k.items[n].build)
	}
	return v
}

// refuse adds to a list the builds with which the last evaluation cannot pass a value.
func (b *knapsackBound) refuse(list []int32, aim int64) []int32 {
	years := len(b.t.d.Budget)
	list = list[:len(list):len(list)]
	for n := range b.knapsacks() {
		v := b.pack(n)
		from, to, capacity := b.span(n)
		for n, k := range b.live {
			c := b.t.d.Choices[k]
			rest := b.k.fractions(0, max(capacity-c.Cost, 0), c.Site)
			for y := from; y < to; y++ {
				if b.r.allow[k*years+y] && floorBound(b.kept-v+b.profit[n*years+y]+rest) <= aim {
					list = append(list, int32(k*years+y))
				}
			}
		}
		b.t.w.work += int64(len(b.live) * len(b.k.items) / 4)
	}
	return list
}
