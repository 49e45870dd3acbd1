package sites

import (
	"math"
	"strconv"
	"strings"

	"github.com/guyline/guyline/internal/table"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// column is a value that a row may have. Those that a site can have come first.
type column int

const (
	latCol column = iota
	lonCol
	regionCol
	countryCol
	supplierCol
	backhaulCol
	backupCol
	peopleCol
	criticalCol
	powerAreaCol
	predictedCol
	reachedCol
	aloneCol
	heightCol
	siteColumns int = iota
)

const (
	siteCol column = iota + column(siteColumns)
	cellCol
	gnbCol
	gnbIDCol
	identityCol
	plmnCol
	heightTypeCol
	mccCol
	mncCol
	tacCol
	sliceCol
	bandCol
	arfcnCol
	pciCol
	azimuthCol
	powerCol
	bandwidthCol
	tiltCol
	gainCol
	beamCol
	licenceCol
	outsideCol
	columns

	nameCol column = -1 // a site's or a cell's, by what else there is
	noCol   column = -2
)

// subject says whom a column describes.
type subject int

const (
	ofName    subject = iota // read by itself
	ofSite                   // the site
	ofCell                   // the cell
	ofRow                    // the cell that the row names, else the site
	ofAntenna                // the cell, named or not, else the site
)

// spec describes each column: the plain forms of its names, the recommended one first as it is written.
var spec = [columns]struct {
	names []string
	of    subject
	put   func(l *list, e *network.Element, text string, line int)
}{
	latCol:        {[]string{"latitude", "lat", "latitudedeg", "latdeg"}, ofRow, put(network.Latitude)},
	lonCol:        {[]string{"longitude", "lon", "lng", "long", "longitudedeg", "londeg"}, ofRow, put(network.Longitude)},
	regionCol:     {[]string{"region", "county", "district"}, ofSite, put(network.Region)},
	countryCol:    {[]string{"country", "countrycode"}, ofSite, country},
	supplierCol:   {[]string{"supplier", "vendor", "manufacturer"}, ofRow, put(network.Supplied)},
	backhaulCol:   {[]string{"backhaul", "backhauls", "transport"}, ofSite, each(network.Backhaul)},
	backupCol:     {[]string{"backup-hours", "batteryhours"}, ofSite, within(network.BackupHours, 0, math.MaxInt32)},
	peopleCol:     {[]string{"people", "population", "pop"}, ofAntenna, within(network.People, 0, 1e10)},
	criticalCol:   {[]string{"critical-users", "criticaluser", "critical"}, ofRow, each(network.Critical)},
	powerAreaCol:  {[]string{"power-area", "powerfeed", "substation", "feeder"}, ofSite, put(network.PowerArea)},
	predictedCol:  {[]string{"predicted-people", "predictedpopulation"}, ofAntenna, predicted(network.People)},
	reachedCol:    {[]string{"people-reached"}, ofAntenna, predicted(network.PeopleReached)},
	aloneCol:      {[]string{"people-alone"}, ofAntenna, predicted(network.PeopleAlone)},
	heightCol:     {[]string{"height-m", "height", "heightmagl", "heightagl", "antennaheight", "antennaheightm"}, ofAntenna, within(network.HeightM, -500, 10_000)},
	siteCol:       {[]string{"site", "sitename", "siteid"}, ofName, nil},
	cellCol:       {[]string{"cell", "cellname", "cellid"}, ofName, nil},
	gnbCol:        {[]string{"gnb", "gnbname", "ranname"}, ofCell, put(network.GNBName)},
	gnbIDCol:      {[]string{"gnb-id", "gnodebid"}, ofCell, put(network.GNBID)},
	identityCol:   {[]string{"nr-cell-identity", "nci", "nrcellid"}, ofCell, within(network.CellIdentity, 0, 1<<36-1)},
	plmnCol:       {[]string{"plmn", "plmns", "plmnid"}, ofCell, each(network.PLMNs)},
	heightTypeCol: {[]string{"heighttype"}, ofName, nil},
	mccCol:        {[]string{"mcc"}, ofName, nil},
	mncCol:        {[]string{"mnc"}, ofName, nil},
	tacCol:        {[]string{"tac", "tacs"}, ofCell, each(network.TACs)},
	sliceCol:      {[]string{"s-nssai", "snssais", "slice", "slices"}, ofCell, each(network.SNSSAIs)},
	bandCol:       {[]string{"band", "nrband"}, ofCell, put(network.Band)},
	arfcnCol:      {[]string{"nr-arfcn", "arfcn", "dlarfcn"}, ofCell, within(network.ARFCN, 0, 3279165)}, // TS 38.104 table 5.4.2.1-1
	pciCol:        {[]string{"pci"}, ofCell, within(network.PCI, 0, 1007)},
	azimuthCol:    {[]string{"azimuth", "azimuthdeg"}, ofCell, within(network.Azimuth, 0, 360)},
	powerCol:      {[]string{"power-dbm", "txpowerdbm"}, ofCell, within(network.PowerDBm, -100, 100)},
	bandwidthCol:  {[]string{"bandwidth-mhz", "bandwidth", "channelbandwidthmhz"}, ofCell, within(network.BandwidthMHz, 1, 2000)},
	tiltCol:       {[]string{"downtilt", "tilt", "downtiltdeg", "totaltilt"}, ofCell, within(network.DowntiltDeg, -90, 90)},
	gainCol:       {[]string{"antenna-gain-dbi", "antennagain", "gaindbi"}, ofCell, within(network.AntennaGain, -30, 60)},
	beamCol:       {[]string{"beamwidth", "beamwidthdeg", "horizontalbeamwidth"}, ofCell, within(network.Beamwidth, 1, 360)},
	licenceCol:    {[]string{"licence", "license", "callsign"}, ofCell, put(network.Licence)},
	outsideCol:    {[]string{"outside-licence", "outsidelicense"}, ofCell, put(network.OutsideLicence)},
}

// columnOf is the column that a header's name means.
func columnOf(name string) column {
	p := table.Plain(name)
	if p == "name" {
		return nameCol
	}
	for c := range columns {
		for _, n := range spec[c].names {
			if p == table.Plain(n) {
				return c
			}
		}
	}
	return noCol
}

// measured are plain names of columns that only measurements and coverage results have.
var measured = map[string]bool{"rsrp": true, "rsrpdbm": true, "ssrsrp": true, "rsrq": true, "sinr": true, "rssi": true, "lossdb": true,
	"rxdbm": true, "mindown": true, "minsignal": true, "timestamp": true}

// isList reports whether a header, or a feature's properties, are those of a site or cell list, and what name means.
func isList(names []string, positioned bool) (ok bool, name column) {
	var has [columns]bool
	named, known := false, 0
	for _, n := range names {
		if measured[table.Plain(n)] {
			return false, noCol
		}
		switch c := columnOf(n); c {
		case noCol:
		case nameCol:
			named = true
			known++
		default:
			has[c] = true
			known++
		}
	}
	positioned = positioned || has[latCol] && has[lonCol]
	radio := 0
	for c := range columns {
		if has[c] && spec[c].of == ofCell {
			radio++
		}
	}
	switch {
	case has[siteCol] && has[cellCol]:
		name, ok = noCol, positioned || radio > 0
	case has[cellCol]:
		name, ok = siteCol, positioned || radio > 1
	case has[siteCol]:
		name, ok = cellCol, positioned || radio > 1
	case named:
		// A name alone could be that of a town: most of the table should be ours.
		name, ok = siteCol, positioned && 2*known >= len(names)
	default:
		ok = positioned && (has[azimuthCol] || has[heightCol] && radio > 0)
	}
	return ok, name
}

// assign gives the column that each name means. Where two mean the same, the name that stands first in spec counts;
// the others are unused, like those that mean nothing.
func assign(names []string, positioned bool) (means []column, unused []string) {
	_, name := isList(names, positioned)
	means = make([]column, len(names))
	chosen := map[column]int{}
	for i, n := range names {
		c := columnOf(n)
		if c == nameCol {
			c = name
		}
		means[i] = c
		if best, twice := chosen[c]; !twice || c >= 0 && rank(c, n) < rank(c, names[best]) {
			chosen[c] = i
		}
	}
	for i, n := range names {
		if means[i] < 0 || chosen[means[i]] != i {
			means[i] = noCol
			if n != "" {
				unused = append(unused, n)
			}
		}
	}
	return means, unused
}

// rank is the place of a name among those of its column.
func rank(c column, name string) int {
	p := table.Plain(name)
	for i, n := range spec[c].names {
		if table.Plain(n) == p {
			return i
		}
	}
	return len(spec[c].names)
}

// rowPut records a value of a row.
type rowPut = func(l *list, e *network.Element, text string, line int)

func put[T any](a *network.Attr[T]) rowPut {
	return func(l *list, e *network.Element, text string, line int) { source.PutText(l.File, e, a, text, line) }
}

// each is an attribute with several values, ; or | between them.
func each[T any](a *network.Attr[T]) rowPut {
	return func(l *list, e *network.Element, text string, line int) {
		for text != "" {
			one := text
			if i := strings.IndexAny(text, ";|"); i >= 0 {
				one, text = text[:i], text[i+1:]
			} else {
				text = ""
			}
			source.PutText(l.File, e, a, strings.TrimSpace(one), line)
		}
	}
}

// within is an attribute with a number of a range.
func within[T any](a *network.Attr[T], low, high float64) rowPut {
	return func(l *list, e *network.Element, text string, line int) {
		v, err := strconv.ParseFloat(text, 64)
		if i, ierr := strconv.ParseInt(text, 0, 64); ierr == nil {
			v, err = float64(i), nil
		}
		if err != nil || !(v >= low && v <= high) {
			l.Notef(line, "%s: expected a number from %s to %s, found %q", a.Name(), decimal(low), decimal(high), text)
			return
		}
		source.PutText(l.File, e, a, text, line)
	}
}

// predicted is people that the owner's own planning tool computed.
func predicted(a *network.Attr[int]) rowPut {
	return func(l *list, e *network.Element, text string, line int) {
		if err := a.SayText(e, text, network.Predicted, l.At(line)); err != nil {
			l.Notef(line, "%v", err)
		}
	}
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func country(l *list, e *network.Element, text string, line int) {
	if len(text) != 2 || text != strings.ToUpper(text) {
		l.Notef(line, "country: expected an ISO 3166-1 alpha-2 code such as US, found %q", text)
		return
	}
	source.PutText(l.File, e, network.Country, text, line)
}

// number is the text of a numeric column with a decimal point, and without the empty fraction with which spreadsheets
// and data frames write whole numbers.
func number(c column, text string) string {
	switch c {
	case latCol, lonCol, backupCol, heightCol, azimuthCol, powerCol, bandwidthCol, tiltCol, gainCol, beamCol:
		if !strings.Contains(text, ".") {
			text = strings.Replace(text, ",", ".", 1)
		}
	case peopleCol, predictedCol, reachedCol, aloneCol, arfcnCol, pciCol, identityCol, gnbIDCol, tacCol:
		if whole, ok := strings.CutSuffix(text, ".0"); ok {
			return whole
		}
	}
	return text
}
