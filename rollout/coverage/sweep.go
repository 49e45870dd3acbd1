package coverage

import (
	"context"
	"math"
	"sync"
	"sync/atomic"

	"github.com/guyline/guyline/radio/itm"
)

// cell is the prediction for one cell of the terrain's raster.
type cell struct {
	col, row     int32
	lossDB       float32
	sigmaDB      float32
	elevationRad float32 // in which the site sends to it: up to the horizon where that hides the cell
	flags        itm.Warnings
}

// bundle is how many lanes share the terrain irregularity of the one in their middle.
const bundle = 8

// progress tells how far a computation has come.
type progress struct {
	tell  func(done, total int64)
	total int64
	mu    sync.Mutex
	done  int64
	told  int64
}

func (p *progress) add(n int64) {
	if p.tell == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.done-p.told > p.total/1000 {
		p.told = p.done
		p.tell(min(p.done, p.total), p.total)
	}
}

// finish tells the end.
func (p *progress) finish() {
	if p.tell != nil {
		p.tell(p.total, p.total)
	}
}

// sweep predicts every cell of a site. Cells are handed over ray by ray, from several goroutines but never two for a cell.
func (s *site) sweep(ctx context.Context, workers int, draw func(azimuthDeg float64, cells []cell), p *progress) (Count, error) {
	bundles := s.bundles()
	counts := make([]Count, len(bundles))
	workers = min(workers, len(bundles))
	// Each worker begins with a share of its own, so that no two write beside each other, and then helps the others.
	first := func(share int) int { return share * len(bundles) / workers }
	next := make([]atomic.Int64, workers)
	for i := range next {
		next[i].Store(int64(first(i)))
	}
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			w := worker{site: s}
			for n := range workers {
				share := (k + n) % workers
				for ctx.Err() == nil {
					i := int(next[share].Add(1)) - 1
					if i >= first(share+1) {
						break
					}
					counts[i] = w.bundle(bundles[i], draw)
					p.add(counts[i].Cells)
				}
			}
		})
	}
	wg.Wait()
	total := s.own(draw)
	for _, c := range counts {
		total.add(c)
	}
	total.Outside = s.outside
	return total, ctx.Err()
}

// bundles cuts the lanes of all sides into groups of neighbours.
func (s *site) bundles() [][]lane {
	var out [][]lane
	for _, e := range sides {
		half := s.halfRows
		if e.south != 0 {
			half = s.halfCols
		}
		var group []lane
		for k := -half; k <= half; k++ {
			if group = append(group, lane{e, k}); len(group) == bundle || k == half {
				if s.crosses(group) {
					out = append(out, group)
				}
				group = nil
			}
		}
	}
	return out
}

// crosses reports whether any lane of a group may have a cell in the window that is asked for. The cells of a lane lie less than two
// from its line.
func (s *site) crosses(group []lane) bool {
	w := &s.only
	if w.Cols == s.dem.Cols && w.Rows == s.dem.Rows {
		return true
	}
	for _, l := range group {
		ex, ey := float64(l.east*s.halfCols), float64(l.south*s.halfRows)
		if l.east != 0 {
			ey = float64(l.k)
		} else {
			ex = float64(l.k)
		}
		// The part of the line, 0 to 1, that lies between two edges; then between the two others (Liang and Barsky 1984).
		from, to := clip(s.col, ex, float64(w.col)-2, float64(w.col+w.Cols)+1, 0, 1)
		if from, to = clip(s.row, ey, float64(w.row)-2, float64(w.row+w.Rows)+1, from, to); from <= to {
			return true
		}
	}
	return false
}

// clip is the part of a line from x on, dx long, that lies between two values; from is above to where none does.
func clip(x, dx, low, high, from, to float64) (float64, float64) {
	if dx == 0 {
		if x < low || x > high {
			return 1, 0
		}
		return from, to
	}
	a, b := (low-x)/dx, (high-x)/dx
	return max(from, min(a, b)), min(to, max(a, b))
}

// worker is what one goroutine needs.
type worker struct {
	*site
	leader, ray ray
	rough, own  roughness
	cells       []cell
}

// bundle predicts the cells of some neighbouring lanes.
func (w *worker) bundle(lanes []lane, draw func(float64, []cell)) (n Count) {
	w.leader.lay(w.site, lanes[len(lanes)/2])
	w.rough.along(w.site, &w.leader)
	for _, l := range lanes {
		w.ray.lay(w.site, l)
		rough := &w.rough
		if len(w.leader.z) < len(w.ray.z)-2 { // a void cut the leader short
			rough = &w.own
			rough.along(w.site, &w.ray)
		}
		w.cells = w.cells[:0]
		w.walk(l, rough)
		for i := range w.cells {
			n.Cells++
			switch f := w.cells[i].flags; {
			case f&Unknown != 0:
				n.Unknown++
			case f != 0:
				n.Dubious++
			}
		}
		draw(w.azimuth(), w.cells)
	}
	return n
}

// azimuth is the direction in which the ray leaves, in degrees clockwise from north. The cells of a ray differ from it by
// less than 0.1°.
func (w *worker) azimuth() float64 {
	east := w.ray.dx * w.dem.StepLon * math.Cos(w.tx[0].Lat*math.Pi/180)
	az := math.Atan2(east, -w.ray.dy*w.dem.StepLat) * 180 / math.Pi
	if az < 0 {
		az += 360
	}
	return az
}

// walk goes along a lane and predicts the cells that belong to it.
func (w *worker) walk(l lane, rough *roughness) {
	knot := 0
	along, across, half, span := w.col, w.row, w.halfCols, w.halfRows
	if l.south != 0 {
		along, across, half, span = w.row, w.col, w.halfRows, w.halfCols
	}
	sign := l.east + l.south
	lastAlong, lastAcross := w.dem.Cols-1, w.dem.Rows-1
	if l.south != 0 {
		lastAlong, lastAcross = lastAcross, lastAlong
	}
	first := int(math.Floor(along)) + 1
	if sign < 0 {
		first = int(math.Ceil(along)) - 1
	}
	// What lies before the window along the axis is stepped over, and what lies behind it is not looked at.
	near, deep := w.only.col, w.only.Cols-1
	if l.south != 0 {
		near, deep = w.only.row, w.only.Rows-1
	}
	if sign < 0 {
		near += deep
	}
	perStep := math.Abs(w.ray.dx)
	if l.south != 0 {
		perStep = math.Abs(w.ray.dy)
	}
	for a := first; a >= 0 && a <= lastAlong; a += sign {
		d := math.Abs(float64(a) - along)
		if d > float64(half) || (a-near)*sign > deep {
			break
		}
		if (a-near)*sign < 0 {
			continue
		}
		t := float64(half) / d
		b := int(math.Floor(across + float64(l.k)/t))
		for _, b := range [2]int{b, b + 1} {
			if b < 0 || b > lastAcross || !mine(l, float64(b)-across, d, t, half, span) {
				continue
			}
			col, row := a, b
			if l.south != 0 {
				col, row = b, a
			}
			if !w.only.holds(col, row) {
				continue
			}
			if dist := w.distM(col, row); dist <= w.radiusM {
				w.predict(col, row, dist, d/perStep, rough, &knot)
			}
		}
	}
}

// mine says whether a cell belongs to a lane: d cells along the lane's axis from the site, and c across. The axis is that
// of the side on which the line through the cell leaves the box, the lane the nearest where it does; t is half / d.
func mine(l lane, c, d, t float64, half, span int) bool {
	if l.south != 0 {
		if !(math.Abs(c)*float64(half) < d*float64(span)) {
			return false
		}
	} else if !(math.Abs(c)*float64(half) <= d*float64(span)) {
		return false
	}
	return int(math.Floor(c*t+0.5)) == l.k
}

// predict runs the model for a cell at a distance, which lies u steps along the ray.
func (w *worker) predict(col, row int, dist, u float64, rough *roughness, knot *int) {
	c := cell{col: int32(col), row: int32(row), flags: Unknown}
	ground := float64(w.dem.Data[row*w.dem.Cols+col])
	if n := max(int(math.Ceil(u-1e-9)), 1); n <= len(w.ray.z) && ground == ground {
		deltaH := rough.find(u, knot)
		w.ray.pass(w.ray.z, n-1-nearSamples)
		w.path(&c, ground, dist, u, n, deltaH)
	}
	w.cells = append(w.cells, c)
}

// path predicts the path to a cell: dist metres or u steps of the ray long, and of n steps of its own.
func (w *worker) path(c *cell, ground, dist, u float64, n int, deltaH float64) {
	r := &w.ray
	tenth := int(0.1 * float64(n))
	var sum float64
	if tenth == 0 {
		sum = r.sum[n-1] + ground
	} else {
		sum = r.sum[n-tenth] - r.sum[tenth-1]
	}
	air := w.kernel.Air(sum / float64(n-2*tenth+1))

	g := itm.Geometry{DistM: dist, DeltaHM: deltaH}
	h := [2]float64{w.tx[0].HeightM, w.m.ReceiverHeightM}
	if !w.horizons(c, &g, air.Curvature/2, ground, u, n) {
		return
	}
	c.elevationRad = float32(g.HorizonRad[0])

	perM := float64(n) / dist
	from := min(15*h[0], 0.1*g.HorizonM[0]) * perM
	to := float64(n) - min(15*h[1], 0.1*g.HorizonM[1])*perM
	sight := g.HorizonM[0]+g.HorizonM[1] > 1.5*dist
	var first, last float64
	if sight {
		first, last = r.line(n, ground, from, to)
	} else {
		first, _ = r.line(n, ground, from, 0.9*g.HorizonM[0]*perM)
		_, last = r.line(n, ground, float64(n)-0.9*g.HorizonM[1]*perM, to)
	}
	g.EffectiveM = [2]float64{h[0] + max(w.groundM-first, 0), h[1] + max(ground-last, 0)}
	if sight {
		w.kernel.WithinSight(&g, &air)
	}
	if p := w.kernel.Loss(&g, &air); p.LossDB == p.LossDB {
		c.lossDB, c.sigmaDB, c.flags = float32(p.LossDB), float32(p.SigmaDB), p.Warnings
	}
}

// horizons finds both terminals' horizons; bend is half the curvature of the earth. It is false where a void lies just
// before the cell.
func (w *worker) horizons(c *cell, g *itm.Geometry, bend, ground, u float64, n int) bool {
	r := &w.ray
	eye := [2]float64{w.groundM + w.tx[0].HeightM, ground + w.m.ReceiverHeightM}
	d := g.DistM
	rise := (eye[1] - eye[0]) / d
	g.HorizonRad = [2]float64{rise - d*bend, -rise - d*bend}
	g.HorizonM = [2]float64{d, d}

	far := n - 1 - nearSamples // the last sample that is taken from the ray
	stepM := d / u
	if far > 0 {
		if i := int(r.highest[far]); i > 0 {
			at := float64(i) * stepM
			if rad := (r.z[i]-eye[0])/at - at*bend; rad > g.HorizonRad[0] {
				g.HorizonRad[0], g.HorizonM[0] = rad, at
			}
		}
		if i := r.seen(u, eye[1]); i > 0 {
			at := d - float64(i)*stepM
			if rad := (r.z[i]-eye[1])/at - at*bend; rad > g.HorizonRad[1] {
				g.HorizonRad[1], g.HorizonM[1] = rad, at
			}
		}
	}

	// The last samples before the cell, on its own line. What does not rise above a horizon is told without a division.
	x, y := float64(c.col), float64(c.row)
	own := 1 / float64(n)
	dx, dy := (x-w.col)*own, (y-w.row)*own
	void := 0.0
	for j := min(nearSamples, n-1); j > 0; j-- {
		f := float64(j)
		z := w.height(x-f*dx, y-f*dy)
		void += z
		at := f * d * own
		if z-eye[1] > (g.HorizonRad[1]+at*bend)*at {
			g.HorizonRad[1], g.HorizonM[1] = (z-eye[1])/at-at*bend, at
		}
		at = d - at
		if z-eye[0] > (g.HorizonRad[0]+at*bend)*at {
			g.HorizonRad[0], g.HorizonM[0] = (z-eye[0])/at-at*bend, at
		}
	}
	return void == void
}

// own predicts the cell in whose very centre the site stands, which no ray reaches: as if it were a quarter of a cell away.
func (s *site) own(draw func(float64, []cell)) (n Count) {
	col, row := int(s.col), int(s.row)
	if float64(col) != s.col || float64(row) != s.row || !s.only.holds(col, row) {
		return n
	}
	w := worker{site: s}
	w.ray.lay(s, lane{sides[0], 0})
	dist := min(s.dem.StepLat*metresPerDegree/4, s.radiusM)
	c := cell{col: int32(col), row: int32(row), flags: Unknown}
	w.path(&c, s.groundM, dist, dist/s.stepM, 1, 0)
	draw(0, []cell{c})
	n.Cells = 1
	switch {
	case c.flags&Unknown != 0:
		n.Unknown = 1
	case c.flags != 0:
		n.Dubious = 1
	}
	return n
}
