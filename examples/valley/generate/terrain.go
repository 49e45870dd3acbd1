package main

import (
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/guyline/guyline/terrain/geotiff"
)

// The ground is invented too: a valley floor that rises northwards between two ridges, and on all of it hills that look
// alike at every scale (a sum of octaves of smoothed noise, each twice as fine and half as high). It is given at posts of
// 3 seconds of arc, some 90 m, like the radar mapping from space on which such work is done.
const (
	groundWest, groundNorth = -117.86, 38.64
	groundStep              = 3.0 / 3600
	groundCols, groundRows  = 816, 984
)

// ground is the height of the ground in whole metres, row by row from the north-west.
func ground() []int16 {
	out := make([]int16, 0, groundCols*groundRows)
	for row := range groundRows {
		lat := groundNorth - (float64(row)+0.5)*groundStep
		for col := range groundCols {
			lon := groundWest + (float64(col)+0.5)*groundStep
			out = append(out, int16(math.Round(height(lat, lon))))
		}
	}
	return out
}

func writeGround(file string) error {
	w, err := geotiff.Create[int16](file, geotiff.Spec{Width: groundCols, Height: groundRows, EPSG: 4326, OriginX: groundWest, OriginY: groundNorth,
		StepX: groundStep, StepY: groundStep, Description: "Invented ground of the example network, metres above the sea"})
	if err != nil {
		return err
	}
	heights := ground()
	for row := range groundRows {
		if err := w.WriteRow(heights[row*groundCols : (row+1)*groundCols]); err != nil {
			w.Abort()
			return err
		}
	}
	return w.Close()
}

// height is the ground above the sea in metres.
func height(lat, lon float64) float64 {
	floor := 1420 + 260*(lat-37.9)
	// The valley winds a little, and so do its ridges.
	wind := 0.09 * (noise(lat*4, 7.5) - 0.5)
	west, east := bump((lon+117.70-wind)/0.055), bump((lon+117.30-wind)/0.055)
	ridge := 760*west*(0.7+0.6*noise(lat*9, 1.5)) + 690*east*(0.7+0.6*noise(lat*9, 4.5))
	rough := 60 + 620*max(west, east) + 260*bump((lon+117.86)/0.08) + 260*bump((lon+117.14)/0.08)
	hills, size := 0.0, 0.5
	for octave, k := 0, 11.0; octave < 6; octave, k = octave+1, k*2 {
		hills += size * (noise(lat*k+float64(octave)*17.3, lon*k*0.8+float64(octave)*5.1) - 0.5)
		size /= 2
	}
	return floor + ridge + rough*hills
}

// bump is 1 in the middle, falling to 0 at ±3.
func bump(x float64) float64 { return math.Exp(-x * x) }

// noise is between 0 and 1, smooth, and the same for the same place: random values at whole coordinates, blended between.
func noise(x, y float64) float64 {
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := x-x0, y-y0
	fx, fy = fx*fx*(3-2*fx), fy*fy*(3-2*fy)
	at := func(x, y float64) float64 {
		return rand.New(rand.NewPCG(uint64(int64(x)), uint64(int64(y))^1908)).Float64()
	}
	top := at(x0, y0)*(1-fx) + at(x0+1, y0)*fx
	bottom := at(x0, y0+1)*(1-fx) + at(x0+1, y0+1)*fx
	return top*(1-fy) + bottom*fy
}

// settlements is where the people live: round the cells that serve them, and a few in places that none serves yet.
func settlements() []byte {
	random := rand.New(rand.NewPCG(1908, 49))
	rows := [][]string{{"place", "county", "latitude", "longitude", "population"}}
	add := func(name string, lat, lon float64, people int) {
		county := "Halloway"
		if lat > 38.2 {
			county = "Norrell"
		}
		rows = append(rows, []string{name, county, degrees(lat), degrees(lon), strconv.Itoa(people)})
	}
	list := stations()
	total := 0
	for _, s := range list {
		for _, w := range s.weights {
			total += w
		}
	}
	left := people
	for _, s := range list {
		for i, azimuth := range s.sectors {
			share := left * s.weights[i] / total
			left -= share
			total -= s.weights[i]
			parts := 1 + share/350
			for k := range parts {
				n := share / (parts - k)
				share -= n
				far := 0.3 + 1.2*random.Float64()
				if !s.town {
					far = 0.5 + 5*random.Float64()*random.Float64()
				}
				lat, lon := away(s.latitude, s.longitude, float64(azimuth)+60*(random.Float64()*2-1), far)
				add(s.name+" "+strconv.Itoa(i+1)+"."+strconv.Itoa(k+1), lat, lon, n)
			}
		}
	}
	for _, u := range unserved {
		for k := range u.parts {
			lat, lon := away(u.lat, u.lon, 360*random.Float64(), 2.5*random.Float64())
			add(u.name+" "+strconv.Itoa(k+1), lat, lon, u.people/u.parts)
		}
	}
	return table(rows)
}

// unserved are valleys behind the ridges, which nobody reaches yet.
var unserved = []struct {
	name          string
	lat, lon      float64
	people, parts int
}{
	{"Gypsum Flat", 38.02, -117.81, 2400, 12},
	{"Pinto Basin", 38.19, -117.82, 1500, 10},
	{"Quicksilver", 38.36, -117.80, 900, 6},
	{"Soda Lake", 37.99, -117.21, 3100, 14},
	{"Ten Mile", 38.14, -117.20, 1200, 8},
	{"Vermilion", 38.31, -117.21, 1900, 10},
	{"Upper Basin", 38.58, -117.46, 700, 5},
	{"South Narrows", 37.86, -117.41, 800, 6},
}

// away is the place some kilometres off at a bearing in degrees; at this scale the Earth is flat.
func away(lat, lon, bearing, km float64) (float64, float64) {
	sin, cos := math.Sincos(bearing * math.Pi / 180)
	return lat + km*cos/111.2, lon + km*sin/(111.2*math.Cos(lat*math.Pi/180))
}
