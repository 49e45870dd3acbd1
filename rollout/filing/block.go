package filing

import (
	"context"
	"fmt"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/guyline/guyline/rollout/atlas"
	"github.com/guyline/guyline/rollout/h3"
	"github.com/guyline/guyline/terrain"
)

// block is a square of cells of a part.
type block struct {
	grid       terrain.Grid
	col, row   int
	cols, rows int
}

// area is the block as a raster's place.
func (b block) area() terrain.Grid {
	g := b.grid
	g.West, g.North = g.West+float64(b.col)*g.StepLon, g.North-float64(b.row)*g.StepLat
	g.Cols, g.Rows = b.cols, b.rows
	return g
}

// lng and lat are where the block's lines lie, as they are written.
func (b block) lng(col int) float64 {
	return unit(b.grid.West + float64(b.col+col)*b.grid.StepLon).degrees()
}
func (b block) lat(row int) float64 {
	return unit(b.grid.North - float64(b.row+row)*b.grid.StepLat).degrees()
}

// covered says whether a cell is served in an environment.
func (w *mapWriter) covered(c Coverage, e Environment, i int) (dBm float32, ok bool) {
	dBm = c.SignalDBm.Data[i]
	if dBm != dBm {
		return dBm, false
	}
	if c.Probability != nil {
		return dBm, float64(c.Probability.Data[i]) >= w.budgets[e].CellEdgePercent/100-1e-6
	}
	return dBm, float64(dBm) >= w.budgets[e].MinSignalDBm
}

// block writes the polygons and hexagons of a square of cells.
func (w *mapWriter) block(ctx context.Context, part Part, b block) error {
	r := terrain.NewRaster[uint8](b.area())
	class := r.Data
	swapped, covered := 0, 0
	for r := range b.rows {
		km2 := atlas.CellKm2(b.grid, b.row+r)
		for c := range b.cols {
			i := (b.row+r)*b.grid.Cols + b.col + c
			out, outdoor := w.covered(part.Outdoor, Outdoor, i)
			in, vehicle := w.covered(part.Vehicle, Vehicle, i)
			switch {
			case vehicle && !outdoor:
				swapped++
			case vehicle:
				covered++
				class[r*b.cols+c] = uint8(1 + bands + band(in))
				w.out.VehicleAreaKm2 += km2
				w.out.OutdoorAreaKm2 += km2
			case outdoor:
				covered++
				class[r*b.cols+c] = uint8(1 + band(out))
				w.out.OutdoorAreaKm2 += km2
			case out != out || in != in:
				w.out.UnknownCells++
			}
		}
	}
	if swapped > 0 {
		lat, lon := b.grid.Centre(b.col, b.row)
		return fmt.Errorf("%d cells near %.4f, %.4f are covered in a vehicle but not outdoors; are the rasters or link budgets of the two environments swapped?", swapped, lat, lon)
	}
	if covered == 0 {
		return nil
	}
	shapes, err := atlas.Classes(ctx, r)
	if err != nil {
		return err
	}
	for _, c := range shapes {
		for _, p := range c.Shape {
			if err := w.feature(c.Value, p); err != nil {
				return err
			}
		}
	}
	return w.hexagons(class, b)
}

// attributes of a class of cells.
func attributes(class uint8) (minSignal int, e Environment) {
	n := int(class) - 1
	return LowestBandDBm + BandDB*(n%bands), Environment(n / bands)
}

func (w *mapWriter) feature(class uint8, p orb.Polygon) error {
	down, up := w.service.SpeedMbps()
	signal, e := attributes(class)
	line := w.line[:0]
	if w.out.Polygons > 0 {
		line = append(line, ',')
	}
	line = append(line, "\n{\"type\":\"Feature\",\"properties\":{\"providerid\":"...)
	line = appendJSON(line, w.p.ProviderID)
	line = append(line, ",\"brandname\":"...)
	line = appendJSON(line, w.p.Brand)
	line = fmt.Appendf(line, ",\"technology\":%d,\"mindown\":%s,\"minup\":%s,\"minsignal\":%d,\"environmnt\":%d}",
		w.service.Technology(), number(down), number(up), signal, e)
	line = append(line, ",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":["...)
	for i, ring := range p {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, '[')
		for k, c := range ring {
			if k > 0 {
				line = append(line, ',')
			}
			line = point{unit(c.Lon()), unit(c.Lat())}.appendJSON(line)
		}
		line = append(line, ']')
		w.out.Corners += len(ring) - 1
	}
	line = append(line, "]}}"...)
	w.line = line
	w.out.Polygons++
	_, err := w.polygon.Write(line)
	return err
}

// cell is the index of the cell that a place of the block lies in, against the lines as they are written.
func (b block) cell(p h3.LatLng) int {
	c := min(max(int((p.Lng-b.lng(0))/b.grid.StepLon), 0), b.cols-1)
	r := min(max(int((b.lat(0)-p.Lat)/b.grid.StepLat), 0), b.rows-1)
	for c > 0 && p.Lng < b.lng(c) {
		c--
	}
	for c < b.cols-1 && p.Lng >= b.lng(c+1) {
		c++
	}
	for r > 0 && p.Lat >= b.lat(r) {
		r--
	}
	for r < b.rows-1 && p.Lat < b.lat(r+1) {
		r++
	}
	return r*b.cols + c
}

// hexagonColumns are those of the published files (rule bdc-hexagons).
var hexagonColumns = []string{"h3_res9_id", "technology", "mindown", "minup", "minsignal", "environmnt"}

// hexagons writes the cells whose centres lie in the block. Blocks share sides; a centre on one belongs to the block east or
// north of it.
func (w *mapWriter) hexagons(class []uint8, b block) error {
	s, n, west, east := b.lat(b.rows), b.lat(0), b.lng(0), b.lng(b.cols)
	cells, err := h3.Polygon{{{Lat: s, Lng: west}, {Lat: s, Lng: east}, {Lat: n, Lng: east}, {Lat: n, Lng: west}}}.Cells(9)
	if err != nil {
		return err
	}
	down, up := w.service.SpeedMbps()
	rest := "," + strconv.Itoa(w.service.Technology()) + "," + number(down) + "," + number(up) + ","
	for cell := range cells {
		p := cell.LatLng()
		k := class[b.cell(p)]
		if k == 0 {
			continue
		}
		signal, e := attributes(k)
		w.out.Hexagons++
		if _, err := fmt.Fprintf(w.hexagon, "%s%s%d,%d\n", cell, rest, signal, e); err != nil {
			return err
		}
	}
	return nil
}
