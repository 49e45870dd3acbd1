package atlas

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/peterstace/simplefeatures/geom"

	"github.com/guyline/guyline/terrain"
)

// grid1 has cells of one unit with the south-western corner at 0, 0.
func grid1(cols, rows int) terrain.Grid {
	return terrain.Grid{West: 0, North: float64(rows), StepLon: 1, StepLat: 1, Cols: cols, Rows: rows}
}

// drawn makes a raster of lines of digits; a point is NaN.
func drawn(lines ...string) *terrain.Raster[float32] {
	r := terrain.NewRaster[float32](grid1(len(lines[0]), len(lines)))
	for row, l := range lines {
		for col, c := range l {
			r.Set(col, row, float32(c-'0'))
			if c == '.' {
				r.Set(col, row, float32(math.NaN()))
			}
		}
	}
	return r
}

func wkt(m orb.MultiPolygon) string {
	s := "MULTIPOLYGON ("
	for i, p := range m {
		if i > 0 {
			s += ", "
		}
		s += "("
		for j, r := range p {
			if j > 0 {
				s += ", "
			}
			s += "("
			for k, q := range r {
				if k > 0 {
					s += ", "
				}
				s += fmt.Sprintf("%.17g %.17g", q[0], q[1])
			}
			s += ")"
		}
		s += ")"
	}
	return s + ")"
}

func TestPolygons(t *testing.T) {
	for _, c := range []struct {
		name            string
		raster          *terrain.Raster[float32]
		polygons, holes int
	}{
		{"all", drawn("11", "11"), 1, 0},
		{"nothing", drawn("0.", ".0"), 0, 0},
		{"diagonal cells are apart", drawn("10", "01"), 2, 0},
		{"a hole", drawn("111", "101", "111"), 1, 1},
		{"an outer ring that touches itself is a hole that touches it", drawn("011", "101", "111"), 1, 1},
		{"two holes that touch", drawn("1111", "1011", "1101", "1111"), 1, 2},
		{"an island in a hole", drawn("11111", "10001", "10101", "10001", "11111"), 2, 1},
		{"an island that touches the hole at corners", drawn("11111", "11011", "10101", "11011", "11111"), 2, 1},
		{"NaN is in none", drawn("1.1"), 2, 0},
	} {
		b, err := Polygons(context.Background(), c.raster, 1)
		if err != nil {
			t.Fatal(err)
		}
		holes := 0
		for _, p := range b[0].Shape {
			holes += len(p) - 1
		}
		if len(b[0].Shape) != c.polygons || holes != c.holes {
			t.Errorf("%s: %d polygons and %d holes, want %d and %d: %s", c.name, len(b[0].Shape), holes, c.polygons, c.holes, wkt(b[0].Shape))
		}
		check(t, c.name, c.raster, b)
	}
}

// check holds outlines against an OGC validity check that is not ours, and every cell's centre against the polygons.
func check(t *testing.T, name string, r *terrain.Raster[float32], bands []Band) {
	t.Helper()
	for _, b := range bands {
		if len(b.Shape) > 0 {
			if _, err := geom.UnmarshalWKT(wkt(b.Shape)); err != nil { // it validates
				t.Errorf("%s: band from %g is not valid: %v", name, b.Min, err)
			}
		}
		if a := planar.Area(b.Shape); math.Abs(a-float64(b.Cells)*r.StepLat*r.StepLon) > 1e-9 {
			t.Errorf("%s: band from %g: %d cells, and the polygons have %g", name, b.Min, b.Cells, a)
		}
		for _, p := range b.Shape {
			for i, ring := range p {
				if o := ring.Orientation(); (i == 0) != (o == orb.CCW) {
					t.Errorf("%s: ring %d runs %v", name, i, o)
				}
			}
		}
	}
	for row := range r.Rows {
		for col := range r.Cols {
			v := float64(r.At(col, row))
			lat, lon := r.Centre(col, row)
			for _, b := range bands {
				if want := v >= b.Min && v < b.Max; planar.MultiPolygonContains(b.Shape, orb.Point{lon, lat}) != want {
					t.Fatalf("%s: cell %d, %d of %g: in the band from %g: not %v", name, col, row, v, b.Min, want)
				}
			}
		}
	}
}

// TestPolygonsOfNoise outlines random rasters, which have every way in which cells can meet.
func TestPolygonsOfNoise(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range 60 {
		r := terrain.NewRaster[float32](grid1(1+rnd.IntN(20), 1+rnd.IntN(20)))
		for i := range r.Data {
			r.Data[i] = float32(rnd.IntN(2 + n%4))
			if rnd.IntN(10) == 0 {
				r.Data[i] = float32(math.NaN())
			}
		}
		b, err := Polygons(context.Background(), r, 1, 2, 3)
		if err != nil {
			t.Fatal(err)
		}
		check(t, fmt.Sprint("noise ", n), r, b)
	}
}

func TestPolygonsRefused(t *testing.T) {
	for _, thresholds := range [][]float64{nil, {2, 1}, {1, 1}, {math.NaN()}} {
		if _, err := Polygons(context.Background(), drawn("1"), thresholds...); err == nil {
			t.Errorf("thresholds %v were taken", thresholds)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Polygons(ctx, drawn("1"), 1); err == nil {
		t.Error("a cancelled run gave polygons")
	}
}

func TestClasses(t *testing.T) {
	r := terrain.NewRaster[uint8](terrain.Grid{West: -114, North: 51, StepLon: 0.01, StepLat: 0.01, Cols: 3, Rows: 1})
	copy(r.Data, []uint8{7, 0, 9})
	c, err := Classes(context.Background(), r)
	if err != nil || len(c) != 2 || c[0].Value != 7 || c[1].Value != 9 || len(c[1].Shape) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	if math.Abs(c[0].AreaKm2-0.778) > 0.001 { // 1.112 km × 1.112 km × cos 51°
		t.Errorf("%g km²", c[0].AreaKm2)
	}
}

// BenchmarkPolygons outlines bands of a million cells of hills.
func BenchmarkPolygons(b *testing.B) {
	r := terrain.NewRaster[float32](grid1(1000, 1000))
	for i := range r.Data {
		x, y := float64(i%1000), float64(i/1000)
		r.Data[i] = float32(math.Sin(x/17)*math.Cos(y/13) + math.Sin(x*y/3000)/3)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Polygons(context.Background(), r, -0.5, 0, 0.5); err != nil {
			b.Fatal(err)
		}
	}
}
