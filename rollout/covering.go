package rollout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/rollout/atlas"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/terrain"
)

// Covering is a map of what all cells reach, cell of ground by cell of ground.
type Covering struct {
	*coverage.Merged
	Service *Service
	budgets []budget
}

// Cover computes the map over the ground around the cells, at a step in degrees; 0 is that of the elevation files.
func (s *Study) Cover(ctx context.Context, stepDeg float64, run coverage.Run) (*Covering, error) {
	t := &s.Service.Terms
	if len(s.Service.Cells) == 0 {
		return nil, errors.New("no cell can be predicted: give cells with position and band, and the elevation files of their area")
	}
	c := &Covering{Service: s.Service}
	var list []coverage.Transmitter
	noise := -200.0
	for i := range s.Service.Cells {
		cell := &s.Service.Cells[i]
		b, err := newBudget(cell, t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", cell.Name, err)
		}
		c.budgets = append(c.budgets, b)
		noise = max(noise, b.noiseDBm)
		list = append(list, coverage.Transmitter{Lat: cell.Lat, Lon: cell.Lon, HeightM: cell.HeightM, FreqMHz: cell.FreqMHz, Polarization: itm.Vertical,
			PowerDBm: b.epreDBm, Gain: b.antenna.GainDBi, Load: t.Load})
	}
	heights, _, err := s.around(ctx, towersOf(s.Service.Cells), stepDeg)
	if err != nil {
		return nil, err
	}
	model := coverage.Typical()
	model.Climate, model.N0, model.ReceiverHeightM, model.RadiusKm = t.Climate, t.RefractivityN, t.ReceiverHeightM, t.RadiusKm
	c.Merged, err = coverage.Merge(ctx, heights, list, model, noise, run)
	return c, err
}

// around is the ground under every path of some towers.
func (s *Study) around(ctx context.Context, towers []tower, stepDeg float64) (*terrain.Raster[float32], terrain.Coverage, error) {
	a, err := s.Service.pathArea(s.Ground, towers)
	if err != nil {
		return nil, terrain.Coverage{}, err
	}
	return s.Ground.Elevation(ctx, a, stepDeg)
}

// Probability is that of service with a given need: RSRP at the terminal behind all losses, with fading of a standard
// deviation. It is NaN where nothing is predicted.
func (c *Covering) Probability() *terrain.Raster[float32] {
	out := terrain.NewRaster[float32](c.Server.Grid)
	for i, server := range c.Server.Data {
		out.Data[i] = float32(math.NaN())
		if server != coverage.None {
			b := &c.budgets[server]
			out.Data[i] = float32(radio.EdgeProbability(float64(c.ReceivedDBm.Data[i])-b.leastDBm+b.marginDB, b.sigmaDB))
		}
	}
	return out
}

// Served is 1 where the service holds with the reliability of the terms, 0 where it does not, NaN where nothing is
// predicted.
func (c *Covering) Served() *terrain.Raster[float32] {
	out := terrain.NewRaster[float32](c.Server.Grid)
	for i, server := range c.Server.Data {
		switch {
		case server == coverage.None:
			out.Data[i] = float32(math.NaN())
		case float64(c.ReceivedDBm.Data[i]) >= c.budgets[server].leastDBm:
			out.Data[i] = 1
		}
	}
	return out
}

// Extent is what one supplier, band, region or the whole network covers.
type Extent struct {
	Of      string // supplier, band, region, network
	Name    string
	Cells   int
	People  int
	AreaKm2 float64
}

// Extents adds up people and area by supplier, band and the region of the serving site, the network first. People are those
// of the points, by the strongest cell; area is that of the map, and 0 without one.
func (s *Service) Extents(c *Covering) []Extent {
	type key struct{ of, name string }
	sums := map[key]*Extent{}
	each := func(cell int32, do func(*Extent)) {
		x := &s.Cells[cell]
		for _, k := range []key{{"network", "all"}, {"supplier", x.Supplier}, {"band", x.Band}, {"region", x.Region}} {
			if k.name == "" {
				k.name = "not declared"
			}
			e := sums[k]
			if e == nil {
				e = &Extent{Of: k.of, Name: k.name}
				sums[k] = e
			}
			do(e)
		}
	}
	for i := range s.Cells {
		each(int32(i), func(e *Extent) { e.Cells++ })
	}
	for p, servers := range s.Servers {
		if len(servers) > 0 {
			each(servers[0].Cell, func(e *Extent) { e.People += s.Points[p].People })
		}
	}
	if c != nil {
		for row := range c.Server.Rows {
			km2 := atlas.CellKm2(c.Server.Grid, row)
			for col := range c.Server.Cols {
				if server := c.Server.At(col, row); server != coverage.None && float64(c.ReceivedDBm.At(col, row)) >= c.budgets[server].leastDBm {
					each(server, func(e *Extent) { e.AreaKm2 += km2 })
				}
			}
		}
	}
	order := map[string]int{"network": 0, "supplier": 1, "band": 2, "region": 3}
	out := make([]Extent, 0, len(sums))
	for _, e := range sums {
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b Extent) int {
		return cmp.Or(cmp.Compare(order[a.Of], order[b.Of]), cmp.Compare(b.People, a.People), cmp.Compare(a.Name, b.Name))
	})
	return out
}
