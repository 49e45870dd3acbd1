package rollout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/terrain"
)

// Terms say what counts as served, and under which conditions it is computed.
type Terms struct {
	Technology      radio.Technology
	DownMbps        float64 // the service
	UpMbps          float64
	InVehicle       bool
	Reliability     float64 // probability at the cell's edge
	Load            float64 // of the neighbouring cells
	RadiusKm        float64 // beyond which no cell is looked for
	ReceiverHeightM float64
	Climate         itm.Climate
	RefractivityN   float64
	Clutter         *Clutter // around receivers; nil is bare ground
}

// DefaultTerms are those of the FCC's mobile filing for 5G-NR at 7/1 Mbit/s, outdoors: 90 % at the edge of the cell and 50 %
// load (47 CFR 1.7004), in a continental temperate climate with 301 N-units.
func DefaultTerms() Terms {
	return Terms{Technology: radio.NR, DownMbps: 7, UpMbps: 1, Reliability: 0.9, Load: 0.5, RadiusKm: 30, ReceiverHeightM: 1.5,
		Climate: itm.ContinentalTemperate, RefractivityN: 301}
}

// Point is where people live: a census block, a settlement, a cell of a raster.
type Point struct {
	Name     string
	Region   string
	Lat, Lon float64
	People   int
}

// Server is a cell at a point.
type Server struct {
	Cell    int32 // index in Service.Cells
	RSRPdBm float32
	SINRdB  float32 // with the cells on the same carrier at the load of the terms
}

// Service is whom a set of cells serves.
type Service struct {
	Operator string // whose network it is; "" where nobody says
	Terms    Terms
	Cells    []Cell
	Points   []Point
	Servers  [][]Server // of each point, those that serve it, the strongest first
	Paths    int        // that were computed
	Unknown  int        // paths over ground that is not known: they serve nobody here
	Warned   int        // paths of which ITM says that its result is dubious
	NoClass  int        // points where no class of clutter is known, with a land cover
	Faults   []Fault
	Coverage terrain.Coverage // of the heights that were used
}

// maxServers bounds what is remembered of a point.
const maxServers = 16

// maxPaths bounds the work of one call.
const maxPaths = 20_000_000

// ErrTooMany says that a prediction would need too many paths.
var ErrTooMany = errors.New("rollout: too many pairs of cells and points: lower radius-km, or give people on a coarser grid")

// tower is the cells whose loss at a point is one.
type tower struct {
	lat, lon, heightM, freqMHz float64
	cells                      []int32
}

// Serve predicts whom the cells serve: a cell serves a point where its median RSRP is that which its link budget asks for,
// in both directions. Loss is ITM's median over the profile (time 50 %, location 50 %, situation 50 %); shadowing is a
// margin in the budget for the reliability of the terms, and other cells' interference one for their load. The SINR that
// stands beside each server, with the interference of every cell on the same carrier within the radius, decides nothing.
func Serve(ctx context.Context, ground *terrain.Mosaic, cells []Cell, points []Point, terms Terms) (*Service, error) {
	return serve(ctx, ground, cells, points, terms, maxServers)
}

// serve keeps at most so many servers of a point.
func serve(ctx context.Context, ground *terrain.Mosaic, cells []Cell, points []Point, terms Terms, most int) (*Service, error) {
	s := &Service{Terms: terms, Cells: cells, Points: points, Servers: make([][]Server, len(points))}
	return s, s.predict(ctx, ground, func(w *worker, p int) {
		w.hear(&points[p])
		s.Servers[p] = w.servers(most)
	})
}

// predict hears the cells at every point, and hands the worker that did so on. Several points are under way at a time.
func (s *Service) predict(ctx context.Context, ground *terrain.Mosaic, visit func(w *worker, p int)) error {
	cells, points, terms := s.Cells, s.Points, &s.Terms
	if len(cells) == 0 || len(points) == 0 {
		return nil
	}
	budgets := make([]budget, len(cells))
	for i := range cells {
		var err error
		if budgets[i], err = newBudget(&cells[i], terms); err != nil {
			s.Faults = append(s.Faults, Fault{cells[i].Element, err.Error()})
		}
	}
	towers := towersOf(cells)
	area, err := s.pathArea(ground, towers)
	if err != nil {
		return err
	}
	heights, known, err := ground.Elevation(ctx, area, 0)
	if err != nil {
		return err
	}
	s.Coverage = known
	grid := newTowerGrid(towers, terms.RadiusKm*1000)
	pairs := 0
	for _, p := range points {
		pairs += grid.count(p.Lat, p.Lon)
	}
	if pairs > maxPaths {
		return fmt.Errorf("%w (%d pairs)", ErrTooMany, pairs)
	}
	var next, paths, unknown, warned, noClass atomic.Int64
	var wait sync.WaitGroup
	const batch = 32
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			w := worker{s: s, towers: towers, grid: grid, heights: heights, budgets: budgets}
			for ctx.Err() == nil {
				from := int(next.Add(batch)) - batch
				if from >= len(points) {
					break
				}
				for p := from; p < min(from+batch, len(points)); p++ {
					visit(&w, p)
				}
			}
			paths.Add(int64(w.paths))
			unknown.Add(int64(w.unknown))
			warned.Add(int64(w.warned))
			noClass.Add(int64(w.noClass))
		})
	}
	wait.Wait()
	s.Paths, s.Unknown, s.Warned, s.NoClass = int(paths.Load()), int(unknown.Load()), int(warned.Load()), int(noClass.Load())
	s.Faults = append(s.Faults, terms.clutterFault(s.NoClass, len(points), "places")...)
	return ctx.Err()
}

func towersOf(cells []Cell) []tower {
	type key struct{ lat, lon, heightM, freqMHz float64 }
	index := map[key]int{}
	var out []tower
	for i, c := range cells {
		k := key{c.Lat, c.Lon, c.HeightM, c.FreqMHz}
		t, ok := index[k]
		if !ok {
			t = len(out)
			index[k] = t
			out = append(out, tower{lat: c.Lat, lon: c.Lon, heightM: c.HeightM, freqMHz: c.FreqMHz})
		}
		out[t].cells = append(out[t].cells, int32(i))
	}
	return out
}

// pathArea is the known ground under every path.
func (s *Service) pathArea(ground *terrain.Mosaic, towers []tower) (terrain.Area, error) {
	var all terrain.Area
	for i, t := range towers {
		a, err := terrain.AreaAround(t.lat, t.lon, s.Terms.RadiusKm*1000)
		if err != nil {
			return all, err
		}
		if i == 0 {
			all = a
		}
		all = terrain.Area{West: min(all.West, a.West), South: min(all.South, a.South), East: max(all.East, a.East), North: max(all.North, a.North)}
	}
	// What no file covers would only take memory.
	known := ground.Area()
	all = terrain.Area{West: max(all.West, known.West), South: max(all.South, known.South), East: min(all.East, known.East), North: min(all.North, known.North)}
	if all.West >= all.East || all.South >= all.North {
		return all, fmt.Errorf("the elevation files cover %v, and no cell lies near: give the tiles of the cells' area, or look whether latitude and longitude are swapped", known)
	}
	return all, nil
}

// worker computes points one after the other, with buffers of its own.
type worker struct {
	s       *Service
	towers  []tower
	grid    *towerGrid
	heights *terrain.Raster[float32]
	budgets []budget

	near                   []int32
	profile                []float64
	heard                  []heard
	paths, unknown, warned int
	noClass                int
}

// heard is a cell at the point that is computed.
type heard struct {
	cell    int32
	rsrpDBm float64
}

// hear finds every cell that is heard at a point, the strongest first.
func (w *worker) hear(p *Point) {
	terms := &w.s.Terms
	w.heard = w.heard[:0]
	w.near = w.grid.near(p.Lat, p.Lon, w.near[:0])
	class := w.class(p)
	for _, i := range w.near {
		t := &w.towers[i]
		r, distM, ok := w.path(t, p)
		if !ok {
			continue
		}
		bearing := terrain.Bearing(t.lat, t.lon, p.Lat, p.Lon)
		elevation := math.Atan2(w.profile[len(w.profile)-1]+terms.ReceiverHeightM-w.profile[0]-t.heightM, distM) * 180 / math.Pi
		r.LossDB += ClutterLossDB(class, t.freqMHz, terms.ReceiverHeightM, distM)
		for _, c := range t.cells {
			b := &w.budgets[c]
			if b.antenna == nil {
				continue
			}
			rsrp := b.epreDBm + b.antenna.GainDBi(bearing, elevation) - r.LossDB
			if rsrp > b.noiseDBm-20 {
				w.heard = append(w.heard, heard{c, rsrp})
			}
		}
	}
	slices.SortFunc(w.heard, func(a, b heard) int { return cmp.Or(cmp.Compare(b.rsrpDBm, a.rsrpDBm), cmp.Compare(a.cell, b.cell)) })
}

// class is the clutter at a point.
func (w *worker) class(p *Point) terrain.Clutter {
	if w.s.Terms.Clutter == nil {
		return terrain.NoClutter
	}
	class, err := w.s.Terms.Clutter.cover.At(p.Lat, p.Lon)
	if err != nil || class == terrain.NoClutter {
		w.noClass++
		return terrain.NoClutter
	}
	return class
}

// servers are the cells that serve the point that was heard, at most so many.
func (w *worker) servers(most int) []Server {
	var out []Server
	for _, h := range w.heard {
		b := &w.budgets[h.cell]
		if h.rsrpDBm < b.leastDBm || len(out) == most {
			break
		}
		interference := math.Pow(10, b.noiseDBm/10)
		for _, o := range w.heard {
			if o.cell != h.cell && w.s.Cells[o.cell].FreqMHz == w.s.Cells[h.cell].FreqMHz {
				interference += w.s.Terms.Load * math.Pow(10, o.rsrpDBm/10)
			}
		}
		sinr := h.rsrpDBm - 10*math.Log10(interference)
		out = append(out, Server{h.cell, float32(h.rsrpDBm), float32(sinr)})
	}
	return out
}

// path is the loss from a tower to a point, over the ground and through the air of coverage.Typical. Profiles are straight
// in latitude and longitude, as those of maps are (package coverage says how far that is from the great circle).
func (w *worker) path(t *tower, p *Point) (r itm.Result, distM float64, ok bool) {
	terms := &w.s.Terms
	distM = terrain.Distance(t.lat, t.lon, p.Lat, p.Lon)
	if distM > terms.RadiusKm*1000 {
		return r, distM, false
	}
	w.paths++
	distM = max(distM, 10) // nearer, the antenna's far field has not begun
	n := max(2, int(math.Ceil(distM/(w.heights.StepLat*math.Pi/180*terrain.EarthRadiusM))))
	w.profile = w.profile[:0]
	for k := range n + 1 {
		f := float64(k) / float64(n)
		h := terrain.Bilinear(w.heights, t.lat+f*(p.Lat-t.lat), t.lon+f*(p.Lon-t.lon))
		if h != h {
			w.unknown++
			return r, distM, false
		}
		w.profile = append(w.profile, float64(h))
	}
	m := coverage.Typical()
	link := itm.Link{TxHeightM: t.heightM, RxHeightM: terms.ReceiverHeightM, Climate: terms.Climate, N0: terms.RefractivityN, FreqMHz: t.freqMHz,
		Polarization: itm.Vertical, Epsilon: m.Epsilon, SigmaSM: m.SigmaSM, Variability: m.Variability}
	r, err := itm.PointToPointTLS(link, itm.Profile{StepM: distM / float64(n), HeightsM: w.profile}, m.Percent)
	if err != nil {
		w.unknown++
		return r, distM, false
	}
	if r.Warnings != 0 {
		w.warned++
	}
	return r, distM, true
}

// People is, for each cell, the people whom it serves best, and of them those whom no cell of another site would serve.
func (s *Service) People() (served, alone []int) {
	served, alone = make([]int, len(s.Cells)), make([]int, len(s.Cells))
	for p, servers := range s.Servers {
		if len(servers) == 0 {
			continue
		}
		first := servers[0].Cell
		served[first] += s.Points[p].People
		if !slices.ContainsFunc(servers, func(v Server) bool { return s.Cells[v.Cell].Site != s.Cells[first].Site }) {
			alone[first] += s.Points[p].People
		}
	}
	return served, alone
}

// Total is all people, those who are served, and those who are served by cells of more than one site.
func (s *Service) Total() (people, served, twice int) {
	for p, servers := range s.Servers {
		n := s.Points[p].People
		people += n
		if len(servers) == 0 {
			continue
		}
		served += n
		first := s.Cells[servers[0].Cell].Site
		if slices.ContainsFunc(servers, func(v Server) bool { return s.Cells[v.Cell].Site != first }) {
			twice += n
		}
	}
	return people, served, twice
}

// Reached is, for each cell, the people whom it could serve.
func (s *Service) Reached() []int {
	out := make([]int, len(s.Cells))
	for p, servers := range s.Servers {
		for _, v := range servers {
			out[v.Cell] += s.Points[p].People
		}
	}
	return out
}

// Say puts what was predicted into the model: of each cell the people whom it serves best, whom it could serve, and whom it
// serves alone.
func (s *Service) Say(at network.Origin) {
	served, alone := s.People()
	reached := s.Reached()
	for i, c := range s.Cells {
		if c.Element != nil {
			network.People.Say(c.Element, served[i], network.Predicted, at)
			network.PeopleReached.Say(c.Element, reached[i], network.Predicted, at)
			network.PeopleAlone.Say(c.Element, alone[i], network.Predicted, at)
		}
	}
}

// String is the terms in words.
func (t Terms) String() string {
	where := "outdoors"
	if t.InVehicle {
		where = "in a vehicle"
	}
	return fmt.Sprintf("%s at %g/%g Mbit/s %s, %g %% at the cell's edge, cells %g %% loaded, receiver at %g m; ITM over the terrain, climate %d, %g N-units; %s",
		t.Technology, t.DownMbps, t.UpMbps, where, 100*t.Reliability, 100*t.Load, t.ReceiverHeightM, t.Climate, t.RefractivityN, t.around())
}

// Assumed is what nobody declared of the cells, with the number of cells, the most first.
func (s *Service) Assumed() []string {
	count := map[string]int{}
	for _, c := range s.Cells {
		for _, a := range c.Assumed {
			count[a]++
		}
	}
	texts := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	for i, a := range texts {
		texts[i] = fmt.Sprintf("%s (%d cells)", a, count[a])
	}
	return texts
}
