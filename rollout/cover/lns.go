package cover

import (
	"container/heap"
	"math/rand/v2"
	"slices"
)

// scheduler is one run of Schedule.Solve.
type scheduler struct {
	d   *Schedule
	w   *worker
	rng *rand.Rand
	now *built

	member [][]bool // of each share and choice
	parts  []int64  // of each share: its choices that are built

	best    []Build
	value   int64
	cost    int64
	early   int64 // sum of weight times years that it is covered: decides between equals
	reached bool
	known   bool
}

// boundRounds of the volume algorithm for the bound.
const boundRounds = 600

// patienceDated ends the search after so many attempts in a row that found nothing better.
const patienceDated = 3000

// reaches says whether the target is reached; without one, never: more is always better.
func (s *scheduler) reaches() bool { return s.d.Target > 0 && s.now.value >= s.d.Target }

// better compares what is built now with the best; only builds that keep every rule are compared.
func (s *scheduler) better() bool {
	b := s.now
	if !s.known {
		return true
	}
	if s.d.Target > 0 {
		if s.reaches() != s.reached {
			return s.reaches()
		}
		if s.reached && b.cost != s.cost {
			return b.cost < s.cost
		}
	}
	if b.value != s.value && !s.reached {
		return b.value > s.value
	}
	if e := s.earliness(); e != s.early {
		return e > s.early
	}
	return b.cost < s.cost
}

func (s *scheduler) earliness() (sum int64) {
	for i, y := range s.now.from {
		if s.d.need(int32(i)) > 0 {
			sum += s.d.Weight[i] * int64(len(s.d.Budget)-y)
		}
	}
	s.w.work += int64(len(s.now.from))
	return sum
}

// note keeps what is built where it is the best so far.
func (s *scheduler) note() bool {
	if !s.better() {
		return false
	}
	s.best = s.now.builds()
	s.value, s.cost, s.early, s.reached, s.known = s.now.value, s.now.cost, s.earliness(), s.reaches(), true
	return true
}

// costHint is a budget near what the target costs.
func (s *scheduler) costHint() int64 { return max(s.cost, 1) }

// improve takes builds out and puts others in until the work is done or the bound is met.
func (s *scheduler) improve(limit, bound int64) {
	whole := s.w.limit
	s.w.limit = min(limit, whole)
	defer func() { s.w.limit = whole }()
	for idle := 0; idle < patienceDated && !s.w.done(); idle++ {
		if s.d.Target == 0 && s.value >= bound || s.d.Target > 0 && s.reached && s.cost <= bound {
			return
		}
		if idle%8 == 0 || !s.near() {
			s.now.become(s.best)
		}
		before := s.w.work
		s.ruin()
		noise := s.rng.Float64()
		noise *= 0.4 * noise
		if s.rng.IntN(8) == 0 {
			noise = wild
		}
		s.recreate(noise)
		s.settle()
		if s.note() {
			idle = 0
		}
		if s.w.work == before {
			s.w.work++
		}
	}
}

// near says whether what is built is close enough to the best to go on from.
func (s *scheduler) near() bool {
	if s.d.Target > 0 {
		return s.reaches() && s.now.cost <= s.cost+s.cost/50
	}
	return s.now.value >= s.value-s.value/100
}

// ruin takes some sites out: at random, or those that share demands with one of them; and what then lacks its
// prerequisite.
func (s *scheduler) ruin() {
	b := s.now
	if len(b.list) == 0 {
		return
	}
	slices.Sort(b.list) // the order of the list must not depend on how it came about
	for n, site := range b.list {
		b.place[site] = n
	}
	n := 1 + s.rng.IntN(min(1+len(b.list)/3, 8)+1)
	seed := b.list[s.rng.IntN(len(b.list))]
	out := []int{seed}
	if rows := s.d.Choices[b.at[seed]].Covers; s.rng.IntN(2) == 0 && len(rows) > 0 {
		for tries := 0; len(out) < n && tries < 4*n; tries++ {
			near := b.choices[rows[s.rng.IntN(len(rows))]]
			k := int(near[s.rng.IntN(len(near))])
			if site := s.d.Choices[k].Site; b.at[site] == k && !slices.Contains(out, site) {
				out = append(out, site)
			}
		}
	} else {
		for tries := 0; len(out) < n && tries < 4*n; tries++ {
			if site := b.list[s.rng.IntN(len(b.list))]; !slices.Contains(out, site) {
				out = append(out, site)
			}
		}
	}
	for _, site := range out {
		b.drop(site)
	}
	s.ground()
}

// ground takes out what lacks its prerequisite.
func (s *scheduler) ground() {
	for _, site := range s.now.floating() {
		s.now.drop(site)
	}
}

// wild noise hides what a choice gains: also such come in as gain nothing yet, and in years that are not their first.
const wild = 100

// recreate adds the choices that gain most for their cost, each with its chain and in its earliest year, until nothing
// fits or the target is reached. noise moves the order.
func (s *scheduler) recreate(noise float64) {
	b := s.now
	tired := make([]bool, len(s.d.Choices))  // did not fit
	cost, merits, next := s.chains()         // as of now: what is built on the way only makes them cheaper
	along := noise > 0 && s.rng.IntN(2) == 0 // whether what the chain adds counts for what needs it
	for !s.reaches() && !s.w.done() {
		s.count()
		best, rate := -1, 0.0
		for k, c := range s.d.Choices {
			if tired[k] || (b.merit[k] == 0 && noise < wild) || b.at[c.Site] >= 0 || s.crowded(k, noise) {
				continue
			}
			chain, merit := c.Cost, b.merit[k]
			if !b.stands(k, len(s.d.Budget)) {
				v := s.cheapest(k, cost)
				if v < 0 || cost[v] < 0 {
					continue
				}
				chain += cost[v]
				if along {
					merit += merits[v]
				}
			}
			if s.d.Target > 0 {
				merit = min(merit, 2*(s.d.Target-b.value))
			}
			r := float64(merit) / float64(chain) * (1 + noise*s.rng.Float64())
			if noise == wild {
				r = s.rng.Float64()
			}
			if r > rate {
				best, rate = k, r
			}
		}
		s.w.work += int64(4 * len(s.d.Choices))
		if best < 0 {
			return
		}
		if !s.build(best, cost, next, noise) {
			tired[best] = true
		}
	}
}

// build adds a choice after its chain; where a part of it does not fit, nothing is added.
func (s *scheduler) build(k int, cost []int64, next []int, noise float64) bool {
	b := s.now
	chain := []int{k}
	for !b.stands(chain[len(chain)-1], len(s.d.Budget)) {
		v := s.cheapest(chain[len(chain)-1], cost)
		if v < 0 || len(chain) > s.d.Sites {
			return false
		}
		chain = append(chain, next[v])
	}
	var added []int
	for n := len(chain) - 1; n >= 0; n-- {
		c := s.d.Choices[chain[n]]
		from := c.From
		if c.Via != nil {
			first := len(s.d.Budget)
			for _, v := range c.Via {
				if b.at[v] >= 0 {
					first = min(first, b.year[v])
				}
			}
			from = max(from, first)
		}
		t := b.earliest(from, c.Cost)
		if t < 0 || b.at[c.Site] >= 0 {
			for _, site := range added {
				b.drop(site)
			}
			return false
		}
		if noise == wild && s.rng.IntN(4) == 0 {
			if later := b.earliest(t+1, c.Cost); later >= 0 {
				t = later
			}
		}
		b.add(chain[n], t)
		added = append(added, c.Site)
	}
	return true
}

// count counts what is built of each share.
func (s *scheduler) count() {
	for n, share := range s.d.Shares {
		s.parts[n] = 0
		for _, k := range share.Choices {
			if s.now.at[s.d.Choices[k].Site] == k {
				s.parts[n]++
			}
		}
		s.w.work += int64(len(share.Choices))
	}
}

// crowded says whether a choice would pass a share of sites, were as many built in the end as in the best builds. Now
// and then it lets one through: settle takes out what is too much.
func (s *scheduler) crowded(k int, noise float64) bool {
	for n, share := range s.d.Shares {
		if share.Of != OfSites || noise == 0 || !s.member[n][k] || s.rng.IntN(8) == 0 {
			continue
		}
		if over(s.parts[n]+1, share.Whole, int64(max(len(s.now.list)+1, len(s.best))), share.Most) > 0 {
			return true
		}
	}
	return false
}

// cheapest is the prerequisite of a choice whose own chain costs least.
func (s *scheduler) cheapest(k int, cost []int64) int {
	best := -1
	for _, v := range s.d.Choices[k].Via {
		if cost[v] >= 0 && (best < 0 || cost[v] < cost[best]) {
			best = v
		}
	}
	return best
}

// chains finds for each site what it costs to have it stand with all that it needs, what that adds, and the choice by
// which: shortest paths from what stands alone (Dijkstra 1959). A site that can never stand costs -1.
func (s *scheduler) chains() (cost, merit []int64, next []int) {
	if !slices.ContainsFunc(s.d.Choices, func(c Choice) bool { return c.Via != nil }) {
		return nil, nil, nil
	}
	b := s.now
	cost, merit, next = slices.Repeat([]int64{-1}, s.d.Sites), make([]int64, s.d.Sites), slices.Repeat([]int{-1}, s.d.Sites)
	after := make([][]int, s.d.Sites)
	q := &frontier{}
	for k, c := range s.d.Choices {
		if b.at[c.Site] >= 0 {
			continue
		}
		switch {
		case b.stands(k, len(s.d.Budget)):
			heap.Push(q, reached{c.Cost, b.merit[k], k})
		default:
			for _, v := range c.Via {
				after[v] = append(after[v], k)
			}
		}
		s.w.work += int64(1 + len(c.Via))
	}
	for q.Len() > 0 {
		r := heap.Pop(q).(reached)
		site := s.d.Choices[r.choice].Site
		if cost[site] >= 0 {
			continue
		}
		cost[site], merit[site], next[site] = r.cost, r.merit, r.choice
		for _, k := range after[site] {
			if cost[s.d.Choices[k].Site] < 0 {
				heap.Push(q, reached{r.cost + s.d.Choices[k].Cost, r.merit + b.merit[k], k})
			}
			s.w.work += 4
		}
	}
	return cost, merit, next
}

// reached is a choice, with the cost of its chain and what the chain would add were nothing of it covered twice.
type reached struct {
	cost, merit int64
	choice      int
}

type frontier []reached

func (f frontier) Len() int { return len(f) }
func (f frontier) Less(a, b int) bool {
	return f[a].cost < f[b].cost || (f[a].cost == f[b].cost && f[a].choice < f[b].choice)
}
func (f frontier) Swap(a, b int) { f[a], f[b] = f[b], f[a] }
func (f *frontier) Push(x any)   { *f = append(*f, x.(reached)) }
func (f *frontier) Pop() any {
	x := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return x
}

// settle makes what is built keep every rule: takes out members of a share that is passed, what lacks its prerequisite,
// and what is not needed; moves builds to earlier years where their budgets allow it.
func (s *scheduler) settle() {
	b := s.now
	for n := 0; n < len(s.d.Shares); n++ {
		if b.excess(n) <= 0 {
			continue
		}
		worst, least := -1, int64(0)
		for _, k := range s.d.Shares[n].Choices {
			site := s.d.Choices[k].Site
			if b.at[site] != k {
				continue
			}
			if l := b.loss(site); worst < 0 || l < least {
				worst, least = site, l
			}
		}
		b.drop(worst)
		s.ground()
		n = -1 // every share is looked at again
	}
	s.trim()
	for again := true; again; {
		again = false
		sites := slices.Clone(b.list)
		slices.Sort(sites)
		for _, site := range sites {
			k, t := b.at[site], b.year[site]
			c := s.d.Choices[k]
			b.spent[t] -= c.Cost
			y := b.earliest(c.From, c.Cost)
			b.spent[t] += c.Cost
			for ; y >= 0 && y < t && !b.stands(k, y); y++ {
			}
			// With budgets that lapse a later year of the gap may not pay: ask again for the year that stands.
			if y < 0 || y >= t || (c.Via != nil && len(b.spent) > 0 && s.d.Carry == Lapse && b.spent[y]+c.Cost > s.d.Budget[y]) {
				continue
			}
			b.drop(site)
			b.add(k, y)
			again = true
		}
	}
}

// trim takes out, dearest first, what adds nothing; with a target, what is not needed to reach it. What others need stays.
func (s *scheduler) trim() {
	b := s.now
	sites := slices.Clone(b.list)
	slices.SortFunc(sites, func(x, y int) int {
		cx, cy := s.d.Choices[b.at[x]].Cost, s.d.Choices[b.at[y]].Cost
		if cx != cy {
			return int(min(max(cy-cx, -1), 1))
		}
		return x - y
	})
	for _, site := range sites {
		loss := b.loss(site)
		if loss > 0 && (s.d.Target == 0 || b.value-loss < s.d.Target) {
			continue
		}
		k, t := b.at[site], b.year[site]
		b.drop(site)
		if len(b.floating()) > 0 || s.passed() {
			b.add(k, t)
		}
	}
}

// passed says whether any share is passed.
func (s *scheduler) passed() bool {
	for n := range s.d.Shares {
		if s.now.excess(n) > 0 {
			return true
		}
	}
	return false
}
