package rollout

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/terrain"
)

// flat is a tile of level ground at 500 m, with a wall of 600 m along a meridian.
func flat(t *testing.T) *terrain.Mosaic {
	t.Helper()
	m, err := terrain.Open(terrain.Options{}, flatFile(t)...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func flatFile(t *testing.T) []string {
	t.Helper()
	const posts = 1201
	data := make([]byte, 0, posts*posts*2)
	for range posts {
		for col := range posts {
			h := uint16(500)
			if col > 700 && col < 704 {
				h = 1100
			}
			data = binary.BigEndian.AppendUint16(data, h)
		}
	}
	file := filepath.Join(t.TempDir(), "N38W118.hgt")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return []string{file}
}

func at(name, site, supplier string, lat, lon float64) Cell {
	return Cell{Name: name, Site: site, Supplier: supplier, Lat: lat, Lon: lon, HeightM: 30, FreqMHz: 700, BandwidthMHz: 10, PowerDBm: 46, GainDBi: 8, BeamwidthDeg: 360,
		PowerArea: "feeder", Backhaul: []string{"fibre " + site}}
}

func TestServe(t *testing.T) {
	cells := []Cell{at("a", "A", "X", 38.5, -117.6), at("b", "B", "Y", 38.5, -117.55)}
	points := []Point{
		{Name: "between", Lat: 38.5, Lon: -117.575, People: 100},
		{Name: "at a", Lat: 38.502, Lon: -117.602, People: 10},
		{Name: "far", Lat: 38.95, Lon: -117.9, People: 7},
		{Name: "behind the wall", Lat: 38.5, Lon: -117.40, People: 5},
		{Name: "in front of it", Lat: 38.5, Lon: -117.52, People: 3},
		{Name: "where no ground is known", Lat: 37.99, Lon: -117.6, People: 1},
	}
	terms := DefaultTerms()
	terms.RadiusKm = 60
	terms.Load = 0.5
	s, err := Serve(context.Background(), flat(t), cells, points, terms)
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]int{}
	for i, p := range points {
		served[p.Name] = len(s.Servers[i])
	}
	if served["at a"] == 0 || served["in front of it"] == 0 {
		t.Errorf("a point near a mast is not served: %v", served)
	}
	if served["behind the wall"] != 0 || served["far"] != 0 || served["where no ground is known"] != 0 {
		t.Errorf("a point that nothing can reach is served: %v", served)
	}
	if s.Unknown != 2 {
		t.Errorf("%d paths over unknown ground, want those of two cells to one point", s.Unknown)
	}
	people, all, _ := s.Total()
	if people != 126 || all != 113 {
		t.Errorf("%d of %d people served, want 113 of 126", all, people)
	}
}

func TestFailures(t *testing.T) {
	cells := []Cell{at("a1", "A", "X", 38, -117), at("a2", "A", "X", 38, -117), at("b1", "B", "Y", 38.1, -117)}
	cells[2].PowerArea = ""
	cells[2].Backhaul = []string{"fibre A", "microwave"}
	s := &Service{Cells: cells, Points: []Point{{People: 100}, {People: 20}, {People: 3}, {People: 1}},
		Servers: [][]Server{{{Cell: 0}, {Cell: 1}}, {{Cell: 1}, {Cell: 2}}, {{Cell: 2}}, nil}}
	want := []Failure{
		{BackhaulFails, "fibre A", 2, 1, 100, 20},
		{PowerFails, "feeder", 2, 1, 100, 20},
		{SiteFails, "A", 2, 1, 100, 20},
		{SupplierFails, "X", 2, 1, 100, 20},
		{SiteFails, "B", 1, 1, 3, 0},
		{SupplierFails, "Y", 1, 1, 3, 0},
	}
	if diff := cmp.Diff(want, s.Failures()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	served, alone := s.People()
	if diff := cmp.Diff([][]int{{100, 20, 3}, {100, 0, 3}}, [][]int{served, alone}); diff != "" {
		t.Errorf("people -want +got:\n%s", diff)
	}
}

func TestCells(t *testing.T) {
	n := network.New()
	site := n.Add(network.KindSite, "", "Mill", nil)
	network.Latitude.Say(site, 38, network.Declared, network.Origin{})
	network.Longitude.Say(site, -117, network.Declared, network.Origin{})
	network.Supplied.Say(site, "X", network.Declared, network.Origin{})
	good := n.Add(network.KindCell, "", "Mill 1", site)
	network.Band.Say(good, "n71", network.Declared, network.Origin{})
	network.Azimuth.Say(good, 120, network.Declared, network.Origin{})
	n.Add(network.KindCell, "", "Mill 2", site)
	nowhere := n.Add(network.KindCell, "", "nowhere", nil)
	network.Band.Say(nowhere, "n71", network.Declared, network.Origin{})
	odd := n.Add(network.KindCell, "", "Mill 3", site)
	network.Band.Say(odd, "n777", network.Declared, network.Origin{})

	cells, faults := Cells(n)
	if len(cells) != 1 {
		t.Fatalf("%d cells, want one", len(cells))
	}
	c := cells[0]
	if c.Site != "Mill" || c.Supplier != "X" || c.FreqMHz != 634.5 || c.HeightM != assumedHeightM || c.GainDBi != assumedGainDBi {
		t.Errorf("%+v", c)
	}
	if got := strings.Join(c.Assumed, "; "); got != "634.5 MHz, the middle of n71; bandwidth 10 MHz; height 30 m; power 46 dBm; beamwidth 65°; antenna-gain 17 dBi; downtilt 3°" {
		t.Errorf("assumed: %s", got)
	}
	var text []string
	for _, f := range faults {
		text = append(text, f.Element.Name+": "+f.Text)
	}
	want := []string{
		"Mill 2: neither nr-arfcn nor band is declared: its frequency is not known",
		"nowhere: its position is not declared: give latitude and longitude of the cell or its site",
		`Mill 3: band "n777" is none of TS 38.101-1 table 5.2-1 and TS 38.101-2 table 5.2-1`,
	}
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("faults -want +got:\n%s", diff)
	}
}
