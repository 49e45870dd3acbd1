package cover

import (
	"math/bits"
	"slices"
)

// matrix is a problem made small: by column (site) and by row (demand), without rows that nothing covers, with rows that
// the same columns cover merged, and without columns that another one replaces.
type matrix struct {
	weight   []int64 // of rows
	cost     []int64 // of columns
	id       []int32 // of columns: sites of the problem
	colStart []int
	colRow   []int32
	rowStart []int
	rowCol   []int32
}

func (m *matrix) rows() int           { return len(m.weight) }
func (m *matrix) cols() int           { return len(m.cost) }
func (m *matrix) col(j int32) []int32 { return m.colRow[m.colStart[j]:m.colStart[j+1]] }
func (m *matrix) row(i int32) []int32 { return m.rowCol[m.rowStart[i]:m.rowStart[i+1]] }

func (m *matrix) total() (sum int64) {
	for _, w := range m.weight {
		sum += w
	}
	return sum
}

// newMatrix holds the sites of p that cost no more than budget and the demands that they cover.
func newMatrix(p *Problem, budget int64) *matrix {
	m := &matrix{colStart: []int{0}}
	rowOf := make([]int32, len(p.Weight))
	for j, rows := range p.Covers {
		if p.cost(j) > budget {
			continue
		}
		before := len(m.colRow)
		for _, i := range rows {
			if p.Weight[i] == 0 {
				continue
			}
			if rowOf[i] == 0 {
				m.weight = append(m.weight, p.Weight[i])
				rowOf[i] = int32(len(m.weight))
			}
			m.colRow = append(m.colRow, rowOf[i]-1)
		}
		if len(m.colRow) > before {
			m.id = append(m.id, int32(j))
			m.cost = append(m.cost, p.cost(j))
			m.colStart = append(m.colStart, len(m.colRow))
		}
	}
	m.transpose()
	return m
}

// transpose fills the rows from the columns.
func (m *matrix) transpose() {
	m.rowStart = make([]int, m.rows()+1)
	for _, i := range m.colRow {
		m.rowStart[i+1]++
	}
	for i := range m.rows() {
		m.rowStart[i+1] += m.rowStart[i]
	}
	next := slices.Clone(m.rowStart)
	m.rowCol = make([]int32, len(m.colRow))
	for j := range int32(m.cols()) {
		for _, i := range m.col(j) {
			m.rowCol[next[i]] = j
			next[i]++
		}
	}
}

// restrict keeps the columns that keep says and the rows that are not yet covered, merges rows, and carries the
// multipliers of rows along: a merged row has their sum.
func (m *matrix) restrict(keep []bool, covered []bool, dual []float64) (*matrix, []float64) {
	newCol := make([]int32, m.cols())
	out := &matrix{}
	for j := range newCol {
		newCol[j] = -1
		if keep[j] {
			newCol[j] = int32(len(out.id))
			out.id = append(out.id, m.id[j])
			out.cost = append(out.cost, m.cost[j])
		}
	}
	// The list of columns of a row decides which rows are merged. Hashes only sort; lists are compared.
	hash := make([]uint64, m.rows())
	size := make([]int32, m.rows())
	first := map[uint64][]int32{} // hash → rows of m that lead a merged row
	merged := make([]int32, m.rows())
	var dualOut []float64
	same := func(a, b int32) bool {
		if size[a] != size[b] {
			return false
		}
		ra, rb := m.row(a), m.row(b)
		x, y := 0, 0
		for n := size[a]; n > 0; n-- {
			for newCol[ra[x]] < 0 {
				x++
			}
			for newCol[rb[y]] < 0 {
				y++
			}
			if ra[x] != rb[y] {
				return false
			}
			x, y = x+1, y+1
		}
		return true
	}
	for i := range int32(m.rows()) {
		merged[i] = -1
		if covered != nil && covered[i] {
			continue
		}
		h := uint64(0)
		for _, j := range m.row(i) {
			if newCol[j] >= 0 {
				size[i]++
				h += mix(uint64(j))
			}
		}
		if size[i] == 0 {
			continue
		}
		hash[i] = h
		for _, k := range first[h] {
			if same(i, k) {
				merged[i] = merged[k]
				break
			}
		}
		if merged[i] < 0 {
			merged[i] = int32(len(out.weight))
			first[h] = append(first[h], i)
			out.weight = append(out.weight, 0)
			dualOut = append(dualOut, 0)
		}
		out.weight[merged[i]] += m.weight[i]
		if dual != nil {
			dualOut[merged[i]] += dual[i]
		}
	}
	seen := make([]int32, len(out.weight))
	out.colStart = append(out.colStart, 0)
	n := int32(0)
	for j := range int32(m.cols()) {
		if newCol[j] < 0 {
			continue
		}
		n++
		for _, i := range m.col(j) {
			if r := merged[i]; r >= 0 && seen[r] != n {
				seen[r] = n
				out.colRow = append(out.colRow, r)
			}
		}
		out.colStart = append(out.colStart, len(out.colRow))
	}
	out.transpose()
	return out, dualOut
}

// mix spreads the bits of x (splitmix64's finaliser; Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// undominated says which columns are needed: a column is not where another one covers all its rows and costs no more.
// Of equals the first stays. Columns that cover nothing go. After so many steps it keeps the rest.
func (m *matrix) undominated(w *worker, limit int64) []bool {
	keep := make([]bool, m.cols())
	sig := make([]uint64, m.cols())
	for j := range int32(m.cols()) {
		keep[j] = len(m.col(j)) > 0
		for _, i := range m.col(j) {
			sig[j] |= 1 << (mix(uint64(i)) & 63)
		}
	}
	mark := make([]int32, m.rows())
	stamp := int32(0)
	work := int64(0)
	for j := range int32(m.cols()) {
		rows := m.col(j)
		if len(rows) == 0 || work > limit {
			continue
		}
		rare := slices.MinFunc(rows, func(a, b int32) int { return len(m.row(a)) - len(m.row(b)) })
		stamped := false
		for _, k := range m.row(rare) {
			work++
			larger := len(m.col(k)) > len(rows) || (len(m.col(k)) == len(rows) && (m.cost[k] < m.cost[j] || k < j))
			if k == j || !keep[k] || !larger || m.cost[k] > m.cost[j] || bits.OnesCount64(sig[j]&^sig[k]) > 0 {
				continue
			}
			if !stamped {
				stamped = true
				stamp++
				for _, i := range rows {
					mark[i] = stamp
				}
			}
			n := 0
			for x, i := range m.col(k) {
				if mark[i] == stamp {
					n++
				} else if len(m.col(k))-x-1 < len(rows)-n {
					break
				}
			}
			work += int64(len(m.col(k)))
			if n == len(rows) {
				keep[j] = false
				break
			}
		}
	}
	w.work += work
	return keep
}

// reduced merges rows and drops dominated columns, twice, since each makes room for the other.
func (m *matrix) reduced(w *worker) *matrix {
	all := make([]bool, m.cols())
	for j := range all {
		all[j] = true
	}
	m, _ = m.restrict(all, nil, nil)
	m, _ = m.restrict(m.undominated(w, 200_000_000), nil, nil)
	return m
}
