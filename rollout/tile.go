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
// is heard there. Where two rays of the sweep are as good for a cell of ground, another may be taken than on the whole map. Cells of the network are computed around the whole of their radius, once for each tile that they reach.
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
	c, err := part.Cover(ctx, stepDeg, run)
	if err != nil {
		return nil, err
	}
	grid, col, row := within(c.Server.Grid, tile)
	if grid.Cols == 0 || grid.Rows == 0 {
		return nil, nil
	}
	m := &coverage.Merged{Server: crop(c.Server, grid, col, row), ReceivedDBm: crop(c.ReceivedDBm, grid, col, row), SINRdB: crop(c.SINRdB, grid, col, row),
		SigmaDB: crop(c.SigmaDB, grid, col, row), Flags: crop(c.Flags, grid, col, row), Count: c.Count}
	for i, server := range m.Server.Data {
		if server != coverage.None {
			m.Server.Data[i] = index[server]
		}
	}
	out := *c
	out.Merged, out.Service = m, s.Service
	out.budgets = make([]budget, len(s.Service.Cells))
	for i, b := range c.budgets {
		out.budgets[index[i]] = b
	}
	return &out, nil
}

// within is the part of a grid whose cells' centres lie in an area, and where it begins.
func within(g terrain.Grid, a terrain.Area) (part terrain.Grid, col, row int) {
	first := func(edge, origin, step float64) int { return int(math.Ceil((edge-origin)/step - 0.5)) }
	col, end := max(0, first(a.West, g.West, g.StepLon)), min(g.Cols, first(a.East, g.West, g.StepLon))
	row, last := max(0, first(g.North, a.North, g.StepLat)), min(g.Rows, first(g.North, a.South, g.StepLat))
	part = g
	part.Cols, part.Rows = max(0, end-col), max(0, last-row)
	part.West, part.North = g.West+float64(col)*g.StepLon, g.North-float64(row)*g.StepLat
	return part, col, row
}

func crop[T any](r *terrain.Raster[T], to terrain.Grid, col, row int) *terrain.Raster[T] {
	out := terrain.NewRaster[T](to)
	for y := range to.Rows {
		copy(out.Data[y*to.Cols:(y+1)*to.Cols], r.Data[(row+y)*r.Cols+col:])
	}
	return out
}
