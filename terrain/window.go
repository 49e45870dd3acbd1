package terrain

import "math"

// window is a piece of a layer's lattice in memory; NaN where no tile has a height.
type window struct {
	i0, j0     int
	cols, rows int
	data       []float32
}

// load reads a window: every tile that touches it, the owner of a shared post last.
func (m *Mosaic) load(l *layer, w *window) error {
	w.data = make([]float32, w.cols*w.rows)
	for k := range w.data {
		w.data[k] = nan32
	}
	for _, t := range l.tiles {
		for _, turn := range [...]int{0, -l.turn, l.turn} {
			if err := m.loadTile(t, w, turn); err != nil {
				return err
			}
			if l.turn == 0 {
				break
			}
		}
	}
	return nil
}

func (m *Mosaic) loadTile(t *tile, w *window, turn int) error {
	c0, c1 := max(0, w.i0-t.col-turn), min(t.cols, w.i0+w.cols-t.col-turn)
	r0, r1 := max(0, w.j0-t.row), min(t.rows, w.j0+w.rows-t.row)
	if c0 >= c1 || r0 >= r1 {
		return nil
	}
	buf := make([]float32, t.bw)
	for by := r0 / t.bh; by*t.bh < r1; by++ {
		for bx := c0 / t.bw; bx*t.bw < c1; bx++ {
			b, err := m.block(t, bx, by)
			if err != nil {
				return err
			}
			left, right := max(c0, bx*t.bw), min(c1, bx*t.bw+b.cols)
			for row := max(r0, by*t.bh); row < min(r1, by*t.bh+b.rows); row++ {
				line := buf[:max(0, right-left)]
				b.row(line, left-bx*t.bw, row-by*t.bh)
				at := (t.row+row-w.j0)*w.cols + t.col + turn + left - w.i0
				for k, v := range line {
					if v == v {
						w.data[at+k] = v
					}
				}
			}
		}
	}
	return nil
}

func (w *window) at(i, j int) float32 {
	i, j = i-w.i0, j-w.j0
	if i < 0 || j < 0 || i >= w.cols || j >= w.rows {
		return nan32
	}
	return w.data[j*w.cols+i]
}

// bilinear interpolates between the four posts around a point of a lattice. Where the nearest post has no height there is
// none; where another of the four has none, those that do are weighed alone, so that a void does not grow.
func bilinear(i, j float64, at func(i, j int) float32) float32 {
	fi, fj := math.Floor(i), math.Floor(j)
	u, v := i-fi, j-fj
	const onPost = 1e-6
	if u < onPost {
		u = 0
	} else if u > 1-onPost {
		u, fi = 0, fi+1
	}
	if v < onPost {
		v = 0
	} else if v > 1-onPost {
		v, fj = 0, fj+1
	}
	ni, nj := 0, 0
	if u >= 0.5 {
		ni = 1
	}
	if v >= 0.5 {
		nj = 1
	}
	i0, j0 := int(fi), int(fj)
	if near := at(i0+ni, j0+nj); near != near || (u == 0 && v == 0) {
		return near
	}
	var sum, weight float64
	for k := range 4 {
		di, dj := k&1, k>>1
		wt := (float64(1-di) + float64(2*di-1)*u) * (float64(1-dj) + float64(2*dj-1)*v)
		if wt == 0 {
			continue
		}
		if h := at(i0+di, j0+dj); h == h {
			sum += wt * float64(h)
			weight += wt
		}
	}
	return float32(sum / weight)
}

// Bilinear is the value of a raster at a point in degrees, between the centres of the four cells around it; NaN outside of
// the raster and where the cell that holds the point is NaN.
func Bilinear(r *Raster[float32], lat, lon float64) float32 {
	if _, _, ok := r.Cell(lat, lon); !ok {
		return nan32
	}
	return bilinear((lon-r.West)/r.StepLon-0.5, (r.North-lat)/r.StepLat-0.5, func(i, j int) float32 {
		if i < 0 || j < 0 || i >= r.Cols || j >= r.Rows {
			return nan32
		}
		return r.Data[j*r.Cols+i]
	})
}
