package h3

import "math"

type vec3 struct{ x, y, z float64 }

func (a vec3) dot(b vec3) float64 { return a.x*b.x + a.y*b.y + a.z*b.z }

func toVec(p LatLng) vec3 {
	lat, lng := p.Lat*math.Pi/180, p.Lng*math.Pi/180
	sinLat, cosLat := math.Sincos(lat)
	sinLng, cosLng := math.Sincos(lng)
	return vec3{cosLat * cosLng, cosLat * sinLng, sinLat}
}

func (a vec3) latLng() LatLng {
	return LatLng{math.Atan2(a.z, math.Hypot(a.x, a.y)) * 180 / math.Pi, math.Atan2(a.y, a.x) * 180 / math.Pi}
}

// xy lies in a face's plane, in units of the distance between neighbouring cells; the x axis is the i axis.
type xy struct{ x, y float64 }

// Facts of the grid (src/h3lib/include/constants.h of the reference).
const (
	// unitRes0 is the distance between neighbouring cells of resolution 0 on the plane that touches the sphere.
	unitRes0 = 0.38196601125010500003
	// Odd resolutions (Class III) are turned against even ones by asin(√(3/28)), about 19.1°.
	sinTurn = 0.3273268353539885718950318
	cosTurn = 0.9449111825230680680167902
	sin60   = 0.8660254037844386467637231707529361834714
)

// perUnit is how many units of a resolution one unit of the plane is, √7 to the power of the resolution over unitRes0.
func perUnit(res int) float64 {
	s := 1 / unitRes0
	for range res / 2 {
		s *= 7
	}
	if res%2 == 1 {
		s *= math.Sqrt(7)
	}
	return s
}

func nearestFace(p vec3) int {
	best, most := 0, -2.0
	for i := range frames {
		if d := frames[i].c.dot(p); d > most {
			best, most = i, d
		}
	}
	return best
}

// project is a point's gnomonic projection onto a face.
func project(p vec3, face, res int) xy {
	f := &frames[face]
	s := perUnit(res) / f.c.dot(p)
	v := xy{f.u.dot(p) * s, f.v.dot(p) * s}
	if res%2 == 1 {
		v = xy{v.x*cosTurn + v.y*sinTurn, v.y*cosTurn - v.x*sinTurn}
	}
	return v
}

// unproject is the way back. Substrate says how many units of v make one of the resolution.
func unproject(v xy, face, res int, substrate float64) vec3 {
	s := 1 / (perUnit(res) * substrate)
	if res%2 == 1 {
		v = xy{v.x*cosTurn - v.y*sinTurn, v.y*cosTurn + v.x*sinTurn}
	}
	x, y := v.x*s, v.y*s
	f := &frames[face]
	n := 1 / math.Sqrt(1+x*x+y*y)
	return vec3{(f.c.x + x*f.u.x + y*f.v.x) * n, (f.c.y + x*f.u.y + y*f.v.y) * n, (f.c.z + x*f.u.z + y*f.v.z) * n}
}

// ijk are coordinates on three axes at 120°, normal when none is negative and one is 0.
type ijk struct{ i, j, k int }

func (a ijk) plus(b ijk) ijk  { return ijk{a.i + b.i, a.j + b.j, a.k + b.k} }
func (a ijk) minus(b ijk) ijk { return ijk{a.i - b.i, a.j - b.j, a.k - b.k} }
func (a ijk) times(n int) ijk { return ijk{a.i * n, a.j * n, a.k * n} }
func (a ijk) sum() int        { return a.i + a.j + a.k }

func (a ijk) normal() ijk {
	m := min(a.i, a.j, a.k)
	return ijk{a.i - m, a.j - m, a.k - m}
}

// along is a in the units of another grid, whose vectors are where a's axes lead.
func (a ijk) along(i, j, k ijk) ijk {
	return i.times(a.i).plus(j.times(a.j)).plus(k.times(a.k)).normal()
}

func (a ijk) turnCCW() ijk { return a.along(ijk{1, 1, 0}, ijk{0, 1, 1}, ijk{1, 0, 1}) }
func (a ijk) turnCW() ijk  { return a.along(ijk{1, 0, 1}, ijk{1, 1, 0}, ijk{0, 1, 1}) }

// down is the centre of the same cell in the grid of resolution r, one finer than a's.
func (a ijk) down(r int) ijk {
	if r%2 == 1 {
		return a.along(ijk{3, 0, 1}, ijk{1, 3, 0}, ijk{0, 1, 3})
	}
	return a.along(ijk{3, 1, 0}, ijk{0, 3, 1}, ijk{1, 0, 3})
}

// up is the parent, one coarser than r, of the cell of resolution r.
func (a ijk) up(r int) ijk {
	i, j := a.i-a.k, a.j-a.k
	if r%2 == 1 {
		i, j = seventh(3*i-j), seventh(i+2*j)
	} else {
		i, j = seventh(2*i+j), seventh(3*j-i)
	}
	return ijk{i, j, 0}.normal()
}

// seventh is n/7, rounded to the nearest whole number.
func seventh(n int) int {
	if n < 0 {
		return -((-n + 3) / 7)
	}
	return (n + 3) / 7
}

// units are the seven digits as steps.
var units = [8]ijk{{}, {0, 0, 1}, {0, 1, 0}, {0, 1, 1}, {1, 0, 0}, {1, 0, 1}, {1, 1, 0}, {}}

// digit is the step that leads from a parent's centre to a: bits i, j and k.
func (a ijk) digit() int {
	a = a.normal()
	return a.i<<2 | a.j<<1 | a.k
}

func (a ijk) xy() xy {
	i, j := float64(a.i-a.k), float64(a.j-a.k)
	return xy{i - j/2, j * sin60}
}

// round is the cell whose centre is nearest. The j axis is turned by 120° against i; against the axes q = i−j and r = j,
// which lie at 60°, the coordinates of hexagons sum to 0 with a third, and the one that rounding moved most is set right.
func round(v xy) ijk {
	j := v.y / sin60
	i := v.x + j/2
	q, r := i-j, j
	s := -q - r
	rq, rr, rs := math.Round(q), math.Round(r), math.Round(s)
	dq, dr, ds := math.Abs(rq-q), math.Abs(rr-r), math.Abs(rs-s)
	switch {
	case dq > dr && dq > ds:
		rq = -rr - rs
	case dr > ds:
		rr = -rq - rs
	}
	return ijk{int(rq + rr), int(rr), 0}.normal()
}

// overage is where coordinates lie against the edges of their face.
type overage int

const (
	onFace overage = iota
	onEdge         // told for substrate grids only
	crossed
)

// crossFace moves coordinates of an even resolution that lie beyond their face's edge onto the neighbouring face.
// Substrate is 3 in the grid that has the corners of cells, else 1. PentagonFour is set for descendants of a pentagon
// whose first digit is 4, which border the missing side.
func crossFace(face *int, at *ijk, res, substrate int, pentagonFour bool) overage {
	unit := substrate
	for range res / 2 {
		unit *= 7
	}
	edge := 2 * unit
	switch sum := at.sum(); {
	case substrate > 1 && sum == edge:
		return onEdge
	case sum <= edge:
		return onFace
	}
	quadrant := 0
	if at.k > 0 {
		quadrant = 1
		if at.j > 0 {
			quadrant = 2
		} else if pentagonFour {
			corner := ijk{edge, 0, 0}
			*at = at.minus(corner).turnCW().plus(corner)
		}
	}
	x := crossings[*face][quadrant]
	*face = x.face
	for range x.rot {
		*at = at.turnCCW()
	}
	*at = at.plus(x.move.times(unit)).normal()
	if substrate > 1 && at.sum() == edge {
		return onEdge
	}
	return crossed
}
