package rollout

import (
	"context"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/rollout/filing"
)

// mapped is a study of three cells on the ground of flat, and their map.
func mapped(t *testing.T, run coverage.Run) (*Study, *Covering) {
	t.Helper()
	s := &Study{Ground: flat(t)}
	terms := DefaultTerms()
	terms.RadiusKm = 9
	cells := []Cell{at("a", "A", "X", 38.5, -117.5), at("b", "B", "Y", 38.52, -117.45), at("b2", "B", "Y", 38.52, -117.45)}
	cells[2].FreqMHz, cells[2].AzimuthDeg, cells[2].BeamwidthDeg, cells[2].GainDBi, cells[2].Band = 2600, 90, 65, 17, "n41"
	var err error
	if s.Service, err = Serve(context.Background(), s.Ground, cells, nil, terms); err != nil {
		t.Fatal(err)
	}
	c, err := s.Cover(context.Background(), 0, run)
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

// TestCoverAgrees: the map says at its points what Serve says at places there. The sweep interpolates horizons and the
// irregularity of the ground between radials; the ground here is level but for one wall, behind which both are left out.
func TestCoverAgrees(t *testing.T) {
	s, c := mapped(t, coverage.Run{})
	g := c.Server.Grid
	var points []Point
	var index []int
	for row := 3; row < g.Rows; row += 17 {
		for col := 3; col < g.Cols; col += 19 {
			lat, lon := g.Centre(col, row)
			if lon < -117.42 {
				points = append(points, Point{Lat: lat, Lon: lon, People: 1})
				index = append(index, row*g.Cols+col)
			}
		}
	}
	v, err := Serve(context.Background(), s.Ground, s.Service.Cells, points, s.Service.Terms)
	if err != nil {
		t.Fatal(err)
	}
	served, probability := c.Served(), c.Probability()
	compared, sum := 0, 0.0
	for i, k := range index {
		switch list := v.Servers[i]; {
		case len(list) > 0 && c.Server.Data[k] == coverage.None:
			t.Errorf("%+v is served, and the map has nothing there", points[i])
		case len(list) > 0:
			off := float64(c.ReceivedDBm.Data[k] - list[0].RSRPdBm)
			compared, sum = compared+1, sum+off*off
			if math.Abs(off) > 3 {
				t.Errorf("at %.4f, %.4f: %.1f dBm on the map, %.1f dBm to the place", points[i].Lat, points[i].Lon, c.ReceivedDBm.Data[k], list[0].RSRPdBm)
			}
		}
		if c.Server.Data[k] == coverage.None {
			continue
		}
		b := &c.budgets[c.Server.Data[k]]
		over := float64(c.ReceivedDBm.Data[k]) - b.leastDBm
		if math.Abs(over) > 3 && (len(v.Servers[i]) > 0) != (over > 0) {
			t.Errorf("at %.4f, %.4f: %.1f dB over the need on the map, %d servers of the place", points[i].Lat, points[i].Lon, over, len(v.Servers[i]))
		}
		if (over >= 0) != (served.Data[k] == 1) || (over >= 0) != (float64(probability.Data[k]) >= s.Service.Terms.Reliability-1e-6) {
			t.Errorf("%.2f dB over the need: served %g with probability %g", over, served.Data[k], probability.Data[k])
		}
	}
	if rms := math.Sqrt(sum / float64(compared)); compared < 50 || rms > 1 {
		t.Errorf("rms %.2f dB over %d places, want at most 1 dB over 50 or more", rms, compared)
	}
}

// TestCoverWorkers: the map does not depend on how many work on it, and sums up to the same extents.
func TestCoverWorkers(t *testing.T) {
	s, one := mapped(t, coverage.Run{Workers: 1})
	_, two := mapped(t, coverage.Run{Workers: 2})
	for i := range one.Server.Data {
		a, b := one.ReceivedDBm.Data[i], two.ReceivedDBm.Data[i]
		if one.Server.Data[i] != two.Server.Data[i] || math.Float32bits(a) != math.Float32bits(b) {
			t.Fatalf("point %d: cell %d at %g with one worker, %d at %g with two", i, one.Server.Data[i], a, two.Server.Data[i], b)
		}
	}
	all, parts := 0.0, map[string]float64{}
	for _, e := range s.Service.Extents(one) {
		if e.Of == "network" {
			all = e.AreaKm2
			continue
		}
		parts[e.Of] += e.AreaKm2
	}
	for of, sum := range parts {
		if of != "county" && math.Abs(sum-all) > 0.01 {
			t.Errorf("by %s %.2f km² in all, the network covers %.2f", of, sum, all)
		}
	}
	if all < 20 || all > math.Pi*9*9*2 {
		t.Errorf("%.1f km² are covered", all)
	}
}

// TestFiling: what we file, our validator accepts; what may not be filed is refused.
func TestFiling(t *testing.T) {
	_, c := mapped(t, coverage.Run{})
	about := About{ProviderID: "130001", Brand: "Example & Söhne, \"rural\"", ToolVersion: "1", TerrainSource: "made by us", TerrainVintage: "2020"}
	p, err := c.Filing(about)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "filing")
	if _, err := filing.Write(context.Background(), dir, p); err != nil {
		t.Fatal(err)
	}
	r, err := filing.Validate(context.Background(), dir, filing.Options{})
	if err != nil || !r.Accepted() || r.Checked.Maps != 2 || r.Checked.Polygons == 0 || r.Checked.Hexagons == 0 {
		t.Errorf("%v, %+v: %v", err, r.Checked, r.Problems)
	}
	for what, change := range map[string]func(*Terms){
		"90 %": func(t *Terms) { t.Reliability = 0.8 }, "50 %": func(t *Terms) { t.Load = 0.3 },
	} {
		service := *c.Service
		change(&service.Terms)
		other := *c
		other.Service = &service
		if _, err := other.Filing(about); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	service := *c.Service
	service.Terms.Technology, service.Terms.DownMbps = radio.LTE, 5
	lte := *c
	lte.Service = &service
	if p, err = lte.Filing(about); err != nil || len(p.Maps) != 1 || p.Maps[0].Service != filing.LTE {
		t.Errorf("LTE: %v", err)
	}
}
