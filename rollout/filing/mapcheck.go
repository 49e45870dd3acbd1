package filing

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/peterstace/simplefeatures/geom"

	"github.com/guyline/guyline/rollout/h3"
)

// coverage is what is kept of the maps of a service: the sides of all polygons, for overlaps, and the hexagons that they
// cover.
type coverage struct {
	file         string
	sides        []side
	origins      []origin // of the polygons, by the number that sides carry
	environments [2]int   // polygons of each
	hexagons     map[h3.Cell]cellState
	partly       bool // not all polygons have theirs in hexagons
}

// A polygon of more than 100,000 km² would take seconds to fill with hexagons, and more than 20 million hexagons (the area of
// the largest state) too much memory.
const (
	largestPolygonKm2 = 100_000
	mostHexagons      = 20_000_000
)

// areaKm2 is roughly the area of a polygon's outer ring.
func areaKm2(p h3.Polygon) float64 {
	sum, low := 0.0, 90.0
	for i, a := range p[0] {
		b := p[0][(i+1)%len(p[0])]
		sum += a.Lng*b.Lat - b.Lng*a.Lat
		low = min(low, math.Abs(a.Lat))
	}
	const km = metresPerDegree / 1000
	return math.Abs(sum) / 2 * km * km * math.Cos(low*math.Pi/180)
}

// origin is a feature of a file.
type origin struct {
	file    string
	feature int
}

// cellState is the signal and environment that the polygons give a hexagon, and whether it was listed.
type cellState struct {
	signal      int16
	environment int8
	listed      bool
}

// largestFeature bounds the memory that one feature of a map takes.
const largestFeature = 256 << 20

var errFeature = fmt.Errorf("a feature is larger than %d MiB; divide it", largestFeature>>20)

// meter fails once a single feature has taken too many bytes.
type meter struct {
	io.Reader
	left int
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errFeature
	}
	n, err := m.Reader.Read(p)
	m.left -= n
	return n, err
}

type feature struct {
	Type       string                     `json:"type"`
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   json.RawMessage            `json:"geometry"`
}

// readMap reads a coverage map, feature by feature.
func (v *validator) readMap(ctx context.Context, name string, byService map[Service]*coverage) error {
	f, err := os.Open(filepath.Join(v.dir, name))
	if err != nil {
		return fmt.Errorf("filing: %w", err)
	}
	defer f.Close()
	v.report.Checked.Maps++
	in := &meter{bufio.NewReaderSize(f, 1<<18), largestFeature}
	dec := json.NewDecoder(in)
	m := &mapReader{v: v, name: name, byService: byService, service: -1}
	if err := m.collection(ctx, dec, in); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		v.add(Reject, ruleGeometry, name, m.n, "", "write the map as GeoJSON (RFC 7946)", "not read beyond feature %d: %v", m.n, err)
	} else if m.n == 0 {
		v.add(Reject, ruleFiles, name, 0, "", "leave the map out, or add its polygons", "the map has no polygon")
	}
	return nil
}

type mapReader struct {
	v         *validator
	name      string
	n         int // features read
	service   Service
	byService map[Service]*coverage
	provider  string
	brand     string
}

func (m *mapReader) collection(ctx context.Context, dec *json.Decoder, in *meter) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(errors.New("expected a FeatureCollection"), err)
	}
	kind := ""
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		switch key {
		case "type":
			if err := dec.Decode(&kind); err != nil {
				return err
			}
		case "features":
			if t, err := dec.Token(); err != nil || t != json.Delim('[') {
				return errors.Join(errors.New("expected a list of features"), err)
			}
			for dec.More() {
				if m.n%256 == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				m.n++
				in.left = largestFeature
				var f feature
				if err := dec.Decode(&f); err != nil {
					return err
				}
				m.feature(f)
			}
			if _, err := dec.Token(); err != nil {
				return err
			}
		case "crs":
			var crs json.RawMessage
			if err := dec.Decode(&crs); err != nil {
				return err
			}
			if text := string(crs); !strings.Contains(text, "4326") && !strings.Contains(text, "CRS84") && text != "null" {
				m.v.add(Reject, ruleWGS84, m.name, 0, "crs", "transform the map to WGS 84 and leave crs out", "the map names another reference system: %.80s", text)
			}
		default:
			var skipped json.RawMessage
			if err := dec.Decode(&skipped); err != nil {
				return err
			}
		}
	}
	if _, err := dec.Token(); err != nil {
		return err
	}
	if kind != "FeatureCollection" {
		return fmt.Errorf("type is %.40q, expected FeatureCollection", kind)
	}
	return nil
}

// number of an attribute.
func (m *mapReader) number(f feature, name string) (float64, bool) {
	raw, ok := f.Properties[name]
	if !ok {
		m.v.add(Reject, ruleAttributes, m.name, m.n, name, "add the attribute to every polygon", "the attribute is missing")
		return 0, false
	}
	x, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	if err != nil {
		m.v.add(Reject, ruleAttributes, m.name, m.n, name, "give a number", "%.40s is no number", raw)
	}
	return x, err == nil
}

func (m *mapReader) text(f feature, name string, same *string) {
	raw := strings.Trim(string(f.Properties[name]), `"`)
	switch {
	case raw == "" || raw == "null":
		m.v.add(Reject, ruleAttributes, m.name, m.n, name, "add the attribute to every polygon", "the attribute is missing")
	case *same == "":
		*same = raw
	case *same != raw:
		m.v.add(Reject, ruleAttributes, m.name, m.n, name, "file each provider's coverage on its own", "%.60q, where other polygons have %.60q", raw, *same)
	}
}

func (m *mapReader) feature(f feature) {
	v := m.v
	v.report.Checked.Polygons++
	m.text(f, "providerid", &m.provider)
	m.text(f, "brandname", &m.brand)
	technology, ok1 := m.number(f, "technology")
	down, ok2 := m.number(f, "mindown")
	up, ok3 := m.number(f, "minup")
	signal, ok4 := m.number(f, "minsignal")
	environment, ok5 := m.number(f, "environmnt")
	if ok4 && (math.Mod(signal-LowestBandDBm, BandDB) != 0 || signal < LowestBandDBm || signal > HighestBandDBm) {
		v.add(Doubt, ruleHeat, m.name, m.n, "minsignal", "name the range by its lower end, -120, -110 … -60", "%v dBm is the lower end of no range", signal)
	}
	if ok5 && environment != 0 && environment != 1 {
		v.add(Reject, ruleBoth, m.name, m.n, "environmnt", "give 0 or 1", "%v is no environment", environment)
		ok5 = false
	}
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
		return
	}
	s, known := serviceOf(int(technology), down, up)
	if !known {
		v.add(Reject, ruleService, m.name, m.n, "technology, mindown, minup", "give 400, 5, 1; 500, 7, 1; or 500, 35, 3",
			"%v, %v, %v is no technology with its speeds", technology, down, up)
		return
	}
	if m.service >= 0 && s != m.service {
		v.add(Reject, ruleService, m.name, m.n, "technology, mindown, minup", "write one map for each", "%v in a map of %v", s, m.service)
		return
	}
	m.service = s
	c := m.byService[s]
	if c == nil {
		c = &coverage{file: m.name, hexagons: map[h3.Cell]cellState{}}
		m.byService[s] = c
	}
	polygons := m.geometry(f)
	if polygons == nil {
		return
	}
	c.environments[int(environment)]++
	c.origins = append(c.origins, origin{m.name, m.n})
	for _, p := range polygons {
		c.sides = appendSides(c.sides, p, int32(len(c.origins)-1))
		if a := areaKm2(p); a > largestPolygonKm2 || len(c.hexagons) > mostHexagons {
			c.partly = true
			v.add(Doubt, ruleHexagons, m.name, m.n, "", "divide the polygon, or the map by states", "its hexagons were not compared: "+
				"the polygon has about %.0f km², and %d hexagons were counted before it", a, len(c.hexagons))
			continue
		}
		cells, err := p.Cells(9)
		if err != nil {
			c.partly = true
			v.add(Doubt, ruleHexagons, m.name, m.n, "", "divide the polygon", "its hexagons were not compared: %v", err)
			continue
		}
		for cell := range cells {
			if old, twice := c.hexagons[cell]; !twice || int(old.environment) < int(environment) {
				c.hexagons[cell] = cellState{signal: int16(signal), environment: int8(environment)}
			}
		}
	}
}

// geometry reads a feature's polygons; nil where they are not valid or lie outside.
func (m *mapReader) geometry(f feature) []h3.Polygon {
	v := m.v
	if f.Type != "Feature" || len(f.Geometry) == 0 || bytes.Equal(f.Geometry, []byte("null")) {
		v.add(Reject, ruleGeometry, m.name, m.n, "", "give each feature a polygon", "the feature has no geometry")
		return nil
	}
	g, err := geom.UnmarshalGeoJSON(f.Geometry)
	if err != nil {
		remedy := "repair the polygon: close its rings, and let none cross itself or another"
		if strings.Contains(err.Error(), "NaN") || strings.Contains(err.Error(), "parse") {
			remedy = "write positions as [longitude, latitude]"
		}
		v.add(Reject, ruleGeometry, m.name, m.n, "", remedy, "the geometry is not valid: %.200v", err)
		return nil
	}
	if g.Type() != geom.TypePolygon && g.Type() != geom.TypeMultiPolygon {
		v.add(Reject, ruleGeometry, m.name, m.n, "", "give each feature a polygon", "the geometry is a %v", g.Type())
		return nil
	}
	var out []h3.Polygon
	outside, first := 0, h3.LatLng{}
	for _, part := range polygonsOf(g) {
		p := rings(part)
		for _, ring := range p {
			for _, q := range ring {
				if math.Abs(q.Lng) > 180 || math.Abs(q.Lat) > 90 {
					remedy := "transform the map to WGS 84"
					if math.Abs(q.Lng) <= 90 && math.Abs(q.Lat) <= 180 {
						remedy = "write longitude first, then latitude"
					}
					v.add(Reject, ruleWGS84, m.name, m.n, "", remedy, "position [%v, %v] is no longitude and latitude", q.Lng, q.Lat)
					return nil
				}
				if !v.area.contains(q) {
					if outside++; outside == 1 {
						first = q
					}
				}
			}
		}
		out = append(out, p)
	}
	if len(out) == 0 {
		v.add(Reject, ruleGeometry, m.name, m.n, "", "remove the feature", "the polygon is empty")
		return nil
	}
	if outside > 0 {
		remedy := "clip the map to the area"
		if v.area.contains(h3.LatLng{Lat: first.Lng, Lng: first.Lat}) {
			remedy = "write longitude first, then latitude"
		}
		v.add(Reject, ruleArea, m.name, m.n, "", remedy, "%d corners lie outside of %s, the first at latitude %.5f, longitude %.5f", outside, v.area.name, first.Lat, first.Lng)
	}
	return out
}

func (v *validator) environments(c *coverage) {
	if c.environments[Vehicle] == 0 && len(c.origins) > 0 {
		v.add(Reject, ruleBoth, c.file, 0, "environmnt", "add the in-vehicle coverage with environmnt 1", "no polygon is of environment 1, in-vehicle mobile")
	}
	if c.environments[Outdoor] == 0 && len(c.origins) > 0 {
		v.add(Doubt, ruleBoth, c.file, 0, "environmnt", "add the places that are covered outdoors only, unless there are none", "no polygon is of environment 0, outdoor stationary only")
	}
}
