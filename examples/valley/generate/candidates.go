package main

import "strconv"

// candidate is a place where the operator could build. The prices and times are invented, and of the size that rural
// sites have.
type candidate struct {
	name     string
	lat, lon float64
	heightM  int
	fibreKm  float64
	gridKm   float64
	permit   int // months
	works    int // dollars for road, pad and mast, before equipment
}

var candidates = []candidate{
	{"Gypsum Flat South", 38.005, -117.80, 45, 14, 3, 8, 190_000},
	{"Gypsum Flat North", 38.035, -117.815, 45, 16, 4, 8, 185_000},
	{"Pinto Basin Well", 38.185, -117.812, 45, 21, 9, 10, 230_000},
	{"Pinto Saddle", 38.20, -117.79, 30, 12, 12, 14, 320_000},
	{"Quicksilver Camp", 38.357, -117.795, 40, 18, 6, 10, 210_000},
	{"Soda Lake Shore", 37.985, -117.215, 45, 19, 2, 6, 170_000},
	{"Soda Lake Road", 38.0, -117.20, 45, 17, 1, 6, 175_000},
	{"Ten Mile Corner", 38.14, -117.205, 45, 24, 7, 9, 220_000},
	{"Vermilion Mill", 38.308, -117.215, 45, 20, 3, 8, 195_000},
	{"Vermilion Cliffs", 38.32, -117.225, 30, 15, 11, 16, 340_000},
	{"Upper Basin Ranch", 38.578, -117.455, 40, 9, 2, 5, 150_000},
	{"South Narrows Gate", 37.862, -117.412, 40, 5, 1, 4, 140_000},
	{"Halloway North", 37.945, -117.515, 30, 1, 0.5, 6, 90_000},
	{"Norrell West", 38.27, -117.545, 30, 2, 0.5, 6, 95_000},
}

// candidateTable is each place with what each supplier would ask for its equipment.
func candidateTable() []byte {
	rows := [][]string{{"site", "latitude", "longitude", "height-m", "option", "supplier", "band", "bandwidth-mhz", "power-dbm", "azimuths", "cost",
		"fibre-km", "grid-km", "permit-months", "fibre-months", "power-months", "delivery-months"}}
	for _, c := range candidates {
		for _, o := range []struct {
			name, supplier string
			price, months  int
		}{
			{"three sectors n71", "Quillback Radio Works", 160_000, 7},
			{"three sectors n71", "Brindlewick Wireless", 145_000, 11},
			{"three sectors n71", "Tessaly Radio Systems", 85_000, 3},
		} {
			cost := c.works + o.price + int(9000*min(c.fibreKm, 12)) + int(15_000*c.gridKm)
			rows = append(rows, []string{c.name, degrees(c.lat), degrees(c.lon), strconv.Itoa(c.heightM), o.supplier + " " + o.name, o.supplier, "n71", "10", "49",
				"0|120|240", strconv.Itoa(cost), km(c.fibreKm), km(c.gridKm), strconv.Itoa(c.permit), strconv.Itoa(2 + int(c.fibreKm/2)),
				strconv.Itoa(1 + int(c.gridKm)), strconv.Itoa(o.months)})
		}
	}
	return table(rows)
}

func km(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
