package rollout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/guyline/guyline/terrain"
)

// Roads are the lines along which coverage is counted.
type Roads struct {
	Km     float64 // of all of them
	Faults []Fault
	lines  []road
	places int // of all lines
}

type road struct {
	region string // county, where the file says it
	places [][2]float64
}

// Bounds of what is read of roads.
const (
	maxRoadBytes  = 512 << 20
	maxRoadPlaces = 10_000_000
	maxRoadDepth  = 8
)

// roadStepM is how far apart roads are sampled on a map.
const roadStepM = 50

// On a prediction point by point, roads are sampled every 500 m, and more coarsely where that would be too many points.
const (
	roadPointStepM = 500
	maxRoadPoints  = 20_000
)

func readRoadFiles(files []string) (*Roads, error) {
	all := &Roads{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		err = all.read(f, file)
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ReadRoads reads GeoJSON (RFC 7946) with LineString and MultiLineString geometries, alone, in features or in collections.
// A feature's county, or its region, is where its road counts as a county's. Other geometries and places that are none are
// faults, and left out.
func ReadRoads(r io.Reader, name string) (*Roads, error) {
	out := &Roads{}
	return out, out.read(r, name)
}

// geoJSON is any object of GeoJSON, as far as roads need it.
type geoJSON struct {
	Type        string
	Features    []json.RawMessage
	Geometries  []json.RawMessage
	Geometry    json.RawMessage
	Coordinates json.RawMessage
	Properties  struct{ County, Region any }
}

func (r *Roads) read(in io.Reader, name string) error {
	data, err := io.ReadAll(io.LimitReader(in, maxRoadBytes+1))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > maxRoadBytes {
		return fmt.Errorf("%s: more than %d MB of roads: give those of the area alone", name, maxRoadBytes>>20)
	}
	left := map[string]int{}
	before := len(r.lines)
	if err := r.object(data, "", left, 0); err != nil {
		return fmt.Errorf("%s: expected GeoJSON with LineString or MultiLineString: %w", name, err)
	}
	for what, n := range left {
		r.Faults = append(r.Faults, Fault{Text: fmt.Sprintf("%s: %d %s are left out: roads are LineString and MultiLineString of longitude and latitude", name, n, what)})
	}
	if len(r.lines) == before {
		r.Faults = append(r.Faults, Fault{Text: name + ": no road in it"})
	}
	return nil
}

func (r *Roads) object(data []byte, region string, left map[string]int, depth int) error {
	if depth > maxRoadDepth {
		return errors.New("collections within collections go too deep")
	}
	var o geoJSON
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	for _, v := range []any{o.Properties.County, o.Properties.Region} {
		if text, ok := v.(string); ok && region == "" {
			region = text
		}
	}
	inside := append(o.Features, o.Geometries...)
	switch o.Type {
	case "FeatureCollection", "GeometryCollection":
	case "Feature":
		if len(o.Geometry) > 0 && string(o.Geometry) != "null" {
			inside = append(inside, o.Geometry)
		}
	case "LineString":
		var line [][]float64
		if err := json.Unmarshal(o.Coordinates, &line); err != nil {
			return err
		}
		return r.add(line, region, left)
	case "MultiLineString":
		var lines [][][]float64
		if err := json.Unmarshal(o.Coordinates, &lines); err != nil {
			return err
		}
		for _, line := range lines {
			if err := r.add(line, region, left); err != nil {
				return err
			}
		}
		return nil
	case "":
		return errors.New("an object has no type")
	default:
		left[fmt.Sprintf("%.40q", o.Type)]++
		return nil
	}
	for _, o := range inside {
		if err := r.object(o, region, left, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (r *Roads) add(line [][]float64, region string, left map[string]int) error {
	one := road{region: region}
	for _, p := range line {
		if len(p) < 2 || terrain.CheckPoint(p[1], p[0]) != nil {
			left["roads with a place that is none"]++
			return nil
		}
		one.places = append(one.places, [2]float64{p[1], p[0]})
	}
	if len(one.places) < 2 {
		left["roads of less than two places"]++
		return nil
	}
	if r.places += len(one.places); r.places > maxRoadPlaces {
		return fmt.Errorf("more than %d places: give the roads of the area alone", maxRoadPlaces)
	}
	r.lines = append(r.lines, one)
	for i := 1; i < len(one.places); i++ {
		r.Km += between(one.places[i-1], one.places[i]) / 1000
	}
	return nil
}

func between(a, b [2]float64) float64 { return terrain.Distance(a[0], a[1], b[0], b[1]) }

// roadPoint is the middle of a piece of road.
type roadPoint struct {
	lat, lon, lengthM float64
	region            string
}

// walk goes along all roads, one after the other, in pieces of about a length; what a road leaves over at its end the next
// one begins with, so that short roads count no more than they are long.
func (r *Roads) walk(stepM float64, visit func(roadPoint)) {
	totalM := r.Km * 1000
	if !(totalM > 0) {
		return
	}
	pieces := math.Ceil(totalM / stepM)
	stepM = totalM / pieces
	nextM, doneM := stepM/2, 0.0
	for i := range r.lines {
		l := &r.lines[i]
		for k := 1; k < len(l.places); k++ {
			a, b := l.places[k-1], l.places[k]
			d := between(a, b)
			for ; nextM <= doneM+d && d > 0; nextM += stepM {
				f := (nextM - doneM) / d
				visit(roadPoint{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1]), stepM, l.region})
			}
			doneM += d
		}
	}
}

// RoadService is how much of the roads is served, by the same prediction as people are: km of road, of all and of the
// served.
type RoadService struct {
	Km, ServedKm float64
	Points       int // at which it was predicted
	Faults       []Fault
}

// ServeRoads predicts the service along the roads.
func (s *Study) ServeRoads(ctx context.Context) (RoadService, error) {
	var out RoadService
	if s.Roads == nil {
		return out, nil
	}
	stepM := max(float64(roadPointStepM), s.Roads.Km*1000/maxRoadPoints)
	var points []Point
	var lengths []float64
	s.Roads.walk(stepM, func(p roadPoint) {
		points = append(points, Point{Region: p.region, Lat: p.lat, Lon: p.lon})
		lengths = append(lengths, p.lengthM/1000)
	})
	if stepM > roadPointStepM {
		out.Faults = append(out.Faults, Fault{Text: fmt.Sprintf("%.0f km of road are judged at %d points, one every %.0f m", s.Roads.Km, len(points), stepM)})
	}
	served, err := serve(ctx, s.Ground, s.Service.Cells, points, s.Service.Terms, 1)
	if err != nil {
		return out, err
	}
	for i, servers := range served.Servers {
		out.Km += lengths[i]
		if len(servers) > 0 {
			out.ServedKm += lengths[i]
		}
	}
	out.Points = len(points)
	out.Faults = append(out.Faults, served.Terms.clutterFault(served.NoClass, len(points), "points of the roads")...)
	return out, nil
}
