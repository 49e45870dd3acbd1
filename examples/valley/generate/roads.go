package main

import (
	"bytes"
	"encoding/json"
	"log"
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/guyline/guyline/rollout/h3"
)

// road is a line of places, latitude and longitude.
type road struct {
	name   string
	places [][2]float64
}

// roads is the highway that follows the valley, and one over each ridge.
func roads() []road {
	highway := road{name: "Highway 47"}
	for lat := 37.86; lat < 38.601; lat += 0.01 {
		highway.places = append(highway.places, [2]float64{lat, -117.50 + 0.09*(noise(lat*4, 7.5)-0.5) + 0.004*math.Sin(lat*90)})
	}
	pass := func(name string, lat, west, east float64) road {
		r := road{name: name}
		for k := range 31 {
			lon := west + (east-west)*float64(k)/30
			r.places = append(r.places, [2]float64{lat + 0.006*math.Sin(lon*160), lon})
		}
		return r
	}
	return []road{highway, pass("West Ridge Road", 38.03, -117.83, -117.49), pass("East Ridge Road", 38.15, -117.51, -117.18)}
}

// roadMap is the roads as GeoJSON, longitude first.
func roadMap() []byte {
	type geometry struct {
		Type        string           `json:"type"`
		Coordinates [][2]json.Number `json:"coordinates"`
	}
	type feature struct {
		Type       string            `json:"type"`
		Properties map[string]string `json:"properties"`
		Geometry   geometry          `json:"geometry"`
	}
	var b bytes.Buffer
	b.WriteString("{\"type\": \"FeatureCollection\", \"features\": [\n")
	for i, r := range roads() {
		f := feature{"Feature", map[string]string{"name": r.name}, geometry{Type: "LineString"}}
		for _, p := range r.places {
			f.Geometry.Coordinates = append(f.Geometry.Coordinates, [2]json.Number{json.Number(degrees(p[1])), json.Number(degrees(p[0]))})
		}
		line, err := json.Marshal(f)
		if err != nil {
			log.Fatal(err)
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Bytes()
}

// along is the place at a part of the highway's length, from 0 in the south to 1.
func along(f float64) (lat, lon float64) {
	p := roads()[0].places
	at := f * float64(len(p)-1)
	i := min(int(at), len(p)-2)
	at -= float64(i)
	return p[i][0] + at*(p[i+1][0]-p[i][0]), p[i][1] + at*(p[i+1][1]-p[i][1])
}

// The stretch of the highway where the tests fail, as parts of its length: 4 km between Norrell and the dam.
const failsFrom, failsTo = 0.545, 0.594

// claimedHexagons is what the operator has filed for 5G-NR at 7/1 Mbit/s in a vehicle: the hexagons that the highway
// crosses.
func claimedHexagons() []byte {
	rows := [][]string{{"h3_res9_id", "technology", "mindown", "minup", "environmnt"}}
	seen := map[h3.Cell]bool{}
	for k := range 8000 {
		lat, lon := along(float64(k) / 7999)
		c, err := h3.FromLatLng(h3.LatLng{Lat: lat, Lng: lon}, 9)
		if err != nil {
			log.Fatal(err)
		}
		if !seen[c] {
			seen[c] = true
			rows = append(rows, []string{c.String(), "500", "7", "1", "1"})
		}
	}
	return table(rows)
}

// driveTests is 300 speed tests that nobody made: 140 along the whole highway in the afternoon, and along the stretch 80 in
// the morning and 80 in the afternoon, most of which fail. Signals fall with the distance from the nearest mast, and vary.
func driveTests() []byte {
	random := rand.New(rand.NewPCG(1908, 50))
	rows := [][]string{{"time", "lat", "lon", "down_mbps", "up_mbps", "environment", "technology", "rsrp_dbm"}}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	pass := func(begin time.Time, from, to float64, n int) {
		for k := range n {
			f := from + (to-from)*(float64(k)+0.5)/float64(n)
			lat, lon := along(f)
			lat, lon = lat+0.0003*(random.Float64()-0.5), lon+0.0003*(random.Float64()-0.5)
			signal := -60 - 28*math.Log10(max(0.2, nearestKm(lat, lon))) + 6*random.NormFloat64()
			down, up := 20+60*random.Float64(), 3+8*random.Float64()
			if f > failsFrom && f < failsTo {
				signal -= 14
				if random.Float64() < 0.6 {
					down, up = 0.4+6*random.Float64(), 0.1+0.8*random.Float64()
				}
			}
			at := begin.Add(time.Duration(k) * 3600 * time.Second / time.Duration(n))
			rows = append(rows, []string{at.Format("2006-01-02T15:04:05-07:00"), degrees(lat), degrees(lon), number(down), number(up), "in-vehicle", "5G-NR", number(signal)})
		}
	}
	zone := time.FixedZone("", -7*3600)
	pass(time.Date(2026, time.September, 15, 8, 0, 0, 0, zone), failsFrom, failsTo, 80)
	pass(time.Date(2026, time.September, 15, 14, 0, 0, 0, zone), failsFrom, failsTo, 80)
	pass(time.Date(2026, time.September, 16, 13, 0, 0, 0, zone), 0, 1, 140)
	if len(rows) != 301 {
		log.Fatalf("%d drive tests", len(rows)-1)
	}
	return table(rows)
}

// nearestKm is how far the nearest mast is.
func nearestKm(lat, lon float64) float64 {
	nearest := math.Inf(1)
	for _, s := range stations() {
		north, east := (s.latitude-lat)*111.2, (s.longitude-lon)*111.2*math.Cos(lat*math.Pi/180)
		nearest = min(nearest, math.Hypot(north, east))
	}
	return nearest
}
