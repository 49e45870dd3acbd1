// Package planning recognises the files on which a rollout is planned: rasters, and tables of people, candidates,
// licences and measurements. They say nothing about the network as it is, so that no claims come from them: the section
// rollout of guyline.yaml (package declared) names those that count, and package rollout reads them.
package planning

import (
	"bytes"
	"slices"

	"github.com/guyline/guyline/internal/table"
	"github.com/guyline/guyline/source"
)

// The formats. A table is recognised by its columns, whose names may differ in case, spaces and punctuation.
var (
	Raster = source.Format{
		Name:  "geotiff",
		About: "rasters in GeoTIFF for the section rollout of guyline.yaml: elevation, land cover, people",
		Magic: func(head []byte) bool {
			return slices.ContainsFunc(tiffs, func(m []byte) bool { return bytes.HasPrefix(head, m) })
		},
		Read: nothing,
	}
	Candidates = tableOf("candidates", "places where sites can be built, with their options and costs (columns site, latitude, longitude, supplier, cost, …)",
		[]string{"latitude"}, []string{"longitude"}, []string{"cost"}, []string{"supplier"})
	Licences = tableOf("licences", "spectrum licences (columns licence, frequencies or band, area, largest EIRP, end)",
		[]string{"licence", "license", "callsign", "licensee"}, []string{"until", "expires", "end", "enddate", "expiration", "expirationdate"})
	Measurements = tableOf("drive-tests", "measurements on the road (columns time, latitude, longitude, speeds or RSRP)",
		[]string{"latitude", "lat"}, []string{"longitude", "lon"}, []string{"time", "timestamp", "testtime", "date"},
		[]string{"download", "downmbps", "downloadmbps", "downloadkbps", "downloadspeed", "rsrp", "rsrpdbm", "ssrsrp"})
	Population = tableOf("population", "people at places (columns population, latitude, longitude), such as census block groups or settlements",
		[]string{"population", "people", "pop"}, []string{"latitude", "lat"}, []string{"longitude", "lon", "lng"})
)

var tiffs = [][]byte{{'I', 'I', 42, 0}, {'M', 'M', 0, 42}, {'I', 'I', 43, 0}, {'M', 'M', 0, 43}}

// nothing is there to read: who plans opens the file by its path.
func nothing(*source.File) {}

// tableOf is a format of tables that have, for each list of names, a column with one of them, and none that only a list of
// sites or cells has.
func tableOf(name, about string, columns ...[]string) source.Format {
	return source.Format{Name: name, About: about, Read: nothing, Detect: func(f *source.File) bool {
		header := headerOf(f.Data)
		if name == "population" && slices.ContainsFunc(header, func(h string) bool { return slices.Contains(radio, h) }) {
			return false
		}
		return !slices.ContainsFunc(columns, func(names []string) bool {
			return !slices.ContainsFunc(names, func(n string) bool { return slices.Contains(header, n) })
		})
	}}
}

// radio are columns of site and cell lists, which may count people too.
var radio = []string{"site", "sitename", "siteid", "cell", "cellname", "cellid", "gnb", "gnbid", "tac", "pci", "azimuth", "supplier", "vendor", "heightm", "backhaul", "band"}

// headerOf is the plain names of a table's columns.
func headerOf(data []byte) []string {
	names := table.New(data[:min(len(data), 1<<16)]).Header()
	for i, n := range names {
		names[i] = table.Plain(n)
	}
	return names
}
