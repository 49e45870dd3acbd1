package rollout

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/guyline/guyline/rollout/coverage"
)

func TestReadRoads(t *testing.T) {
	r, err := ReadRoads(strings.NewReader(`{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"county":"North"},"geometry":{"type":"LineString","coordinates":[[-117,38],[-117,38.1,900]]}},
		{"type":"Feature","properties":null,"geometry":{"type":"MultiLineString","coordinates":[[[-117,38],[-117,38.05]],[[-117,38]]]}},
		{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[-117,38]}},
		{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[38,-117],[38,-117.1]]}},
		{"type":"Feature","properties":{},"geometry":null}]}`), "roads.geojson")
	if err != nil {
		t.Fatal(err)
	}
	if want := 0.15 * 111.195; math.Abs(r.Km-want) > 0.01 {
		t.Errorf("%g km, want %g", r.Km, want)
	}
	if len(r.Faults) != 3 {
		t.Errorf("faults %v: want a Point, a line of one place, and latitude before longitude", r.Faults)
	}
	sum, north := 0.0, 0.0
	r.walk(50, func(p roadPoint) {
		sum += p.lengthM
		if p.region == "North" {
			north += p.lengthM
		}
		if p.lat < 38 || p.lat > 38.1 || p.lon != -117 {
			t.Fatalf("a piece at %g, %g", p.lat, p.lon)
		}
	})
	if math.Abs(sum/1000-r.Km) > 1e-6 || math.Abs(north/1000-11.1195) > 0.06 {
		t.Errorf("pieces of %g km, %g of them in the north", sum/1000, north/1000)
	}
	for _, bad := range []string{"", "[]", `{"type":"LineString","coordinates":7}`, `{}`, strings.Repeat(`{"type":"FeatureCollection","features":[`, 20)} {
		if _, err := ReadRoads(strings.NewReader(bad), "x"); err == nil {
			t.Errorf("%.40q is read", bad)
		}
	}
}

func FuzzRoads(f *testing.F) {
	f.Add(`{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[-117,38],[-117,38.1]]}]}`)
	f.Add(`{"type":"Feature","properties":{"region":1},"geometry":{"type":"MultiLineString","coordinates":[[[0,0],[1,1]]]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ReadRoads(strings.NewReader(text), "x")
		if err != nil {
			return
		}
		n := 0
		r.walk(max(50, r.Km*10), func(roadPoint) { n++ })
		if n > 101 {
			t.Errorf("%d pieces", n)
		}
	})
}

// A road of 8 km, of which the wall shades the far end, and what counts towards whom.
func TestExtents(t *testing.T) {
	ground := flat(t)
	roads, err := ReadRoads(strings.NewReader(`{"type":"Feature","properties":{"county":"Lincoln"},"geometry":{"type":"LineString","coordinates":[[-117.43,38.5],[-117.3,38.5]]}}`), "x")
	if err != nil {
		t.Fatal(err)
	}
	cells := []Cell{at("a", "A", "X", 38.5, -117.43)}
	cells[0].Region, cells[0].Band = "Valley", "n28"
	points := []Point{{Region: "Lincoln", Lat: 38.5, Lon: -117.43, People: 100}, {Region: "Nye", Lat: 38.5, Lon: -117.3, People: 7}}
	terms := DefaultTerms()
	terms.RadiusKm = 20
	s, err := Serve(context.Background(), ground, cells, points, terms)
	if err != nil {
		t.Fatal(err)
	}
	s.Operator = "Example"
	study := &Study{Service: s, Ground: ground, Roads: roads}
	c, err := study.Cover(context.Background(), 0, coverage.Run{})
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]Extent{}
	var order []string
	for _, e := range s.Extents(c) {
		byName[e.Of+" "+e.Name] = e
		order = append(order, e.Of)
	}
	if got := strings.Join(order, " "); got != "network supplier band region county county" {
		t.Errorf("order: %s", got)
	}
	all := byName["network Example"]
	if all.People != 100 || all.Cells != 1 || all.AreaKm2 < 5 || all.RoadsKm < 0.8 || all.RoadsKm > 0.6*roads.Km {
		t.Errorf("network: %+v of %g km of road", all, roads.Km)
	}
	if e := byName["county Lincoln"]; e.People != 100 || e.Cells != 1 || math.Abs(e.RoadsKm-all.RoadsKm) > 1e-9 {
		t.Errorf("Lincoln: %+v", e)
	}
	if e := byName["county Nye"]; e.People != 0 || e.Cells != 0 {
		t.Errorf("Nye: %+v", e)
	}
	if e := byName["region Valley"]; math.Abs(e.RoadsKm-all.RoadsKm) > 1e-9 {
		t.Errorf("Valley: %+v", e)
	}
	// Point by point, the same to within a piece or two.
	byPoints, err := study.ServeRoads(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(byPoints.Km-roads.Km) > 1e-6 || math.Abs(byPoints.ServedKm-all.RoadsKm) > 1 {
		t.Errorf("%+v by points, %g of %g km by the map", byPoints, all.RoadsKm, roads.Km)
	}
}
