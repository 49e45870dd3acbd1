package rollout

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/terrain"
)

// Clutter is the land cover around receivers.
type Clutter struct {
	cover *terrain.LandCover
}

// landCovers are the families of codes that are known, by the name that the section rollout gives them.
var landCovers = map[string]terrain.Legend{"worldcover": terrain.WorldCover, "nlcd": terrain.NLCD}

// probeCells is how many places wide and high the look at a land cover is that finds out whose codes it has. Each of them
// may cost the reading of a block of the file.
const probeCells = 40

// openClutter indexes land-cover files. codes is worldcover, nlcd, or "" to find out by the codes that occur: those of the
// two families differ but for 90 and 95. near is where they are looked at.
func openClutter(ctx context.Context, files []string, codes string, near terrain.Area) (*Clutter, []Fault, error) {
	cover, err := terrain.OpenLandCover(landCovers[codes], terrain.Options{}, files...)
	if err != nil {
		return nil, nil, err
	}
	var faults []Fault
	for _, note := range cover.Notes() {
		faults = append(faults, Fault{Text: note.Path + ": " + note.Text})
	}
	if codes != "" {
		return &Clutter{cover}, faults, nil
	}
	a := cover.Area()
	a = terrain.Area{West: max(a.West, near.West), South: max(a.South, near.South), East: min(a.East, near.East), North: min(a.North, near.North)}
	if !(a.West < a.East && a.South < a.North) {
		return nil, nil, fmt.Errorf("the land cover lies at %v, beside the elevation files (%v): give the files of the same area", cover.Area(), near)
	}
	grid := terrain.Grid{West: a.West, North: a.North, StepLon: (a.East - a.West) / probeCells, StepLat: (a.North - a.South) / probeCells, Cols: probeCells, Rows: probeCells}
	_, _, seen, err := cover.On(ctx, grid) // without a legend every code is unknown, and counted
	if err != nil {
		return nil, nil, err
	}
	if cover.Legend, err = legendOf(seen); err != nil {
		return nil, nil, err
	}
	return &Clutter{cover}, faults, nil
}

// legendOf is the family to which all codes belong, if it is one alone.
func legendOf(seen map[uint8]int) (terrain.Legend, error) {
	var fits []terrain.Legend
	for _, l := range landCovers {
		all := len(seen) > 0
		for code := range seen {
			_, known := l.Codes[code]
			all = all && known
		}
		if all {
			fits = append(fits, l)
		}
	}
	if len(fits) == 1 {
		return fits[0], nil
	}
	var codes []int
	for code := range seen {
		codes = append(codes, int(code))
	}
	slices.Sort(codes)
	return terrain.Legend{}, fmt.Errorf("the land cover's codes %v are not those of ESA WorldCover alone or of NLCD alone: say which under rollout, by clutter-codes: worldcover or nlcd", codes[:min(len(codes), 20)])
}

// Source is the product whose codes the land cover has.
func (c *Clutter) Source() string { return c.cover.Legend.Name }

// ClutterLossDB is the median loss, in dB, that what stands around a receiver adds to a path over bare ground. At 0.03 to
// 3 GHz it is the height-gain correction of ITU-R P.2108-1 section 3.1, with the representative height of the class; above,
// to 67 GHz, the statistical loss of section 3.2 for 50 % of places, which the Recommendation gives for urban and suburban
// clutter and which is taken for trees too, and which below its 250 m stays as it is there. Open land and water add
// nothing: section 3.1's correction for them is the height gain of a low antenna, which ITM has in it. Neither does what is
// not known, a receiver above the clutter, or a frequency outside of both.
func ClutterLossDB(class terrain.Clutter, freqMHz, receiverHeightM, distM float64) float64 {
	kind, ok := clutterTypes[class]
	heightM := class.TerminalHeightM()
	if !ok || receiverHeightM >= heightM {
		return 0
	}
	ghz := freqMHz / 1000
	if ghz <= 3 {
		db, err := radio.HeightGainLossDB(ghz, receiverHeightM, radio.DefaultStreetWidthM, heightM, kind)
		if err != nil {
			return 0
		}
		return max(0, db) // just below the clutter's top the equation falls under 0
	}
	db, err := radio.TerrestrialClutterLossDB(ghz, max(0.25, distM/1000), 50)
	if err != nil {
		return 0
	}
	return max(0, db)
}

// clutterTypes are the classes that shield a receiver.
var clutterTypes = map[terrain.Clutter]radio.ClutterType{terrain.Suburban: radio.Suburban, terrain.Urban: radio.Urban,
	terrain.TreesForest: radio.TreesForest, terrain.DenseUrban: radio.DenseUrban}

// clutterFault tells how many of some things lie where no class is known.
func (t *Terms) clutterFault(unknown, all int, what string) []Fault {
	if t.Clutter == nil || unknown == 0 {
		return nil
	}
	return []Fault{{Text: fmt.Sprintf("%d of %d %s lie outside of the land cover, or on a code that %s lacks: no loss by clutter is added there", unknown, all, what, t.Clutter.Source())}}
}

// around is what is added at the receiver, in words.
func (t *Terms) around() string {
	if t.Clutter == nil {
		return "bare ground, no clutter"
	}
	return fmt.Sprintf("receivers in the clutter of %s, ITU-R P.2108-1 section 3.1 up to 3 GHz and 3.2 above, median", t.Clutter.Source())
}

// addClutter takes the loss of each cell's clutter from a map of one frequency: from the strongest cell and in the same
// measure from what disturbs it. noiseDBm is that of the map's SINR.
func (c *Covering) addClutter(classes *terrain.Raster[terrain.Clutter], noiseDBm float64) {
	cells := c.Service.Cells
	t := &c.Service.Terms
	noise := math.Pow(10, noiseDBm/10)
	for i, server := range c.Server.Data {
		class := classes.Data[i]
		if _, shields := clutterTypes[class]; server < 0 || !shields {
			continue
		}
		cell := &cells[server]
		distM := 2000.0
		if cell.FreqMHz > 3000 { // section 3.1 does not ask for the distance
			lat, lon := c.Server.Centre(i%c.Server.Cols, i/c.Server.Cols)
			distM = terrain.Distance(cell.Lat, cell.Lon, lat, lon)
		}
		lossDB := ClutterLossDB(class, cell.FreqMHz, t.ReceiverHeightM, distM)
		received := float64(c.ReceivedDBm.Data[i])
		others := max(0, math.Pow(10, (received-float64(c.SINRdB.Data[i]))/10)-noise) * math.Pow(10, -lossDB/10)
		c.ReceivedDBm.Data[i] = float32(received - lossDB)
		c.SINRdB.Data[i] = float32(received - lossDB - 10*math.Log10(noise+others))
	}
}
