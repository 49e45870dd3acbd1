package rollout

import (
	"context"
	"fmt"
	"math"

	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/terrain"
)

// tileAt is the place of a tile, counted from Greenwich and the equator.
type tileAt struct{ col, row int }

// Tiles are the squares of a size in degrees in which any cell of the study may be heard, from north to south and west to east:
// each is the work of one [Study.CoverTile], and all together are the map that [Study.Cover] makes.
func (s *Study) Tiles(deg float64) ([]terrain.Area, error) {
	if !(deg >= 0.001 && deg <= 10) {
		return nil, fmt.Errorf("tiles: expected a size of 0.001 to 10 degrees, found %g", deg)
	}
	seen := map[tileAt]bool{}
	west, east, north, south := math.MaxInt, math.MinInt, math.MinInt, math.MaxInt
	for _, t := range towersOf(s.Service.Cells) {
		a, err := s.Service.pathArea(s.Ground, []tower{t})
		if err != nil {
			return nil, err
		}
		for row := int(math.Floor(a.South / deg)); float64(row)*deg < a.North; row++ {
			for col := int(math.Floor(a.West / deg)); float64(col)*deg < a.East; col++ {
				seen[tileAt{col, row}] = true
				west, east, south, north = min(west, col), max(east, col), min(south, row), max(north, row)
			}
		}
		if len(seen) > maxTiles {
			return nil, fmt.Errorf("tiles: more than %d of %g degrees: make them larger", maxTiles, deg)
		}
	}
	var out []terrain.Area
	for row := north; row >= south; row-- {
		for col := west; col <= east; col++ {
			if seen[tileAt{col, row}] {
				out = append(out, terrain.Area{West: float64(col) * deg, South: float64(row) * deg, East: float64(col+1) * deg, North: float64(row+1) * deg})
			}
		}
	}
	return out, nil
}

// maxTiles bounds how many tiles a map is cut into.
const maxTiles = 1_000_000

// CoverTile computes the part of the map whose cells' centres lie in an area, as [Study.Cover] would. It is nil where no cell
// is heard there. Where two rays of the sweep are as good for a cell of ground, another may be taken than on the whole map.
func (s *Study) CoverTile(ctx context.Context, tile terrain.Area, stepDeg float64, run coverage.Run) (*Covering, error) {
	var heard []Cell
	var index []int32
	for i := range s.Service.Cells {
		c := &s.Service.Cells[i]
		lat, lon := min(max(c.Lat, tile.South), tile.North), min(max(c.Lon, tile.West), tile.East)
		if terrain.Distance(c.Lat, c.Lon, lat, lon) <= s.Service.Terms.RadiusKm*1000 {
			heard, index = append(heard, *c), append(index, int32(i))
		}
	}
	if len(heard) == 0 {
		return nil, nil
	}
	service := *s.Service
	service.Cells = heard
	part := *s
	part.Service = &service
	run.Only = tile
	c, err := part.Cover(ctx, stepDeg, run)
	if err != nil || len(c.Server.Data) == 0 {
		return nil, err
	}
	for i, server := range c.Server.Data {
		if server != coverage.None {
			c.Server.Data[i] = index[server]
		}
	}
	out := *c
	out.Service = s.Service
	out.budgets = make([]budget, len(s.Service.Cells))
	for i, b := range c.budgets {
		out.budgets[index[i]] = b
	}
	return &out, nil
}
