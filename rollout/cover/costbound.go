package cover

import (
	"cmp"
	"math"
	"slices"
)

// costRelaxation is the cheapest cover of a target weight with its cover constraints relaxed. With x the chosen columns,
// y the rows that count as covered and one multiplier u ≥ 0 for each row,
//
//	L(u) = Σⱼ min(0, cⱼ - sⱼ) + min { Σᵢ uᵢ yᵢ : Σᵢ wᵢ yᵢ ≥ target, 0 ≤ y ≤ 1 },  sⱼ = Σ of uᵢ over the rows of j,
//
// is at most the optimum (for set covering, where every y is 1: Beasley 1987). The rows that cost most for their weight
// are left out as far as the target allows.
type costRelaxation struct {
	m      *matrix
	target int64
	slack  int64     // weight that may stay uncovered
	most   []float64 // of each row: the cost of its cheapest column, which u need not pass

	dual    []float64
	bound   float64
	reduced []float64 // of each column: cⱼ - sⱼ at dual
}

func newCostRelaxation(m *matrix, target int64) *costRelaxation {
	r := &costRelaxation{m: m, target: target, slack: m.total() - target, most: make([]float64, m.rows()), dual: make([]float64, m.rows()),
		bound: math.Inf(-1), reduced: make([]float64, m.cols())}
	for i := range r.most {
		r.most[i] = math.Inf(1)
		for _, j := range m.row(int32(i)) {
			r.most[i] = min(r.most[i], float64(m.cost[j]))
			// Dual ascent by hand: each row pays its part of its cheapest column.
			share := float64(m.cost[j]) / float64(len(m.col(j)))
			if r.dual[i] == 0 || share < r.dual[i] {
				r.dual[i] = share
			}
		}
	}
	return r
}

// costStep is one L(u) over some of the columns.
type costStep struct {
	value   float64
	reduced []float64
	cover   []float64 // of each row: chosen columns minus y
	order   []int32
}

func (r *costRelaxation) evaluate(m *matrix, dual []float64, e *costStep) {
	value := 0.0
	for i := range e.cover {
		e.cover[i] = -1
		value += dual[i]
	}
	if r.slack > 0 {
		slices.SortFunc(e.order, func(a, b int32) int {
			return cmp.Or(cmp.Compare(dual[b]*float64(m.weight[a]), dual[a]*float64(m.weight[b])), cmp.Compare(a, b))
		})
		left := r.slack
		for _, i := range e.order {
			part := min(1, float64(left)/float64(m.weight[i]))
			value -= part * dual[i]
			e.cover[i] += part
			if left -= m.weight[i]; left <= 0 {
				break
			}
		}
	}
	for j := range int32(m.cols()) {
		d := float64(m.cost[j])
		for _, i := range m.col(j) {
			d -= dual[i]
		}
		e.reduced[j] = d
		if d < 0 {
			value += d
			for _, i := range m.col(j) {
				e.cover[i]++
			}
		}
	}
	e.value = value
}

// rounds of pricing: in each, columns of the whole with small reduced cost make a core, and the volume algorithm raises
// the bound on the core alone; a bound over the core becomes valid when it is computed over all columns.
func (r *costRelaxation) price(w *worker, rounds, steps int, best func() int64, try func(core *matrix, columns []int32, reduced []float64)) {
	whole := &costStep{reduced: make([]float64, r.m.cols()), cover: make([]float64, r.m.rows()), order: r.order()}
	trial := slices.Clone(r.dual)
	step := 0.1
	keep := make([]bool, r.m.cols()) // a core only grows, or it swings between two
	for range rounds {
		r.evaluate(r.m, trial, whole)
		w.work += int64(len(r.m.colRow) + r.m.cols())
		before := r.bound
		if whole.value > r.bound {
			r.bound = whole.value
			copy(r.dual, trial)
			copy(r.reduced, whole.reduced)
		}
		if ceilBound(r.bound) >= best() || w.done() {
			return
		}
		for j, more := range coreOf(r.m, whole.reduced, 8, math.Inf(-1)) {
			keep[j] = keep[j] || more
		}
		core := r.m.pick(keep)
		w.work += int64(len(core.colRow))
		inside := r.raise(w, core, trial, steps, &step, best(), nil, func(columns []int32, reduced []float64) {
			if try != nil {
				try(core, columns, reduced)
			}
		})
		if inside-r.bound < 1e-4*math.Abs(inside) && r.bound-before < 1e-5*math.Abs(r.bound) {
			return
		}
	}
	r.evaluate(r.m, trial, whole)
	if whole.value > r.bound {
		r.bound = whole.value
		copy(r.dual, trial)
		copy(r.reduced, whole.reduced)
	}
}

func (r *costRelaxation) order() []int32 {
	order := make([]int32, r.m.rows())
	for i := range order {
		order[i] = int32(i)
	}
	return order
}

// raise is the volume algorithm over the columns of core, from dual, which becomes the best one found; it gives the
// bound there, which holds for the core. x, where given, becomes the averaged choice of columns: near a solution of the
// linear relaxation.
func (r *costRelaxation) raise(w *worker, core *matrix, dual []float64, steps int, step *float64, best int64, x []float64, try func([]int32, []float64)) float64 {
	e := &costStep{reduced: make([]float64, core.cols()), cover: make([]float64, core.rows()), order: r.order()}
	work := int64(len(core.colRow) + 2*core.rows() + core.cols())
	r.evaluate(core, dual, e)
	bound := e.value
	mean := slices.Clone(e.cover)
	for j := range x {
		x[j] = 0
		if e.reduced[j] < 0 {
			x[j] = 1
		}
	}
	next := make([]float64, core.rows())
	var columns []int32
	red := 0
	for n := range steps {
		if w.done() {
			return bound
		}
		norm := 0.0
		for i, g := range mean {
			if (g > 0 && dual[i] <= 0) || (g < 0 && dual[i] >= r.most[i]) {
				continue
			}
			norm += g * g
		}
		if norm < 1e-12 {
			return bound
		}
		t := *step * max(1.02*float64(best)-bound, 1e-6*float64(best)) / norm
		for i, g := range mean {
			next[i] = min(max(dual[i]-t*g, 0), r.most[i])
		}
		r.evaluate(core, next, e)
		w.work += work
		if try != nil && n%10 == 9 {
			columns = columns[:0]
			for j, d := range e.reduced {
				if d < 0 {
					columns = append(columns, int32(j))
				}
			}
			try(columns, e.reduced)
		}
		a := shorter(e.cover, mean, 0.1)
		for j := range x {
			x[j] *= 1 - a
			if e.reduced[j] < 0 {
				x[j] += a
			}
		}
		for i := range mean {
			mean[i] = a*e.cover[i] + (1-a)*mean[i]
		}
		if e.value > bound {
			ahead := 0.0
			for i := range next {
				ahead -= e.cover[i] * (next[i] - dual[i])
			}
			if ahead > 0 {
				*step = min(*step*1.5, 2)
			}
			bound, red = e.value, 0
			copy(dual, next)
		} else if red++; red >= 15 {
			*step, red = max(*step*0.66, 1e-3), 0
		}
	}
	return bound
}

// shorter is the share of g in the average of g and v that makes it shortest, within limits.
func shorter(g, v []float64, most float64) float64 {
	num, den := 0.0, 0.0
	for i := range g {
		num += v[i] * (v[i] - g[i])
		den += (v[i] - g[i]) * (v[i] - g[i])
	}
	if den == 0 {
		return most
	}
	if num < 0 {
		return most / 10
	}
	return min(num/den, most)
}

// coreOf keeps for every row its columns of least reduced cost, and every column whose reduced cost is below limit.
func coreOf(m *matrix, reduced []float64, each int, limit float64) []bool {
	keep := make([]bool, m.cols())
	for j, d := range reduced {
		keep[j] = d < limit
	}
	nearest := make([]int32, 0, each+1)
	for i := range int32(m.rows()) {
		nearest = nearest[:0]
		for _, j := range m.row(i) {
			if len(nearest) == each && reduced[j] >= reduced[nearest[each-1]] {
				continue
			}
			k := len(nearest)
			nearest = append(nearest, j)
			for ; k > 0 && reduced[nearest[k-1]] > reduced[j]; k-- {
				nearest[k] = nearest[k-1]
			}
			nearest[k] = j
			nearest = nearest[:min(len(nearest), each)]
		}
		for _, j := range nearest {
			keep[j] = true
		}
	}
	return keep
}

// pick is the matrix of some columns with every row in its place.
func (m *matrix) pick(keep []bool) *matrix {
	out := &matrix{weight: m.weight, colStart: []int{0}}
	for j := range int32(m.cols()) {
		if keep[j] {
			out.id = append(out.id, m.id[j])
			out.cost = append(out.cost, m.cost[j])
			out.colRow = append(out.colRow, m.col(j)...)
			out.colStart = append(out.colStart, len(out.colRow))
		}
	}
	out.transpose()
	return out
}
