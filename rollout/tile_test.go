package rollout

import (
	"context"
	"math"
	"testing"

	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/terrain"
)

// TestTilesAreTheMap: the tiles side by side are the whole map, cell by cell; where two rays are as good for a cell, another
// origin of the grid may round to the other one, which is seen in a few cells in deep shadow.
func TestTilesAreTheMap(t *testing.T) {
	s, whole := mapped(t, coverage.Run{Workers: 1})
	tiles, err := s.Tiles(0.07)
	if err != nil {
		t.Fatal(err)
	}
	if len(tiles) < 4 {
		t.Fatalf("%d tiles: too few to show anything", len(tiles))
	}
	g := whole.Server.Grid
	cells, differ := 0, 0
	seen := make([]int, len(whole.Server.Data))
	for _, tile := range tiles {
		c, err := s.CoverTile(context.Background(), tile, 0, coverage.Run{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		if c == nil {
			continue
		}
		for row := range c.Server.Rows {
			for col := range c.Server.Cols {
				lat, lon := c.Server.Centre(col, row)
				x, y, ok := g.Cell(lat, lon)
				if !ok {
					if c.Server.At(col, row) != coverage.None {
						t.Fatalf("%v: a cell is heard outside of the map", tile)
					}
					continue
				}
				seen[y*g.Cols+x]++
				a, b := float64(c.ReceivedDBm.At(col, row)), float64(whole.ReceivedDBm.At(x, y))
				if math.IsNaN(a) != math.IsNaN(b) {
					t.Fatalf("%v at %d, %d: %g dBm, on the map %g", tile, col, row, a, b)
				}
				if cells++; !math.IsNaN(a) && (a != b || c.Server.At(col, row) != whole.Server.At(x, y)) {
					differ++
				}
			}
		}
	}
	if differ*500 > cells {
		t.Errorf("%d of %d cells differ from the map", differ, cells)
	}
	for i, n := range seen {
		if n > 1 || n == 0 && whole.Server.Data[i] != coverage.None {
			t.Fatalf("cell %d of the map stands in %d tiles", i, n)
		}
	}
}

func TestTileBounds(t *testing.T) {
	s, _ := mapped(t, coverage.Run{Workers: 1})
	for _, deg := range []float64{0, -1, math.NaN(), 11} {
		if _, err := s.Tiles(deg); err == nil {
			t.Errorf("a size of %g degrees was taken", deg)
		}
	}
	if c, err := s.CoverTile(context.Background(), terrain.Area{West: 10, South: 10, East: 11, North: 11}, 0, coverage.Run{}); err != nil || c != nil {
		t.Errorf("far from every cell: %v, %v; expected nothing", c, err)
	}
}
