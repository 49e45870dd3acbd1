package rollout

import (
	"context"
	"fmt"
	"math"
	"os"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/rollout/licence"
	"github.com/guyline/guyline/terrain"
)

// Sources are the files that a study rests on.
type Sources struct {
	Terrain, Population, Candidates, Licences []string
	Clutter, Roads                            []string
	ClutterCodes                              string // worldcover, nlcd, or "" to find out
}

// Study is everything that the rollout knows of one network.
type Study struct {
	Sources    Sources
	Service    *Service // of the cells that stand
	Candidates []Candidate
	Licences   *licence.Book // nil where none are given
	Roads      *Roads        // nil where none are given
	Faults     []Fault
	Ground     *terrain.Mosaic
	Picture    *terrain.Raster[float32] // the ground, coarse enough to be drawn
}

// pictureCells is about how many cells wide and high the ground behind a picture is.
const pictureCells = 420

// Open reads the sources and predicts whom the cells of the model serve. What is wrong with single rows and cells is told in
// Faults; the error is for what leaves nothing to predict.
func Open(ctx context.Context, n *network.Network, from Sources, terms Terms) (*Study, error) {
	s := &Study{Sources: from}
	var err error
	if s.Ground, err = terrain.Open(terrain.Options{}, from.Terrain...); err != nil {
		return nil, err
	}
	for _, note := range s.Ground.Notes() {
		s.Faults = append(s.Faults, Fault{Text: note.Path + ": " + note.Text})
	}
	if len(from.Clutter) > 0 {
		cover, faults, err := openClutter(ctx, from.Clutter, from.ClutterCodes, s.Ground.Area())
		if err != nil {
			return nil, err
		}
		terms.Clutter = cover
		s.Faults = append(s.Faults, faults...)
	}
	if len(from.Roads) > 0 {
		if s.Roads, err = readRoadFiles(from.Roads); err != nil {
			return nil, err
		}
		s.Faults = append(s.Faults, s.Roads.Faults...)
	}
	cells, faults := Cells(n)
	s.Faults = append(s.Faults, faults...)
	cells = s.carrying(s.onGround(cells), &terms)
	var points []Point
	for _, file := range from.Population {
		p, err := terrain.OpenPopulation(ctx, file, s.Ground.Area())
		if err != nil {
			return nil, err
		}
		for _, note := range p.Notes {
			s.Faults = append(s.Faults, Fault{Text: note})
		}
		for _, at := range p.Places {
			points = append(points, Point{Name: at.ID, Region: at.Region, Lat: at.Lat, Lon: at.Lon, People: int(math.Round(at.People))})
		}
	}
	for _, file := range from.Candidates {
		list, faults, err := readCandidateFile(file)
		if err != nil {
			return nil, err
		}
		s.Candidates = append(s.Candidates, list...)
		s.Faults = append(s.Faults, faults...)
	}
	if len(from.Licences) > 0 {
		if s.Licences, err = readLicences(from.Licences); err != nil {
			return nil, err
		}
		for _, note := range s.Licences.Notes {
			s.Faults = append(s.Faults, Fault{Text: note})
		}
	}
	if s.Service, err = Serve(ctx, s.Ground, cells, points, terms); err != nil {
		return nil, err
	}
	for o := range n.Elements(network.KindOperator) {
		s.Service.Operator = o.Name
		break
	}
	s.Faults = append(s.Faults, s.Service.Faults...)
	return s, s.background(ctx)
}

func readCandidateFile(file string) ([]Candidate, []Fault, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return ReadCandidates(f, file)
}

// onGround leaves out the cells of which the ground is not known, and tells those that stand in the sea.
func (s *Study) onGround(cells []Cell) []Cell {
	out := cells[:0]
	for _, c := range cells {
		g, err := s.Ground.Ground(c.Lat, c.Lon)
		if err != nil {
			s.Faults = append(s.Faults, Fault{c.Element, err.Error()})
			continue
		}
		if g.Sea {
			s.Faults = append(s.Faults, Fault{c.Element, fmt.Sprintf("its position lies in the sea (%s): look whether latitude and longitude are right", g.Why)})
		}
		out = append(out, c)
	}
	return out
}

// carrying leaves out the cells whose carrier cannot give the service, however near.
func (s *Study) carrying(cells []Cell, t *Terms) []Cell {
	out := cells[:0]
	for _, c := range cells {
		if _, err := newBudget(&c, t); err != nil {
			s.Faults = append(s.Faults, Fault{c.Element, err.Error()})
			continue
		}
		out = append(out, c)
	}
	return out
}

// background loads the ground behind the picture.
func (s *Study) background(ctx context.Context) error {
	if len(s.Service.Cells)+len(s.Service.Points) == 0 {
		return nil
	}
	a, known := s.Service.extent(nil), s.Ground.Area()
	a = terrain.Area{West: max(a.West, known.West), South: max(a.South, known.South), East: min(a.East, known.East), North: min(a.North, known.North)}
	if a.West >= a.East || a.South >= a.North {
		return nil
	}
	var err error
	s.Picture, _, err = s.Ground.Elevation(ctx, a, max(a.East-a.West, a.North-a.South)/pictureCells)
	return err
}
