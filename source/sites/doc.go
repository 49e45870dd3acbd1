// Package sites reads lists of sites and cells, as operators keep them in spreadsheets and maps: CSV with a header, and
// GeoJSON FeatureCollections of Points (RFC 7946). All that they say goes into the declared layer.
//
// # Rows
//
// A row of a table, or a feature with its properties, describes a site, a cell, or a cell at its site:
//
//   - A row with a cell's name describes the cell. Its site, where one is named, owns it.
//   - Any other row with a site's name describes the site. Where it also has values that only a cell has (tac, pci,
//     azimuth, …) these describe a cell without a name, which becomes "SITE/1", "SITE/2", ….
//   - A row without names, in a table with positions and azimuths or heights, is a cell named after file and line.
//
// Rows may repeat a site: what they say about it again is not recorded twice.
//
// # Columns
//
// Columns are recognised by name. Case, spaces and punctuation do not matter, so that "Height (m)" is height-m; another
// unit makes another column. The first name of each is the one that we recommend.
//
//	site                  sitename, siteid; name, where a table describes sites only
//	cell                  cellname, cellid; name, where a table has a column site too
//	latitude, longitude   lat, lon, lng, long; degrees, WGS 84, decimal
//	region, country       county; ISO 3166-1 alpha-2 code
//	supplier              vendor, manufacturer
//	backhaul              transport links by name
//	backup-hours          battery hours
//	people                population, subscribers served
//	critical-users        hospitals and the like
//	height-m              height, antenna-height: above ground, m; a column height-type with anything but AGL leaves it out
//	gnb, gnb-id           RAN node name; gNB ID
//	nr-cell-identity      nci
//	plmn                  or the pair mcc and mnc
//	tac, s-nssai, band, nr-arfcn, pci, azimuth, power-dbm
//	bandwidth-mhz         channel bandwidth
//	downtilt, antenna-gain-dbi, beamwidth
//	power-area            feeder or substation, of a site
//	licence               callsign; outside-licence says why none covers the cell
//	predicted-people      people whom a planning tool says that it serves best; in people-reached those whom it could serve,
//	                      in people-alone those whom no other site would serve
//
// Several values of one column (plmn, tac, s-nssai, backhaul, critical-users) stand with ; or | between them. Columns
// that are not recognised are named in a remark and not read.
//
// # Tables
//
// The delimiter is a comma, semicolon or tab, whichever the header has most of; a first line "sep=;" is obeyed.
// Fields may be quoted as in RFC 4180. Numbers may have a decimal comma where the delimiter is none. Empty lines and
// lines that begin with # are left out.
//
// # Errors
//
// A row is noted with its line and left out where it has no name, more fields than the header, or a position that is
// incomplete or out of range; the other rows are read. Any other value that cannot be understood is noted and left out
// alone. A position 0/0 is a placeholder of spreadsheets: it is noted, and the row is read without it. A row that would
// lie among the others if its latitude and longitude changed places is noted and kept as it is written.
//
// Tables of measurements and of coverage, which also have positions, are not read here; nor are projected coordinates.
package sites
