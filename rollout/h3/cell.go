package h3

import (
	"math"
	"slices"
)

// EarthRadiusKm is the authalic radius of WGS 84 that H3 uses for areas and lengths.
const EarthRadiusKm = 6371.007180918475

// LatLng is the cell's centre. It does not allocate.
func (c Cell) LatLng() LatLng { return c.centre().latLng() }

func (c Cell) centre() vec3 {
	face, at := c.face()
	return unproject(at.xy(), face, c.Resolution(), 1)
}

// Boundary are the cell's corners, counter-clockwise: six, or five of a pentagon, and one more wherever a side of a cell of
// an odd resolution crosses from one face of the icosahedron to the next. The first is not repeated at the end.
func (c Cell) Boundary() []LatLng { return c.AppendBoundary(make([]LatLng, 0, 10)) }

// AppendBoundary appends the cell's corners to dst.
func (c Cell) AppendBoundary(dst []LatLng) []LatLng {
	var corners [10]vec3
	for _, v := range corners[:c.corners(&corners)] {
		dst = append(dst, v.latLng())
	}
	return dst
}

// Corners of a cell in a grid three times as fine, round its centre: of even resolutions, and of odd ones in the even grid
// that follows, which is turned against them. A pentagon has the first five.
var (
	evenCorners = [6]ijk{{2, 1, 0}, {1, 2, 0}, {0, 2, 1}, {0, 1, 2}, {1, 0, 2}, {2, 0, 1}}
	oddCorners  = [6]ijk{{5, 4, 0}, {1, 5, 0}, {0, 5, 4}, {0, 1, 5}, {4, 0, 5}, {5, 0, 1}}
)

// corners fills in the cell's corners and says how many there are.
func (c Cell) corners(out *[10]vec3) (n int) {
	res := c.Resolution()
	home, at := c.face()
	at = at.times(3)
	offsets, odd := &evenCorners, res%2 == 1
	if odd {
		res++
		at, offsets = at.down(res), &oddCorners
	}
	sides, pentagon := 6, c.Pentagon()
	if pentagon {
		sides = 5
	}
	var plain, moved [6]ijk // on the cell's own face, and each on the face that it lies on
	var faces [6]int
	var over [6]overage
	for i := range sides {
		plain[i] = at.plus(offsets[i]).normal()
		moved[i], faces[i] = plain[i], home
		over[i] = crossFace(&faces[i], &moved[i], res, 3, false)
		for pentagon && over[i] == crossed {
			over[i] = crossFace(&faces[i], &moved[i], res, 3, false)
		}
	}
	for i := range sides + 1 {
		v, last := i%sides, (i+sides-1)%sides
		if odd && i > 0 && faces[v] != faces[last] && (pentagon || over[last] != onEdge) {
			on, to := home, faces[v]
			a, b := plain[last].xy(), plain[v].xy()
			if pentagon { // its corners lie on five faces: one is seen from the face of the one before
				on = faces[last]
				a, b = moved[last].xy(), onto(moved[v], faces[v], on, res).xy()
			} else if to == home {
				to = faces[last]
			}
			if p, ok := meet(a, b, edge(on, to, res)); ok {
				out[n] = unproject(p, on, res, 3)
				n++
			}
		}
		if i < sides {
			out[n] = unproject(moved[v].xy(), faces[v], res, 3)
			n++
		}
	}
	return n
}

// onto is a corner of a face seen from the neighbouring one.
func onto(at ijk, from, to, res int) ijk {
	unit := 3
	for range res / 2 {
		unit *= 7
	}
	for _, x := range crossings[from] {
		if x.face == to {
			for range x.rot {
				at = at.turnCCW()
			}
			return at.plus(x.move.times(unit)).normal()
		}
	}
	return at
}

// edge is the side of a face that borders another, in the grid three times as fine as res.
func edge(face, to, res int) [2]xy {
	d := 6.0
	for range res / 2 {
		d *= 7
	}
	tip, left, right := xy{d, 0}, xy{-d / 2, d * sin60}, xy{-d / 2, -d * sin60}
	switch to {
	case crossings[face][0].face:
		return [2]xy{tip, left}
	case crossings[face][1].face:
		return [2]xy{right, tip}
	}
	return [2]xy{left, right}
}

// meet is where the side from a to b crosses the line e; ok is false where that is a or b itself.
func meet(a, b xy, e [2]xy) (p xy, ok bool) {
	s, t := xy{b.x - a.x, b.y - a.y}, xy{e[1].x - e[0].x, e[1].y - e[0].y}
	k := (t.x*(a.y-e[0].y) - t.y*(a.x-e[0].x)) / (s.x*t.y - t.x*s.y)
	p = xy{a.x + k*s.x, a.y + k*s.y}
	const near = 1.2e-7 // the single-precision step that the reference compares with
	same := func(q xy) bool { return math.Abs(p.x-q.x) < near && math.Abs(p.y-q.y) < near }
	return p, !same(a) && !same(b)
}

// AreaKm2 is the cell's area on the sphere.
func (c Cell) AreaKm2() float64 {
	var corners [10]vec3
	n := c.corners(&corners)
	m := c.centre()
	var sum float64
	for i := range n {
		sum += triangle(m, corners[i], corners[(i+1)%n])
	}
	return sum * EarthRadiusKm * EarthRadiusKm
}

// triangle is a spherical triangle's area: tan(E/2) = a·(b×c) / (1 + a·b + b·c + c·a) (Van Oosterom and Strackee 1983), with
// differences in place of b and c, which keeps small triangles exact.
func triangle(a, b, c vec3) float64 {
	b1 := vec3{b.x - a.x, b.y - a.y, b.z - a.z}
	c1 := vec3{c.x - a.x, c.y - a.y, c.z - a.z}
	cross := vec3{b1.y*c1.z - b1.z*c1.y, b1.z*c1.x - b1.x*c1.z, b1.x*c1.y - b1.y*c1.x}
	return 2 * math.Atan2(a.dot(cross), 1+a.dot(b)+b.dot(c)+c.dot(a))
}

// AppendNeighbours appends the six cells that share a side with this one, five of a pentagon.
func (c Cell) AppendNeighbours(dst []Cell) []Cell {
	var corners [10]vec3
	n := c.corners(&corners)
	m, res, from := c.centre(), c.Resolution(), len(dst)
	for i := range n {
		// A point just beyond the middle of the side. Half a side that a face's edge cuts off may lead to the neighbour
		// beside, which its own side finds as well.
		a, b := corners[i], corners[(i+1)%n]
		p := vec3{
			m.x + 1.2*((a.x+b.x)/2-m.x),
			m.y + 1.2*((a.y+b.y)/2-m.y),
			m.z + 1.2*((a.z+b.z)/2-m.z),
		}
		if q := fromVec(p, res); q != c && !slices.Contains(dst[from:], q) {
			dst = append(dst, q)
		}
	}
	return dst
}

// Disk are the cells at most k steps away, the cell itself first, ring after ring. More than 1,000 steps are refused.
func (c Cell) Disk(k int) ([]Cell, error) {
	if k < 0 || k > 1000 {
		return nil, ErrResolution
	}
	out := []Cell{c}
	seen := map[Cell]bool{c: true}
	var near [6]Cell
	for ring := out; k > 0; k-- {
		start := len(out)
		for _, c := range ring {
			for _, n := range c.AppendNeighbours(near[:0]) {
				if !seen[n] {
					seen[n] = true
					out = append(out, n)
				}
			}
		}
		ring = out[start:]
	}
	return out, nil
}
