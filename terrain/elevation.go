package terrain

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Coverage says how much of a raster is known, and what is not.
type Coverage struct {
	Cells  int // of the raster
	Filled int // taken from a coarser file because the finest one has no height there
	Void   int // NaN: within a file that has no height there
	Absent int // NaN: within no file
	Sea    int // 0 m because the square is given as open sea
	Gaps   []Gap
	Steps  []float64 // spacings of the files that were used, in metres from south to north, finest first
	// Resampling is what was done to the heights: "none" where every cell lies on a post, else "bilinear".
	Resampling string
}

// Gap is what is missing of one degree square.
type Gap struct {
	Tile  string // N51W114
	Kind  GapKind
	Area  Area // that holds every cell of the gap
	Cells int
}

// GapKind says why a height is missing.
type GapKind string

const (
	VoidGap   GapKind = "void"   // the file covers the place and has no height
	AbsentGap GapKind = "absent" // no file covers the place
)

func (g Gap) String() string {
	if g.Kind == VoidGap {
		return fmt.Sprintf("%s: no height at %d cells within %s: add a void-filled tile (Copernicus GLO-30, NASADEM) beside it", g.Tile, g.Cells, g.Area)
	}
	return fmt.Sprintf("%s: no file covers %d cells within %s: add the tile, fetch it with guyline data terrain --area %s, or name it as sea", g.Tile, g.Cells, g.Area, g.Area)
}

// Complete says whether every cell has a height.
func (c Coverage) Complete() bool { return c.Void == 0 && c.Absent == 0 }

// Err is nil where every cell has a height, else an error with each gap and its remedy.
func (c Coverage) Err() error {
	if c.Complete() {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "terrain: no height at %d of %d cells", c.Void+c.Absent, c.Cells)
	for _, g := range c.Gaps {
		b.WriteString("; " + g.String())
	}
	return fmt.Errorf("%s", b.String())
}

// Elevation gives heights in metres over an area. A step in degrees (at most the area's own size) sets the spacing, and the
// raster starts at the area's north-western corner; a step of 0 takes the posts of the finest file that touches the area as
// they are, and the raster reaches as far as they need to hold it. Unknown cells are NaN and are told in the coverage.
func (m *Mosaic) Elevation(ctx context.Context, area Area, step float64) (*Raster[float32], Coverage, error) {
	g, err := m.GridFor(area, step)
	if err != nil {
		return nil, Coverage{}, err
	}
	return m.ElevationOn(ctx, g)
}

// GridFor is the grid that Elevation gives its raster on.
func (m *Mosaic) GridFor(area Area, step float64) (Grid, error) {
	area, err := NewArea(area.West, area.South, area.East, area.North)
	if err != nil {
		return Grid{}, fmt.Errorf("terrain: %w", err)
	}
	if !(step >= 0) || math.IsInf(step, 0) {
		return Grid{}, fmt.Errorf("terrain: a step of %g degrees: it must be 0 (that of the files) or above", step)
	}
	if step > 0 {
		return m.grid(area.West, area.North, step, step, (area.East-area.West)/step, (area.North-area.South)/step)
	}
	l, err := m.finest(area)
	if err != nil {
		return Grid{}, err
	}
	if l.proj != nil { // squares of the same height
		s := l.stepM / (EarthRadiusM * rad)
		return m.grid(area.West, area.North, s, s, (area.East-area.West)/s, (area.North-area.South)/s)
	}
	const slack = 1e-6 // of a step: an area's edge that lies on a cell's edge asks for no more cells
	i0 := math.Floor((area.West-l.x0)/l.dx + 0.5 + slack)
	i1 := math.Ceil((area.East-l.x0)/l.dx - 0.5 - slack)
	j0 := math.Floor((l.y0-area.North)/l.dy + 0.5 + slack)
	j1 := math.Ceil((l.y0-area.South)/l.dy - 0.5 - slack)
	return m.grid(l.x0+(i0-0.5)*l.dx, l.y0-(j0-0.5)*l.dy, l.dx, l.dy, i1-i0+1, j1-j0+1)
}

func (m *Mosaic) grid(west, north, dx, dy, cols, rows float64) (Grid, error) {
	cols, rows = math.Max(1, math.Ceil(cols-1e-6)), math.Max(1, math.Ceil(rows-1e-6))
	if !(cols*rows <= float64(m.max)) {
		return Grid{}, fmt.Errorf("terrain: %.0f × %.0f cells are more than the %d that are allowed: ask for a smaller area or a larger step", cols, rows, m.max)
	}
	return Grid{West: west, North: north, StepLon: dx, StepLat: dy, Cols: int(cols), Rows: int(rows)}, nil
}

// finest is the layer of the smallest spacing that has a file in the area.
func (m *Mosaic) finest(area Area) (*layer, error) {
	for _, l := range m.layers {
		for _, t := range l.tiles {
			if t.area.overlaps(area) {
				return l, nil
			}
		}
	}
	return nil, m.outside((area.South+area.North)/2, (area.West+area.East)/2)
}

// ElevationOn gives heights in metres at the centres of a grid's cells. Where the centres are posts of the files they are
// taken as they are, else bilinearly between the four posts around; a cell whose nearest post has no height has none.
func (m *Mosaic) ElevationOn(ctx context.Context, g Grid) (*Raster[float32], Coverage, error) {
	if !(g.StepLat > 0) || !(g.StepLon > 0) || g.Cols <= 0 || g.Rows <= 0 {
		return nil, Coverage{}, fmt.Errorf("terrain: a grid of %d × %d cells of %g × %g degrees is none", g.Cols, g.Rows, g.StepLon, g.StepLat)
	}
	if _, err := m.grid(g.West, g.North, g.StepLon, g.StepLat, float64(g.Cols), float64(g.Rows)); err != nil {
		return nil, Coverage{}, err
	}
	r := NewRaster[float32](g)
	for i := range r.Data {
		r.Data[i] = nan32
	}
	cov := Coverage{Cells: len(r.Data), Resampling: "none"}
	left := len(r.Data)
	for _, l := range m.layers {
		if left == 0 {
			break
		}
		if !slices.ContainsFunc(l.tiles, func(t *tile) bool { return l.reach(t).overlaps(g.area()) }) {
			continue
		}
		n, exact, err := m.fill(ctx, l, r)
		if err != nil {
			return nil, Coverage{}, err
		}
		if n > 0 {
			if left < len(r.Data) {
				cov.Filled += n
			}
			if !exact {
				cov.Resampling = m.resampling()
			}
			cov.Steps = append(cov.Steps, l.stepM)
			left -= n
		}
	}
	if left > 0 {
		m.account(r, &cov)
	}
	return r, cov, nil
}

func (g Grid) area() Area { return Area{g.West, g.South(), g.East(), g.North} }

// reach is the area of a tile's cells, not only of its posts.
func (l *layer) reach(t *tile) Area {
	dLat, dLon := l.halfStep()
	return Area{t.area.West - dLon, t.area.South - dLat, t.area.East + dLon, t.area.North + dLat}
}

// stripPosts bounds the posts that are held while a strip of a raster is filled.
const stripPosts = 16 << 20

// fill sets the cells of a raster that are NaN from a layer, and counts those that it set.
func (m *Mosaic) fill(ctx context.Context, l *layer, r *Raster[float32]) (set int, exact bool, err error) {
	i0, j0 := l.lattice(r.Centre(0, 0))
	exact = l.proj == nil && math.Abs(r.StepLon/l.dx-1)*float64(r.Cols) < 1e-3 && math.Abs(r.StepLat/l.dy-1)*float64(r.Rows) < 1e-3 &&
		math.Abs(i0-math.Round(i0)) < 1e-3 && math.Abs(j0-math.Round(j0)) < 1e-3
	for row := 0; row < r.Rows; {
		if err := ctx.Err(); err != nil {
			return 0, false, err
		}
		rows := min(r.Rows-row, max(1, stripPosts/r.Cols))
		if exact { // the rows of the raster are those of the lattice
			n, err := m.load(ctx, l, &window{int(math.Round(i0)), int(math.Round(j0)) + row, r.Cols, rows, r.Data[row*r.Cols : (row+rows)*r.Cols]})
			if err != nil {
				return 0, false, err
			}
			set += n
			row += rows
			continue
		}
		w, rows, err := l.stripWindow(r, row, rows)
		if err != nil {
			return 0, false, err
		}
		w.data = make([]float32, w.cols*w.rows)
		for k := range w.data {
			w.data[k] = nan32
		}
		if _, err := m.load(ctx, l, w); err != nil {
			return 0, false, err
		}
		for k := range rows {
			if l.proj == nil {
				set += m.parallel(l, r, w, row+k)
			} else {
				set += m.projected(l, r, w, row+k)
			}
		}
		row += rows
	}
	return set, exact, nil
}

// resampling names what between does.
func (m *Mosaic) resampling() string {
	if m.classes {
		return "nearest"
	}
	return "bilinear"
}

// between is the value at a point of a lattice.
func (m *Mosaic) between(i, j float64, at func(i, j int) float32) float32 {
	if m.classes {
		return at(int(math.Round(i)), int(math.Round(j)))
	}
	return bilinear(i, j, at)
}

// parallel fills a row of a raster from a lattice of degrees, on which the row is a straight line of posts.
func (m *Mosaic) parallel(l *layer, r *Raster[float32], w *window, row int) (set int) {
	line := r.Data[row*r.Cols : (row+1)*r.Cols]
	i0, j := l.lattice(r.Centre(0, row))
	step := r.StepLon / l.dx
	fj := math.Floor(j)
	v := float32(j - fj)
	upper := w.data[(int(fj)-w.j0)*w.cols:]
	lower := upper[w.cols:]
	for c := range line {
		if line[c] == line[c] {
			continue
		}
		i := i0 + float64(c)*step
		var h float32
		if k := int(i - float64(w.i0)); !m.classes && k >= 0 && k+1 < w.cols {
			u := float32(i - float64(w.i0+k))
			a, b := upper[k]+u*(upper[k+1]-upper[k]), lower[k]+u*(lower[k+1]-lower[k])
			h = a + v*(b-a)
		} else {
			h = nan32
		}
		if h != h { // beside a void, or not between four posts
			h = m.between(i, j, w.at)
		}
		if h == h {
			line[c] = h
			set++
		}
	}
	return set
}

// projected fills a row of a raster from a lattice in metres.
func (m *Mosaic) projected(l *layer, r *Raster[float32], w *window, row int) (set int) {
	line := r.Data[row*r.Cols : (row+1)*r.Cols]
	for c := range line {
		if line[c] == line[c] {
			continue
		}
		i, j := l.lattice(r.Centre(c, row))
		if v := m.between(i, j, w.at); v == v {
			line[c] = v
			set++
		}
	}
	return set
}

// stripWindow is the piece of a lattice that some rows of a raster need; of fewer rows if it would be too large.
func (l *layer) stripWindow(r *Raster[float32], row, rows int) (*window, int, error) {
	for {
		iMin, jMin, iMax, jMax := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
		for _, k := range [...]int{row, row + rows - 1} {
			const n = 64 // a parallel is no straight line on a projected lattice
			for s := range n + 1 {
				i, j := l.lattice(r.Centre(s*(r.Cols-1)/n, k))
				iMin, jMin, iMax, jMax = math.Min(iMin, i), math.Min(jMin, j), math.Max(iMax, i), math.Max(jMax, j)
			}
		}
		pad := 1.0
		if l.proj != nil {
			pad = 2 + (iMax-iMin+jMax-jMin)/4096
		}
		w := &window{i0: int(math.Floor(iMin - pad)), j0: int(math.Floor(jMin - pad))}
		w.cols, w.rows = int(math.Ceil(iMax+pad))-w.i0+1, int(math.Ceil(jMax+pad))-w.j0+1
		switch size := float64(w.cols) * float64(w.rows); {
		case size <= stripPosts || (rows == 1 && size <= 8*stripPosts):
			return w, rows, nil
		case rows == 1:
			return nil, 0, fmt.Errorf("terrain: one row of the raster needs %d × %d posts: ask for a smaller area, or for files of a spacing nearer to the step", w.cols, w.rows)
		}
		rows /= 2
	}
}

// account says of each cell that is NaN why, and sets those of the open sea.
func (m *Mosaic) account(r *Raster[float32], cov *Coverage) {
	type key struct {
		tile string
		kind GapKind
	}
	gaps := map[key]*Gap{}
	for row := range r.Rows {
		for col := range r.Cols {
			v := &r.Data[row*r.Cols+col]
			if *v == *v {
				continue
			}
			lat, lon := r.Centre(col, row)
			kind := AbsentGap
			if m.covered(lat, lon) {
				kind = VoidGap
				cov.Void++
			} else if m.sea[TileName(lat, lon)] {
				*v = 0
				cov.Sea++
				continue
			} else {
				cov.Absent++
			}
			k := key{TileName(lat, lon), kind}
			cell := Area{lon - r.StepLon/2, lat - r.StepLat/2, lon + r.StepLon/2, lat + r.StepLat/2}
			if g := gaps[k]; g != nil {
				g.Cells++
				g.Area = g.Area.union(cell)
			} else {
				gaps[k] = &Gap{k.tile, kind, cell, 1}
			}
		}
	}
	for _, g := range gaps {
		cov.Gaps = append(cov.Gaps, *g)
	}
	slices.SortFunc(cov.Gaps, func(a, b Gap) int { return strings.Compare(a.Tile+string(a.Kind), b.Tile+string(b.Kind)) })
}

// covered says whether a cell of any file holds the point.
func (m *Mosaic) covered(lat, lon float64) bool {
	for _, t := range m.tilesAt(lat, lon) {
		if _, _, ok := t.post(lat, lon); ok {
			return true
		}
	}
	return false
}
