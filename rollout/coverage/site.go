package coverage

import (
	"errors"
	"fmt"
	"math"

	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/terrain"
)

// window is a part of the terrain's raster.
type window struct {
	terrain.Grid
	col, row int // of its north-western cell in the raster
}

// partOf is the part of a grid whose cells' centres lie in an area.
func partOf(g terrain.Grid, a terrain.Area) window {
	first := func(edge, origin, step float64) int { return int(math.Ceil((edge-origin)/step - 0.5)) }
	w := window{Grid: g, col: max(0, first(a.West, g.West, g.StepLon)), row: max(0, first(g.North, a.North, g.StepLat))}
	w.Cols = max(0, min(g.Cols, first(a.East, g.West, g.StepLon))-w.col)
	w.Rows = max(0, min(g.Rows, first(g.North, a.South, g.StepLat))-w.row)
	w.West, w.North = g.West+float64(w.col)*g.StepLon, g.North-float64(w.row)*g.StepLat
	return w
}

// holds reports whether a cell of the raster lies in the window.
func (w *window) holds(col, row int) bool {
	return col >= w.col && row >= w.row && col < w.col+w.Cols && row < w.row+w.Rows
}

// site is a place with one or more antennas that share their losses.
type site struct {
	dem      *terrain.Raster[float32]
	tx       []Transmitter
	m        Model
	kernel   *itm.Kernel
	window   window
	stepM    float64
	radiusM  float64
	col, row float64 // where it stands, in cells from the centre of the north-western one
	groundM  float64
	halfCols int // of the box around the circle, in cells
	halfRows int
	only     window // that is asked for: what lies outside is not predicted
	estimate int64  // cells within the radius
	outside  int64

	// Terms of the distance, by column and row of the window: hav = sinLat[row] + cosLat[row] sinLon[col].
	sinLat, cosLat, sinLon []float64
}

// Check says whether a transmitter can be predicted over a terrain; the error is a *SiteError.
func Check(dem *terrain.Raster[float32], tx Transmitter, m Model) error {
	_, err := newSite(dem, []Transmitter{tx}, m, kernels{})
	return err
}

// kernels are ITM's, by link: making one costs as much as some hundred cells.
type kernels map[itm.Link]*itm.Kernel

func (k kernels) find(l itm.Link, q itm.TLS) (*itm.Kernel, error) {
	if one := k[l]; one != nil {
		return one, nil
	}
	one, err := itm.NewKernel(l, q)
	if err != nil {
		return nil, err
	}
	if len(k) > 500 { // 20 MB
		clear(k)
	}
	k[l] = one
	return one, nil
}

// newSite checks transmitters that stand at the same place with the same height, frequency, polarisation and radius.
func newSite(dem *terrain.Raster[float32], list []Transmitter, m Model, known kernels) (*site, error) {
	s := &site{dem: dem, tx: list, m: m, only: window{Grid: dem.Grid}}
	for _, step := range []func() error{s.reach, s.stand, s.power, s.box} {
		if err := step(); err != nil {
			return nil, &SiteError{Lat: list[0].Lat, Lon: list[0].Lon, Err: err}
		}
	}
	tx := list[0]
	k, err := known.find(itm.Link{TxHeightM: tx.HeightM, RxHeightM: m.ReceiverHeightM, Climate: m.Climate, N0: m.N0, FreqMHz: tx.FreqMHz,
		Polarization: tx.Polarization, Epsilon: m.Epsilon, SigmaSM: m.SigmaSM, Variability: m.Variability}, m.Percent)
	if err != nil {
		return nil, &SiteError{Lat: tx.Lat, Lon: tx.Lon, Err: err}
	}
	s.kernel = k
	return s, nil
}

// reach finds the radius, and how profiles are sampled.
func (s *site) reach() error {
	d := s.dem
	if d.Cols < 2 || d.Rows < 2 || len(d.Data) != d.Cols*d.Rows || !(min(d.StepLon, d.StepLat) > minStep) {
		return fmt.Errorf("the terrain is a raster of %d × %d cells of %g × %g degrees: at least 2 × 2 are needed, of %g degrees or more",
			d.Cols, d.Rows, d.StepLon, d.StepLat, minStep)
	}
	s.radiusM, s.stepM = 1000*s.m.RadiusKm, s.m.StepM
	if own := s.tx[0].RadiusKm; own != 0 {
		s.radiusM = 1000 * own
	}
	if !(s.radiusM > 0 && s.radiusM <= maxRadiusM) {
		return fmt.Errorf("a radius of %g km: it must be above 0 and at most %d km", s.radiusM/1000, maxRadiusM/1000)
	}
	if s.stepM == 0 {
		spacingM := d.StepLat * metresPerDegree
		s.stepM = min(max(math.Floor(spacingM/10)*10, min(spacingM, 10), 1), s.radiusM)
	}
	if !(s.stepM >= 1 && s.stepM <= s.radiusM) {
		return fmt.Errorf("profiles sampled every %g m: it must be at least 1 m, and at most the radius", s.stepM)
	}
	if n := s.radiusM / s.stepM; n > maxSamples {
		return fmt.Errorf("%.0f samples to a profile: at most %d; take a smaller radius or a coarser step", n, maxSamples)
	}
	return nil
}

// stand finds the site's place on the terrain.
func (s *site) stand() error {
	d, lat, lon := s.dem, s.tx[0].Lat, s.tx[0].Lon
	if err := terrain.CheckPoint(lat, lon); err != nil {
		return err
	}
	if _, _, ok := d.Cell(lat, lon+360); ok {
		lon += 360 // the raster reaches across the antimeridian
	}
	if _, _, ok := d.Cell(lat, lon); !ok {
		hint := "bring terrain that covers it"
		if _, _, swapped := d.Cell(lon, lat); swapped {
			hint = "latitude and longitude look swapped"
		} else if _, _, mirrored := d.Cell(lat, -lon); mirrored {
			hint = "the longitude's sign looks wrong: west is negative"
		}
		return fmt.Errorf("it lies outside of the terrain (%.4f to %.4f north, %.4f to %.4f east): %s", d.South(), d.North, d.West, d.East(), hint)
	}
	// Sites between a raster's edge and the centres of its outermost cells are pulled onto those: less than half a cell.
	s.col = min(max((lon-d.West)/d.StepLon-0.5, 0), float64(d.Cols-1))
	s.row = min(max((d.North-lat)/d.StepLat-0.5, 0), float64(d.Rows-1))
	if s.groundM = s.height(s.col, s.row); math.IsNaN(s.groundM) {
		return errors.New("it stands in a void of the terrain: bring terrain without the void, or a corrected position")
	}
	if !s.tx[0].AtSea && s.seaAround() {
		return errors.New("everything around it lies at 0 m, which is open sea: check its position, or say that it stands at sea")
	}
	return nil
}

// power checks what the antennas send.
func (s *site) power() error {
	for _, t := range s.tx {
		if !(t.Load >= 0 && t.Load <= 1) {
			return fmt.Errorf("a load of %g: it must be 0 to 1", t.Load)
		}
		if !(math.Abs(t.PowerDBm) <= 300) {
			return fmt.Errorf("a power of %g dBm: it must lie within ±300", t.PowerDBm)
		}
	}
	return nil
}

const (
	maxRadiusM      = 500_000
	maxSamples      = 100_000
	maxBoxCells     = 1 << 28
	minStep         = 1e-6 // degrees, 0.1 m
	metresPerDegree = terrain.EarthRadiusM * math.Pi / 180
)

// seaAround tells SRTM's way to write open sea: 0 m at every post within three steps.
func (s *site) seaAround() bool {
	col, row := int(s.col+0.5), int(s.row+0.5)
	for r := max(row-3, 0); r <= min(row+3, s.dem.Rows-1); r++ {
		for c := max(col-3, 0); c <= min(col+3, s.dem.Cols-1); c++ {
			if s.dem.At(c, r) != 0 {
				return false
			}
		}
	}
	return true
}

// box finds the cells that the circle may touch, and the terms of their distances.
func (s *site) box() error {
	lat := s.tx[0].Lat
	degrees := s.radiusM / metresPerDegree
	poleward := math.Abs(lat) + degrees
	if poleward >= 89 {
		return fmt.Errorf("its radius reaches beyond 89° of latitude")
	}
	s.halfRows = int(math.Ceil(degrees/s.dem.StepLat)) + 1
	// The circle is widest where a meridian touches it: sin Δλ = sin δ / cos φ.
	wide := math.Asin(min(math.Sin(degrees*math.Pi/180)/math.Cos(lat*math.Pi/180), 1)) * 180 / math.Pi
	s.halfCols = int(math.Ceil(wide/s.dem.StepLon)) + 1
	if float64(s.halfCols)*float64(s.halfRows) > maxBoxCells/4 {
		return fmt.Errorf("a circle of %d × %d cells is too large: take a smaller radius or coarser terrain", 2*s.halfCols, 2*s.halfRows)
	}
	first := func(centre float64, half int) int { return max(int(math.Ceil(centre))-half, 0) }
	last := func(centre float64, half, n int) int { return min(int(math.Floor(centre))+half, n-1) }
	w := window{col: first(s.col, s.halfCols), row: first(s.row, s.halfRows)}
	w.Grid = s.dem.Grid
	w.Cols = last(s.col, s.halfCols, s.dem.Cols) - w.col + 1
	w.Rows = last(s.row, s.halfRows, s.dem.Rows) - w.row + 1
	w.West += float64(w.col) * w.StepLon
	w.North -= float64(w.row) * w.StepLat
	s.window = w

	const rad = math.Pi / 180
	s.sinLat, s.cosLat, s.sinLon = make([]float64, w.Rows), make([]float64, w.Rows), make([]float64, w.Cols)
	for i := range w.Rows {
		v := lat - (float64(w.row+i)-s.row)*w.StepLat
		h := math.Sin((v - lat) / 2 * rad)
		s.sinLat[i], s.cosLat[i] = h*h, math.Cos(lat*rad)*math.Cos(v*rad)
	}
	for i := range w.Cols {
		h := math.Sin((float64(w.col+i) - s.col) * w.StepLon / 2 * rad)
		s.sinLon[i] = h * h
	}
	s.countCells(w)
	return nil
}

// countCells estimates the cells of the circle, and those of them that lie outside of the terrain.
func (s *site) countCells(w window) {
	lat := s.tx[0].Lat * math.Pi / 180
	for i := -s.halfRows; i <= s.halfRows; i++ {
		row := int(math.Round(s.row)) + i
		v := lat - (float64(row)-s.row)*w.StepLat*math.Pi/180
		// hav δ = hav Δφ + cos φ cos φ' hav Δλ
		h := (hav(s.radiusM/terrain.EarthRadiusM) - hav(v-lat)) / (math.Cos(lat) * math.Cos(v))
		if h <= 0 {
			continue
		}
		half := 2 * math.Asin(math.Sqrt(min(h, 1))) * 180 / math.Pi / w.StepLon
		from, to := math.Ceil(s.col-half), math.Floor(s.col+half)
		n := int64(to - from + 1)
		inside := int64(max(min(to, float64(s.dem.Cols-1))-max(from, 0)+1, 0))
		if row < 0 || row >= s.dem.Rows {
			inside = 0
		}
		s.estimate += inside
		s.outside += n - inside
	}
}

// hav is the haversine of an angle.
func hav(x float64) float64 {
	s := math.Sin(x / 2)
	return s * s
}

// distM is the distance of a cell, by column and row of the raster (haversine formula; the series of the arc sine is within
// 1e-9 up to 500 km).
func (s *site) distM(col, row int) float64 {
	h := s.sinLat[row-s.window.row] + s.cosLat[row-s.window.row]*s.sinLon[col-s.window.col]
	return 2 * terrain.EarthRadiusM * math.Sqrt(h) * (1 + h*(1.0/6+h*(3.0/40)))
}

// height is the ground between the four posts around a place within the raster; NaN next to a void.
func (s *site) height(x, y float64) float64 {
	d := s.dem
	i, j := min(int(x), d.Cols-2), min(int(y), d.Rows-2)
	fx, fy := x-float64(i), y-float64(j)
	north := d.Data[j*d.Cols+i:]
	south := north[d.Cols : d.Cols+2]
	a, b := float64(north[0]), float64(south[0])
	a += (float64(north[1]) - a) * fx
	b += (float64(south[1]) - b) * fx
	return a + (b-a)*fy
}
