package atlas

import (
	"cmp"
	"context"
	"slices"

	"github.com/paulmach/orb"

	"github.com/guyline/guyline/terrain"
)

// run is a stretch of cells of one class in a row; runs of the same class that share an edge have the same root.
type run struct {
	from, to int32 // columns, to is beyond the last
	class    uint8
	parent   int32
}

// corner is a crossing of the grid's lines: column 0 is the western edge, row 0 the northern one.
type corner struct {
	x, y int32
	knot bool // four cells meet here, two of the class and diagonal: a ring may pass twice
}

// tracer finds the outlines of a raster of classes.
type tracer struct {
	grid  terrain.Grid
	class []uint8
	runs  []run
	first []int32  // the first run of each row, and one more
	done  []uint64 // a bit for the upper edge of each cell: already part of a ring
}

// outline gives the polygons of every class but 0.
func outline(ctx context.Context, g terrain.Grid, class []uint8) (map[uint8]orb.MultiPolygon, error) {
	t := &tracer{grid: g, class: class, first: make([]int32, g.Rows+1), done: make([]uint64, (len(class)+63)/64)}
	t.components()
	shapes := map[int32]*orb.Polygon{} // by root
	var order []int32
	var path []corner
	for row := range g.Rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for col := 0; col < g.Cols; col++ {
			i := row*g.Cols + col
			c := class[i]
			if c == 0 || t.done[i/64]>>(i%64)&1 == 1 || t.at(col, row-1) == c {
				continue
			}
			path = t.trace(path[:0], col, row, c)
			root := t.root(t.runAt(col, row))
			p := shapes[root]
			if p == nil {
				p = &orb.Polygon{nil} // room for the outer ring
				shapes[root] = p
				order = append(order, root)
			}
			t.rings(p, path)
		}
	}
	out := map[uint8]orb.MultiPolygon{}
	for _, root := range order {
		c := t.runs[root].class
		out[c] = append(out[c], *shapes[root])
	}
	return out, nil
}

// at is the class of a cell, 0 outside of the raster.
func (t *tracer) at(col, row int) uint8 {
	if col < 0 || row < 0 || col >= t.grid.Cols || row >= t.grid.Rows {
		return 0
	}
	return t.class[row*t.grid.Cols+col]
}

// components finds which cells hang together through edges.
func (t *tracer) components() {
	for row := range t.grid.Rows {
		line := t.class[row*t.grid.Cols : (row+1)*t.grid.Cols]
		above := t.first[max(0, row-1)]
		begin := int32(len(t.runs))
		t.first[row] = begin
		for col := 0; col < len(line); {
			end := col + 1
			for end < len(line) && line[end] == line[col] {
				end++
			}
			if line[col] != 0 {
				n := int32(len(t.runs))
				t.runs = append(t.runs, run{int32(col), int32(end), line[col], n})
				for above < begin && t.runs[above].to <= int32(col) {
					above++
				}
				for k := above; k < begin && t.runs[k].from < int32(end); k++ {
					if t.runs[k].class == line[col] {
						a, b := t.root(k), t.root(n)
						t.runs[max(a, b)].parent = min(a, b)
					}
				}
			}
			col = end
		}
	}
	t.first[t.grid.Rows] = int32(len(t.runs))
}

func (t *tracer) root(n int32) int32 {
	for t.runs[n].parent != n {
		t.runs[n].parent = t.runs[t.runs[n].parent].parent
		n = t.runs[n].parent
	}
	return n
}

// runAt is the run of a cell, whose class is not 0.
func (t *tracer) runAt(col, row int) int32 {
	runs := t.runs[t.first[row]:t.first[row+1]]
	k, found := slices.BinarySearchFunc(runs, int32(col), func(r run, col int32) int { return cmp.Compare(r.from, col) })
	if !found {
		k--
	}
	return t.first[row] + int32(k)
}

// The headings of a walk along edges, each to the left of the one before.
const (
	west = iota
	south
	east
	north
)

// step is the way of a heading; left and right are the cells in front of it, as seen from the corner that was reached.
var step, left, right = [4][2]int{{-1, 0}, {0, 1}, {1, 0}, {0, -1}},
	[4][2]int{{-1, 0}, {0, 0}, {0, -1}, {-1, -1}},
	[4][2]int{{-1, -1}, {-1, 0}, {0, 0}, {0, -1}}

// trace walks round a class with its cells to the left, beginning westward along the upper edge of a cell, and notes the
// corners. Where four cells meet it stays with its own cell, so that cells that touch at a corner only are apart.
func (t *tracer) trace(path []corner, col, row int, c uint8) []corner {
	x, y, heading := col+1, row, west
	for {
		if heading == west {
			i := y*t.grid.Cols + x - 1
			if t.done[i/64]>>(i%64)&1 == 1 {
				return path
			}
			t.done[i/64] |= 1 << (i % 64)
		}
		x, y = x+step[heading][0], y+step[heading][1]
		onLeft := t.at(x+left[heading][0], y+left[heading][1]) == c
		onRight := t.at(x+right[heading][0], y+right[heading][1]) == c
		switch {
		case !onLeft:
			path = append(path, corner{int32(x), int32(y), onRight})
			heading = (heading + 1) % 4
		case onRight:
			path = append(path, corner{int32(x), int32(y), false})
			heading = (heading + 3) % 4
		}
	}
}

// rings cuts a walk where it passes a corner twice, and adds the simple rings to their polygon: the one that runs
// counter-clockwise is its outer ring, the others are holes.
func (t *tracer) rings(p *orb.Polygon, path []corner) {
	type point struct{ x, y int32 }
	seen := map[point]int{}
	open := path[:0:0]
	if !slices.ContainsFunc(path, func(c corner) bool { return c.knot }) {
		t.add(p, path)
		return
	}
	for _, c := range path {
		if c.knot {
			k := point{c.x, c.y}
			if at, twice := seen[k]; twice {
				t.add(p, open[at:])
				for _, o := range open[at+1:] {
					if o.knot {
						delete(seen, point{o.x, o.y})
					}
				}
				open = open[:at+1]
				continue
			}
			seen[k] = len(open)
		}
		open = append(open, c)
	}
	t.add(p, open)
}

func (t *tracer) add(p *orb.Polygon, path []corner) {
	ring := make(orb.Ring, 0, len(path)+1)
	var area int64 // twice, in cells; rows count southward, so that a counter-clockwise ring has a negative one
	for i, c := range path {
		n := path[(i+1)%len(path)]
		area += int64(c.x)*int64(n.y) - int64(n.x)*int64(c.y)
		ring = append(ring, orb.Point{t.grid.West + float64(c.x)*t.grid.StepLon, t.grid.North - float64(c.y)*t.grid.StepLat})
	}
	ring = append(ring, ring[0])
	if area < 0 {
		(*p)[0] = ring
	} else {
		*p = append(*p, ring)
	}
}
