package filing

import (
	"context"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/rollout/h3"
	"github.com/guyline/guyline/terrain"
)

// hills are a made-up signal: two stations whose power falls with distance, and waves in place of terrain.
func hills(g terrain.Grid, offsetDB float32) *terrain.Raster[float32] {
	r := terrain.NewRaster[float32](g)
	for row := range g.Rows {
		for col := range g.Cols {
			lat, lon := g.Centre(col, row)
			best := -200.0
			for _, s := range [][2]float64{{44.21, -71.52}, {44.17, -71.44}} {
				d := math.Hypot(lat-s[0], (lon-s[1])*0.72) * 111
				best = max(best, -62-36*math.Log10(0.05+d))
			}
			best += 7*math.Sin(900*lat)*math.Cos(700*lon) + 3*math.Sin(4000*lat+3000*lon)
			r.Set(col, row, float32(best)+offsetDB)
		}
	}
	for i := range 40 { // a hole in the terrain
		r.Set(60+i%8, 20+i/8, float32(math.NaN()))
	}
	return r
}

var valley = terrain.Grid{West: -71.6, North: 44.25, StepLon: 1.0 / 1200, StepLat: 1.0 / 1200, Cols: 160, Rows: 110}

// example is a package of a made-up operator.
func example() *Package {
	p := &Package{
		ProviderID: "999999", Brand: "Example \"Valley\" Mobile",
		Models: []Model{{"itm-30", "Guyline", "0.1", "The Guyline authors", 90, 1.5, "NASA SRTM", "2000", 90, "ESA WorldCover", "2021", 10}},
		Clutter: []Clutter{
			{"itm-30", "10", "tree cover", 12, 8.5}, {"itm-30", "30", "grassland", 0, 0},
		},
		Conditions: "Made up for a test.", Description: "Made up for a test.",
	}
	for _, s := range Services() {
		for _, e := range []Environment{Outdoor, Vehicle} {
			id := s.String() + []string{"-outdoor", "-vehicle"}[e]
			p.Budgets = append(p.Budgets, Budget{
				ID: id, Service: s, Environment: e, FreqMHz: 3550, BandwidthMHz: 20, CellEdgePercent: 90, LoadingPercent: 50,
				TxPowerDBm: 43, TxGainDBi: 17, TxLossDB: 1, RxNoiseFigureDB: 9, RequiredSINRDB: -3, FadingMarginDB: 10.3,
				InterferenceMarginDB: 3, BodyLossDB: 3, PenetrationLossDB: 8 * float64(e), MinSignalDBm: -112 + 6*float64(s),
			})
			p.Associations = append(p.Associations, Association{"itm-30", id})
			p.Rationale = append(p.Rationale, Rationale{id, "fading_margin_db", "8 dB of shadowing at 90 %"})
		}
		p.Maps = append(p.Maps, Map{s, One(Part{
			Outdoor: Coverage{SignalDBm: hills(valley, 0)}, Vehicle: Coverage{SignalDBm: hills(valley, -8)},
		})})
	}
	return p
}

func write(t *testing.T, p *Package) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "package")
	if _, err := Write(t.Context(), dir, p); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOwnPackageIsAccepted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "package")
	w, err := Write(t.Context(), dir, example())
	if err != nil {
		t.Fatal(err)
	}
	r, err := Validate(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		t.Error(p)
	}
	if len(w.Maps) != 3 || r.Checked.Maps != 3 || r.Checked.Tables != 5 || r.Checked.Polygons == 0 || r.Checked.Hexagons == 0 {
		t.Errorf("written %+v, checked %+v", w, r.Checked)
	}
	for _, m := range w.Maps {
		t.Logf("%+v", m)
		if m.UnknownCells == 0 || m.OutdoorAreaKm2 <= m.VehicleAreaKm2 || m.Hexagons < int(m.OutdoorAreaKm2*8) {
			t.Errorf("%+v", m)
		}
	}
}

// Parts of a map give the same hexagons and the same area as the whole of it.
func TestPartsEqualWhole(t *testing.T) {
	p := example()
	p.Maps = p.Maps[:1]
	dir := write(t, p)
	outdoor, vehicle := hills(valley, 0), hills(valley, -8)
	cut := func(r *terrain.Raster[float32], col, cols int) *terrain.Raster[float32] {
		g := r.Grid
		g.West, g.Cols = g.West+float64(col)*g.StepLon, cols
		out := terrain.NewRaster[float32](g)
		for row := range g.Rows {
			for c := range cols {
				out.Set(c, row, r.At(col+c, row))
			}
		}
		return out
	}
	p.Maps[0].Parts = func(yield func(Part, error) bool) {
		for _, c := range [][2]int{{0, 101}, {101, 59}} {
			if !yield(Part{Coverage{SignalDBm: cut(outdoor, c[0], c[1])}, Coverage{SignalDBm: cut(vehicle, c[0], c[1])}}, nil) {
				return
			}
		}
	}
	parts := write(t, p)
	lines := func(dir string) []string {
		b, err := os.ReadFile(filepath.Join(dir, HexagonsFile(LTE)))
		if err != nil {
			t.Fatal(err)
		}
		list := strings.Split(string(b), "\n")
		slices.Sort(list)
		return list
	}
	if a, b := lines(dir), lines(parts); !slices.Equal(a, b) {
		t.Errorf("%d hexagons of the whole, %d of its parts", len(a), len(b))
	}
	if r, err := Validate(t.Context(), parts, Options{}); err != nil || !r.Accepted() {
		t.Errorf("%v, %v", r.Problems, err)
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Package)
		want   string
	}{
		"probability":  {func(p *Package) { p.Budgets[0].CellEdgePercent = 85 }, "bdc-probability"},
		"loading":      {func(p *Package) { p.Budgets[1].LoadingPercent = 40 }, "bdc-loading"},
		"resolution":   {func(p *Package) { p.Models[0].ResolutionM = 120 }, "bdc-resolution"},
		"receiver":     {func(p *Package) { p.Models[0].ReceiverHeightM = 1 }, "bdc-receiver-height"},
		"no budget":    {func(p *Package) { p.Budgets = p.Budgets[1:] }, "bdc-join"},
		"not a number": {func(p *Package) { p.Budgets[0].FreqMHz = math.NaN() }, "bdc-value"},
		"two maps":     {func(p *Package) { p.Maps[1].Service = LTE }, "one map per technology"},
		"no map":       {func(p *Package) { p.Maps = nil }, "no map"},
		"no brand":     {func(p *Package) { p.Brand = "" }, "Brand"},
		"swapped": {func(p *Package) {
			p.Maps[0].Parts = One(Part{Coverage{SignalDBm: hills(valley, -8)}, Coverage{SignalDBm: hills(valley, 0)}})
		}, "swapped"},
		"coarse": {func(p *Package) {
			g := valley
			g.StepLat, g.StepLon, g.Cols, g.Rows = 0.01, 0.01, 100, 50
			p.Maps[0].Parts = One(Part{Coverage{SignalDBm: hills(g, 0)}, Coverage{SignalDBm: hills(g, -8)}})
		}, "too coarse"},
		"latitude and longitude": {func(p *Package) {
			g := valley
			g.West, g.North = 44.2, -171.5
			p.Maps[0].Parts = One(Part{Coverage{SignalDBm: hills(g, 0)}, Coverage{SignalDBm: hills(g, -8)}})
		}, "swapped"},
		"other grid": {func(p *Package) {
			g := valley
			g.Cols--
			p.Maps[0].Parts = One(Part{Coverage{SignalDBm: hills(valley, 0)}, Coverage{SignalDBm: hills(g, -8)}})
		}, "different grids"},
		"overlapping parts": {func(p *Package) {
			part := Part{Coverage{SignalDBm: hills(valley, 0)}, Coverage{SignalDBm: hills(valley, -8)}}
			p.Maps[0].Parts = func(yield func(Part, error) bool) {
				for range 2 {
					if !yield(part, nil) {
						return
					}
				}
			}
		}, "overlap"},
		"nothing covered": {func(p *Package) {
			p.Maps[0].Parts = One(Part{Coverage{SignalDBm: hills(valley, -200)}, Coverage{SignalDBm: hills(valley, -208)}})
		}, "covers nothing"},
		"failing part": {func(p *Package) {
			p.Maps[1].Parts = func(yield func(Part, error) bool) { yield(Part{}, errors.New("tile 7 is gone")) }
		}, "tile 7"},
	} {
		t.Run(name, func(t *testing.T) {
			p := example()
			c.change(p)
			in := t.TempDir()
			_, err := Write(t.Context(), filepath.Join(in, "package"), p)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, expected %q in it", err, c.want)
			}
			if left, _ := os.ReadDir(in); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// A cancelled run leaves nothing, wherever it is cancelled.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := example()
	whole := p.Maps[2].Parts
	p.Maps[2].Parts = func(yield func(Part, error) bool) {
		cancel()
		whole(yield)
	}
	in := t.TempDir()
	if _, err := Write(ctx, filepath.Join(in, "package"), p); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(in); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	dir := write(t, example())
	if _, err := Validate(ctx, dir, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("validating: %v", err)
	}
}

func TestProbabilityDecides(t *testing.T) {
	p := example()
	p.Maps = p.Maps[:1]
	half := terrain.NewRaster[float32](valley)
	for i := range half.Data {
		if i%valley.Cols < valley.Cols/2 {
			half.Data[i] = 0.9
		} else {
			half.Data[i] = 0.899
		}
	}
	p.Maps[0].Parts = One(Part{Coverage{hills(valley, 0), half}, Coverage{hills(valley, -8), half}})
	w, err := Write(t.Context(), filepath.Join(t.TempDir(), "package"), p)
	if err != nil {
		t.Fatal(err)
	}
	want := 80*110.0 - 40
	cell := valley.StepLat * valley.StepLon * math.Cos(44.18*math.Pi/180) * 12364
	if got := w.Maps[0].OutdoorAreaKm2 / cell; math.Abs(got-want) > 0.01*want {
		t.Errorf("%.0f cells covered, expected %.0f", got, want)
	}
}

var update = flag.Bool("update", false, "write docs/filing.md anew")

func TestReference(t *testing.T) {
	const path = "../../docs/filing.md"
	if *update {
		if err := os.WriteFile(path, []byte(Reference()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != Reference() {
		t.Errorf("docs/filing.md is not what the code says (%v); run this test with -update", err)
	}
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.ID] || r.Text == "" || r.Source == "" {
			t.Errorf("%+v", r)
		}
		seen[r.ID] = true
	}
}

func TestNationalArea(t *testing.T) {
	a := newArea(nil)
	for p, want := range map[h3.LatLng]bool{{Lat: 44, Lng: -71}: true, {Lat: 61, Lng: -150}: true, {Lat: 47, Lng: 8}: false, {Lat: 0, Lng: 0}: false} {
		if a.contains(p) != want {
			t.Errorf("%v: %v", p, !want)
		}
	}
}

func TestReadArea(t *testing.T) {
	const polygon = `{"type":"Polygon","coordinates":[[[-72,44],[-71,44],[-71,45],[-72,45],[-72,44]]]}`
	for text, want := range map[string]int{
		polygon: 1,
		`{"type":"Feature","properties":{},"geometry":` + polygon + `}`:                                                                         1,
		`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":` + polygon + `},{"type":"Feature","geometry":` + polygon + `}]}`: 2,
		`{"type":"Point","coordinates":[1,2]}`:                                                                                                  0,
		`{"type":"FeatureCollection"}`:                                                                                                          0,
		`{"type":"Feature"}`:                                                                                                                    0,
		`{`:                                                                                                                                     0,
		`{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}`:                                                                    0,
	} {
		list, err := ReadArea(strings.NewReader(text))
		if len(list) != want || (err == nil) != (want > 0) {
			t.Errorf("%s: %d polygons, %v", text, len(list), err)
		}
		if want > 0 && !newArea(list).contains(h3.LatLng{Lat: 44.5, Lng: -71.5}) {
			t.Errorf("%s: its middle is not inside", text)
		}
	}
}
