package filing

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/peterstace/simplefeatures/geom"

	"github.com/guyline/guyline/rollout/h3"
)

// star is a random polygon, some with a hole.
func star(r *rand.Rand, lat, lng float64) h3.Polygon {
	ring := func(size float64, turn int) (out []h3.LatLng) {
		n := 3 + r.IntN(8)
		for i := range n {
			a, d := 2*math.Pi*float64(i*turn)/float64(n), size*(0.4+0.6*r.Float64())
			out = append(out, h3.LatLng{Lat: unit(lat + d*math.Sin(a)).degrees(), Lng: unit(lng + d*math.Cos(a)).degrees()})
		}
		return append(out, out[0])
	}
	p := h3.Polygon{ring(0.01, 1)}
	if len(p[0]) > 6 && r.IntN(2) == 0 {
		p = append(p, ring(0.002, -1))
	}
	return p
}

func geometry(t *testing.T, p h3.Polygon) (geom.Geometry, bool) {
	var rings []geom.LineString
	for _, ring := range p {
		var xy []float64
		for _, q := range ring {
			xy = append(xy, q.Lng, q.Lat)
		}
		rings = append(rings, geom.NewLineString(geom.NewSequence(xy, geom.DimXY)))
	}
	out := geom.NewPolygon(rings)
	return out.AsGeometry(), out.Validate() == nil
}

// The sweep finds the pairs of random polygons whose intersection has an area, as the overlay of a library says.
func TestOverlapsAgainstOverlay(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	overlapping, apart := 0, 0
	for n := range 1500 {
		a := star(r, 44, -71)
		b := star(r, 44+0.02*(2*r.Float64()-1), -71+0.02*(2*r.Float64()-1))
		if n%10 == 0 {
			b = star(r, 44, -71) // often within a hole, or round the other
		}
		ga, ok1 := geometry(t, a)
		gb, ok2 := geometry(t, b)
		if !ok1 || !ok2 {
			continue
		}
		both, err := geom.Intersection(ga, gb)
		if err != nil {
			t.Fatal(err)
		}
		area := both.Area() * 1e14 // in squares of 1e-7 degrees
		if area > 0 && area < 1e4 {
			continue // within what rounding may do
		}
		c := &coverage{origins: []origin{{"a", 1}, {"b", 1}}}
		c.sides = appendSides(appendSides(nil, a, 0), b, 1)
		v := &validator{report: &Report{}}
		if err := v.overlaps(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if got := len(v.report.Problems) > 0; got != (area > 0) {
			t.Fatalf("%v and %v: told %v, the overlay has %v", a, b, got, area)
		}
		if area > 0 {
			overlapping++
		} else {
			apart++
		}
	}
	if overlapping < 200 || apart < 200 {
		t.Errorf("%d pairs overlap, %d do not: too few to tell", overlapping, apart)
	}
}
