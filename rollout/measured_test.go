package rollout

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/rollout/h3"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// One hexagon fails at all of its points in the morning and in the afternoon, one passes, one is not tested.
func TestAudit(t *testing.T) {
	claim, tests := "h3_res9_id,technology,mindown,minup,environmnt\n", "time,lat,lon,down_mbps,up_mbps,environment\n"
	for i, at := range []h3.LatLng{{Lat: 38.5, Lng: -117.5}, {Lat: 38.6, Lng: -117.5}, {Lat: 38.7, Lng: -117.5}} {
		unit, err := h3.FromLatLng(at, 8)
		if err != nil {
			t.Fatal(err)
		}
		middle, points := unit.LatLng(), map[h3.Cell]bool{}
		for k := range 400 {
			p := h3.LatLng{Lat: middle.Lat + 0.0008*float64(k%20-10), Lng: middle.Lng + 0.0008*float64(k/20-10)}
			c, _ := h3.FromLatLng(p, 9)
			if parent, _ := c.Parent(8); parent != unit || points[c] {
				continue
			}
			points[c] = true
			claim += c.String() + ",500,7,1,1\n"
			if c := c.LatLng(); i < 2 {
				for _, hour := range []int{9, 15} {
					tests += fmt.Sprintf("2026-09-01T%02d:00:00-07:00,%.6f,%.6f,%d,2,in-vehicle\n", hour, c.Lat, c.Lng, 3+i*20)
				}
			}
		}
	}
	tests += "2026-09-01T03:00:00-07:00,38.5,-117.5,1,1,in-vehicle\nyesterday,38.5,-117.5,1,1,in-vehicle\n"
	signals := "lat,lon,rsrp\n38.5,-117.5,-90\n"
	people := []Point{{Lat: 38.7, Lon: -117.5, People: 500}}
	a, err := Audit([]string{write(t, "claim.csv", claim)}, []string{write(t, "tests.csv", tests), write(t, "signals.csv", signals)}, people,
		time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if a.Challengeable != 1 || a.Unchallenged != 1 || a.AtRisk != 0 || a.Untested != 4 || a.Tested() != 2 || a.Counted != a.Tests-1 {
		t.Errorf("%+v", a)
	}
	if len(a.Faults) != 2 {
		t.Errorf("faults %v: want a row that cannot be read and a test at night", a.Faults)
	}
	if people, _ := h3.FromLatLng(h3.LatLng{Lat: 38.7, Lng: -117.5}, 8); len(a.Next) == 0 || a.Next[0].Cell != people {
		t.Errorf("next %v: want the untested hexagon where people live", a.Next)
	}
	if _, err := Audit([]string{"none.csv"}, nil, nil, time.Time{}); err == nil {
		t.Error("a claim that does not exist is read")
	}
}

// Signals that were made by the prediction, and lie 4 dB above and 2 dB below it.
func TestCompare(t *testing.T) {
	ground := flat(t)
	cells := []Cell{at("a", "A", "X", 38.5, -117.6)}
	points := []Point{{Lat: 38.52, Lon: -117.6}, {Lat: 38.53, Lon: -117.6}}
	terms := DefaultTerms()
	s, err := Serve(context.Background(), ground, cells, points, terms)
	if err != nil {
		t.Fatal(err)
	}
	table := "LAT,LON,RSRP_dBm,note\n38.95,-117.95,-120,beyond all cells\n38.5,-117.6,,nothing measured\n38.5,-117.6,90,no RSRP\n-117.6,38.5,-90,swapped\n"
	for i, p := range points {
		table += fmt.Sprintf("%g,%g,%.6f,\n", p.Lat, p.Lon, float64(s.Servers[i][0].RSRPdBm)+[]float64{4, -2}[i])
	}
	study := &Study{Service: s, Ground: ground}
	m, err := study.Compare(context.Background(), []string{write(t, "drive.csv", table), write(t, "speeds.csv", "time,lat,lon,down_mbps,up_mbps\n")})
	if err != nil {
		t.Fatal(err)
	}
	if m.Count != 2 || math.Abs(m.ErrorDB+1) > 1e-3 || math.Abs(m.SigmaDB-3*math.Sqrt2) > 1e-3 {
		t.Errorf("%+v, want -1 dB and %g dB", m, 3*math.Sqrt2)
	}
	var faults []string
	for _, f := range m.Faults {
		faults = append(faults, f.String())
	}
	if text := strings.Join(faults, "\n"); len(faults) != 2 || !strings.Contains(text, "2 rows have no place or no RSRP") || !strings.Contains(text, "at 1 of 3 measured places") {
		t.Errorf("faults: %s", text)
	}
}
