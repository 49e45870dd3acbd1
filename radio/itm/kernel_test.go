package itm

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// TestKernel holds the kernel against the model itself on NTIA's oracle paths.
func TestKernel(t *testing.T) {
	dir := filepath.Join(testdata.Dir(t, "rollout"), "itm")
	paths := profiles(t, filepath.Join(dir, "ntia14_oracle_profiles.csv"), 6)
	n, worst := 0, 0.0
	for _, m := range testdata.CSV(t, filepath.Join(dir, "ntia14_oracle_p2p.csv")) {
		r := row(m)
		q := TLS{r.num(t, "p1"), r.num(t, "p2"), 50}
		if r["var_mode"] == "TLS" {
			q.SituationPercent = r.num(t, "p3")
		}
		l, p := r.link(t), paths[r["pid"]]
		want, err := PointToPointTLS(l, p, q)
		k, kerr := NewKernel(l, q)
		if err != nil {
			if kerr == nil {
				t.Errorf("row %s: the kernel takes what the model refuses: %v", r["row"], err)
			}
			continue
		}
		if kerr != nil {
			t.Fatalf("row %s: %v", r["row"], kerr)
		}
		a := k.Air(p.meanHeight())
		got := k.Loss(&want.Geometry, &a)
		worst = max(worst, math.Abs(got.LossDB-want.LossDB))
		if !(math.Abs(got.LossDB-want.LossDB) < 1e-3) || got.Mode != want.Mode || got.Warnings != want.Warnings {
			t.Errorf("row %s: %v, %v, %v; want %v, %v, %v", r["row"], got.LossDB, got.Mode, got.Warnings, want.LossDB, want.Mode, want.Warnings)
		}
		n++
	}
	t.Logf("%d paths, largest difference %.2g dB", n, worst)
}

func TestTables(t *testing.T) {
	var k tables
	k.fill()
	for x := 1e-9; x < 1e9; x *= 1.00137 {
		if d := math.Abs(k.log(x) - math.Log(x)); d > 1e-10 {
			t.Fatalf("log(%v) is off by %v", x, d)
		}
	}
	for x := -60.0; x < 20; x += 0.00731 {
		if d := math.Abs(k.exp(x)/math.Exp(x) - 1); d > 1e-10 {
			t.Fatalf("exp(%v) is off by %v", x, d)
		}
	}
	for x := 0.0; x <= math.Pi; x += 0.001 {
		sin, cos := sinCos(x)
		if math.Abs(sin-math.Sin(x)) > 1e-7 || math.Abs(cos-math.Cos(x)) > 1e-7 {
			t.Fatalf("sine and cosine of %v: %v, %v", x, sin, cos)
		}
	}
}

func BenchmarkKernel(b *testing.B) {
	l := Link{30, 1.5, ContinentalTemperate, 301, 3500, Vertical, 15, 0.005, Mobile + NoLocation}
	q := TLS{90, 50, 50}
	k, err := NewKernel(l, q)
	if err != nil {
		b.Fatal(err)
	}
	near := Geometry{4000, [2]float64{-0.002, -0.001}, [2]float64{18000, 5000}, [2]float64{40, 3}, 30}
	far := Geometry{20000, [2]float64{0.01, 0.02}, [2]float64{8000, 300}, [2]float64{60, 3}, 130}
	for _, c := range []struct {
		name string
		g    Geometry
	}{{"sight", near}, {"diffraction", far}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				a := k.Air(1000)
				k.Loss(&c.g, &a)
			}
		})
	}
}
