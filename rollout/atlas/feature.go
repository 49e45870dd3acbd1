package atlas

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// Feature is a shape with what is said of it.
type Feature struct {
	Shape      orb.Geometry // in degrees of WGS 84, longitude first
	Properties []Property
}

// Property is a name with a text or a number.
type Property struct {
	Name   string
	text   string
	number float64
	isText bool
}

// Text is a property with a text, Number one with a number; one that is not finite is written as null.
func Text(name, value string) Property           { return Property{Name: name, text: value, isText: true} }
func Number(name string, value float64) Property { return Property{Name: name, number: value} }

// BandFeatures gives each band that is not empty as a feature with min, max, cells and area_km2, after the properties that
// all of them have.
func BandFeatures(bands []Band, common ...Property) []Feature {
	var out []Feature
	for _, b := range bands {
		if len(b.Shape) == 0 {
			continue
		}
		p := append(common[:len(common):len(common)], Number("min", b.Min), Number("max", b.Max), Number("cells", float64(b.Cells)), Number("area_km2", math.Round(b.AreaKm2*1e6)/1e6))
		out = append(out, Feature{b.Shape, p})
	}
	return out
}

// WriteGeoJSON writes features as RFC 7946: WGS 84, seven decimals (1 cm), outer rings counter-clockwise.
func WriteGeoJSON(ctx context.Context, path string, features []Feature) error {
	return create(ctx, path, func(w io.Writer) error {
		b := []byte(`{"type":"FeatureCollection","features":[`)
		for i, f := range features {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, "\n{\"type\":\"Feature\",\"properties\":{"...)
			for j, p := range f.Properties {
				if j > 0 {
					b = append(b, ',')
				}
				b = append(appendJSON(b, p.Name), ':')
				switch {
				case p.isText:
					b = appendJSON(b, p.text)
				case math.IsNaN(p.number) || math.IsInf(p.number, 0):
					b = append(b, "null"...)
				default:
					b = strconv.AppendFloat(b, p.number, 'f', -1, 64)
				}
			}
			b = append(b, `},"geometry":`...)
			var err error
			if b, err = appendGeometry(b, f.Shape, func(b []byte) ([]byte, error) {
				_, err := w.Write(b)
				return b[:0], err
			}); err != nil {
				return fmt.Errorf("%s: feature %d: %w", path, i, err)
			}
			b = append(b, '}')
		}
		_, err := w.Write(append(b, "\n]}\n"...))
		return err
	})
}

// appendGeometry writes a geometry, polygon by polygon, so that a large one is never held as text.
func appendGeometry(b []byte, g orb.Geometry, flush func([]byte) ([]byte, error)) ([]byte, error) {
	switch g := g.(type) {
	case nil:
		return append(b, "null"...), nil
	case orb.Point:
		return append(appendPoint(append(b, `{"type":"Point","coordinates":`...), g), '}'), nil
	case orb.LineString:
		return append(appendRing(append(b, `{"type":"LineString","coordinates":`...), orb.Ring(g)), '}'), nil
	case orb.Polygon:
		return append(appendPolygon(append(b, `{"type":"Polygon","coordinates":`...), g), '}'), nil
	case orb.MultiPolygon:
		b = append(b, `{"type":"MultiPolygon","coordinates":[`...)
		for i, p := range g {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendPolygon(b, p)
			if len(b) > 1<<16 {
				var err error
				if b, err = flush(b); err != nil {
					return nil, err
				}
			}
		}
		return append(b, "]}"...), nil
	}
	return nil, fmt.Errorf("a %s is not written", g.GeoJSONType())
}

func appendPolygon(b []byte, p orb.Polygon) []byte {
	b = append(b, '[')
	for i, r := range p {
		if i > 0 {
			b = append(b, ',')
		}
		want := orb.CCW
		if i > 0 {
			want = orb.CW
		}
		if len(r) > 0 && r.Orientation() != want {
			r = r.Clone()
			r.Reverse()
		}
		b = appendRing(b, r)
	}
	return append(b, ']')
}

func appendRing(b []byte, r orb.Ring) []byte {
	b = append(b, '[')
	for i, p := range r {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPoint(b, p)
	}
	return append(b, ']')
}

func appendPoint(b []byte, p orb.Point) []byte {
	b = strconv.AppendFloat(append(b, '['), math.Round(p[0]*1e7)/1e7, 'f', -1, 64)
	b = strconv.AppendFloat(append(b, ','), math.Round(p[1]*1e7)/1e7, 'f', -1, 64)
	return append(b, ']')
}
