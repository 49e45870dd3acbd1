package terrain

import (
	"context"
	"math"
	"runtime"
	"slices"
)

// window is a piece of a layer's lattice in memory; NaN where no tile has a height.
type window struct {
	i0, j0     int
	cols, rows int
	data       []float32
}

// piece is a block that touches a window, with the posts by which the window lies around the earth.
type piece struct {
	*tile
	turn, bx, by int
}

// load sets the posts of a window that are NaN, and counts them: by every tile that touches it, the owner of a shared post
// first.
func (m *Mosaic) load(ctx context.Context, l *layer, w *window) (set int, err error) {
	var pieces []piece
	for _, t := range slices.Backward(l.tiles) {
		if l.turn > 0 {
			pieces = w.touching(w.touching(pieces, t, l.turn), t, -l.turn)
		}
		pieces = w.touching(pieces, t, 0)
	}
	err = m.ahead(ctx, pieces, func(p piece, b *block) { set += w.put(p, b) })
	return set, err
}

// touching adds the blocks of a tile that touch the window.
func (w *window) touching(out []piece, t *tile, turn int) []piece {
	c0, c1 := max(0, w.i0-t.col-turn), min(t.cols, w.i0+w.cols-t.col-turn)
	r0, r1 := max(0, w.j0-t.row), min(t.rows, w.j0+w.rows-t.row)
	if c0 >= c1 {
		return out
	}
	for by := r0 / t.bh; by*t.bh < r1; by++ {
		for bx := c0 / t.bw; bx*t.bw < c1; bx++ {
			out = append(out, piece{t, turn, bx, by})
		}
	}
	return out
}

// ahead reads blocks beside each other, some more than there are processors, and hands them over in their order.
func (m *Mosaic) ahead(ctx context.Context, pieces []piece, use func(piece, *block)) error {
	type result struct {
		block *block
		err   error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan chan result, runtime.GOMAXPROCS(0))
	go func() {
		for _, p := range pieces {
			done := make(chan result, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return
			}
			go func() {
				b, err := m.block(p.tile, p.bx, p.by)
				done <- result{b, err}
			}()
		}
	}()
	for _, p := range pieces {
		select {
		case next := <-queue:
			r := <-next
			if r.err != nil {
				return r.err
			}
			use(p, r.block)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// put copies what a block knows to the posts that are NaN, and counts them.
func (w *window) put(p piece, b *block) (set int) {
	left, top := p.col+p.turn+p.bx*p.bw-w.i0, p.row+p.by*p.bh-w.j0 // of the block in the window
	c0, c1 := max(0, -left), min(b.cols, p.cols-p.bx*p.bw, w.cols-left)
	r0, r1 := max(0, -top), min(b.rows, p.rows-p.by*p.bh, w.rows-top)
	if c0 >= c1 {
		return 0
	}
	line := make([]float32, c1-c0)
	for row := r0; row < r1; row++ {
		b.row(line, c0, row)
		to := w.data[(top+row)*w.cols+left+c0:][:len(line)]
		for k, v := range line {
			if to[k] != to[k] && v == v {
				to[k] = v
				set++
			}
		}
	}
	return set
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
