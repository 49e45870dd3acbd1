// Package coverage predicts what transmitters reach over real terrain: a radial sweep of ITM around each of them, and many of
// them merged into one map of best servers, received power and SINR. It takes plain values and a terrain raster and gives
// rasters; it knows nothing of networks, files or people.
//
// # The sweep
//
// Rays leave the transmitter for every cell of the edge of the box around it. Each cell of the raster belongs to the ray that
// passes nearest to its centre (at most half a cell away), so that no cell is left without one and none is computed twice.
// A ray's terrain is sampled once. Walking outwards along it, the transmitter's horizon is a running maximum, the receiver's
// a tangent to the upper hull of the terrain passed (found by bisection), and means and fitted lines come from prefix sums;
// the terrain irregularity is found at a few distances of every eighth ray and interpolated. The last samples before a cell,
// which decide what a low antenna sees, are taken on the cell's own line. With these the whole of ITM runs for every cell.
//
// Rays are straight in latitude and longitude. The great circle leaves such a line by at most d² tan φ / 8R, 61 m on 50 km at
// 51°, which moved the loss by 0.3 dB rms there.
//
// # What is not known
//
// A cell behind a void of the terrain has no loss: NaN, and the flag Unknown. Nothing is filled in.
package coverage

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/terrain"
)

// Transmitter is one antenna.
type Transmitter struct {
	Lat, Lon     float64 // WGS 84, degrees
	HeightM      float64 // above ground, 0.5 to 3000
	FreqMHz      float64 // 20 to 20,000; transmitters of the same frequency share a channel
	Polarization itm.Polarization
	// PowerDBm is what goes into an isotropic antenna, or into the one that Gain describes, over the bandwidth in which received
	// power is to be told: of a resource element for RSRP.
	PowerDBm float64
	// Gain in dBi towards an azimuth (clockwise from north) and an elevation above the horizon, both in degrees; nil is 0 dBi
	// all round. It is called from several goroutines.
	Gain     func(azimuthDeg, elevationDeg float64) float64
	Load     float64 // share of the bandwidth in use, 0 to 1, by which it interferes with others
	RadiusKm float64 // how far it is predicted; Model.RadiusKm where it is 0
	AtSea    bool    // it is known to stand in the sea
}

// Model is what all paths have in common.
type Model struct {
	Climate         itm.Climate
	N0              float64 // N-units, 250 to 400
	Epsilon         float64 // of the ground, at least 1
	SigmaSM         float64 // conductivity of the ground, S/m
	Variability     itm.Variability
	Percent         itm.TLS // for which the loss is not exceeded
	ReceiverHeightM float64 // above ground, 0.5 to 3000
	RadiusKm        float64
	StepM           float64 // between samples of a profile; 0 takes the terrain's spacing, down to a whole 10 m
}

// Typical is a model of a mobile service over average ground in a temperate climate, with median losses: what ITM calls the
// mobile mode without location variability.
func Typical() Model {
	return Model{Climate: itm.ContinentalTemperate, N0: 301, Epsilon: 15, SigmaSM: 0.005, Variability: itm.Mobile + itm.NoLocation,
		Percent: itm.TLS{TimePercent: 50, LocationPercent: 50, SituationPercent: 50}, ReceiverHeightM: 1.5, RadiusKm: 30}
}

// Unknown flags a cell whose loss is not known: its path crosses a void of the terrain or ground too high for ITM. It lies
// beside ITM's warnings in a raster of flags; any of those makes a cell dubious.
const Unknown itm.Warnings = 1 << 15

// Run says how a computation runs. The zero value serves. What it gives does not depend on it.
type Run struct {
	Workers  int                     // as many as there are processors where it is 0
	Progress func(done, total int64) // told now and then, never by two at a time; the units are cells, and total is an estimate
	Only     terrain.Area            // of Merge: the cells whose centres lie there are predicted, and no others; all where it is zero
}

func (r Run) workers() int {
	if r.Workers > 0 {
		return r.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// Map is what one transmitter reaches. The rasters share a grid, which is cut out of the terrain's.
type Map struct {
	LossDB      *terrain.Raster[float32]      // basic transmission loss; NaN outside of the radius and where unknown
	ReceivedDBm *terrain.Raster[float32]      // power with the antenna's gain and the loss
	SigmaDB     *terrain.Raster[float32]      // ITM's standard deviation from location to location
	Flags       *terrain.Raster[itm.Warnings] // ITM's warnings, and Unknown
	Count
}

// Count says how much of what was asked for is known.
type Count struct {
	Cells   int64 // within the radius and on the terrain
	Unknown int64 // of these, without a prediction
	Dubious int64 // of these, with a warning of ITM's about the cell's own path
	Outside int64 // cells within the radius that lie outside of the terrain
}

func (c *Count) add(o Count) {
	c.Cells += o.Cells
	c.Unknown += o.Unknown
	c.Dubious += o.Dubious
	c.Outside += o.Outside
}

// Loss predicts what one transmitter reaches. The terrain holds heights in metres, NaN where void; what of the circle lies
// outside of it is counted and left out.
func Loss(ctx context.Context, dem *terrain.Raster[float32], tx Transmitter, m Model, run Run) (*Map, error) {
	s, err := newSite(dem, []Transmitter{tx}, m, kernels{})
	if err != nil {
		return nil, err
	}
	g := s.window
	out := &Map{
		LossDB: terrain.NewRaster[float32](g.Grid), ReceivedDBm: terrain.NewRaster[float32](g.Grid),
		SigmaDB: terrain.NewRaster[float32](g.Grid), Flags: terrain.NewRaster[itm.Warnings](g.Grid),
	}
	nan := float32(math.NaN())
	var blank sync.WaitGroup
	for _, r := range []*terrain.Raster[float32]{out.LossDB, out.ReceivedDBm, out.SigmaDB} {
		blank.Go(func() {
			for i := range r.Data {
				r.Data[i] = nan
			}
		})
	}
	blank.Wait()
	draw := func(azimuth float64, cells []cell) {
		for _, c := range cells {
			i := (int(c.row)-g.row)*g.Cols + int(c.col) - g.col
			out.Flags.Data[i] = c.flags
			if c.flags&Unknown != 0 {
				continue
			}
			out.LossDB.Data[i], out.SigmaDB.Data[i] = c.lossDB, c.sigmaDB
			out.ReceivedDBm.Data[i] = float32(tx.receivedDBm(azimuth, &c))
		}
	}
	p := progress{tell: run.Progress, total: s.estimate}
	if out.Count, err = s.sweep(ctx, run.workers(), draw, &p); err != nil {
		return nil, err
	}
	p.finish()
	return out, nil
}

// receivedDBm is the power at a cell.
func (t *Transmitter) receivedDBm(azimuthDeg float64, c *cell) float64 {
	p := t.PowerDBm - float64(c.lossDB)
	if t.Gain != nil {
		p += t.Gain(azimuthDeg, float64(c.elevationRad)*180/math.Pi)
	}
	return p
}

// SiteError says what is wrong with a transmitter, and what to do.
type SiteError struct {
	Index    int // in the list that was given
	Lat, Lon float64
	Err      error // an itm.Code where the model refuses it
}

func (e *SiteError) Error() string {
	return fmt.Sprintf("transmitter %d at %.6f, %.6f: %v", e.Index+1, e.Lat, e.Lon, e.Err)
}

func (e *SiteError) Unwrap() error { return e.Err }
