package licence

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Point is a place in degrees.
type Point struct{ Lat, Lon float64 }

// Area is where a licence holds: in any of its parts. The zero Area holds nowhere.
type Area struct {
	Everywhere bool
	Polygons   []Polygon
	Circles    []Circle
	Counties   []string // FIPS codes
	Markets    []string // codes of licence markets
	// Beside names counties that are taken out of the markets.
	Beside []string
}

// Polygon is a ring and the holes in it; rings need not be closed. Edges are straight in degrees. It may not cross the
// antimeridian: cut it there.
type Polygon struct {
	Outer []Point
	Holes [][]Point
}

// Circle is all that is near a place.
type Circle struct {
	Centre   Point
	RadiusKm float64
}

// Holds says whether a cell is in the area, and else why not.
func (a Area) Holds(c Cell) (Verdict, string) {
	if a.Everywhere {
		return Licensed, ""
	}
	p := Point{c.Lat, c.Lon}
	for _, poly := range a.Polygons {
		if poly.holds(p) {
			return Licensed, ""
		}
	}
	nearest := math.Inf(1)
	for _, circle := range a.Circles {
		d := distKm(circle.Centre, p) - circle.RadiusKm
		if d <= 0 {
			return Licensed, ""
		}
		nearest = math.Min(nearest, d)
	}
	county, market := Unlicensed, Unlicensed
	if len(a.Counties) > 0 {
		switch {
		case c.County == "":
			county = NotKnown
		case slices.Contains(a.Counties, c.County):
			return Licensed, ""
		}
	}
	if len(a.Markets) > 0 {
		switch {
		case len(c.Markets) == 0:
			market = NotKnown
		case slices.ContainsFunc(a.Markets, func(m string) bool { return slices.Contains(c.Markets, m) }):
			market = Licensed
		}
		if market == Licensed && len(a.Beside) > 0 {
			switch {
			case c.County == "":
				return NotKnown, fmt.Sprintf("it leaves out counties %s, and the cell's county is not known", some(a.Beside))
			case slices.Contains(a.Beside, c.County):
				return Unlicensed, fmt.Sprintf("county %s is left out of it", c.County)
			}
		}
	}
	switch {
	case market == Licensed:
		return Licensed, ""
	case county == NotKnown:
		return NotKnown, fmt.Sprintf("it holds in counties %s, and the cell's county is not known", some(a.Counties))
	case market == NotKnown:
		return NotKnown, fmt.Sprintf("it holds in markets %s, and the cell's is not known", some(a.Markets))
	case len(a.Circles) > 0 && len(a.Polygons) == 0:
		return Unlicensed, fmt.Sprintf("the cell is %.1f km outside of its area", nearest)
	case len(a.Counties) > 0:
		return Unlicensed, fmt.Sprintf("the cell's county %s is not among %s", c.County, some(a.Counties))
	case len(a.Markets) > 0:
		return Unlicensed, fmt.Sprintf("the cell's markets %s are not among %s", some(c.Markets), some(a.Markets))
	}
	return Unlicensed, "the cell is outside of its area"
}

// some names the first of a list.
func some(list []string) string {
	if len(list) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:3], ", "), len(list)-3)
	}
	return strings.Join(list, ", ")
}

func (p Polygon) holds(at Point) bool {
	if !inRing(p.Outer, at) {
		return false
	}
	for _, h := range p.Holes {
		if inRing(h, at) {
			return false
		}
	}
	return true
}

// inRing counts the edges to the east of a point: odd is inside.
func inRing(ring []Point, at Point) bool {
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.Lat > at.Lat) != (b.Lat > at.Lat) && at.Lon < a.Lon+(b.Lon-a.Lon)*(at.Lat-a.Lat)/(b.Lat-a.Lat) {
			in = !in
		}
	}
	return in
}

// distKm is the great circle's length (haversine formula) on a sphere of 6371 km.
func distKm(a, b Point) float64 {
	const rad = math.Pi / 180
	s := func(x float64) float64 { v := math.Sin(x / 2); return v * v }
	h := s((b.Lat-a.Lat)*rad) + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*s((b.Lon-a.Lon)*rad)
	return 2 * 6371 * math.Asin(math.Min(1, math.Sqrt(h)))
}

// ParseArea reads an area as the package doc writes it.
func ParseArea(text string) (Area, error) {
	text = strings.TrimSpace(text)
	kind, rest, colon := strings.Cut(text, ":")
	switch kind = strings.ToLower(strings.TrimSpace(kind)); {
	case strings.EqualFold(text, "everywhere"):
		return Area{Everywhere: true}, nil
	case colon && kind == "box":
		v, err := numbers(rest, 4)
		if err != nil {
			return Area{}, fmt.Errorf("box: %w, expected box:WEST,SOUTH,EAST,NORTH", err)
		}
		west, south, east, north := v[0], v[1], v[2], v[3]
		if !(west < east && south < north) || west < -180 || east > 180 || south < -90 || north > 90 {
			return Area{}, fmt.Errorf("box %s: expected WEST,SOUTH,EAST,NORTH in degrees, growing", rest)
		}
		return Area{Polygons: []Polygon{{Outer: []Point{{south, west}, {south, east}, {north, east}, {north, west}}}}}, nil
	case colon && kind == "circle":
		v, err := numbers(rest, 3)
		if err != nil {
			return Area{}, fmt.Errorf("circle: %w, expected circle:LAT,LON,KM", err)
		}
		if math.Abs(v[0]) > 90 || math.Abs(v[1]) > 180 || !(v[2] > 0 && v[2] <= 20000) {
			return Area{}, fmt.Errorf("circle %s: expected LAT,LON,KM in degrees and kilometres", rest)
		}
		return Area{Circles: []Circle{{Point{v[0], v[1]}, v[2]}}}, nil
	case colon && (kind == "county" || kind == "market"):
		var codes []string
		for code := range strings.SplitSeq(rest, "+") {
			code = strings.ToUpper(strings.TrimSpace(code))
			if code == "" || kind == "county" && !isFIPS(code) {
				return Area{}, fmt.Errorf("%s %q: expected a code (a county's five-digit FIPS code), several joined by +", kind, code)
			}
			codes = append(codes, code)
		}
		if kind == "county" {
			return Area{Counties: codes}, nil
		}
		return Area{Markets: codes}, nil
	case len(text) >= 7 && (strings.EqualFold(text[:7], "POLYGON") || len(text) >= 12 && strings.EqualFold(text[:12], "MULTIPOLYGON")):
		return parseWKT(text)
	}
	return Area{}, fmt.Errorf("area %.40q: expected box:…, circle:…, county:…, market:…, POLYGON((…)), MULTIPOLYGON(((…))) or everywhere", text)
}

func isFIPS(code string) bool {
	return len(code) == 5 && !strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' })
}

func numbers(text string, n int) ([]float64, error) {
	fields := strings.Split(text, ",")
	if len(fields) != n {
		return nil, fmt.Errorf("%d numbers", len(fields))
	}
	out := make([]float64, n)
	for i, f := range fields {
		v, err := strconv.ParseFloat(strings.TrimSpace(f), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%q is no number", f)
		}
		out[i] = v
	}
	return out, nil
}

// parseWKT reads POLYGON and MULTIPOLYGON of well-known text (OGC 06-103r4 clause 7), longitude first.
func parseWKT(text string) (Area, error) {
	multi := strings.EqualFold(text[:1], "M")
	body := strings.TrimSpace(text[strings.IndexAny(text+"(", "("):])
	if multi {
		inner, ok := peel(body)
		if !ok {
			return Area{}, fmt.Errorf("%.30s: brackets do not close", text)
		}
		body = inner
	}
	var a Area
	polygons := []string{body}
	if multi {
		polygons = bracketed(body)
	}
	for _, p := range polygons {
		inner, ok := peel(p)
		if !ok {
			return Area{}, fmt.Errorf("%.30s: brackets do not close", text)
		}
		var poly Polygon
		for i, r := range bracketed(inner) {
			ring, err := parseRing(r)
			if err != nil {
				return Area{}, err
			}
			if i == 0 {
				poly.Outer = ring
			} else {
				poly.Holes = append(poly.Holes, ring)
			}
		}
		if poly.Outer == nil {
			return Area{}, fmt.Errorf("%.30s: no ring", text)
		}
		a.Polygons = append(a.Polygons, poly)
	}
	if len(a.Polygons) == 0 {
		return Area{}, fmt.Errorf("%.30s: no polygon", text)
	}
	return a, nil
}

// peel takes off one pair of brackets.
func peel(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 2 || s[0] != '(' || s[len(s)-1] != ')' {
		return "", false
	}
	return s[1 : len(s)-1], true
}

// bracketed lists the bracketed parts at the outermost level.
func bracketed(s string) (out []string) {
	depth, start := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			if depth == 0 {
				start = i
			}
			depth++
		case ')':
			if depth--; depth == 0 {
				out = append(out, s[start:i+1])
			}
			if depth < 0 {
				return out
			}
		}
	}
	return out
}

func parseRing(s string) ([]Point, error) {
	inner, ok := peel(s)
	if !ok {
		return nil, fmt.Errorf("ring %.30q: brackets do not close", s)
	}
	var ring []Point
	for pair := range strings.SplitSeq(inner, ",") {
		f := strings.Fields(pair)
		if len(f) < 2 {
			return nil, fmt.Errorf("ring: %q, expected longitude and latitude", strings.TrimSpace(pair))
		}
		v, err := numbers(f[0]+","+f[1], 2)
		if err != nil {
			return nil, fmt.Errorf("ring: %w", err)
		}
		if math.Abs(v[0]) > 180 || math.Abs(v[1]) > 90 {
			return nil, fmt.Errorf("ring: %g %g, expected longitude and latitude in degrees, in this order", v[0], v[1])
		}
		ring = append(ring, Point{v[1], v[0]})
	}
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		ring = ring[:n-1]
	}
	if len(ring) < 3 {
		return nil, fmt.Errorf("ring of %d corners, expected 3 or more", len(ring))
	}
	return ring, nil
}
