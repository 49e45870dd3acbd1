package coverage

import (
	"context"
	"math"
	"testing"

	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/terrain"
)

// TestOnlyIsThePartOfTheWhole: what is predicted for an area alone is the whole map's, octet by octet, wherever the area lies.
func TestOnlyIsThePartOfTheWhole(t *testing.T) {
	dem := terrain.NewRaster[float32](terrain.Grid{West: 7, North: 46.2, StepLon: 0.002, StepLat: 0.0015, Cols: 130, Rows: 120})
	for i := range dem.Data {
		x, y := float64(i%dem.Cols), float64(i/dem.Cols)
		dem.Data[i] = float32(500 + 200*math.Sin(x/9)*math.Cos(y/7) + 3*math.Mod(x*y, 11))
	}
	m := Typical()
	m.RadiusKm = 9
	list := []Transmitter{
		{Lat: 46.13, Lon: 7.11, HeightM: 30, FreqMHz: 700, Polarization: itm.Vertical, PowerDBm: 30, Load: 0.5},
		{Lat: 46.09, Lon: 7.16, HeightM: 25, FreqMHz: 700, Polarization: itm.Vertical, PowerDBm: 28, Load: 0.5},
		{Lat: 46.10, Lon: 7.09, HeightM: 20, FreqMHz: 3500, Polarization: itm.Vertical, PowerDBm: 33, Load: 0.5},
	}
	whole, err := Merge(context.Background(), dem, list, m, -120, Run{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []terrain.Area{
		{West: 7.10, South: 46.12, East: 7.13, North: 46.14}, // around a site
		{West: 7.18, South: 46.06, East: 7.20, North: 46.07}, // off to a side
		{West: 6, South: 46.15, East: 8, North: 47},          // beyond the terrain
		{West: 7.1101, South: 46.1301, East: 7.1102, North: 46.1302},
	} {
		part, err := Merge(context.Background(), dem, list, m, -120, Run{Workers: 2, Only: a})
		if err != nil {
			t.Fatal(err)
		}
		cells := 0
		for row := range part.Server.Rows {
			for col := range part.Server.Cols {
				lat, lon := part.Server.Centre(col, row)
				if !a.Contains(lat, lon) {
					t.Fatalf("%v: a cell at %g, %g", a, lat, lon)
				}
				x, y, ok := dem.Cell(lat, lon)
				if !ok {
					t.Fatalf("%v: a cell at %g, %g beyond the terrain", a, lat, lon)
				}
				cells++
				same := func(a, b float32) bool { return a == b || a != a && b != b }
				if part.Server.At(col, row) != whole.Server.At(x, y) || part.Flags.At(col, row) != whole.Flags.At(x, y) || !same(part.ReceivedDBm.At(col, row), whole.ReceivedDBm.At(x, y)) ||
					!same(part.SINRdB.At(col, row), whole.SINRdB.At(x, y)) || !same(part.SigmaDB.At(col, row), whole.SigmaDB.At(x, y)) {
					t.Fatalf("%v at %d, %d: %g dBm from %d, on the whole map %g from %d", a, x, y, part.ReceivedDBm.At(col, row), part.Server.At(col, row), whole.ReceivedDBm.At(x, y), whole.Server.At(x, y))
				}
			}
		}
		want := 0
		for row := range dem.Rows {
			for col := range dem.Cols {
				if lat, lon := dem.Centre(col, row); lat < a.North && lat > a.South && lon > a.West && lon < a.East {
					want++
				}
			}
		}
		if cells != want {
			t.Errorf("%v: %d cells, expected %d", a, cells, want)
		}
	}
}
