package terrain

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Profile is the ground between two points, both included.
type Profile struct {
	StepM  float64   // distance between two heights
	Height []float64 // metres above sea level
}

// maxProfile bounds the number of steps of a profile.
const maxProfile = 1 << 20

// Profile samples the great circle between two points at n equal steps, that is at n+1 points, bilinearly in the finest
// file. Unlike a raster it holds no unknown height: where one is met it fails, with the place and the remedy.
func (m *Mosaic) Profile(ctx context.Context, lat1, lon1, lat2, lon2 float64, n int) (Profile, error) {
	if n < 1 || n > maxProfile {
		return Profile{}, fmt.Errorf("terrain: a profile of %d steps: 1 to %d are possible", n, maxProfile)
	}
	if err := CheckPoint(lat1, lon1); err != nil {
		return Profile{}, fmt.Errorf("terrain: begin of the profile: %w", err)
	}
	if err := CheckPoint(lat2, lon2); err != nil {
		return Profile{}, fmt.Errorf("terrain: end of the profile: %w", err)
	}
	c := newGreatCircle(lat1, lon1, lat2, lon2)
	p := Profile{StepM: c.angle * EarthRadiusM / float64(n), Height: make([]float64, n+1)}
	s := sampler{m: m}
	for k := range p.Height {
		if k%1024 == 0 && ctx.Err() != nil {
			return Profile{}, ctx.Err()
		}
		lat, lon := c.at(float64(k) / float64(n))
		h, err := s.at(lat, lon)
		if err != nil {
			return Profile{}, err
		}
		p.Height[k] = float64(h)
	}
	return p, nil
}

// Height is the height of the ground in metres at a point, bilinearly in the finest file.
func (m *Mosaic) Height(lat, lon float64) (float64, error) {
	if err := CheckPoint(lat, lon); err != nil {
		return 0, fmt.Errorf("terrain: %w", err)
	}
	s := sampler{m: m}
	h, err := s.at(lat, lon)
	return float64(h), err
}

// sampler reads single points; it remembers the block that it used last, so that a profile seldom asks the cache.
type sampler struct {
	m      *Mosaic
	tile   *tile
	bx, by int
	block  *block
	err    error
}

// at is the height at a point: an error where it is not known.
func (s *sampler) at(lat, lon float64) (float32, error) {
	lon = wrapLon(lon)
	void := ""
	for _, t := range s.m.tilesAt(lat, lon) {
		i, j, ok := t.post(lat, lon)
		if !ok {
			continue
		}
		h := s.m.between(i, j, func(i, j int) float32 { return s.post(t, i, j, lat, lon) })
		if s.err != nil {
			return 0, s.err
		}
		if h == h {
			return h, nil
		}
		if void == "" {
			void = t.path
		}
	}
	switch {
	case void != "":
		return 0, &GapError{Lat: lat, Lon: lon, Tile: TileName(lat, lon), Kind: VoidGap, File: void}
	case s.m.sea[TileName(lat, lon)]:
		return 0, nil
	}
	return 0, s.m.outside(lat, lon)
}

// post is the height of a post of a tile's layer; one beyond the tile is looked for in its neighbours.
func (s *sampler) post(t *tile, i, j int, lat, lon float64) float32 {
	if h := s.own(t, i, j); h == h {
		return h
	}
	for _, n := range s.m.tilesNear(lat, lon, 2*max(t.layer.halfStep())) {
		if n != t && n.layer == t.layer {
			if h := s.own(n, i, j); h == h {
				return h
			}
		}
	}
	return nan32
}

func (s *sampler) own(t *tile, i, j int) float32 {
	col, row := i-t.col, j-t.row
	if n := t.layer.turn; n > 0 {
		if col < -1 {
			col += n
		} else if col >= n-1 {
			col -= n
		}
	}
	if col < 0 || row < 0 || col >= t.cols || row >= t.rows {
		return nan32
	}
	bx, by := col/t.bw, row/t.bh
	if s.tile != t || s.bx != bx || s.by != by {
		b, err := s.m.block(t, bx, by)
		if err != nil {
			s.err = err
			return nan32
		}
		s.tile, s.bx, s.by, s.block = t, bx, by, b
	}
	return s.block.at(col-bx*t.bw, row-by*t.bh)
}

// tilesAt lists the tiles that may hold a point: fine before coarse, the owner of a shared edge first.
func (m *Mosaic) tilesAt(lat, lon float64) []*tile {
	return m.byDeg[[2]int{int(math.Floor(lat)), int(math.Floor(wrapLon(lon)))}]
}

// tilesNear lists the tiles of the degree square of a point and of the squares that begin within a distance in degrees.
func (m *Mosaic) tilesNear(lat, lon, near float64) []*tile {
	var out []*tile
	for _, dLat := range [...]float64{0, near, -near} {
		for _, dLon := range [...]float64{0, near, -near} {
			for _, t := range m.tilesAt(lat+dLat, lon+dLon) {
				if !slices.Contains(out, t) {
					out = append(out, t)
				}
			}
		}
	}
	return out
}

// post gives a point's place on the lattice of a tile's layer, and whether a cell of the tile holds it.
func (t *tile) post(lat, lon float64) (i, j float64, ok bool) {
	l := t.layer
	i, j = l.lattice(lat, lon)
	const edge = 0.5 + 1e-9
	in := func(i float64) bool {
		return i >= float64(t.col)-edge && i <= float64(t.col+t.cols-1)+edge
	}
	if !in(i) && l.turn > 0 {
		if k := i + float64(l.turn); in(k) {
			i = k
		} else if k := i - float64(l.turn); in(k) {
			i = k
		}
	}
	return i, j, in(i) && j >= float64(t.row)-edge && j <= float64(t.row+t.rows-1)+edge
}
