package filing

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/peterstace/simplefeatures/geom"

	"github.com/guyline/guyline/rollout/h3"
)

// largestArea bounds the file of an area.
const largestArea = 256 << 20

// ReadArea reads the polygons of a GeoJSON text, such as a state's outline, for Options.
func ReadArea(r io.Reader) ([]h3.Polygon, error) {
	text, err := io.ReadAll(io.LimitReader(r, largestArea+1))
	if err != nil {
		return nil, fmt.Errorf("filing: area: %w", err)
	}
	if len(text) > largestArea {
		return nil, fmt.Errorf("filing: area: larger than %d MiB; give a coarser outline", largestArea>>20)
	}
	var doc struct {
		Type     string          `json:"type"`
		Geometry json.RawMessage `json:"geometry"`
		Features []struct {
			Geometry json.RawMessage `json:"geometry"`
		} `json:"features"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("filing: area: %w", err)
	}
	var list []json.RawMessage
	switch doc.Type {
	case "FeatureCollection":
		for _, f := range doc.Features {
			list = append(list, f.Geometry)
		}
	case "Feature":
		list = append(list, doc.Geometry)
	default:
		list = append(list, text)
	}
	var out []h3.Polygon
	for i, raw := range list {
		g, err := geom.UnmarshalGeoJSON(raw)
		if err != nil {
			return nil, fmt.Errorf("filing: area: feature %d: %w", i+1, err)
		}
		for _, p := range polygonsOf(g) {
			out = append(out, rings(p))
		}
	}
	if len(out) == 0 {
		return nil, errors.New("filing: area: there is no polygon; give the outline as GeoJSON polygons")
	}
	return out, nil
}

// polygonsOf are the polygons of a polygon or multipolygon that are not empty; nil of another geometry.
func polygonsOf(g geom.Geometry) (out []geom.Polygon) {
	switch g.Type() {
	case geom.TypePolygon:
		out = append(out, g.MustAsPolygon())
	case geom.TypeMultiPolygon:
		mp := g.MustAsMultiPolygon()
		for i := range mp.NumPolygons() {
			out = append(out, mp.PolygonN(i))
		}
	}
	kept := out[:0]
	for _, p := range out {
		if !p.IsEmpty() {
			kept = append(kept, p)
		}
	}
	return kept
}

func rings(p geom.Polygon) (out h3.Polygon) {
	for _, ring := range p.DumpRings() {
		seq := ring.Coordinates()
		points := make([]h3.LatLng, seq.Length())
		for i := range points {
			xy := seq.GetXY(i)
			points[i] = h3.LatLng{Lat: xy.Y, Lng: xy.X}
		}
		out = append(out, points)
	}
	return out
}

// area is where coverage has to lie.
type area struct {
	name  string
	south float64
	step  float64
	rows  [][]segment // sides by row of latitude
}

type segment struct {
	a, b    h3.LatLng
	polygon int
}

// national are boxes round the states and territories of the United States, wider than they are: south, north, west, east.
var national = [][4]float64{
	{24.3, 49.5, -125.0, -66.8},    // contiguous states
	{51.0, 71.6, -180.0, -129.5},   // Alaska
	{51.0, 55.5, 172.0, 180.0},     // Alaska west of the antimeridian
	{18.5, 28.6, -178.6, -154.5},   // Hawaii
	{17.5, 18.7, -68.1, -64.4},     // Puerto Rico, Virgin Islands
	{13.1, 20.7, 144.5, 146.3},     // Guam, Northern Mariana Islands
	{-14.7, -11.0, -171.2, -168.0}, // American Samoa
}

func newArea(list []h3.Polygon) *area {
	a := &area{name: "the area given"}
	if len(list) == 0 {
		a.name = "the United States and its territories"
		for _, b := range national {
			list = append(list, h3.Polygon{{{Lat: b[0], Lng: b[2]}, {Lat: b[0], Lng: b[3]}, {Lat: b[1], Lng: b[3]}, {Lat: b[1], Lng: b[2]}}})
		}
	}
	var sides []segment
	low, high := math.Inf(1), math.Inf(-1)
	for n, p := range list {
		for _, ring := range p {
			for i, q := range ring {
				sides = append(sides, segment{q, ring[(i+1)%len(ring)], n})
				low, high = min(low, q.Lat), max(high, q.Lat)
			}
		}
	}
	n := min(len(sides), 8192)
	a.south, a.step, a.rows = low, max((high-low)/float64(n), 1e-9), make([][]segment, n)
	for _, s := range sides {
		for i := a.row(min(s.a.Lat, s.b.Lat)); i <= a.row(max(s.a.Lat, s.b.Lat)); i++ {
			a.rows[i] = append(a.rows[i], s)
		}
	}
	return a
}

func (a *area) row(lat float64) int {
	return min(max(int((lat-a.south)/a.step), 0), len(a.rows)-1)
}

// contains counts the sides to the east, polygon by polygon, as the rows hold them; a point within 1e-7 degrees of a side counts as inside.
func (a *area) contains(q h3.LatLng) bool {
	in, polygon := false, 0
	for _, s := range a.rows[a.row(q.Lat)] {
		if s.polygon != polygon {
			if in {
				return true
			}
			polygon = s.polygon
		}
		if (s.a.Lat > q.Lat) == (s.b.Lat > q.Lat) {
			if math.Abs(s.a.Lat-q.Lat) < 1e-7 && math.Abs(s.b.Lat-q.Lat) < 1e-7 &&
				q.Lng >= min(s.a.Lng, s.b.Lng)-1e-7 && q.Lng <= max(s.a.Lng, s.b.Lng)+1e-7 {
				return true
			}
			continue
		}
		lng := s.a.Lng + (q.Lat-s.a.Lat)/(s.b.Lat-s.a.Lat)*(s.b.Lng-s.a.Lng)
		if math.Abs(q.Lng-lng) < 1e-7 {
			return true
		}
		if q.Lng < lng {
			in = !in
		}
	}
	return in
}
