package cover

import "slices"

// weighing is a local search for covers that weighs rows by how often they were left uncovered. It takes columns out
// until the choice is no cover, then exchanges: out goes the column whose rows weigh least for its cost, in comes, for an
// uncovered row drawn at random, the column of it whose uncovered rows weigh most for its cost. The rows that stay
// uncovered grow heavier, which leads it out of where it has been (Gao, Weise and Li 2015).
type weighing struct {
	m        *matrix
	weight   []int64 // of rows
	score    []int64 // of a column that is out: weight that it would add; that is in: weight that only it covers
	in       []bool
	again    []bool  // a column that went out comes in again only after a row of it has changed
	since    []int64 // step at which a column last went in or out
	list, at []int32 // columns that are in, and the place of each
	times    []int32 // of each row
	owner    []int32 // of each row: xor of its columns that are in
	open     []int32 // uncovered rows, and the place of each
	openAt   []int32
	cost     int64
}

func newWeighing(m *matrix) *weighing {
	x := &weighing{m: m, weight: make([]int64, m.rows()), score: make([]int64, m.cols()), in: make([]bool, m.cols()), again: make([]bool, m.cols()),
		since: make([]int64, m.cols()), at: make([]int32, m.cols()), times: make([]int32, m.rows()), owner: make([]int32, m.rows()), openAt: make([]int32, m.rows())}
	for i := range x.weight {
		x.weight[i] = 1
		x.openAt[i] = int32(i)
		x.open = append(x.open, int32(i))
	}
	for j := range x.score {
		x.score[j] = int64(len(m.col(int32(j))))
		x.again[j] = true
	}
	return x
}

func (x *weighing) add(j int32, w *worker) {
	x.in[j] = true
	x.at[j] = int32(len(x.list))
	x.list = append(x.list, j)
	x.cost += x.m.cost[j]
	own := int64(0)
	for _, i := range x.m.col(j) {
		switch x.times[i] {
		case 0:
			for _, k := range x.m.row(i) {
				x.score[k] -= x.weight[i]
				x.again[k] = true
			}
			w.work += int64(len(x.m.row(i)))
			own += x.weight[i]
			last := x.open[len(x.open)-1]
			x.open[x.openAt[i]], x.openAt[last] = last, x.openAt[i]
			x.open = x.open[:len(x.open)-1]
		case 1:
			x.score[x.owner[i]] -= x.weight[i]
		}
		x.times[i]++
		x.owner[i] ^= j
	}
	x.score[j] = own
	w.work += int64(len(x.m.col(j)))
}

func (x *weighing) drop(j int32, w *worker) {
	last := x.list[len(x.list)-1]
	x.list[x.at[j]], x.at[last] = last, x.at[j]
	x.list = x.list[:len(x.list)-1]
	x.in[j] = false
	x.cost -= x.m.cost[j]
	x.score[j] = 0
	for _, i := range x.m.col(j) {
		x.times[i]--
		x.owner[i] ^= j
		switch x.times[i] {
		case 0:
			for _, k := range x.m.row(i) {
				x.score[k] += x.weight[i]
				x.again[k] = true
			}
			w.work += int64(len(x.m.row(i)))
			x.openAt[i] = int32(len(x.open))
			x.open = append(x.open, i)
		case 1:
			x.score[x.owner[i]] += x.weight[i]
		}
	}
	x.again[j] = false
	w.work += int64(len(x.m.col(j)))
}

// lightest is the column that is in with the least score for its cost; of equals the one that came in first. fresh, the
// columns that came in last, stay.
func (x *weighing) lightest(fresh []int32) int32 {
	best := int32(-1)
	for _, j := range x.list {
		if best >= 0 {
			a, b := x.score[j]*x.m.cost[best], x.score[best]*x.m.cost[j]
			if a > b || (a == b && x.since[j] >= x.since[best]) {
				continue
			}
		}
		if !slices.Contains(fresh, j) {
			best = j
		}
	}
	return best
}

// search looks for covers cheaper than the best known among the columns of m, until bound is reached or the work is done.
func (s *coverer) search(m *matrix, bound int64) {
	x := newWeighing(m)
	known := make(map[int32]bool, len(s.sites))
	for _, j := range s.sites {
		known[j] = true
	}
	for j := range int32(m.cols()) {
		if known[m.id[j]] {
			x.add(j, s.w)
		}
	}
	if len(x.open) > 0 { // the best known uses columns that are not in the core
		for _, j := range s.cheapCover(m, x.list, nil) {
			if !x.in[j] {
				x.add(j, s.w)
			}
		}
	}
	var fresh []int32
	for step := int64(1); s.best > bound && !s.w.done(); step++ {
		for len(x.open) == 0 {
			s.offer(m, x.list)
			if len(x.list) == 0 {
				return
			}
			j := x.lightest(nil)
			x.drop(j, s.w)
			x.since[j] = step
		}
		s.w.work += 8 * int64(len(x.list))
		if j := x.lightest(fresh); j >= 0 {
			x.drop(j, s.w)
			x.since[j] = step
		}
		fresh = fresh[:0]
		for len(x.open) > 0 {
			i := x.open[s.rng.IntN(len(x.open))]
			in := int32(-1)
			for _, j := range m.row(i) {
				if !x.again[j] {
					continue
				}
				if in >= 0 {
					a, b := x.score[j]*m.cost[in], x.score[in]*m.cost[j]
					if a < b || (a == b && x.since[j] >= x.since[in]) {
						continue
					}
				}
				in = j
			}
			s.w.work += 2 * int64(len(m.row(i)))
			if in < 0 || x.cost+m.cost[in] >= s.best {
				break
			}
			x.add(in, s.w)
			x.since[in] = step
			fresh = append(fresh, in)
			for _, k := range x.open {
				x.weight[k]++
				for _, j := range m.row(k) {
					x.score[j]++
				}
				s.w.work += int64(len(m.row(k)))
			}
		}
	}
}
