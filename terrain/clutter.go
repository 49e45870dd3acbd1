package terrain

import (
	"context"
	"fmt"
)

// Clutter is what stands on the ground, as ITU-R P.1812 and P.2108 sort it.
type Clutter uint8

const (
	NoClutter   Clutter = iota // not known
	WaterSea                   // water, sea
	OpenRural                  // open, rural
	Suburban                   //
	Urban                      //
	TreesForest                // trees, forest
	DenseUrban                 //
)

var clutterNames = [...]string{"unknown", "water", "open", "suburban", "urban", "trees", "dense urban"}

func (c Clutter) String() string {
	if int(c) < len(clutterNames) {
		return clutterNames[c]
	}
	return fmt.Sprintf("Clutter(%d)", uint8(c))
}

// ProfileHeightM is the height in metres that a cell of the class adds to the terrain profile where nothing local is known:
// ITU-R P.1812-6 table 2 (water 0, open 0, suburban 10, urban, trees and forest 15, dense urban 20). It is 0 where the
// class is not known.
func (c Clutter) ProfileHeightM() float64 {
	return [...]float64{NoClutter: 0, WaterSea: 0, OpenRural: 0, Suburban: 10, Urban: 15, TreesForest: 15, DenseUrban: 20, 255: 0}[c]
}

// TerminalHeightM is the representative clutter height R in metres around a terminal where nothing local is known: ITU-R
// P.2108-1 table 3 (water, open, suburban 10, urban, trees and forest 15, dense urban 20); 0 where the class is not known.
func (c Clutter) TerminalHeightM() float64 {
	return [...]float64{NoClutter: 0, WaterSea: 10, OpenRural: 10, Suburban: 10, Urban: 15, TreesForest: 15, DenseUrban: 20, 255: 0}[c]
}

// Legend says what the codes of a land-cover product stand for. Which class a code belongs to is our reading: the products
// describe cover, and the recommendations what shields a terminal.
type Legend struct {
	Name  string
	Codes map[uint8]Clutter
}

// WorldCover is the legend of ESA WorldCover 10 m (Product User Manual v2.0, table 3). Its one class of built-up land does
// not tell a village from a city: it is taken for suburban, the lower of them.
var WorldCover = Legend{"ESA WorldCover", map[uint8]Clutter{
	10:  TreesForest, // tree cover
	20:  OpenRural,   // shrubland
	30:  OpenRural,   // grassland
	40:  OpenRural,   // cropland
	50:  Suburban,    // built-up
	60:  OpenRural,   // bare or sparse vegetation
	70:  OpenRural,   // snow and ice
	80:  WaterSea,    // permanent water bodies
	90:  OpenRural,   // herbaceous wetland
	95:  TreesForest, // mangroves
	100: OpenRural,   // moss and lichen
}}

// NLCD is the legend of the National Land Cover Database of the United States (MRLC; codes 51 and 72 to 74 in Alaska only).
var NLCD = Legend{"NLCD", map[uint8]Clutter{
	11: WaterSea,    // open water
	12: OpenRural,   // perennial ice and snow
	21: OpenRural,   // developed, open space: less than 20 % sealed
	22: Suburban,    // developed, low intensity: 20 to 49 %
	23: Urban,       // developed, medium intensity: 50 to 79 %
	24: DenseUrban,  // developed, high intensity: 80 % and more
	31: OpenRural,   // barren
	41: TreesForest, // deciduous forest
	42: TreesForest, // evergreen forest
	43: TreesForest, // mixed forest
	51: OpenRural,   // dwarf scrub
	52: OpenRural,   // shrub
	71: OpenRural,   // grassland
	72: OpenRural,   // sedge
	73: OpenRural,   // lichens
	74: OpenRural,   // moss
	81: OpenRural,   // pasture
	82: OpenRural,   // crops
	90: TreesForest, // woody wetlands
	95: OpenRural,   // herbaceous wetlands
}}

// LandCover is a set of land-cover rasters seen as one. It is safe for use by several goroutines.
type LandCover struct {
	Legend Legend
	m      *Mosaic
}

// OpenLandCover indexes land-cover rasters (GeoTIFF of 8-bit codes), as Open does with elevation.
func OpenLandCover(l Legend, o Options, paths ...string) (*LandCover, error) {
	m, err := open(&Mosaic{classes: true}, o, paths)
	if err != nil {
		return nil, err
	}
	return &LandCover{l, m}, nil
}

// Area is the smallest area that holds every file; Notes lists the files that are not used.
func (c *LandCover) Area() Area    { return c.m.Area() }
func (c *LandCover) Notes() []Note { return c.m.Notes() }

// At is the class of the cell that holds a point; NoClutter where no file covers it, or the code is not in the legend.
func (c *LandCover) At(lat, lon float64) (Clutter, error) {
	if err := CheckPoint(lat, lon); err != nil {
		return NoClutter, fmt.Errorf("terrain: %w", err)
	}
	s := sampler{m: c.m}
	v, err := s.at(lat, lon)
	if _, gap := err.(*GapError); gap {
		return NoClutter, nil
	}
	return c.class(v), err
}

// On gives the class at the centre of each cell of a grid, that of the nearest cell of the files, and how many are known.
// Codes that the legend lacks are counted by code.
func (c *LandCover) On(ctx context.Context, g Grid) (r *Raster[Clutter], known int, unknown map[uint8]int, err error) {
	v, _, err := c.m.ElevationOn(ctx, g)
	if err != nil {
		return nil, 0, nil, err
	}
	r = NewRaster[Clutter](g)
	unknown = map[uint8]int{}
	for i, code := range v.Data {
		if r.Data[i] = c.class(code); r.Data[i] != NoClutter {
			known++
		} else if code > 0 && code <= 255 {
			unknown[uint8(code)]++
		}
	}
	return r, known, unknown, nil
}

func (c *LandCover) class(code float32) Clutter {
	if !(code >= 0 && code <= 255) {
		return NoClutter
	}
	return c.Legend.Codes[uint8(code)]
}
