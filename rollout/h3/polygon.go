package h3

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
)

// Polygon is an outer ring and its holes; their sides are straight in latitude and longitude. A ring may repeat its first
// corner. A side of more than 180° of longitude is taken to cross the antimeridian. A polygon round a pole has to be
// divided by its user.
type Polygon [][]LatLng

// ErrTooFine says that a polygon has too many rows of cells at a resolution.
var ErrTooFine = errors.New("h3: polygon too large for the resolution")

// Contains says whether a place lies in the polygon.
func (p Polygon) Contains(q LatLng) bool {
	s := p.segments()
	if s.across && q.Lng < 0 {
		q.Lng += 360
	}
	return inside(q, s.list)
}

// Cells are the cells of a resolution whose centres lie in the polygon, each once, from south to north. The memory used
// grows with the polygon's corners and with one row of cells, not with its area.
func (p Polygon) Cells(res int) (iter.Seq[Cell], error) {
	if res < 0 || res > MaxResolution {
		return nil, ErrResolution
	}
	s := p.segments()
	for _, g := range s.list {
		for _, v := range [2]LatLng{g.a, g.b} {
			if !(math.Abs(v.Lat) <= 90) || !(math.Abs(v.Lng) <= 540) {
				return nil, fmt.Errorf("h3: corner %v, %v of the polygon is no place in degrees", v.Lat, v.Lng)
			}
		}
	}
	if len(s.list) == 0 {
		return func(func(Cell) bool) {}, nil
	}
	r, err := s.rows(res)
	if err != nil {
		return nil, err
	}
	return r.cells, nil
}

type segment struct{ a, b LatLng }

type segments struct {
	list   []segment
	across bool // over the antimeridian: western longitudes have 360° added
}

func (p Polygon) segments() segments {
	var s segments
	for _, ring := range p {
		for i := range ring {
			if g := (segment{ring[i], ring[(i+1)%len(ring)]}); g.a != g.b {
				s.list = append(s.list, g)
				s.across = s.across || math.Abs(g.a.Lng-g.b.Lng) > 180
			}
		}
	}
	for i := range s.list {
		if g := &s.list[i]; s.across {
			g.a.Lng, g.b.Lng = east(g.a.Lng), east(g.b.Lng)
		}
	}
	return s
}

func east(lng float64) float64 {
	if lng < 0 {
		return lng + 360
	}
	return lng
}

// inside counts the sides to the east of a point.
func inside(q LatLng, list []segment) bool {
	in := false
	for _, g := range list {
		if (g.a.Lat > q.Lat) != (g.b.Lat > q.Lat) && q.Lng < g.lngAt(q.Lat) {
			in = !in
		}
	}
	return in
}

func (g segment) lngAt(lat float64) float64 {
	return g.a.Lng + (lat-g.a.Lat)/(g.b.Lat-g.a.Lat)*(g.b.Lng-g.a.Lng)
}

// rows divide a polygon into rows of sample points, close enough that each cell holds one near its centre.
type rows struct {
	res    int
	south  float64 // latitude of the first row
	step   float64 // degrees
	sides  [][]segment
	across bool
}

// maxRows bounds the work, and with four times as many sides of rows the memory (128 MiB).
const maxRows = 1 << 20

func (s segments) rows(res int) (*rows, error) {
	// The distance of neighbouring cells is unitRes0 in the middle of a face and shrinks to 0.63 of that at its corners
	// (cos² 37.4°), so a circle of 0.31 units round a centre lies within its cell. Samples of a spacing s, in rows that
	// need not be in step, meet every circle of radius s/√2.
	step := 0.42 / perUnit(res) * 180 / math.Pi
	south, north := math.Inf(1), math.Inf(-1)
	for _, g := range s.list {
		south, north = min(south, g.a.Lat), max(north, g.a.Lat)
	}
	n := (north-south)/step + 1
	if !(n < maxRows) {
		return nil, fmt.Errorf("%w: %.0f rows of resolution %d; divide it", ErrTooFine, n, res)
	}
	r := &rows{res: res, south: south, step: step, across: s.across, sides: make([][]segment, int(n)+1)}
	total := 0
	for _, g := range s.list {
		first, last := r.row(min(g.a.Lat, g.b.Lat)), r.row(max(g.a.Lat, g.b.Lat))
		if total += last - first + 1; total > 4*maxRows {
			return nil, fmt.Errorf("%w: too many sides over too many rows of resolution %d; divide it", ErrTooFine, res)
		}
		for i := first; i <= last; i++ {
			r.sides[i] = append(r.sides[i], g)
		}
	}
	return r, nil
}

// row is the row nearest to a latitude.
func (r *rows) row(lat float64) int {
	return min(max(int(math.Round((lat-r.south)/r.step)), 0), len(r.sides)-1)
}

type span struct{ west, east float64 }

// spans are the longitudes that the polygon has anywhere in a row.
func (r *rows) spans(row int, dst []span) []span {
	lat := r.south + float64(row)*r.step
	low, high := lat-r.step/2, lat+r.step/2
	var cross []float64
	for _, g := range r.sides[row] {
		a, b := g.a, g.b
		if a.Lat > b.Lat {
			a, b = b, a
		}
		west, east := a.Lng, b.Lng
		if a.Lat < low {
			west = g.lngAt(low)
		}
		if b.Lat > high {
			east = g.lngAt(high)
		}
		dst = append(dst, span{min(west, east), max(west, east)})
		if (g.a.Lat > lat) != (g.b.Lat > lat) {
			cross = append(cross, g.lngAt(lat))
		}
	}
	slices.Sort(cross)
	for i := 0; i+1 < len(cross); i += 2 {
		dst = append(dst, span{cross[i], cross[i+1]})
	}
	slices.SortFunc(dst, func(a, b span) int {
		switch {
		case a.west < b.west:
			return -1
		case a.west > b.west:
			return 1
		}
		return 0
	})
	return dst
}

func (r *rows) cells(yield func(Cell) bool) {
	// A cell is met in fewer than eight rows that follow each other; so two generations of eight rows remember enough.
	seen, before := map[Cell]bool{}, map[Cell]bool{}
	var list []span
	for row := range r.sides {
		if row%8 == 7 {
			seen, before = before, seen
			clear(seen)
		}
		lat := min(max(r.south+float64(row)*r.step, -90), 90)
		step := min(r.step/math.Cos(lat*math.Pi/180), 60)
		list = r.spans(row, list[:0])
		at := math.Inf(-1)
		for _, s := range list {
			at = max(at, s.west-step)
			for ; at < s.east+2*step; at += step {
				c := fromVec(toVec(LatLng{lat, at}), r.res)
				if seen[c] || before[c] {
					continue
				}
				seen[c] = true
				p := c.LatLng()
				if r.across {
					p.Lng = east(p.Lng)
				}
				if inside(p, r.sides[r.row(p.Lat)]) && !yield(c) {
					return
				}
			}
		}
	}
}
