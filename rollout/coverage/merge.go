package coverage

import (
	"context"
	"errors"
	"math"

	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/terrain"
)

// Merged is what many transmitters reach together. The rasters have the terrain's grid; where no transmitter is predicted,
// Server is None and the others are NaN.
type Merged struct {
	Server      *terrain.Raster[int32]        // the strongest transmitter, by its place in the list
	ReceivedDBm *terrain.Raster[float32]      // its power
	SINRdB      *terrain.Raster[float32]      // against the noise and the others of its channel, each weighed with its load
	SigmaDB     *terrain.Raster[float32]      // ITM's standard deviation of it from location to location
	Flags       *terrain.Raster[itm.Warnings] // ITM's warnings of it; Unknown where any transmitter's path is not known
	Count                                     // over the paths of all sites: a cell counts once for each
}

// None is the server of a cell that no transmitter is predicted for.
const None = -1

// Merge predicts many transmitters on one map. noiseDBm is the receiver's noise in the bandwidth that PowerDBm is told for.
// Antennas at one place with the same height, frequency, polarisation and radius share their losses; a channel is a
// frequency. Beside the terrain it needs 18 bytes a cell, twice that where there are several channels. The order of sites
// is fixed, so that sums of interference do not depend on the number of workers.
//
// With an area in run the map is that part of the terrain's grid, cell by cell the same as in the whole map, and rays that do not
// cross it cost nothing; it may be empty.
//
// If transmitters cannot be predicted nothing is: the error joins a SiteError for each of the first hundred.
func Merge(ctx context.Context, dem *terrain.Raster[float32], list []Transmitter, m Model, noiseDBm float64, run Run) (*Merged, error) {
	if math.IsNaN(noiseDBm) || math.Abs(noiseDBm) > 300 {
		return nil, errors.New("coverage: the noise must be a power in dBm")
	}
	channels, total, err := group(dem, list, m)
	if err != nil {
		return nil, err
	}
	p := progress{tell: run.Progress, total: total}
	part := window{Grid: dem.Grid}
	if run.Only != (terrain.Area{}) {
		part = partOf(dem.Grid, run.Only)
	}
	out := newLayers(part)
	channel := out
	if len(channels) > 1 {
		channel = newLayers(part)
	}
	var count Count
	known := kernels{}
	for i, places := range channels {
		if i > 0 {
			channel.clear()
		}
		for _, place := range places {
			n, err := channel.add(ctx, dem, list, place, m, known, run.workers(), &p)
			if err != nil {
				return nil, err
			}
			count.add(n)
		}
		channel.sinr(noiseDBm)
		if len(channels) > 1 {
			out.take(channel)
		}
	}
	p.finish()
	return &Merged{out.server, out.received, out.rest, out.sigma, out.flags, count}, nil
}

// place is what antennas that share their losses have in common.
type place struct {
	lat, lon, heightM, freqMHz float64
	polarization               itm.Polarization
	radiusKm                   float64
	atSea                      bool
}

// group sorts transmitters by channel and by place, each in the order of first mention, and checks them. The places are
// given as indexes into the list, and total is the number of cells.
func group(dem *terrain.Raster[float32], list []Transmitter, m Model) (channels [][][]int, total int64, err error) {
	var bad []error
	channelOf := map[float64]int{}
	placeOf := map[place]int{}
	known := kernels{}
	for i, t := range list {
		s, err := newSite(dem, []Transmitter{t}, m, known)
		if err != nil {
			var e *SiteError
			if errors.As(err, &e) {
				e.Index = i
			}
			if bad = append(bad, err); len(bad) == 100 {
				break
			}
			continue
		}
		c, ok := channelOf[t.FreqMHz]
		if !ok {
			c = len(channels)
			channelOf[t.FreqMHz] = c
			channels = append(channels, nil)
		}
		at := place{t.Lat, t.Lon, t.HeightM, t.FreqMHz, t.Polarization, t.RadiusKm, t.AtSea}
		n, ok := placeOf[at]
		if !ok {
			n = len(channels[c])
			placeOf[at] = n
			channels[c] = append(channels[c], nil)
			total += s.estimate
		}
		channels[c][n] = append(channels[c][n], i)
	}
	return channels, total, errors.Join(bad...)
}

// layers are what is kept for each cell while transmitters are added.
type layers struct {
	server   *terrain.Raster[int32]
	received *terrain.Raster[float32] // of the strongest, dBm
	rest     *terrain.Raster[float32] // of the others weighed with their loads, mW; later the SINR
	sigma    *terrain.Raster[float32]
	flags    *terrain.Raster[itm.Warnings]
	part     window // of the terrain's raster that they are of
}

func newLayers(part window) *layers {
	g := part.Grid
	l := &layers{terrain.NewRaster[int32](g), terrain.NewRaster[float32](g), terrain.NewRaster[float32](g),
		terrain.NewRaster[float32](g), terrain.NewRaster[itm.Warnings](g), part}
	l.clear()
	return l
}

func (l *layers) clear() {
	nan := float32(math.NaN())
	for i := range l.server.Data {
		l.server.Data[i], l.received.Data[i], l.sigma.Data[i] = None, nan, nan
	}
	clear(l.rest.Data)
	clear(l.flags.Data)
}

// add predicts the antennas of one place and adds them.
func (l *layers) add(ctx context.Context, dem *terrain.Raster[float32], list []Transmitter, indexes []int, m Model, known kernels,
	workers int, p *progress) (Count, error) {
	antennas := make([]Transmitter, len(indexes))
	for i, index := range indexes {
		antennas[i] = list[index]
	}
	s, err := newSite(dem, antennas, m, known)
	if err != nil {
		return Count{}, err
	}
	s.only = l.part
	draw := func(azimuth float64, cells []cell) {
		for _, c := range cells {
			i := (int(c.row)-l.part.row)*l.part.Cols + int(c.col) - l.part.col
			if c.flags&Unknown != 0 {
				l.flags.Data[i] |= Unknown
				continue
			}
			for n := range antennas {
				l.fold(i, &c, antennas[n].receivedDBm(azimuth, &c), indexes[n], list)
			}
		}
	}
	return s.sweep(ctx, workers, draw, p)
}

// fold adds a transmitter's power at a cell: of the strongest in dBm, of the others to their sum.
func (l *layers) fold(i int, c *cell, dBm float64, index int, list []Transmitter) {
	best := l.received.Data[i]
	server := l.server.Data[i]
	if server != None && !(float32(dBm) > best) {
		l.rest.Data[i] += float32(list[index].Load * milliwatts(dBm))
		return
	}
	if server != None {
		l.rest.Data[i] += float32(list[server].Load * milliwatts(float64(best)))
	}
	l.server.Data[i], l.received.Data[i], l.sigma.Data[i] = int32(index), float32(dBm), c.sigmaDB
	l.flags.Data[i] = l.flags.Data[i]&Unknown | c.flags
}

// sinr turns the sums of the others into ratios.
func (l *layers) sinr(noiseDBm float64) {
	noise := milliwatts(noiseDBm)
	for i, s := range l.server.Data {
		if s == None {
			l.rest.Data[i] = float32(math.NaN())
			continue
		}
		l.rest.Data[i] = l.received.Data[i] - float32(10*math.Log10(noise+float64(l.rest.Data[i])))
	}
}

// take takes over the cells that another channel serves with more power.
func (l *layers) take(o *layers) {
	for i, s := range o.server.Data {
		l.flags.Data[i] |= o.flags.Data[i] & Unknown
		if s == None || l.server.Data[i] != None && l.received.Data[i] >= o.received.Data[i] {
			if l.server.Data[i] == None {
				l.rest.Data[i] = float32(math.NaN())
			}
			continue
		}
		l.server.Data[i], l.received.Data[i], l.rest.Data[i], l.sigma.Data[i] = s, o.received.Data[i], o.rest.Data[i], o.sigma.Data[i]
		l.flags.Data[i] = l.flags.Data[i]&Unknown | o.flags.Data[i]
	}
}

func milliwatts(dBm float64) float64 { return math.Exp(math.Ln10 / 10 * dBm) }

// Probability is that of a received power of at least the threshold, where powers are medians and vary log-normally: by
// shadowDB, and where sigma is not nil by ITM's own deviation at each cell as well. NaN stays NaN.
func Probability(received, sigma *terrain.Raster[float32], thresholdDBm, shadowDB float64) *terrain.Raster[float32] {
	out := terrain.NewRaster[float32](received.Grid)
	for i, p := range received.Data {
		v := shadowDB * shadowDB
		if sigma != nil {
			v += float64(sigma.Data[i]) * float64(sigma.Data[i])
		}
		margin := float64(p) - thresholdDBm
		switch {
		case v > 0:
			out.Data[i] = float32(0.5 * math.Erfc(-margin/math.Sqrt(2*v)))
		case margin >= 0:
			out.Data[i] = 1
		case margin != margin || v != v:
			out.Data[i] = float32(math.NaN())
		}
	}
	return out
}

// AtLeast says where a raster of powers, ratios or probabilities reaches a threshold. Where the raster is NaN it does not:
// whether that is for lack of power or of knowledge, the flags tell.
func AtLeast(r *terrain.Raster[float32], threshold float64) *terrain.Raster[bool] {
	out := terrain.NewRaster[bool](r.Grid)
	for i, v := range r.Data {
		out.Data[i] = float64(v) >= threshold
	}
	return out
}
