package cover

import (
	"math/bits"
	"slices"
)

// built is a set of builds with what they cover.
type built struct {
	d       *Schedule
	w       *worker
	choices [][]int32 // of each demand: choices that cover it
	at      []int     // of each site: the choice that is built, or -1
	year    []int     // of each site that is built
	list    []int     // sites that are built
	place   []int
	count   []int32 // of each demand and year: builds that cover it, by the year they stand from
	total   []int   // of each demand: builds that cover it
	from    []int   // of each demand: the year from which it counts; len(Budget): never
	merit   []int64 // of each choice: twice the weight of the demands that one more site completes, once of those it brings closer
	spent   []int64 // in each year
	cost    int64
	value   int64
}

func newBuilt(d *Schedule, w *worker) *built {
	t := len(d.Budget)
	b := &built{d: d, w: w, choices: make([][]int32, len(d.Weight)), at: slices.Repeat([]int{-1}, d.Sites), year: make([]int, d.Sites), place: make([]int, d.Sites),
		count: make([]int32, len(d.Weight)*t), total: make([]int, len(d.Weight)), from: make([]int, len(d.Weight)), merit: make([]int64, len(d.Choices)), spent: make([]int64, t)}
	for k, c := range d.Choices {
		for _, i := range c.Covers {
			b.choices[i] = append(b.choices[i], int32(k))
			b.merit[k] += b.credit(i)
		}
	}
	for i := range b.from {
		if d.need(int32(i)) > 0 {
			b.from[i] = t
		}
	}
	return b
}

// credit is what one more site around a demand is worth to it.
func (b *built) credit(i int32) int64 {
	switch b.d.need(i) - b.total[i] {
	case 1:
		return 2 * b.d.Weight[i]
	case 2:
		return b.d.Weight[i]
	}
	return 0
}

// counts is the year from which a demand counts; a demand that needs no more site counts for nothing.
func (b *built) counts(i int32) int {
	need, t := b.d.need(i), len(b.d.Budget)
	if need <= 0 {
		return 0
	}
	for y := range t {
		if need -= int(b.count[int(i)*t+y]); need <= 0 {
			return y
		}
	}
	return t
}

func (b *built) change(i int32, year int, by int) {
	before := b.credit(i)
	b.count[int(i)*len(b.d.Budget)+year] += int32(by)
	b.total[i] += by
	if after := b.credit(i); after != before {
		for _, k := range b.choices[i] {
			b.merit[k] += after - before
		}
		b.w.work += int64(len(b.choices[i]))
	}
	if b.d.need(i) > 0 {
		y := b.counts(i)
		b.value += b.d.Weight[i] * (b.d.worth(y) - b.d.worth(b.from[i]))
		b.from[i] = y
	}
}

func (b *built) add(k, year int) {
	c := b.d.Choices[k]
	b.at[c.Site], b.year[c.Site], b.place[c.Site] = k, year, len(b.list)
	b.list = append(b.list, c.Site)
	b.spent[year] += c.Cost
	b.cost += c.Cost
	for _, i := range c.Covers {
		b.change(i, year, 1)
	}
	b.w.work += int64(len(c.Covers) * 4)
}

func (b *built) drop(site int) {
	c, year := b.d.Choices[b.at[site]], b.year[site]
	last := b.list[len(b.list)-1]
	b.list[b.place[site]], b.place[last] = last, b.place[site]
	b.list = b.list[:len(b.list)-1]
	b.at[site] = -1
	b.spent[year] -= c.Cost
	b.cost -= c.Cost
	for _, i := range c.Covers {
		b.change(i, year, -1)
	}
	b.w.work += int64(len(c.Covers) * 4)
}

// loss is the value that goes with a site.
func (b *built) loss(site int) (sum int64) {
	c, t := b.d.Choices[b.at[site]], len(b.d.Budget)
	for _, i := range c.Covers {
		if b.from[i] == t || b.d.need(i) <= 0 {
			continue
		}
		b.count[int(i)*t+b.year[site]]--
		sum += b.d.Weight[i] * (b.d.worth(b.from[i]) - b.d.worth(b.counts(i)))
		b.count[int(i)*t+b.year[site]]++
	}
	b.w.work += int64(len(c.Covers) * 4)
	return sum
}

// weight covered at the end, beyond what is covered already.
func (b *built) weight() (sum int64) {
	for i, y := range b.from {
		if y < len(b.d.Budget) && b.d.need(int32(i)) > 0 {
			sum += b.d.Weight[i]
		}
	}
	return sum
}

// earliest is the first year, not before from, whose budget still pays cost; -1: none.
func (b *built) earliest(from int, cost int64) int {
	if b.d.Carry == Lapse {
		for t := from; t < len(b.spent); t++ {
			if b.spent[t]+cost <= b.d.Budget[t] {
				return t
			}
		}
		return -1
	}
	// What is spent in a year must be left in it and in every later one.
	left, first := int64(0), -1
	lefts := make([]int64, len(b.spent))
	for t := range b.spent {
		left += b.d.Budget[t] - b.spent[t]
		lefts[t] = left
	}
	for t := len(lefts) - 1; t >= from && lefts[t] >= cost; t-- {
		first = t
	}
	return first
}

// stands says whether one of the prerequisites of a choice is built by a year.
func (b *built) stands(k, year int) bool {
	via := b.d.Choices[k].Via
	return via == nil || slices.ContainsFunc(via, func(v int) bool { return b.at[v] >= 0 && b.year[v] <= year })
}

// floating lists the sites from which prerequisites lead to no choice without any.
func (b *built) floating() (sites []int) {
	ground := make([]bool, b.d.Sites)
	for again := true; again; {
		again = false
		for _, s := range b.list {
			if ground[s] {
				continue
			}
			via := b.d.Choices[b.at[s]].Via
			if via == nil || slices.ContainsFunc(via, func(v int) bool { return b.at[v] >= 0 && b.year[v] <= b.year[s] && ground[v] }) {
				ground[s], again = true, true
			}
		}
		b.w.work += int64(len(b.list))
	}
	for _, s := range b.list {
		if !ground[s] {
			sites = append(sites, s)
		}
	}
	slices.Sort(sites)
	return sites
}

// excess is above 0 where a share is passed.
func (b *built) excess(share int) int64 {
	s := b.d.Shares[share]
	part, whole := int64(0), int64(len(b.list))
	if s.Of == OfSites {
		for _, k := range s.Choices {
			if b.at[b.d.Choices[k].Site] == k {
				part++
			}
		}
		return over(part, s.Whole, whole, s.Most)
	}
	weight := s.Weight
	if weight == nil {
		weight = b.d.Weight
	}
	counts := func(i int32) bool { return b.from[i] < len(b.d.Budget) && b.d.need(i) > 0 }
	whole = 0
	for i := range b.from {
		if counts(int32(i)) {
			whole += weight[i]
		}
	}
	seen := map[int32]bool{}
	for _, k := range s.Choices {
		if b.at[b.d.Choices[k].Site] != k {
			continue
		}
		for _, i := range b.d.Choices[k].Covers {
			if !seen[i] && counts(i) {
				seen[i] = true
				part += weight[i]
			}
		}
		b.w.work += int64(len(b.d.Choices[k].Covers))
	}
	b.w.work += int64(len(b.from))
	return over(part, s.Whole, whole, s.Most)
}

// over is above 0 where a·b is more than c·d, all 0 or more; the products may need 128 bits.
func over(a, b, c, d int64) int64 {
	h1, l1 := bits.Mul64(uint64(a), uint64(b))
	h2, l2 := bits.Mul64(uint64(c), uint64(d))
	if h1 > h2 || (h1 == h2 && l1 > l2) {
		return 1
	}
	return 0
}

// become makes it hold exactly these builds.
func (b *built) become(builds []Build) {
	for _, s := range slices.Clone(b.list) {
		b.drop(s)
	}
	for _, x := range builds {
		b.add(x.Choice, x.Year)
	}
}

func (b *built) builds() (out []Build) {
	for _, s := range b.list {
		out = append(out, Build{b.at[s], b.year[s]})
	}
	return out
}
