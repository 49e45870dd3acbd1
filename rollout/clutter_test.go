package rollout

import (
	"context"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/terrain"
	"github.com/guyline/guyline/terrain/geotiff"
)

// landCover is a raster of two columns of codes, from 118° west: the western third and the rest to 117.4° west. East of it
// nothing is known.
func landCover(t *testing.T, west, east uint8) string {
	t.Helper()
	const step, cols, rows = 0.005, 120, 200
	file := filepath.Join(t.TempDir(), "cover.tif")
	w, err := geotiff.Create[uint8](file, geotiff.Spec{Width: cols, Height: rows, EPSG: 4326, OriginX: -118, OriginY: 39, StepX: step, StepY: step})
	if err != nil {
		t.Fatal(err)
	}
	row := make([]uint8, cols)
	for i := range row {
		row[i] = east
		if i < cols/3 {
			row[i] = west
		}
	}
	for range rows {
		if err := w.WriteRow(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestClutterCodes(t *testing.T) {
	tile := terrain.Area{West: -118, South: 38, East: -117, North: 39}
	if _, _, err := openClutter(context.Background(), []string{landCover(t, 10, 30)}, "", terrain.Area{West: 8, South: 46, East: 9, North: 47}); err == nil ||
		!strings.Contains(err.Error(), "same area") {
		t.Errorf("a land cover of another continent: %v", err)
	}
	for _, c := range []struct {
		name       string
		west, east uint8
		codes      string
		want       string // product, or a part of the error
	}{
		{"worldcover", 10, 30, "", "ESA WorldCover"},
		{"nlcd", 42, 71, "", "NLCD"},
		{"shared codes tell nothing", 90, 95, "", "clutter-codes: worldcover or nlcd"},
		{"neither", 1, 2, "", "[1 2]"},
		{"said", 90, 95, "nlcd", "NLCD"},
	} {
		got, _, err := openClutter(context.Background(), []string{landCover(t, c.west, c.east)}, c.codes, tile)
		switch {
		case err != nil && !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: %v", c.name, err)
		case err == nil && got.Source() != c.want:
			t.Errorf("%s: %s, want %s", c.name, got.Source(), c.want)
		}
	}
}

func TestClutterLoss(t *testing.T) {
	suburban, _ := radio.HeightGainLossDB(0.7, 1.5, 27, 10, radio.Suburban)
	dense, _ := radio.TerrestrialClutterLossDB(3.55, 5, 50)
	near, _ := radio.TerrestrialClutterLossDB(28, 0.25, 50)
	for _, c := range []struct {
		class                  terrain.Clutter
		freqMHz, heightM, dist float64
		want                   float64
	}{
		{terrain.Suburban, 700, 1.5, 5000, suburban},
		{terrain.DenseUrban, 3550, 1.5, 5000, dense},
		{terrain.TreesForest, 3550, 1.5, 5000, dense}, // the statistical model has one clutter
		{terrain.Urban, 28_000, 1.5, 20, near},
		{terrain.OpenRural, 700, 1.5, 5000, 0},
		{terrain.WaterSea, 3550, 1.5, 5000, 0},
		{terrain.NoClutter, 700, 1.5, 5000, 0},
		{terrain.Suburban, 700, 10, 5000, 0}, // as high as the roofs
		{terrain.TreesForest, 3550, 20, 5000, 0},
	} {
		if got := ClutterLossDB(c.class, c.freqMHz, c.heightM, c.dist); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v at %g MHz, %g m: %g dB, want %g", c.class, c.freqMHz, c.heightM, got, c.want)
		}
	}
	if suburban < 10 || suburban > 30 || dense < 20 || dense > 40 {
		t.Errorf("suburban %g dB, dense urban %g dB: not of the size that P.2108 has", suburban, dense)
	}
}

// A point in the wood hears less than one in the open at the same distance, by what P.2108 says, and the map agrees with
// the points.
func TestServeInClutter(t *testing.T) {
	ground := flat(t)
	cover, _, err := openClutter(context.Background(), []string{landCover(t, 10, 30)}, "", ground.Area())
	if err != nil {
		t.Fatal(err)
	}
	high := at("b", "B", "Y", 38.5, -117.55)
	high.FreqMHz, high.BandwidthMHz, high.GainDBi = 3550, 40, 8
	cells := []Cell{at("a", "A", "X", 38.5, -117.8), high}
	points := []Point{{Name: "wood", Lat: 38.5, Lon: -117.83, People: 1}, {Name: "open", Lat: 38.5, Lon: -117.77, People: 1},
		{Name: "unknown", Lat: 38.5, Lon: -117.39, People: 1}}
	terms := DefaultTerms()
	terms.RadiusKm = 20
	bare, err := Serve(context.Background(), ground, cells, points, terms)
	if err != nil {
		t.Fatal(err)
	}
	terms.Clutter = cover
	s, err := Serve(context.Background(), ground, cells, points, terms)
	if err != nil {
		t.Fatal(err)
	}
	rsrp := func(s *Service, point, cell int) float64 {
		for _, v := range s.Servers[point] {
			if int(v.Cell) == cell {
				return float64(v.RSRPdBm)
			}
		}
		return math.NaN()
	}
	for p, class := range []terrain.Clutter{terrain.TreesForest, terrain.OpenRural} {
		if got, want := rsrp(bare, p, 0)-rsrp(s, p, 0), ClutterLossDB(class, 700, 1.5, 2600); math.Abs(got-want) > 1e-4 {
			t.Errorf("%s: clutter takes %g dB, want %g", points[p].Name, got, want)
		}
	}
	want := []string{"1 of 3 places lie outside of the land cover, or on a code that ESA WorldCover lacks: no loss by clutter is added there"}
	var faults []string
	for _, f := range s.Faults {
		faults = append(faults, f.String())
	}
	if diff := cmp.Diff(want, faults); diff != "" || s.NoClass != 1 {
		t.Errorf("faults of %d (-want +got):\n%s", s.NoClass, diff)
	}
	if !strings.Contains(s.Terms.String(), "clutter of ESA WorldCover, ITU-R P.2108-1 section 3.1") || !strings.Contains(bare.Terms.String(), "bare ground, no clutter") {
		t.Errorf("terms: %s\nbare: %s", s.Terms, bare.Terms)
	}

	study := &Study{Service: s, Ground: ground}
	c, err := study.Cover(context.Background(), 0.005, coverage.Run{})
	if err != nil {
		t.Fatal(err)
	}
	study.Service = bare
	b, err := study.Cover(context.Background(), 0.005, coverage.Run{})
	if err != nil {
		t.Fatal(err)
	}
	for p := range points[:2] {
		col, row, _ := c.Server.Cell(points[p].Lat, points[p].Lon)
		takes := float64(b.ReceivedDBm.At(col, row) - c.ReceivedDBm.At(col, row))
		if want := rsrp(bare, p, 0) - rsrp(s, p, 0); c.Server.At(col, row) != 0 || math.Abs(takes-want) > 1e-3 {
			t.Errorf("%s on the map: cell %d, clutter takes %g dB, want %g", points[p].Name, c.Server.At(col, row), takes, want)
		}
		if c.SINRdB.At(col, row) > b.SINRdB.At(col, row)+1e-3 {
			t.Errorf("%s: the SINR is better in clutter", points[p].Name)
		}
	}
	if len(c.Faults) != 1 || len(b.Faults) != 0 || c.Cells != b.Cells {
		t.Errorf("faults %v and %v, %d and %d paths", c.Faults, b.Faults, c.Cells, b.Cells)
	}
	filed, err := c.Filing(About{ProviderID: "1", TerrainVintage: "2026"})
	if err != nil {
		t.Fatal(err)
	}
	losses := map[string]float64{}
	for _, row := range filed.Clutter {
		losses[row.Category] = row.LossDB
	}
	if losses["trees, 700 MHz"] != ClutterLossDB(terrain.TreesForest, 700, 1.5, 2000) || losses["suburban, 3550 MHz"] < 20 || losses["open"] != 0 ||
		len(losses) != 3+4*2 || filed.Models[0].ClutterSource != "ESA WorldCover" {
		t.Errorf("clutter of the filing: %v of %s", losses, filed.Models[0].ClutterSource)
	}
}

// A study takes land cover and roads from files, and says what it took.
func TestOpen(t *testing.T) {
	n := network.New()
	n.Add(network.KindOperator, "", "Example", nil)
	site := n.Add(network.KindSite, "", "Mill", nil)
	network.Latitude.Say(site, 38.5, network.Declared, network.Origin{})
	network.Longitude.Say(site, -117.8, network.Declared, network.Origin{})
	cell := n.Add(network.KindCell, "", "Mill 1", site)
	network.Band.Say(cell, "n71", network.Declared, network.Origin{})
	from := Sources{Terrain: flatFile(t), Clutter: []string{landCover(t, 10, 30)},
		Population: []string{write(t, "people.csv", "place,county,latitude,longitude,population\nA,Nye,38.5,-117.79,40\n")},
		Roads:      []string{write(t, "roads.geojson", `{"type":"LineString","coordinates":[[-117.8,38.5],[-117.7,38.5]]}`)}}
	s, err := Open(context.Background(), n, from, DefaultTerms())
	if err != nil {
		t.Fatal(err)
	}
	if s.Service.Operator != "Example" || s.Service.Terms.Clutter == nil || s.Roads == nil || s.Roads.Km < 8 || s.Roads.Km > 9 || s.Service.Points[0].Region != "Nye" {
		t.Errorf("operator %q, clutter %v, roads %+v", s.Service.Operator, s.Service.Terms.Clutter, s.Roads)
	}
	from.Roads = []string{write(t, "roads.geojson", "no road")}
	if _, err := Open(context.Background(), n, from, DefaultTerms()); err == nil || !strings.Contains(err.Error(), "GeoJSON") {
		t.Errorf("a file that is no GeoJSON: %v", err)
	}
}
