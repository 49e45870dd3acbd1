package rollout

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/terrain"
)

// Candidate is one way to build at one place. A place with several rows has several options, of which one can be chosen.
type Candidate struct {
	Line          int
	Site          string
	Option        string // name of the option: its supplier and band where none is given
	Region        string
	Supplier      string
	Cells         []Cell
	Cost          float64 // in the owner's currency, all of it in the year of building
	FibreKm       float64 // to the nearest fibre; NaN where it is not known
	GridKm        float64 // to the nearest mains; NaN where it is not known
	PermitMonths  float64
	FibreMonths   float64
	PowerMonths   float64
	DeliverMonths float64
}

// LeadMonths is the time until the site can go on the air: the slowest of what runs side by side after the permit.
func (c *Candidate) LeadMonths() float64 {
	return c.PermitMonths + max(c.FibreMonths, c.PowerMonths, c.DeliverMonths)
}

// maxCandidates bounds a table.
const maxCandidates = 200_000

// candidateColumns are the columns of a table of candidates; those with a * must be there.
var candidateColumns = []string{"site*", "latitude*", "longitude*", "supplier*", "cost*", "option", "region", "height-m", "band", "nr-arfcn", "bandwidth-mhz",
	"power-dbm", "azimuths", "antenna-gain-dbi", "beamwidth", "downtilt", "fibre-km", "grid-km", "permit-months", "fibre-months", "power-months",
	"delivery-months"}

// ReadCandidates reads a table with a header. Columns are those of the lists of sites and cells (package source/sites)
// where these have them, and: option; azimuths, with | between them, all round where there are none; cost; fibre-km and
// grid-km; permit-months, fibre-months, power-months, delivery-months. Rows that cannot be used are faults with their line;
// the error is for a table that cannot be read at all.
func ReadCandidates(r io.Reader, name string) (list []Candidate, faults []Fault, err error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	in.TrimLeadingSpace = true
	in.Comment = '#'
	header, err := in.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: expected a header with %s: %w", name, strings.Join(candidateColumns, ", "), err)
	}
	at := map[string]int{}
	for i, h := range header {
		at[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	for _, c := range candidateColumns {
		if need, must := strings.CutSuffix(c, "*"); must {
			if _, ok := at[need]; !ok {
				return nil, nil, fmt.Errorf("%s:1: expected a column %s", name, need)
			}
		}
	}
	for {
		row, err := in.Read()
		switch {
		case errors.Is(err, io.EOF):
			return list, faults, nil
		case err != nil:
			faults = append(faults, Fault{Text: fmt.Sprintf("%s: %v", name, err)})
			return list, faults, nil
		case len(list) == maxCandidates:
			return list, faults, fmt.Errorf("%s: more than %d candidates", name, maxCandidates)
		}
		line, _ := in.FieldPos(0)
		c := candidateRow{row: row, at: at}
		candidate := c.read()
		candidate.Line = line
		if c.err != nil {
			faults = append(faults, Fault{Text: fmt.Sprintf("%s:%d: %v: the row is left out", name, line, c.err)})
			continue
		}
		list = append(list, candidate)
	}
}

// candidateRow reads the fields of a row and remembers the first that is wrong.
type candidateRow struct {
	row []string
	at  map[string]int
	err error
}

func (c *candidateRow) text(name string) string {
	if i, ok := c.at[name]; ok && i < len(c.row) {
		return strings.TrimSpace(c.row[i])
	}
	return ""
}

// number is a field of a range, otherwise where it is empty.
func (c *candidateRow) number(name string, low, high, otherwise float64) float64 {
	text := c.text(name)
	if text == "" {
		return otherwise
	}
	v, err := strconv.ParseFloat(text, 64)
	if (err != nil || !(v >= low && v <= high)) && c.err == nil {
		c.err = fmt.Errorf("%s: expected a number from %g to %g, found %q", name, low, high, text)
	}
	return v
}

func (c *candidateRow) read() Candidate {
	nan := math.NaN()
	x := Candidate{Site: c.text("site"), Option: c.text("option"), Region: c.text("region"), Supplier: c.text("supplier"),
		Cost: c.number("cost", 0, 1e12, nan), FibreKm: c.number("fibre-km", 0, 10_000, nan), GridKm: c.number("grid-km", 0, 10_000, nan),
		PermitMonths: c.number("permit-months", 0, 600, 0), FibreMonths: c.number("fibre-months", 0, 600, 0),
		PowerMonths: c.number("power-months", 0, 600, 0), DeliverMonths: c.number("delivery-months", 0, 600, 0)}
	cell := Cell{Site: x.Site, Supplier: x.Supplier, Region: x.Region, Band: strings.ToLower(c.text("band")),
		Lat: c.number("latitude", -90, 90, nan), Lon: c.number("longitude", -180, 180, nan),
		HeightM: c.number("height-m", 0.5, 3000, assumedHeightM), PowerDBm: c.number("power-dbm", -100, 100, assumedPowerDBm),
		BandwidthMHz: c.number("bandwidth-mhz", 1, 2000, 0), DowntiltDeg: c.number("downtilt", -90, 90, assumedDowntilt)}
	arfcn := c.number("nr-arfcn", 0, 3279165, -1)
	azimuths := strings.FieldsFunc(c.text("azimuths"), func(r rune) bool { return r == '|' || r == ';' || r == ' ' })
	beam, gain := 360.0, float64(assumedOmniDBi)
	if len(azimuths) > 0 {
		beam, gain = assumedBeamwidth, assumedGainDBi
	} else {
		azimuths = []string{"0"}
	}
	cell.BeamwidthDeg, cell.GainDBi = c.number("beamwidth", 1, 360, beam), c.number("antenna-gain-dbi", -30, 60, gain)
	switch {
	case c.err != nil:
	case x.Site == "" || x.Supplier == "":
		c.err = errors.New("site and supplier are needed")
	case cell.Lat != cell.Lat || cell.Lon != cell.Lon || x.Cost != x.Cost:
		c.err = errors.New("latitude, longitude and cost are needed")
	default:
		c.err = terrain.CheckPoint(cell.Lat, cell.Lon)
	}
	if c.err == nil {
		c.err = cell.carrierOf(int(arfcn))
	}
	if x.Option == "" {
		x.Option = strings.TrimSpace(x.Supplier + " " + cell.Band)
	}
	for i, a := range azimuths {
		v, err := strconv.ParseFloat(a, 64)
		if (err != nil || !(v >= 0 && v <= 360)) && c.err == nil {
			c.err = fmt.Errorf("azimuths: expected degrees from 0 to 360 with | between them, found %q", a)
		}
		sector := cell
		sector.AzimuthDeg, sector.Name = v, fmt.Sprintf("%s %d", x.Site, i+1)
		x.Cells = append(x.Cells, sector)
	}
	return x
}

// carrierOf sets the frequency from an NR-ARFCN, or where it is negative from the band, and a bandwidth where none is
// given.
func (c *Cell) carrierOf(arfcn int) error {
	band, known := radio.Band{}, false
	if c.Band != "" {
		number, err := strconv.Atoi(strings.TrimPrefix(c.Band, "n"))
		if band, known = radio.BandByNumber(number); err != nil || !known {
			return fmt.Errorf("band %q is none of TS 38.101-1 table 5.2-1 and TS 38.101-2 table 5.2-1", c.Band)
		}
	}
	switch {
	case arfcn >= 0:
		mhz, err := radio.NRARFCNToMHz(arfcn)
		if err != nil {
			return err
		}
		c.FreqMHz = mhz
	case known:
		c.FreqMHz = (band.DownlinkLowMHz + band.DownlinkHighMHz) / 2
		c.Assumed = append(c.Assumed, fmt.Sprintf("%g MHz, the middle of %s", c.FreqMHz, c.Band))
	default:
		return fmt.Errorf("neither nr-arfcn nor band is declared: its frequency is not known")
	}
	if c.BandwidthMHz > 0 {
		return nil
	}
	c.BandwidthMHz = 20
	switch {
	case c.FreqMHz >= 24_000:
		c.BandwidthMHz = 100
	case c.FreqMHz >= 2300:
		c.BandwidthMHz = 40
	case c.FreqMHz < 1000:
		c.BandwidthMHz = 10
	}
	c.Assumed = append(c.Assumed, fmt.Sprintf("bandwidth %g MHz", c.BandwidthMHz))
	return nil
}
