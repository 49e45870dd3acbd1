package rollout

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/terrain"
)

// Covering is a map of what all cells reach, cell of ground by cell of ground.
type Covering struct {
	*coverage.Merged
	Service *Service
	Roads   *Roads  // nil where none are given
	Faults  []Fault // of this map alone
	budgets []budget
}

// Cover computes the map over the ground around the cells, at a step in degrees; 0 is that of the elevation files. With a
// land cover each carrier has a map by itself before they are laid over each other: what the clutter takes depends on the
// frequency, and so does which cell is the strongest.
func (s *Study) Cover(ctx context.Context, stepDeg float64, run coverage.Run) (*Covering, error) {
	t := &s.Service.Terms
	if len(s.Service.Cells) == 0 {
		return nil, errors.New("no cell can be predicted: give cells with position and band, and the elevation files of their area")
	}
	c := &Covering{Service: s.Service, Roads: s.Roads}
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
			PowerDBm: b.epreDBm, Gain: b.antenna.GainDBi, Load: t.Load, AtSea: true}) // Open has told those that stand in the sea
	}
	heights, _, err := s.around(ctx, towersOf(s.Service.Cells), stepDeg)
	if err != nil {
		return nil, err
	}
	model := coverage.Typical()
	model.Climate, model.N0, model.ReceiverHeightM, model.RadiusKm = t.Climate, t.RefractivityN, t.ReceiverHeightM, t.RadiusKm
	if t.Clutter == nil {
		c.Merged, err = coverage.Merge(ctx, heights, list, model, noise, run)
		return c, err
	}
	var classes *terrain.Raster[terrain.Clutter]
	carriers := byCarrier(list)
	for i, indexes := range carriers {
		part := make([]coverage.Transmitter, len(indexes))
		for k, index := range indexes {
			part[k] = list[index]
		}
		m, err := coverage.Merge(ctx, heights, part, model, noise, partOf(run, i, len(carriers)))
		if err != nil {
			return nil, err
		}
		for k, server := range m.Server.Data {
			if server != coverage.None {
				m.Server.Data[k] = int32(indexes[server])
			}
		}
		if classes == nil {
			if classes, _, _, err = t.Clutter.cover.On(ctx, m.Server.Grid); err != nil {
				return nil, err
			}
		}
		one := &Covering{Merged: m, Service: c.Service}
		one.addClutter(classes, noise)
		c.lay(m)
	}
	c.tellClasses(classes)
	return c, nil
}

// byCarrier is the transmitters of each frequency, by their place in the list.
func byCarrier(list []coverage.Transmitter) [][]int {
	at := map[float64]int{}
	var out [][]int
	for i := range list {
		k, ok := at[list[i].FreqMHz]
		if !ok {
			k = len(out)
			at[list[i].FreqMHz] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

// partOf tells the progress of one of several computations as that of all of them; each counts alike.
func partOf(run coverage.Run, i, of int) coverage.Run {
	if tell := run.Progress; tell != nil && of > 1 {
		run.Progress = func(done, total int64) { tell(int64(i)*total+done, int64(of)*total) }
	}
	return run
}

// lay lays another carrier's map over this one: the stronger cell serves.
func (c *Covering) lay(m *coverage.Merged) {
	if c.Merged == nil {
		c.Merged = m
		return
	}
	for i, server := range m.Server.Data {
		unknown := (c.Flags.Data[i] | m.Flags.Data[i]) & coverage.Unknown
		if server != coverage.None && (c.Server.Data[i] == coverage.None || m.ReceivedDBm.Data[i] > c.ReceivedDBm.Data[i]) {
			c.Server.Data[i], c.ReceivedDBm.Data[i], c.SINRdB.Data[i] = server, m.ReceivedDBm.Data[i], m.SINRdB.Data[i]
			c.SigmaDB.Data[i], c.Flags.Data[i] = m.SigmaDB.Data[i], m.Flags.Data[i]
		}
		c.Flags.Data[i] |= unknown
	}
	c.Count.Cells += m.Cells
	c.Count.Unknown += m.Unknown
	c.Count.Dubious += m.Dubious
	c.Count.Outside += m.Outside
}

// tellClasses tells how much of the map has no class of clutter.
func (c *Covering) tellClasses(classes *terrain.Raster[terrain.Clutter]) {
	unknown, all := 0, 0
	for i, server := range c.Server.Data {
		if server != coverage.None {
			all++
			if classes.Data[i] == terrain.NoClutter {
				unknown++
			}
		}
	}
	c.Faults = append(c.Faults, c.Service.Terms.clutterFault(unknown, all, "cells of the map")...)
}

// around is the ground under every path of some towers.
func (s *Study) around(ctx context.Context, towers []tower, stepDeg float64) (*terrain.Raster[float32], terrain.Coverage, error) {
	a, err := s.Service.pathArea(s.Ground, towers)
	if err != nil {
		return nil, terrain.Coverage{}, err
	}
	if stepDeg > 0 { // the cells of all tiles lie on one grid
		a.West, a.North = math.Floor(a.West/stepDeg)*stepDeg, math.Ceil(a.North/stepDeg)*stepDeg
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
