package coverage

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/terrain"
)

// ground reads real terrain around a place.
func ground(t testing.TB, lat, lon, distM float64) *terrain.Raster[float32] {
	t.Helper()
	m, err := terrain.Open(terrain.Options{}, filepath.Join(testdata.Dir(t, "rollout"), "dem"))
	if err != nil {
		t.Fatal(err)
	}
	area, err := terrain.AreaAround(lat, lon, distM)
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := m.Elevation(context.Background(), area, 0)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// calgary is the site of the reference map.
func calgary() (Transmitter, Model) {
	m := Typical()
	m.Percent.TimePercent, m.RadiusKm = 90, 50
	return Transmitter{Lat: 51, Lon: -114, HeightM: 30, FreqMHz: 3500, Polarization: itm.Vertical, PowerDBm: 60}, m
}

// TestConformanceRaster holds the map against NTIA's program run for each cell with a profile of its own.
func TestConformanceRaster(t *testing.T) {
	file := filepath.Join(testdata.Dir(t, "rollout"), "golden", "ntia_calgary50_perpixel.csv")
	tx, m := calgary()
	out, err := Loss(context.Background(), ground(t, tx.Lat, tx.Lon, 51e3), tx, m, Run{})
	if err != nil {
		t.Fatal(err)
	}
	var e offsets
	for _, row := range testdata.CSV(t, file) {
		lat, lon, want := number(t, row["lat"]), number(t, row["lon"]), number(t, row["loss_db"])
		e.add(at(out.LossDB, lat, lon), want)
	}
	e.report(t)
	fmt.Printf("score raster-rms %.3f\n", e.rms())
	fmt.Printf("score raster-agree %.4f\n", e.agree())
	t.Logf("%d cells of %d; %.1f %% of the map with a warning of ITM's", len(e.off), out.Cells, 100*float64(out.Dubious)/float64(out.Cells))
	if e.missing > 0 || e.rms() > 2.2 || e.agree() < 0.992 {
		t.Errorf("%d cells without a prediction; rms %.3f, at most 2.2; agreement %.4f, at least 0.992", e.missing, e.rms(), e.agree())
	}
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// at is the value of the cell that holds a point; NaN where there is none.
func at(r *terrain.Raster[float32], lat, lon float64) float64 {
	c, row, ok := r.Cell(lat, lon)
	if !ok {
		return math.NaN()
	}
	return float64(r.At(c, row))
}

// offsets collects differences from another map.
type offsets struct {
	off     []float64
	differ  [5]int // at the thresholds 130, 140, … 170 dB
	missing int
}

func (e *offsets) add(got, want float64) {
	if math.IsNaN(got) {
		e.missing++
		return
	}
	e.off = append(e.off, got-want)
	for i := range e.differ {
		if th := 130 + 10*float64(i); (got <= th) != (want <= th) {
			e.differ[i]++
		}
	}
}

func (e *offsets) rms() float64 {
	sum := 0.0
	for _, d := range e.off {
		sum += d * d
	}
	return math.Sqrt(sum / float64(len(e.off)))
}

func (e *offsets) agree() float64 {
	return 1 - float64(slices.Max(e.differ[:]))/float64(len(e.off))
}

// report logs how the differences are spread.
func (e *offsets) report(t testing.TB) {
	if len(e.off) == 0 {
		t.Fatal("nothing to compare")
	}
	abs := make([]float64, len(e.off))
	mean := 0.0
	for i, d := range e.off {
		abs[i] = math.Abs(d)
		mean += d / float64(len(e.off))
	}
	slices.Sort(abs)
	part := func(p float64) float64 { return abs[int(p*float64(len(abs)-1))] }
	t.Logf("rms %.3f dB, mean %.3f; half of the cells within %.2f dB, 90 %% within %.2f, 99 %% within %.2f, all within %.1f", e.rms(), mean,
		part(0.5), part(0.9), part(0.99), part(1))
}
