package geotiff

import (
	"math"
	"path/filepath"
	"testing"
)

// BenchmarkWrite writes a map of signal of 2,400 × 2,400 float32 as COG.
func BenchmarkWrite(b *testing.B) {
	const n = 2400
	rows := make([][]float32, n)
	for y := range rows {
		rows[y] = make([]float32, n)
		for x := range rows[y] {
			d := math.Hypot(float64(x-n/2), float64(y-n/2)) + 1
			rows[y][x] = float32(-60 - 35*math.Log10(d/30) + 8*math.Sin(float64(x)/9)*math.Cos(float64(y)/11))
			if d > n/2 {
				rows[y][x] = float32(math.NaN())
			}
		}
	}
	nan := math.NaN()
	file := filepath.Join(b.TempDir(), "a.tif")
	b.SetBytes(4 * n * n)
	b.ReportAllocs()
	for b.Loop() {
		w, err := Create[float32](file, Spec{Width: n, Height: n, EPSG: 4326, OriginX: -115, OriginY: 52, StepX: 1.0 / 1200, StepY: 1.0 / 1200, NoData: &nan})
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range rows {
			if err := w.WriteRow(r); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead reads it block by block.
func BenchmarkRead(b *testing.B) {
	file := filepath.Join(b.TempDir(), "a.tif")
	w, err := Create[float32](file, Spec{Width: 2048, Height: 2048, EPSG: 4326, StepX: 0.001, StepY: 0.001})
	if err != nil {
		b.Fatal(err)
	}
	row := make([]float32, 2048)
	for y := range 2048 {
		for x := range row {
			row[x] = float32(math.Sin(float64(x)/31) * math.Cos(float64(y)/17) * 500)
		}
		if err := w.WriteRow(row); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	f, err := Open(file)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	b.SetBytes(4 << 22)
	for b.Loop() {
		for by := range 4 {
			for bx := range 4 {
				if _, _, _, err := f.Block(0, 0, bx, by); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}
