package cover

import (
	"math/rand/v2"
	"slices"
)

// choice is a set of columns with what every column would add or take.
type choice struct {
	m     *matrix
	w     *worker
	in    []bool
	list  []int32 // columns that are in
	at    []int32 // of a column that is in: its place in list
	times []int32 // of each row: chosen columns that cover it
	owner []int32 // of each row: xor of the chosen columns that cover it, the one column where times is 1
	gain  []int64 // of a column that is out: weight of its rows that nothing covers
	loss  []int64 // of a column that is in: weight of its rows that it alone covers
	value int64
	cost  int64
}

func newChoice(m *matrix, w *worker) *choice {
	c := &choice{m: m, w: w, in: make([]bool, m.cols()), at: make([]int32, m.cols()), times: make([]int32, m.rows()),
		owner: make([]int32, m.rows()), gain: make([]int64, m.cols()), loss: make([]int64, m.cols())}
	for j := range int32(m.cols()) {
		for _, i := range m.col(j) {
			c.gain[j] += m.weight[i]
		}
	}
	return c
}

func (c *choice) add(j int32) {
	c.in[j] = true
	c.at[j] = int32(len(c.list))
	c.list = append(c.list, j)
	c.cost += c.m.cost[j]
	c.value += c.gain[j]
	c.loss[j] = 0
	for _, i := range c.m.col(j) {
		w := c.m.weight[i]
		switch c.times[i] {
		case 0:
			for _, k := range c.m.row(i) {
				c.gain[k] -= w
			}
			c.w.work += int64(len(c.m.row(i)))
			c.loss[j] += w
		case 1:
			c.loss[c.owner[i]] -= w
		}
		c.times[i]++
		c.owner[i] ^= j
	}
	c.w.work += int64(len(c.m.col(j)))
}

func (c *choice) drop(j int32) {
	last := c.list[len(c.list)-1]
	c.list[c.at[j]], c.at[last] = last, c.at[j]
	c.list = c.list[:len(c.list)-1]
	c.in[j] = false
	c.cost -= c.m.cost[j]
	c.value -= c.loss[j]
	for _, i := range c.m.col(j) {
		w := c.m.weight[i]
		c.times[i]--
		c.owner[i] ^= j
		switch c.times[i] {
		case 0:
			for _, k := range c.m.row(i) {
				c.gain[k] += w
			}
			c.w.work += int64(len(c.m.row(i)))
		case 1:
			c.loss[c.owner[i]] += w
		}
	}
	c.w.work += int64(len(c.m.col(j)))
}

// become makes the choice hold exactly these columns.
func (c *choice) become(columns []int32) {
	want := make(map[int32]bool, len(columns))
	for _, j := range columns {
		want[j] = true
	}
	for _, j := range slices.Clone(c.list) {
		if !want[j] {
			c.drop(j)
		}
	}
	for _, j := range columns {
		if !c.in[j] {
			c.add(j)
		}
	}
}

// fill adds, while it fits, the column that gains most for its cost.
func (c *choice) fill(budget int64) {
	for {
		best := int32(-1)
		for j := range int32(c.m.cols()) {
			if c.gain[j] > 0 && !c.in[j] && c.cost+c.m.cost[j] <= budget &&
				(best < 0 || denser(c.gain[j], c.m.cost[j], c.gain[best], c.m.cost[best])) {
				best = j
			}
		}
		c.w.work += int64(c.m.cols())
		if best < 0 {
			return
		}
		c.add(best)
	}
}

// denser says whether gain a for cost ca is better than b for cb.
func denser(a, ca, b, cb int64) bool { return float64(a)*float64(cb) > float64(b)*float64(ca) }

// tabu searches by swaps from the present choice: the best exchange of one column that is in for one that is out, also
// where it makes the choice worse; what was exchanged stays for a while. After idle steps without a better choice it
// takes a random step away from the best one, and ends after kicks of these or when enough is reached.
type tabu struct {
	c          *choice
	budget     int64
	best       int64
	sites      []int32
	rng        *rand.Rand
	until      []int64 // of each column: the step up to which it stays as it is
	tmp        []int64
	candidates []int32
}

// wide is the number of chosen columns above which a step looks at some of them only.
const wide = 48

func newTabu(c *choice, budget int64, rng *rand.Rand) *tabu {
	return &tabu{c: c, budget: budget, rng: rng, best: -1, until: make([]int64, c.m.cols()), tmp: make([]int64, c.m.cols())}
}

// run searches until the value reaches enough.
func (t *tabu) run(enough int64, idle, kicks int) {
	c := t.c
	for c.cost > t.budget {
		c.drop(t.cheapest())
	}
	c.fill(t.budget)
	t.note()
	last, step := int64(0), int64(0)
	for kicks >= 0 && t.best < enough && !c.w.done() && len(c.list) > 0 && len(c.list) < c.m.cols() {
		step++
		out, in := t.swap(step)
		if out < 0 {
			kicks--
			t.kick()
			last = step
			continue
		}
		c.drop(out)
		c.add(in)
		t.until[out] = step + 3 + t.rng.Int64N(int64(5+len(c.list)/8))
		t.until[in] = step + 1 + t.rng.Int64N(int64(2+len(c.list)/4))
		if c.cost < t.budget {
			c.fill(t.budget)
		}
		if t.note() {
			last = step
		}
		if step-last > int64(idle) {
			kicks--
			t.kick()
			last = step
		}
	}
}

// cheapest is the chosen column that costs least to lose.
func (t *tabu) cheapest() int32 {
	best := t.c.list[0]
	for _, j := range t.c.list {
		if denser(t.c.loss[best], t.c.m.cost[best], t.c.loss[j], t.c.m.cost[j]) {
			best = j
		}
	}
	return best
}

// note keeps the choice where it is the best so far.
func (t *tabu) note() bool {
	if t.c.value <= t.best {
		return false
	}
	t.best = t.c.value
	t.sites = append(t.sites[:0], t.c.list...)
	return true
}

// kick goes back to the best choice and exchanges a few of its columns at random.
func (t *tabu) kick() {
	t.c.become(t.sites)
	n := 2 + t.rng.IntN(2+len(t.sites)/4)
	for range min(n, len(t.c.list)) {
		t.c.drop(t.c.list[t.rng.IntN(len(t.c.list))])
	}
	for range n {
		j := int32(t.rng.IntN(t.c.m.cols()))
		if !t.c.in[j] && t.c.cost+t.c.m.cost[j] <= t.budget && t.c.gain[j] > 0 {
			t.c.add(j)
		}
	}
	t.c.fill(t.budget)
	clear(t.until)
	t.note()
}

// swap finds the best exchange that is allowed. The gain of a column v after u goes is gain[v] and the weight of the rows
// that u alone covers and v covers too.
func (t *tabu) swap(step int64) (out, in int32) {
	c := t.c
	out, in = -1, -1
	var best, ties int64
	t.candidates = append(t.candidates[:0], c.list...)
	slices.Sort(t.candidates)
	if len(t.candidates) > wide {
		slices.SortStableFunc(t.candidates, func(a, b int32) int {
			if x, y := c.loss[a]*c.m.cost[b], c.loss[b]*c.m.cost[a]; x != y {
				return int(min(max(x-y, -1), 1))
			}
			return 0
		})
		for n := wide / 2; n < wide; n++ {
			k := n + t.rng.IntN(len(t.candidates)-n)
			t.candidates[n], t.candidates[k] = t.candidates[k], t.candidates[n]
		}
		t.candidates = t.candidates[:wide]
	}
	for _, u := range t.candidates {
		room := t.budget - c.cost + c.m.cost[u]
		for _, i := range c.m.col(u) {
			if c.times[i] == 1 {
				w := c.m.weight[i]
				for _, v := range c.m.row(i) {
					t.tmp[v] += w
				}
				c.w.work += int64(len(c.m.row(i)))
			}
		}
		t.tmp[u] = 0
		for v := range int32(c.m.cols()) {
			more := c.gain[v] + t.tmp[v]
			t.tmp[v] = 0
			if c.in[v] || c.m.cost[v] > room {
				continue
			}
			delta := more - c.loss[u]
			if (t.until[v] >= step || t.until[u] >= step) && c.value+delta <= t.best {
				continue
			}
			switch {
			case out < 0 || delta > best:
				out, in, best, ties = u, v, delta, 1
			case delta == best:
				if ties++; t.rng.Int64N(ties) == 0 {
					out, in = u, v
				}
			}
		}
		c.w.work += int64(c.m.cols())
	}
	return out, in
}
