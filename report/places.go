package report

import "github.com/guyline/guyline/check"

// Site is a site as a map shows it: where it stands, whose it is, whom it serves, and the worst that was found at it.
type Site struct {
	Name      string         `json:"name"`
	Latitude  float64        `json:"latitude"`  // degrees north, WGS 84
	Longitude float64        `json:"longitude"` // degrees east
	Supplier  string         `json:"supplier"`  // "" where nobody says it
	People    int            `json:"people"`
	Critical  int            `json:"criticalUsers"` // how many
	Worst     check.Severity `json:"worst"`         // among failures at the site or its cells that no waiver accepts
	Cells     []Cell         `json:"cells"`
}

// Cell is a cell of a site.
type Cell struct {
	Name     string   `json:"name"`
	Band     string   `json:"band"`              // n78; "" where nobody says it
	Azimuth  *float64 `json:"azimuth,omitempty"` // degrees clockwise from true north; none where nobody says it
	Supplier string   `json:"supplier"`
	People   int      `json:"people"`
}
