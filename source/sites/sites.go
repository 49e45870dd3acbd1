package sites

import (
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/guyline/guyline/internal/table"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Formats of site and cell lists.
var (
	Table = source.Format{
		Name:   "site-table",
		About:  "lists of sites and cells as CSV: names, positions, suppliers, people, radio values",
		Detect: detectTable,
		Read:   readTable,
	}
	GeoJSON = source.Format{
		Name:   "site-geojson",
		About:  "lists of sites and cells as GeoJSON points",
		Detect: detectGeoJSON,
		Read:   readGeoJSON,
	}
)

// row is one site or cell as it is written.
type row struct {
	line  int
	value [columns]string
	at    [columns]int // line of each value
}

// list is what is known while a file's rows are read.
type list struct {
	*source.File
	sites  map[string]*site
	places []place
}

// site is a site that some row named.
type site struct {
	element *network.Element
	said    [siteColumns]string
	unnamed int // cells without a name
}

// place is a position as written, for the search of swapped ones.
type place struct {
	lat, lon float64
	line     int
}

func newList(f *source.File) *list {
	f.Layer = network.Declared
	return &list{File: f, sites: map[string]*site{}}
}

// add records what one row says.
func (l *list) add(r *row) {
	if !l.position(r) {
		return
	}
	if t := r.value[heightTypeCol]; t != "" && r.value[heightCol] != "" && table.Plain(t) != "agl" {
		l.Notef(r.at[heightTypeCol], "height: expected a height above ground (AGL), found %q: the height is left out", t)
		r.value[heightCol] = ""
	}
	siteName, cellName := r.value[siteCol], r.value[cellCol]
	var at *site
	var owner, cell *network.Element
	if siteName != "" {
		at = l.site(siteName)
		owner = at.element
	}
	switch {
	case cellName != "":
		cell = l.Net.Add(network.KindCell, "", cellName, owner)
	case at != nil && r.radio():
		at.unnamed++
		cell = l.Net.Add(network.KindCell, "", siteName+"/"+strconv.Itoa(at.unnamed), owner)
	case at == nil && (r.radio() || r.value[heightCol] != ""):
		cell = l.Net.Add(network.KindCell, "", l.unnamed(r.line), nil)
	case at == nil:
		l.Notef(r.line, "expected the name of a site or cell, found none: the row is left out")
		return
	}
	named := cellName != "" || at == nil
	for c := range columns {
		text := r.value[c]
		if text == "" {
			continue
		}
		switch spec[c].of {
		case ofSite:
			l.say(at, c, r)
		case ofCell:
			spec[c].put(l, cell, text, r.at[c])
		case ofRow:
			if named {
				spec[c].put(l, cell, text, r.at[c])
			} else {
				l.say(at, c, r)
			}
		case ofAntenna:
			if cell != nil {
				spec[c].put(l, cell, text, r.at[c])
			} else {
				l.say(at, c, r)
			}
		}
	}
	if mcc, mnc := r.value[mccCol], r.value[mncCol]; cell != nil && mcc != "" && mnc != "" {
		put(network.PLMNs)(l, cell, mcc+"/"+mnc, r.at[mccCol])
	}
}

// unnamed is the name of a cell that stands in a list without names.
func (l *list) unnamed(line int) string {
	base := path.Base(l.Name)
	return strings.TrimSuffix(base, path.Ext(base)) + ":" + strconv.Itoa(line)
}

// radio reports whether a row has a value that only cells have.
func (r *row) radio() bool {
	for c := range columns {
		if r.value[c] != "" && spec[c].of == ofCell {
			return true
		}
	}
	return false
}

func (l *list) site(name string) *site {
	s := l.sites[name]
	if s == nil {
		s = &site{element: l.Net.Add(network.KindSite, "", name, nil)}
		l.sites[name] = s
	}
	return s
}

// say records a value of a site unless the row before it said the same.
func (l *list) say(s *site, c column, r *row) {
	if s == nil {
		l.Notef(r.at[c], "%s: expected a site that it belongs to, found none: the value is left out", spec[c].names[0])
		return
	}
	if s.said[c] != r.value[c] {
		s.said[c] = r.value[c]
		spec[c].put(l, s.element, r.value[c], r.at[c])
	}
}

// position checks the row's coordinates and reports whether the row can be read. A placeholder is taken out of r.
func (l *list) position(r *row) bool {
	lat, lon := r.value[latCol], r.value[lonCol]
	switch {
	case lat == "" && lon == "":
		return true
	case lat == "":
		l.Notef(r.line, "expected a latitude beside the longitude, found none: the row is left out")
		return false
	case lon == "":
		l.Notef(r.line, "expected a longitude beside the latitude, found none: the row is left out")
		return false
	}
	y, errY := strconv.ParseFloat(lat, 64)
	x, errX := strconv.ParseFloat(lon, 64)
	switch {
	case errY != nil || math.IsNaN(y):
		l.Notef(r.at[latCol], "latitude: expected decimal degrees such as 38.21, found %q: the row is left out", lat)
		return false
	case errX != nil || math.IsNaN(x):
		l.Notef(r.at[lonCol], "longitude: expected decimal degrees such as -117.48, found %q: the row is left out", lon)
		return false
	case math.Abs(y) > 90 && math.Abs(y) <= 180 && math.Abs(x) <= 90:
		l.Notef(r.at[latCol], "latitude: expected -90 to 90, found %s: are latitude and longitude swapped? The row is left out", lat)
		return false
	case math.Abs(y) > 90:
		l.Notef(r.at[latCol], "latitude: expected -90 to 90, found %s: the row is left out", lat)
		return false
	case math.Abs(x) > 180:
		l.Notef(r.at[lonCol], "longitude: expected -180 to 180, found %s: the row is left out", lon)
		return false
	case y == 0 && x == 0:
		l.Notef(r.at[latCol], "the position 0/0 is taken for a placeholder and left out: expected the real one")
		r.value[latCol], r.value[lonCol] = "", ""
		return true
	}
	l.places = append(l.places, place{y, x, r.line})
	return true
}

// Degrees within which a position counts as near the middle of its list, and beyond which as far from it. A country
// fits into the first; positions between the two are left alone.
const (
	nearDegrees = 10
	farDegrees  = 20
)

// suspectSwaps notes rows that lie far from the middle of the list, and near it if latitude and longitude changed
// places. They stay as they are written: the list may span the globe.
func (l *list) suspectSwaps() {
	if len(l.places) < 3 {
		return
	}
	lats, lons := make([]float64, len(l.places)), make([]float64, len(l.places))
	for i, p := range l.places {
		lats[i], lons[i] = p.lat, p.lon
	}
	slices.Sort(lats)
	slices.Sort(lons)
	lat, lon := lats[len(lats)/2], lons[len(lons)/2]
	away := func(y, x float64) float64 { return max(math.Abs(y-lat), math.Abs(x-lon)) }
	for _, p := range l.places {
		if away(p.lat, p.lon) > farDegrees && away(p.lon, p.lat) < nearDegrees {
			l.Notef(p.line, "are latitude and longitude swapped? The position is far from the others, and near them the other way round: kept as written")
		}
	}
}
