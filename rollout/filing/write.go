package filing

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/guyline/guyline/rollout/h3"
	"github.com/guyline/guyline/terrain"
)

// Written says what a package holds.
type Written struct{ Maps []WrittenMap }

// WrittenMap says what a map holds. Cells are those of the raster.
type WrittenMap struct {
	Service                     Service
	Polygons, Corners, Hexagons int
	OutdoorAreaKm2              float64 // covered outdoors, vehicles included
	VehicleAreaKm2              float64
	UnknownCells                int // without a value, hence not covered
}

// Write writes a package into a new folder. What would be rejected for its values is refused before anything is written; if
// it fails or is cancelled, nothing is left behind.
func Write(ctx context.Context, dir string, p *Package) (*Written, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(dir); !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("filing: %s exists; name a new folder", dir)
	}
	temp, err := os.MkdirTemp(filepath.Dir(dir), ".filing-*")
	if err != nil {
		return nil, fmt.Errorf("filing: %w", err)
	}
	defer os.RemoveAll(temp)
	if err := os.Chmod(temp, 0o755); err != nil {
		return nil, fmt.Errorf("filing: %w", err)
	}
	if err := p.writeTables(temp); err != nil {
		return nil, err
	}
	var out Written
	for _, m := range p.Maps {
		w, err := p.writeMap(ctx, temp, m)
		if err != nil {
			return nil, err
		}
		out.Maps = append(out.Maps, *w)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := os.Rename(temp, dir); err != nil {
		return nil, fmt.Errorf("filing: %w", err)
	}
	return &out, nil
}

// check refuses what the validator would reject without looking at maps.
func (p *Package) check() error {
	if p.ProviderID == "" || p.Brand == "" {
		return errors.New("filing: the package has no provider's number or no brand; set ProviderID and Brand")
	}
	if len(p.Maps) == 0 {
		return errors.New("filing: the package has no map; add one per technology and speed")
	}
	seen := map[Service]bool{}
	for _, m := range p.Maps {
		if !m.Service.valid() || seen[m.Service] || m.Parts == nil {
			return fmt.Errorf("filing: map of %v is unknown, doubled or without parts; give one map per technology and speed", m.Service)
		}
		seen[m.Service] = true
	}
	for _, b := range p.Budgets {
		if !b.Service.valid() {
			return fmt.Errorf("filing: link budget %q is of an unknown service", b.ID)
		}
	}
	var list []string
	for _, x := range p.Problems() {
		if x.Severity == Reject {
			list = append(list, x.String())
		}
	}
	if len(list) > 0 {
		return fmt.Errorf("filing: the package would be rejected:\n%s", strings.Join(list, "\n"))
	}
	return nil
}

// Problems are what Validate would say of the supporting files, before they are written. Budgets and maps have to be of
// known services.
func (p *Package) Problems() []Problem {
	v := &validator{report: &Report{}}
	for _, t := range Tables() {
		d := &csvData{table: t, rows: p.rows(t.File)}
		for i := range d.rows {
			d.lines = append(d.lines, i+2)
		}
		v.values(d)
		v.tables = append(v.tables, d)
	}
	for _, m := range p.Maps {
		v.maps = append(v.maps, mapHead{file: MapFile(m.Service), service: m.Service})
	}
	v.joins()
	return v.report.Problems
}

// blockCells is the side of the squares of cells that are made into polygons at once, which bounds the memory.
const blockCells = 512

// mapWriter writes one map and its hexagons.
type mapWriter struct {
	p       *Package
	service Service
	budgets [2]Budget // by Environment
	polygon *bufio.Writer
	hexagon *bufio.Writer
	line    []byte
	parts   []terrain.Grid
	out     WrittenMap
}

func (p *Package) writeMap(ctx context.Context, dir string, m Map) (_ *WrittenMap, err error) {
	w := &mapWriter{p: p, service: m.Service, out: WrittenMap{Service: m.Service}}
	for e := range w.budgets {
		if w.budgets[e], err = p.budget(m.Service, Environment(e)); err != nil {
			return nil, err
		}
	}
	var files [2]*os.File
	for i, name := range []string{MapFile(m.Service), HexagonsFile(m.Service)} {
		if files[i], err = os.Create(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("filing: %w", err)
		}
		defer files[i].Close()
	}
	w.polygon, w.hexagon = bufio.NewWriterSize(files[0], 1<<20), bufio.NewWriterSize(files[1], 1<<18)
	w.polygon.WriteString("{\"type\":\"FeatureCollection\",\"features\":[")
	w.hexagon.WriteString(strings.Join(hexagonColumns, ",") + "\n")
	for part, err := range m.Parts {
		if err == nil {
			err = w.part(ctx, part)
		}
		if err != nil {
			return nil, fmt.Errorf("filing: map of %v: %w", m.Service, err)
		}
	}
	if w.out.Polygons == 0 {
		return nil, fmt.Errorf("filing: map of %v covers nothing; leave it out, or look at the rasters and at the link budget's least signal", m.Service)
	}
	w.polygon.WriteString("\n]}\n")
	for i, b := range []*bufio.Writer{w.polygon, w.hexagon} {
		if err := errors.Join(b.Flush(), files[i].Close()); err != nil {
			return nil, fmt.Errorf("filing: %w", err)
		}
	}
	return &w.out, nil
}

func (w *mapWriter) part(ctx context.Context, part Part) error {
	grid, err := part.grid()
	if err != nil {
		return err
	}
	for _, g := range w.parts {
		if g.West < grid.East()-1e-9 && grid.West < g.East()-1e-9 && g.South() < grid.North-1e-9 && grid.South() < g.North-1e-9 {
			return fmt.Errorf("two parts overlap near %.4f, %.4f; cut them so that they only touch", grid.North, grid.West)
		}
	}
	w.parts = append(w.parts, grid)
	for row := 0; row < grid.Rows; row += blockCells {
		for col := 0; col < grid.Cols; col += blockCells {
			if err := ctx.Err(); err != nil {
				return err
			}
			b := block{grid, col, row, min(blockCells, grid.Cols-col), min(blockCells, grid.Rows-row)}
			if err := w.block(ctx, part, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// grid is the part's, if all its rasters have the same and it is fine enough.
func (p Part) grid() (terrain.Grid, error) {
	if p.Outdoor.SignalDBm == nil || p.Vehicle.SignalDBm == nil {
		return terrain.Grid{}, errors.New("a raster of signal strength is missing; both environments are filed")
	}
	g := p.Outdoor.SignalDBm.Grid
	for _, r := range []*terrain.Raster[float32]{p.Outdoor.SignalDBm, p.Outdoor.Probability, p.Vehicle.SignalDBm, p.Vehicle.Probability} {
		switch {
		case r == nil:
		case r.Grid != g:
			return g, errors.New("the rasters of the two environments lie on different grids; put them on one")
		case len(r.Data) != g.Cols*g.Rows:
			return g, fmt.Errorf("a raster holds %d values for %d × %d cells", len(r.Data), g.Cols, g.Rows)
		}
	}
	if !(g.West >= -180 && g.East() <= 180+1e-9 && g.South() >= -90 && g.North <= 90) {
		return g, fmt.Errorf("the rasters lie at %.4f..%.4f, %.4f..%.4f: latitude and longitude swapped, or not in degrees?",
			g.South(), g.North, g.West, g.East())
	}
	low := math.Min(math.Abs(g.North), math.Abs(g.South()))
	if g.North > 0 && g.South() < 0 {
		low = 0
	}
	northM, eastM := g.StepLat*metresPerDegree, g.StepLon*metresPerDegree*math.Cos(low*math.Pi/180)
	if !(max(northM, eastM) <= 100.5) { // 3″ are 92.8 m; half a metre for rounding
		return g, fmt.Errorf("cells of %.0f × %.0f m are too coarse: %s Predict on a finer raster", eastM, northM, ruleResolution.Text)
	}
	return g, nil
}

// metresPerDegree of latitude, on the sphere of H3's radius.
const metresPerDegree = h3.EarthRadiusKm * 1000 * math.Pi / 180
