package cover

import (
	"math"
	"slices"
)

// relaxation is maximal covering with its cover constraints relaxed. With x the chosen columns, y the rows that count as
// covered and 0 ≤ λ ≤ weight one multiplier for each row,
//
//	L(λ) = Σᵢ (wᵢ - λᵢ) + max { Σⱼ sⱼ xⱼ : Σⱼ cⱼ xⱼ ≤ budget, 0 ≤ x ≤ 1 },  sⱼ = Σ of λᵢ over the rows of j,
//
// is at least the optimum. The inner problem is a knapsack with fractions: columns by sⱼ/cⱼ until the budget is spent,
// and µ, the ratio of the first that no longer fits, is the price of the budget.
type relaxation struct {
	m      *matrix
	budget int64

	dual  []float64 // λ of the best bound
	bound float64   // L(dual)
	score []float64 // s of the best bound
	price float64   // µ of the best bound
	x     []float64 // averaged primal values of the columns; near a solution of the linear relaxation
}

// evaluation is one L(λ).
type evaluation struct {
	value, price float64
	score        []float64
	order        []int32
	x            []float64 // of each column
	chosen       []int32   // columns with x > 0
	cover        []float64 // of each row: Σ x of its columns
}

func (r *relaxation) evaluate(dual []float64, e *evaluation) {
	m := r.m
	value := 0.0
	for i, w := range m.weight {
		value += float64(w) - dual[i]
	}
	for j := range int32(m.cols()) {
		s := 0.0
		for _, i := range m.col(j) {
			s += dual[i]
		}
		e.score[j] = s
	}
	for _, j := range e.chosen {
		e.x[j] = 0
	}
	e.chosen = e.chosen[:0]
	clear(e.cover)
	e.byRatio(m)
	left := r.budget
	e.price = 0
	for _, j := range e.order {
		c := m.cost[j]
		if left == 0 {
			e.price = e.score[j] / float64(c)
			break
		}
		part := 1.0
		if c > left {
			part = float64(left) / float64(c)
			e.price = e.score[j] / float64(c)
		}
		value += part * e.score[j]
		e.x[j] = part
		e.chosen = append(e.chosen, j)
		for _, i := range m.col(j) {
			e.cover[i] += part
		}
		if c > left {
			break
		}
		left -= c
	}
	e.value = value
}

// byRatio sorts columns by score for cost, falling; the order of the last time is a good start.
func (e *evaluation) byRatio(m *matrix) {
	slices.SortFunc(e.order, func(a, b int32) int {
		ra, rb := e.score[a]*float64(m.cost[b]), e.score[b]*float64(m.cost[a])
		switch {
		case ra > rb:
			return -1
		case ra < rb:
			return 1
		}
		return int(a - b)
	})
}

// relax starts from multipliers dual, or from the chosen columns of a good solution where dual is nil.
func relax(m *matrix, budget int64, dual []float64, good []int32) *relaxation {
	r := &relaxation{m: m, budget: budget, dual: dual, bound: math.Inf(1), score: make([]float64, m.cols()), x: make([]float64, m.cols())}
	if dual == nil {
		r.dual = make([]float64, m.rows())
		times := make([]float64, m.rows())
		for _, j := range good {
			for _, i := range m.col(j) {
				times[i]++
			}
		}
		for i, w := range m.weight {
			r.dual[i] = float64(w) / (1 + times[i])
		}
	}
	for _, j := range good {
		r.x[j] = 1
	}
	return r
}

// volume lowers the bound by at most rounds steps of the volume algorithm towards target, the value of a known solution;
// it ends early where the bound proves that nothing better exists. try, where given, sees the choice of each step.
func (r *relaxation) volume(w *worker, rounds int, target int64, try func([]int32)) {
	m := r.m
	e := &evaluation{score: make([]float64, m.cols()), order: make([]int32, m.cols()), x: make([]float64, m.cols()), cover: make([]float64, m.rows())}
	for j := range e.order {
		e.order[j] = int32(j)
	}
	nnz := int64(len(m.colRow) + m.rows() + 4*m.cols())
	r.evaluate(r.dual, e)
	w.work += nnz
	r.keep(r.dual, e)
	copy(r.x, e.x)
	mean := slices.Clone(e.cover)
	dual := make([]float64, m.rows())
	step, smooth := 0.1, 0.1
	red, since, last := 0, 0, r.bound
	for n := range rounds {
		if floorBound(r.bound) <= target || w.done() {
			return
		}
		// Direction: rows that the averaged choice leaves uncovered are worth more, rows it covers twice less.
		norm := 0.0
		for i, wt := range m.weight {
			g := 1 - mean[i]
			if (g > 0 && r.dual[i] >= float64(wt)) || (g < 0 && r.dual[i] <= 0) {
				continue
			}
			norm += g * g
		}
		if norm < 1e-12 {
			return
		}
		t := step * max(r.bound-float64(target), 1e-7*r.bound) / norm
		for i, wt := range m.weight {
			dual[i] = min(max(r.dual[i]+t*(1-mean[i]), 0), float64(wt))
		}
		r.evaluate(dual, e)
		w.work += nnz
		if try != nil {
			try(e.chosen)
		}
		a := blend(e.cover, mean, smooth)
		for i := range mean {
			mean[i] = a*e.cover[i] + (1-a)*mean[i]
		}
		for j := range r.x {
			r.x[j] = a*e.x[j] + (1-a)*r.x[j]
		}
		if e.value < r.bound {
			// A step that went far enough along the new subgradient is followed by a longer one.
			ahead := 0.0
			for i := range dual {
				ahead += (1 - e.cover[i]) * (dual[i] - r.dual[i])
			}
			if ahead > 0 {
				step = min(step*1.5, 2)
			}
			red = 0
			r.keep(dual, e)
		} else if red++; red >= 15 {
			step, red = max(step*0.66, 1e-4), 0
		}
		// Where a hundred steps gain little, averages follow the last choices less.
		if since++; since == 60 {
			if last-r.bound < 1e-3*(last-float64(target)) {
				if smooth < 2e-3 && n > 200 {
					return
				}
				smooth /= 2
			}
			since, last = 0, r.bound
		}
	}
}

func (r *relaxation) keep(dual []float64, e *evaluation) {
	if e.value < r.bound {
		r.bound, r.price = e.value, e.price
		copy(r.dual, dual)
		copy(r.score, e.score)
	}
}

// blend is the share of the newest choice in the average that makes the remaining subgradient shortest, within limits
// (Barahona and Anbil 2000).
func blend(cover, mean []float64, most float64) float64 {
	num, den := 0.0, 0.0
	for i, c := range cover {
		g, v := 1-c, 1-mean[i]
		num += v * (v - g)
		den += (v - g) * (v - g)
	}
	if den == 0 {
		return most
	}
	a := num / den
	if a < 0 {
		return most / 10
	}
	return min(a, most)
}

// fix says which columns a solution better than best may still use, and which it must use. A column that the relaxation
// leaves out lowers the bound by at least µcⱼ - sⱼ if it is taken in; one that it takes lowers it by sⱼ - µcⱼ if left out.
func (r *relaxation) fix(best int64) (keep, must []bool) {
	keep, must = make([]bool, r.m.cols()), make([]bool, r.m.cols())
	for j, s := range r.score {
		d := s - r.price*float64(r.m.cost[j])
		keep[j] = d >= 0 || floorBound(r.bound+d) > best
		must[j] = d > 0 && floorBound(r.bound-d) <= best
	}
	return keep, must
}
