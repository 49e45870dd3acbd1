package assess

import (
	"cmp"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
)

// placed lists the sites of which the position is known, each with its cells.
func placed(n *network.Network, impacts *network.Impacts, results []report.Result) []report.Site {
	worst := map[string]check.Severity{}
	for _, x := range results {
		if x.WaivedBy == "" {
			worst[x.Subject] = max(worst[x.Subject], x.Severity)
		}
	}
	out := []report.Site{}
	at := map[string]int{}
	for e := range n.Elements(network.KindSite) {
		latitude, ok := network.Latitude.Best(e)
		longitude, also := network.Longitude.Best(e)
		if !ok || !also {
			continue
		}
		impact := impacts.Of(e)
		supplier, _ := network.Supplied.Best(e)
		at[e.Name] = len(out)
		out = append(out, report.Site{Name: e.Name, Latitude: latitude.Value, Longitude: longitude.Value, Supplier: supplier.Value,
			People: impact.People, Critical: len(impact.Critical), Worst: worst[e.String()], Cells: []report.Cell{}})
	}
	for e := range n.Elements(network.KindCell) {
		name, _ := network.SiteName.Best(e)
		if e.Owner != nil && e.Owner.Kind == network.KindSite {
			name.Value = e.Owner.Name
		}
		i, ok := at[name.Value]
		if !ok {
			continue
		}
		band, _ := network.Band.Best(e)
		supplier, _ := network.Supplied.Best(e)
		c := report.Cell{Name: e.Name, Band: band.Value, Supplier: cmp.Or(supplier.Value, out[i].Supplier), People: impacts.Of(e).People}
		if azimuth, ok := network.Azimuth.Best(e); ok {
			c.Azimuth = &azimuth.Value
		}
		out[i].Cells = append(out[i].Cells, c)
		out[i].Worst = max(out[i].Worst, worst[e.String()])
	}
	return out
}
