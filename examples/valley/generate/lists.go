package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// area is a part of the network with one tracking area and one RAN supplier.
type area struct {
	name      string
	tac       int
	supplier  string
	latitude  float64 // of its southern end
	step      float64 // degrees north from site to site
	longitude float64
	spread    float64 // degrees to either side
	heightM   int
	sectors   []int // azimuths
	band      string
	arfcn     int
	powerDBm  int
	hours     int // of backup power
	links     []string
	weight    int // people, against those of other areas
	places    []string
}

// areas is the network from south to north. Places with a * are towns: three sectors, and most of the people.
var areas = []area{
	{"Lower Valley", 101, "Quillback Radio Works", 37.90, 0.017, -117.50, 0.06, 35, []int{20, 200}, "n41", 520110, 46, 8,
		[]string{"fibre-south", "fibre-ring"}, 10, []string{
			"Halloway Exchange*", "Halloway East*", "Halloway Mill*", "Halloway Fairground*", "County Hospital*", "Airfield*", "Saltgrass*",
			"Greasewood Crossing", "Mile 14", "Mile 22", "Ferry Bend*", "Stock Yard", "Alkali Wells", "South Pumping Station", "Tule Bend*",
			"Old Assay Office", "Borax Siding", "Three Culverts", "Juniper Flat*"}},
	{"Upper Valley", 102, "Quillback Radio Works", 38.23, 0.016, -117.50, 0.05, 35, []int{30, 210}, "n41", 520110, 46, 8,
		[]string{"fibre-north", "fibre-ring"}, 7, []string{
			"Norrell*", "Norrell High School*", "Norrell Depot*", "Creamery Road*", "Mile 31", "Mile 38", "Dam Head*", "Spillway",
			"Cutler Ranch*", "Beet Field", "Windbreak", "Quarry Gate", "Sheep Bridge", "Painted Wash", "North Pumping Station", "Hayden Lane*",
			"Ostler Ranch", "Last Gate", "Head of the Valley"}},
	{"West Ridge", 103, "Brindlewick Wireless", 37.92, 0.045, -117.70, 0.03, 55, []int{60, 120}, "n71", 125400, 49, 24,
		[]string{"microwave-west"}, 2, []string{
			"Signal Peak", "Limber Pine", "Hawk Saddle", "Fire Lookout", "Dry Fork", "Powder House", "Stage Road", "Cold Spring*", "Marble Cut",
			"Snowshed", "Antler Point", "West Portal*", "Grouse Camp", "Bristlecone"}},
	{"East Ridge", 104, "Tessaly Radio Systems", 37.92, 0.045, -117.30, 0.03, 55, []int{240, 300}, "n71", 125400, 49, 4,
		[]string{"microwave-east"}, 2, []string{
			"Cedar Butte", "Lantern Rock*", "Sulphur Gap", "Bighorn", "East Portal*", "Claim Jumper", "Rimrock", "Thunder Mesa", "Wild Horse",
			"Sagebrush Summit", "Cinder Cone", "Observatory", "Basin View", "Farthest"}},
}

// people is the number that the cells serve together.
const people = 214_000

// critical is the users whose loss counts more than their number, by site.
var critical = map[string]string{
	"Halloway Exchange":     "Halloway County emergency call centre",
	"County Hospital":       "Halloway County Hospital",
	"Airfield":              "Halloway Airfield tower",
	"South Pumping Station": "Valley Water, south pumps",
	"Juniper Flat":          "Juniper Flat clinic",
	"Dam Head":              "Norrell Dam control room",
	"Norrell":               "Norrell fire and rescue",
	"Fire Lookout":          "Forest fire watch",
	"East Portal":           "East Portal mine rescue; Highway tunnel control",
	"Observatory":           "Air traffic surveillance radar",
}

// firstGNB is the gNB ID of the first site; the others follow.
const firstGNB = 401

// station is a site with what both lists say of it.
type station struct {
	area
	name                string
	id                  int // of its gNB
	latitude, longitude float64
	town                bool
	weights             []int // of its cells
}

// stations places the sites. The seed is fixed: the example must not change by being made again.
func stations() []station {
	random := rand.New(rand.NewPCG(1908, 47))
	var list []station
	for _, a := range areas {
		for i, place := range a.places {
			name, town := strings.CutSuffix(place, "*")
			s := station{area: a, name: name, id: firstGNB + len(list), town: town}
			s.latitude = a.latitude + float64(i)*a.step + (random.Float64()-0.5)*a.step/2
			s.longitude = a.longitude + (random.Float64()*2-1)*a.spread
			if town {
				s.sectors = []int{0, 120, 240}
			}
			for range s.sectors {
				w := a.weight * (20 + random.IntN(20))
				if town {
					w *= 6
				}
				s.weights = append(s.weights, w)
			}
			list = append(list, s)
		}
	}
	return list
}

func sites() []byte {
	rows := [][]string{{"site", "latitude", "longitude", "region", "country", "supplier", "height-m", "backhaul", "backup-hours", "power-area", "critical-users"}}
	for i, s := range stations() {
		links := s.links[i%len(s.links)]
		if s.town && len(s.links) > 1 {
			links = strings.Join(s.links, "; ")
		}
		hours := s.hours
		if critical[s.name] != "" && s.area.name != "East Ridge" {
			hours = 72
		}
		rows = append(rows, []string{s.name, degrees(s.latitude), degrees(s.longitude), s.area.name, "US", s.supplier,
			strconv.Itoa(s.heightM), links, strconv.Itoa(hours), feeder(s, i), critical[s.name]})
	}
	return table(rows)
}

// feeder is whence a site has its mains, by its place in the list. The loop begins at the substation of Halloway, and its far
// end goes up the valley as far as its head: what trips it darkens both ends of the valley at once.
func feeder(s station, i int) string {
	switch {
	case s.area.name == "West Ridge" || s.area.name == "East Ridge":
		return "ridge line"
	case i < 8 || i >= 30:
		return "valley loop"
	}
	return "dam line"
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 5, 64) }

func cells() []byte {
	rows := [][]string{{"cell", "site", "gnb", "gnb-id", "nr-cell-identity", "tac", "plmn", "band", "nr-arfcn", "pci", "azimuth",
		"height-m", "power-dbm", "people", "s-nssai", "supplier"}}
	list := stations()
	total := 0
	for _, s := range list {
		for _, w := range s.weights {
			total += w
		}
	}
	// Each cell gets what is left of the people times its share of what is left of the weights: nobody is lost by rounding.
	left, pci := people, 0
	for _, s := range list {
		for i, azimuth := range s.sectors {
			share := left * s.weights[i] / total
			left -= share
			total -= s.weights[i]
			rows = append(rows, []string{
				fmt.Sprintf("%s %d", s.name, i+1), s.name, nodeName(s.name), strconv.Itoa(s.id),
				fmt.Sprintf("0x%09x", s.id<<14|i), // a gNB ID of 22 bits and 14 for the cell, TS 38.413 9.3.1.7
				strconv.Itoa(s.tac), "999/47", s.band, strconv.Itoa(s.arfcn), strconv.Itoa(pci % 1008), strconv.Itoa(azimuth),
				strconv.Itoa(s.heightM - 2), strconv.Itoa(s.powerDBm), strconv.Itoa(share), slices(s), s.supplier})
			pci += 5
		}
	}
	return table(rows)
}

// slices is what a station's cells serve: everybody's slice, public safety everywhere, and farm sensors in the valley.
func slices(s station) string {
	if strings.HasSuffix(s.area.name, "Valley") {
		return "1/0000A1|1/0000B2|3/0000C3"
	}
	return "1/0000A1|1/0000B2"
}

func nodeName(site string) string {
	return "vrw-" + strings.ReplaceAll(strings.ToLower(site), " ", "-")
}

func table(rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(rows) // a Buffer takes everything
	return b.Bytes()
}
