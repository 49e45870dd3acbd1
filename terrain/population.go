package terrain

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Place is a point with the people who live there: a census block group at its centre of population, a settlement, or a
// cell of a raster.
type Place struct {
	ID       string // as its source names it: a block group's GEOID; empty for cells
	Region   string // the county of a block group (state and county FIPS code), if there is one
	Lat, Lon float64
	People   float64
}

// Population is where people live.
type Population struct {
	Places []Place
	Notes  []string // what was left out or changed, and why
}

// People is how many people there are.
func (p *Population) People() float64 {
	var sum float64
	for i := range p.Places {
		sum += p.Places[i].People
	}
	return sum
}

// Within is the places of an area.
func (p *Population) Within(a Area) *Population {
	out := &Population{Notes: p.Notes}
	for _, q := range p.Places {
		if a.Contains(q.Lat, q.Lon) {
			out.Places = append(out.Places, q)
		}
	}
	return out
}

// maxPlaces bounds the places of a population, at about 1.3 GB.
const maxPlaces = 16 << 20

// Measure says what the cells of a population raster count.
type Measure string

const (
	PerCell Measure = "people per cell" // WorldPop counts, GHS-POP
	PerKm2  Measure = "people per km²"  // WorldPop densities, GPW density
)

// OpenPopulation reads a population file: a table with a header (.csv), else a GeoTIFF of people per cell.
func OpenPopulation(ctx context.Context, file string, area Area) (*Population, error) {
	if isTIFF(file) {
		return PopulationRaster(ctx, file, PerCell, area)
	}
	if ext := strings.ToLower(filepath.Ext(file)); ext != ".csv" {
		return nil, fmt.Errorf("%s: population comes as a table (.csv with columns of population, latitude and longitude) or as a GeoTIFF (.tif)", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, err := ReadPopulation(file, f)
	if err != nil {
		return nil, err
	}
	in := p.Within(area)
	if out := len(p.Places) - len(in.Places); out > 0 {
		in.Notes = append(in.Notes, fmt.Sprintf("%s: %d places with %.0f people lie outside of the ground that is given, and do not count", file, out, p.People()-in.People()))
	}
	return in, nil
}

// World is the whole Earth.
var World = Area{-180, -90, 180, 90}

// columns lists the names under which population tables carry a column, in lower case: those of the US census centres of
// population, of OnSSET's settlements, of GeoNames and of WorldPop's tables.
var columns = map[string][]string{
	"people": {"population", "pop", "people", "pop2020", "popcalibrated", "popstartyear", "inhabitants", "totpop"},
	"lat":    {"latitude", "lat", "y_deg", "y", "intptlat", "latitude_deg"},
	"lon":    {"longitude", "lon", "lng", "long", "x_deg", "x", "intptlon", "intptlong", "longitude_deg"},
	"east":   {"easting_osgb", "osgb_easting", "easting"},
	"north":  {"northing_osgb", "osgb_northing", "northing"},
	"id":     {"geoid", "geoid20", "id", "name", "settlement"},
	"region": {"county", "region", "admin", "lad"},
}

// census lists the columns that name a block group of the United States by its parts.
var census = []string{"statefp", "countyfp", "tractce", "blkgrpce"}

// table is a table while it is read.
type table struct {
	name string
	at   map[string]int
	line int
}

// ReadPopulation reads a table of places: a header, then a row for each, with columns of population and of latitude and
// longitude in degrees, or of easting and northing on the British National Grid. The names of the columns are those that
// the census of the United States, OnSSET and others use. Rows without people are left out.
func ReadPopulation(name string, r io.Reader) (*Population, error) {
	c := csv.NewReader(r)
	c.ReuseRecord = true
	c.FieldsPerRecord = -1
	head, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: no header: %w", name, err)
	}
	t := &table{name: name, at: map[string]int{}, line: 1}
	names := map[string]int{}
	for i, h := range head {
		names[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	for key, list := range columns {
		for _, n := range list {
			if i, ok := names[n]; ok {
				t.at[key] = i
				break
			}
		}
	}
	for _, n := range census {
		if i, ok := names[n]; ok {
			t.at[n] = i
		}
	}
	if err := t.complete(head); err != nil {
		return nil, err
	}
	p := &Population{}
	empty := 0
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		t.line, _ = c.FieldPos(0)
		q, err := t.place(row)
		if err != nil {
			return nil, err
		}
		if q.People == 0 {
			empty++
			continue
		}
		if len(p.Places) == maxPlaces {
			return nil, fmt.Errorf("%s: more than %d places", name, maxPlaces)
		}
		p.Places = append(p.Places, q)
	}
	if empty > 0 {
		p.Notes = append(p.Notes, fmt.Sprintf("%s: %d rows without people", name, empty))
	}
	return p, nil
}

func (t *table) complete(head []string) error {
	has := func(keys ...string) bool {
		for _, k := range keys {
			if _, ok := t.at[k]; !ok {
				return false
			}
		}
		return true
	}
	switch {
	case !has("people"):
		return fmt.Errorf("%s: no column of people among %q: name it population", t.name, head)
	case !has("lat", "lon") && !has("east", "north"):
		return fmt.Errorf("%s: no columns of a place among %q: latitude and longitude in degrees are needed; join them by the table's id", t.name, head)
	}
	return nil
}

func (t *table) number(row []string, key string) (float64, error) {
	i := t.at[key]
	if i >= len(row) {
		return 0, fmt.Errorf("%s:%d: it ends before the column of %s", t.name, t.line, key)
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(row[i]), 64)
	if err != nil || !finite(v) {
		return 0, fmt.Errorf("%s:%d: %q is not a number (%s)", t.name, t.line, row[i], key)
	}
	return v, nil
}

func (t *table) text(row []string, key string) string {
	if i, ok := t.at[key]; ok && i < len(row) {
		return strings.TrimSpace(strings.Clone(row[i]))
	}
	return ""
}

func (t *table) place(row []string) (q Place, err error) {
	if q.People, err = t.number(row, "people"); err != nil {
		return q, err
	}
	if q.People < 0 {
		return q, fmt.Errorf("%s:%d: %g people", t.name, t.line, q.People)
	}
	if _, ok := t.at["lat"]; ok {
		if q.Lat, err = t.number(row, "lat"); err != nil {
			return q, err
		}
		if q.Lon, err = t.number(row, "lon"); err != nil {
			return q, err
		}
		err = CheckPoint(q.Lat, q.Lon)
	} else {
		var east, north float64
		if east, err = t.number(row, "east"); err != nil {
			return q, err
		}
		if north, err = t.number(row, "north"); err != nil {
			return q, err
		}
		q.Lat, q.Lon, err = FromOSGrid(east, north)
	}
	if err != nil {
		return q, fmt.Errorf("%s:%d: %w", t.name, t.line, err)
	}
	q.ID, q.Region = t.text(row, "id"), t.text(row, "region")
	if s, c := t.text(row, "statefp"), t.text(row, "countyfp"); s != "" && c != "" {
		q.Region = s + c
		if tr := t.text(row, "tractce"); tr != "" && q.ID == "" {
			q.ID = s + c + tr + t.text(row, "blkgrpce")
		}
	}
	return q, nil
}

// PopulationRaster reads the cells of a GeoTIFF that hold people and whose centres lie in an area: WorldPop, GHS-POP or
// GPW in degrees or on a UTM grid. Cells below 0, by which some products mark what they do not know, are counted in Notes.
func PopulationRaster(ctx context.Context, file string, measure Measure, area Area) (*Population, error) {
	f, proj, _, err := openTIFF(file)
	if err != nil {
		return nil, err
	}
	if f.Bands != 1 {
		return nil, fmt.Errorf("%s: it has %d bands: take the one that is meant with gdal_translate -b", file, f.Bands)
	}
	g, l := f.Geo, f.Levels[0]
	p := &Population{}
	below := 0
	for by := 0; by*l.BlockHeight < l.Height; by++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for bx := 0; bx*l.BlockWidth < l.Width; bx++ {
			if proj == nil && !blockArea(g.OriginX, g.OriginY, g.StepX, g.StepY, bx*l.BlockWidth, by*l.BlockHeight, l.BlockWidth, l.BlockHeight).overlaps(area) {
				continue
			}
			data, cols, _, err := f.Block(0, 0, bx, by)
			if err != nil {
				return nil, err
			}
			for i, v := range data {
				if !(v > 0) || math.IsInf(v, 0) {
					if v < 0 {
						below++
					}
					continue
				}
				col, row := bx*l.BlockWidth+i%cols, by*l.BlockHeight+i/cols
				lon, lat := g.OriginX+(float64(col)+0.5)*g.StepX, g.OriginY-(float64(row)+0.5)*g.StepY
				km2 := g.StepX * g.StepY / 1e6
				if proj != nil {
					lat, lon = proj.inverse(lon, lat)
				} else {
					const km = EarthRadiusM / 1000
					km2 = km * km * g.StepX * rad * (math.Sin((lat+g.StepY/2)*rad) - math.Sin((lat-g.StepY/2)*rad))
				}
				if !area.Contains(lat, lon) {
					continue
				}
				if measure == PerKm2 {
					v *= km2
				}
				if len(p.Places) == maxPlaces {
					return nil, fmt.Errorf("%s: more than %d cells with people: ask for a smaller area, or make it coarser with gdalwarp -r sum", file, maxPlaces)
				}
				p.Places = append(p.Places, Place{Lat: lat, Lon: wrapLon(lon), People: v})
			}
		}
	}
	if below > 0 {
		p.Notes = append(p.Notes, fmt.Sprintf("%s: %d cells below 0 are taken for unknown", file, below))
	}
	return p, nil
}

func blockArea(x, y, dx, dy float64, col, row, cols, rows int) Area {
	w, n := x+float64(col)*dx, y-float64(row)*dy
	return Area{w, n - float64(rows)*dy, w + float64(cols)*dx, n}
}
