package rollout

import (
	"math"

	"github.com/guyline/guyline/terrain"
)

// towerGrid finds the towers within a distance of a point.
type towerGrid struct {
	towers  []tower
	radiusM float64
	stepDeg float64 // of latitude
	byRow   map[int][]int32
}

func newTowerGrid(towers []tower, radiusM float64) *towerGrid {
	g := &towerGrid{towers: towers, radiusM: radiusM, stepDeg: radiusM / terrain.EarthRadiusM * 180 / math.Pi, byRow: map[int][]int32{}}
	for i, t := range towers {
		row := int(math.Floor(t.lat / g.stepDeg))
		g.byRow[row] = append(g.byRow[row], int32(i))
	}
	return g
}

// near appends the towers within the radius, in the order of their index within each row.
func (g *towerGrid) near(lat, lon float64, out []int32) []int32 {
	row := int(math.Floor(lat / g.stepDeg))
	wide := g.stepDeg / max(0.01, math.Cos(min(89, math.Abs(lat)+g.stepDeg)*math.Pi/180))
	for r := row - 1; r <= row+1; r++ {
		for _, i := range g.byRow[r] {
			t := &g.towers[i]
			if off := math.Abs(math.Remainder(t.lon-lon, 360)); off <= wide && terrain.Distance(t.lat, t.lon, lat, lon) <= g.radiusM {
				out = append(out, i)
			}
		}
	}
	return out
}

// count is how many are near, or a few more.
func (g *towerGrid) count(lat, lon float64) int {
	n := 0
	row := int(math.Floor(lat / g.stepDeg))
	wide := g.stepDeg / max(0.01, math.Cos(min(89, math.Abs(lat)+g.stepDeg)*math.Pi/180))
	for r := row - 1; r <= row+1; r++ {
		for _, i := range g.byRow[r] {
			if math.Abs(math.Remainder(g.towers[i].lon-lon, 360)) <= wide {
				n++
			}
		}
	}
	return n
}
