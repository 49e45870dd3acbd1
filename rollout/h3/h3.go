// Package h3 is the part of the H3 hexagonal grid (h3geo.org) that coverage filings and drive tests need, in Go alone: a
// point's cell at resolutions 0 to 15, a cell's centre, boundary and area, parents and children, the cells round a cell
// and the cells of a polygon. The twelve pentagons of each resolution are cells like the others, with five neighbours.
//
// The mobile maps of the FCC's Broadband Data Collection are published as cells of resolution 9, and challenges are
// counted in cells of resolution 8.
//
// The grid's facts (tables.go, the order of digits, the turns between faces) are those of the reference implementation,
// uber/h3, and the tests compare every answer with it. What is not here: directed edges, vertices, compacting, local
// coordinates, outlines of sets of cells.
//
// How a point becomes a cell: the nearest of the 20 faces of an icosahedron is found, the point is projected onto its
// plane from the sphere's centre (gnomonic), rounded to the nearest hexagon of the resolution, and the hexagon's
// ancestors are followed up to one of 122 base cells, each step leaving one digit 0..6.
package h3

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// MaxResolution is the finest resolution; its cells measure about 1 m².
const MaxResolution = 15

// Cell is the index of a cell:
//
//	bit  63      reserved, 0
//	bits 62..59  mode, 1 for cells
//	bits 58..56  reserved, 0
//	bits 55..52  resolution, 0..15
//	bits 51..45  base cell, 0..121
//	bits 44..0   a digit of three bits for each resolution 1..15; 7 where the resolution does not reach
//
// The zero Cell is no cell.
type Cell uint64

const (
	mode      = 1 << 59
	noDigits  = 1<<45 - 1
	resShift  = 52
	baseShift = 45
)

// LatLng is a place in degrees, WGS 84. H3 takes its latitude as that of a sphere, as the reference does.
type LatLng struct{ Lat, Lng float64 }

// ErrResolution says that a resolution is not 0..15 or does not fit a cell.
var ErrResolution = errors.New("h3: resolution out of range")

// FromLatLng is the cell of a resolution that a place lies in. Longitudes beyond ±180° go round; a latitude beyond ±90° is
// refused. It does not allocate.
func FromLatLng(p LatLng, res int) (Cell, error) {
	if res < 0 || res > MaxResolution {
		return 0, ErrResolution
	}
	if !(p.Lat >= -90 && p.Lat <= 90) || math.IsInf(p.Lng, 0) || math.IsNaN(p.Lng) {
		return 0, fmt.Errorf("h3: %v, %v is no place in degrees of latitude and longitude", p.Lat, p.Lng)
	}
	return fromVec(toVec(p), res), nil
}

func fromVec(p vec3, res int) Cell {
	face := nearestFace(p)
	return fromFace(face, round(project(p, face, res)), res)
}

// Parse reads a cell as it is written, fifteen hexadecimal digits ("8928308280fffff").
func Parse(s string) (Cell, error) {
	v, err := strconv.ParseUint(s, 16, 64)
	if err != nil || len(s) > 16 {
		return 0, fmt.Errorf("h3: %.24q is no cell: expected 15 hexadecimal digits", s)
	}
	if c := Cell(v); c.Valid() {
		return c, nil
	}
	return 0, fmt.Errorf("h3: %q is no valid cell", s)
}

// String is the cell in hexadecimal digits, without leading zeros.
func (c Cell) String() string { return strconv.FormatUint(uint64(c), 16) }

// Resolution is 0..15.
func (c Cell) Resolution() int { return int(c >> resShift & 15) }

func (c Cell) base() int { return int(c >> baseShift & 127) }

func (c Cell) digit(r int) int { return int(c >> (3 * (MaxResolution - r)) & 7) }

func (c Cell) withDigit(r, d int) Cell {
	s := 3 * (MaxResolution - r)
	return c&^(7<<s) | Cell(d)<<s
}

// leading is the first digit that is not 0; 0 where there is none.
func (c Cell) leading() int {
	for r := 1; r <= c.Resolution(); r++ {
		if d := c.digit(r); d != 0 {
			return d
		}
	}
	return 0
}

// Valid says whether the index is that of a cell.
func (c Cell) Valid() bool {
	if c>>56 != mode>>56 || c.base() >= len(homes) {
		return false
	}
	res := c.Resolution()
	for r := 1; r <= MaxResolution; r++ {
		if (c.digit(r) == 7) != (r > res) {
			return false
		}
	}
	// A pentagon has no child in direction 1.
	return !clockwise[c.base()].pentagon || c.leading() != 1
}

// Pentagon says whether the cell is one of the twelve of its resolution that have five sides.
func (c Cell) Pentagon() bool { return clockwise[c.base()].pentagon && c.leading() == 0 }

// Parent is the cell's ancestor at a coarser resolution, or the cell itself at its own. A cell lies near, not exactly
// inside, its parent.
func (c Cell) Parent(res int) (Cell, error) {
	if res < 0 || res > c.Resolution() {
		return 0, ErrResolution
	}
	return c&^(15<<resShift) | Cell(res)<<resShift | (1<<(3*(MaxResolution-res)) - 1), nil
}

// Children are the cell's descendants at a finer resolution: 7 for each step, 6 for a pentagon. More than 7⁸ of them are
// refused.
func (c Cell) Children(res int) ([]Cell, error) {
	from := c.Resolution()
	if res < from || res > MaxResolution || res-from > 8 {
		return nil, ErrResolution
	}
	out := []Cell{c}
	for r := from + 1; r <= res; r++ {
		next := make([]Cell, 0, 7*len(out))
		for _, p := range out {
			p = p&^(15<<resShift) | Cell(r)<<resShift
			pentagon := p.withDigit(r, 0).Pentagon()
			for d := range 7 {
				if d == 1 && pentagon {
					continue
				}
				next = append(next, p.withDigit(r, d))
			}
		}
		out = next
	}
	return out, nil
}

// fromFace is the cell at the coordinates of a face.
func fromFace(face int, at ijk, res int) Cell {
	c := Cell(mode | uint64(res)<<resShift | noDigits)
	for r := res; r > 0; r-- {
		up := at.up(r)
		c = c.withDigit(r, at.minus(up.down(r)).digit())
		at = up
	}
	if at.i > 2 || at.j > 2 || at.k > 2 {
		return 0 // beyond the faces that border this one; not reached from a point, whose face is the nearest
	}
	b := baseOf[face][9*at.i+3*at.j+at.k]
	c |= Cell(b.cell) << baseShift
	pent := clockwise[b.cell]
	if !pent.pentagon {
		for range b.rot {
			c = c.turn(&ccw)
		}
		return c
	}
	if c.leading() == 1 {
		if pent.faces[0] == face || pent.faces[1] == face {
			c = c.turn(&cw)
		} else {
			c = c.turn(&ccw)
		}
	}
	for range b.rot {
		c = c.turnPentagon()
	}
	return c
}

// face is where the cell lies: on which face, at which coordinates.
func (c Cell) face() (face int, at ijk) {
	base, res := c.base(), c.Resolution()
	pentagon := clockwise[base].pentagon
	if pentagon && c.leading() == 5 {
		c = c.turn(&cw) // this side of the pentagon borders the missing one
	}
	h := homes[base]
	face, at = h.face, h.at
	inside := !pentagon && (res == 0 || at == ijk{}) // a base cell in a face's middle has no descendant off it
	for r := 1; r <= res; r++ {
		at = at.down(r).plus(units[c.digit(r)]).normal()
	}
	if inside {
		return face, at
	}
	even, fine := res, at
	if res%2 == 1 { // faces fit the grid of even resolutions only
		even, fine = res+1, at.down(res+1)
	}
	over := crossFace(&face, &fine, even, 1, pentagon && c.leading() == 4)
	if over == onFace {
		return face, at
	}
	for pentagon && over != onFace {
		over = crossFace(&face, &fine, even, 1, false)
	}
	if even != res {
		fine = fine.up(even)
	}
	return face, fine
}

// Digits turned by 60° counter-clockwise, and clockwise.
var (
	ccw = [8]int{0, 5, 3, 1, 6, 4, 2, 7}
	cw  = [8]int{0, 3, 6, 2, 5, 1, 4, 7}
)

func (c Cell) turn(by *[8]int) Cell {
	for r := 1; r <= c.Resolution(); r++ {
		c = c.withDigit(r, by[c.digit(r)])
	}
	return c
}

// turnPentagon turns by 60° counter-clockwise about a pentagon, stepping over its missing direction.
func (c Cell) turnPentagon() Cell {
	if c = c.turn(&ccw); c.leading() == 1 {
		c = c.turn(&ccw)
	}
	return c
}
