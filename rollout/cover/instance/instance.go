// Package instance reads published instances of covering problems, so that the solver can be held against the values
// that are known for them: sets of points (or distances) for maximal covering, and the two layouts of Beasley's OR-Library for set
// covering.
//
// Points reads three layouts:
//
//	N … then N lines "X Y WEIGHT": every point is a demand and may be a site
//	F D, then lines "F ID X Y COST" (sites) and "D|C ID X Y WEIGHT" (demands)
//	distance,name,DestinationName,demand and rows of these: how far each demand is from each site, in CSV
//
// SetCovering reads
//
//	M N, N costs, then for each of M rows: how many columns cover it, and these, counted from 1
//	M N, then for each of N columns: cost, how many rows it covers, and these, counted from 1 (the rail instances)
package instance

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/guyline/guyline/rollout/cover"
)

// A Plane is a set of sites and demands in a plane, or sites with their distances to demands.
type Plane struct {
	Sites, Demands []cover.Point
	Weight         []int64 // of the demands
	far            [][]far // of each site, where distances are given
}

// far is the distance of a demand.
type far struct {
	demand   int32
	distance float64
}

// Within is the problem in which a site covers the demands within radius.
func (p *Plane) Within(radius float64) *cover.Problem {
	if p.far == nil {
		return &cover.Problem{Weight: p.Weight, Covers: cover.Discs(p.Sites, p.Demands, radius)}
	}
	covers := make([][]int32, len(p.far))
	for j, list := range p.far {
		for _, f := range list {
			if f.distance <= radius {
				covers[j] = append(covers[j], f.demand)
			}
		}
	}
	return &cover.Problem{Weight: p.Weight, Covers: covers}
}

// distances reads a table of distances. Errors name the line.
func distances(text []byte) (*Plane, error) {
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = 4
	if _, err := in.Read(); err != nil {
		return nil, err
	}
	p := &Plane{}
	sites, demands := map[string]int{}, map[string]int32{}
	seen := map[[2]string]bool{}
	for {
		r, err := in.Read()
		if err == io.EOF {
			return p, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		distance, err := strconv.ParseFloat(r[0], 64)
		if err != nil || !(distance >= 0) {
			return nil, fmt.Errorf("line %d: distance %q: want a number of 0 or more", line, r[0])
		}
		weight, err := strconv.ParseInt(r[3], 10, 40)
		if err != nil || weight < 0 {
			return nil, fmt.Errorf("line %d: demand %q: want a whole number from 0 to 2^39", line, r[3])
		}
		if seen[[2]string{r[1], r[2]}] {
			return nil, fmt.Errorf("line %d: %s and %s stand twice", line, r[1], r[2])
		}
		seen[[2]string{r[1], r[2]}] = true
		j, ok := sites[r[1]]
		if !ok {
			j = len(p.far)
			sites[r[1]] = j
			p.far = append(p.far, nil)
		}
		i, ok := demands[r[2]]
		if !ok {
			i = int32(len(p.Weight))
			demands[r[2]] = i
			p.Weight = append(p.Weight, weight)
		}
		p.far[j] = append(p.far[j], far{i, distance})
	}
}

// Points reads a set of points. Errors name the line.
func Points(text []byte) (*Plane, error) {
	if bytes.HasPrefix(text, []byte("distance,")) {
		return distances(text)
	}
	p := &Plane{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	want, n := 0, 0
	twoKinds := false
	for lines.Scan() {
		n++
		f := bytes.Fields(lines.Bytes())
		if len(f) == 0 {
			continue
		}
		if n == 1 {
			count, err := strconv.Atoi(string(f[0]))
			if err != nil || count < 1 {
				return nil, fmt.Errorf("line 1: want the number of points first, have %q", f[0])
			}
			want = count
			continue
		}
		mark := ""
		if f[0][0] >= 'A' && f[0][0] <= 'Z' && len(f) == 5 {
			mark, twoKinds = string(f[0]), true
			f = f[2:]
		}
		if len(f) < 3 {
			return nil, fmt.Errorf("line %d: want x, y and a weight, have %d fields", n, len(f))
		}
		var v [3]float64
		for k := range v {
			x, err := strconv.ParseFloat(string(f[k]), 64)
			if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("line %d: %q is no number", n, f[k])
			}
			v[k] = x
		}
		at := cover.Point{X: v[0], Y: v[1]}
		if mark == "F" {
			p.Sites = append(p.Sites, at)
			continue
		}
		if v[2] < 0 || v[2] != math.Trunc(v[2]) || v[2] > 1<<40 {
			return nil, fmt.Errorf("line %d: weight %s: want a whole number from 0 to 2^40", n, f[2])
		}
		p.Demands = append(p.Demands, at)
		p.Weight = append(p.Weight, int64(v[2]))
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", n+1, err)
	}
	if !twoKinds {
		p.Sites = p.Demands
	}
	if len(p.Sites) != want {
		return nil, fmt.Errorf("the first line announces %d points, there are %d", want, len(p.Sites))
	}
	return p, nil
}

// SetCovering reads a set covering instance: every demand has weight 1.
func SetCovering(text []byte) (*cover.Problem, error) {
	var v []int64
	for len(text) > 0 {
		word := text
		if n := bytes.IndexAny(text, " \t\r\n"); n >= 0 {
			word, text = text[:n], text[n+1:]
		} else {
			text = nil
		}
		if len(word) == 0 {
			continue
		}
		x, err := strconv.ParseInt(string(word), 10, 32)
		if err != nil {
			return nil, fmt.Errorf("word %d: %q is no whole number", len(v)+1, word)
		}
		v = append(v, x)
	}
	if len(v) < 2 || v[0] < 1 || v[1] < 1 || v[0]+v[1] > int64(len(v)) {
		return nil, fmt.Errorf("want the numbers of rows and columns and as many entries at least")
	}
	p := &cover.Problem{Weight: make([]int64, v[0]), Covers: make([][]int32, v[1]), Cost: make([]int64, v[1])}
	for i := range p.Weight {
		p.Weight[i] = 1
	}
	// The layout by rows fits the length of the file exactly, or else the one by columns must.
	if err := byRows(p, v[2:]); err != nil {
		for j := range p.Covers {
			p.Covers[j] = nil
		}
		if byColumns(p, v[2:]) != nil {
			return nil, err
		}
	}
	return p, p.Check()
}

func byRows(p *cover.Problem, v []int64) error {
	copy(p.Cost, v)
	v = v[min(len(v), len(p.Cost)):]
	for i := range p.Weight {
		list, rest, err := take(v, len(p.Covers))
		if err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
		for _, j := range list {
			p.Covers[j-1] = append(p.Covers[j-1], int32(i))
		}
		v = rest
	}
	if len(v) > 0 {
		return fmt.Errorf("%d entries follow the last row", len(v))
	}
	return nil
}

func byColumns(p *cover.Problem, v []int64) error {
	for j := range p.Covers {
		if len(v) == 0 {
			return fmt.Errorf("column %d: missing", j+1)
		}
		p.Cost[j] = v[0]
		list, rest, err := take(v[1:], len(p.Weight))
		if err != nil {
			return fmt.Errorf("column %d: %w", j+1, err)
		}
		for _, i := range list {
			p.Covers[j] = append(p.Covers[j], int32(i-1))
		}
		v = rest
	}
	if len(v) > 0 {
		return fmt.Errorf("%d entries follow the last column", len(v))
	}
	return nil
}

// take reads a count and so many indices from 1 to most.
func take(v []int64, most int) (list, rest []int64, err error) {
	if len(v) == 0 || v[0] < 0 || v[0] > int64(len(v)-1) {
		return nil, nil, fmt.Errorf("the list is cut off")
	}
	list, rest = v[1:1+v[0]], v[1+v[0]:]
	for _, x := range list {
		if x < 1 || x > int64(most) {
			return nil, nil, fmt.Errorf("index %d: want 1 to %d", x, most)
		}
	}
	return list, rest, nil
}
