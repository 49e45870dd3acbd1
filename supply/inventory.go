package supply

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/concentration"
)

// The layers by which dependence on suppliers is measured, in the order of reports.
const (
	RAN       = "ran"
	Core      = "core"
	Transport = "transport"
	Timing    = "timing"
	SIM       = "sim"
	Cloud     = "cloud"
	Chip      = "chip"
	Other     = "other" // equipment of a class that says no layer
)

// Layers lists the layers.
var Layers = []string{RAN, Core, Transport, Timing, SIM, Cloud, Chip, Other}

// classLayers is the layer of each class of package rule that has one by itself.
var classLayers = map[string]string{
	"base-station": RAN, "radio-unit": RAN, "small-cell": RAN, "repeater": RAN, "radio-access-equipment": RAN, "core-equipment": Core,
	"router": Transport, "carrier-router": Transport, "switch": Transport, "firewall": Transport, "microwave-link": Transport,
	"optical-transport": Transport, "transport-equipment": Transport, "fibre-access": Transport,
	"timing-equipment": Timing, "sim": SIM, "server": Cloud, "cloud-service": Cloud,
	"radio-module": Chip, "semiconductor": Chip, "memory-chip": Chip, "logic-chip": Chip,
}

// An Asset is something that a supplier supplied: the radio of a site, a network function, a piece of equipment, a module in
// one.
type Asset struct {
	Name     string
	Layer    string
	Class    string // of equipment; "radio" or the function's type otherwise
	Supplier string // "" where nobody says
	Count    int    // pieces
	Site     string // where it stands, "" where that is not known
	People   int    // who depend on it
	Sites    int    // of the cells that depend on it
	Critical []string
	Element  *network.Element      // site, cell, function or equipment
	Claim    network.Claim[string] // that names the supplier
	Cells    []*network.Element    // of a site's radio: those that it serves
	Within   int                   // of a module: index of the asset that it is in; -1 otherwise
}

// Inventory is what the network has bought, as far as the model says it: for each site one asset for each supplier of its
// radio, and each cell that stands at none; network functions; equipment; the modules within it.
func Inventory(n *network.Network, impacts *network.Impacts) []Asset {
	out := radio(n, impacts)
	for f := range n.Functions() {
		t := network.NFType(f.Type)
		if t.RAN() || t == network.UE {
			continue
		}
		out = append(out, asset(f, impacts, Core, f.Type))
	}
	for e := range n.Elements(network.KindEquipment) {
		layer := classLayers[e.Type]
		if l, ok := network.SupplyLayer.Best(e); ok {
			layer = l.Value
		}
		if layer == "" {
			layer = Other
		}
		a := asset(e, impacts, layer, e.Type)
		if q, ok := network.Quantity.Best(e); ok {
			a.Count = q.Value
		}
		out = append(out, a)
		host := len(out) - 1
		for _, m := range network.Modules.Of(e) {
			inner := a
			inner.Within, inner.Layer, inner.Class, inner.Claim = host, Chip, "radio-module", m
			inner.Supplier, inner.Name = strings.TrimSpace(beforeSlash(m.Value)), e.Name+": "+m.Value
			out = append(out, inner)
		}
	}
	return out
}

func beforeSlash(s string) string {
	s, _, _ = strings.Cut(s, "/")
	return s
}

// asset is an element that is one asset by itself.
func asset(e *network.Element, impacts *network.Impacts, layer, class string) Asset {
	a := Asset{Name: e.Name, Layer: layer, Class: class, Count: 1, Element: e, Within: -1}
	if c, ok := network.Supplied.Best(e); ok {
		a.Supplier, a.Claim = c.Value, c
	}
	if at, ok := network.SiteName.Best(e); ok {
		a.Site = at.Value
	}
	i := impacts.Of(e)
	a.People, a.Sites, a.Critical = i.People, i.Sites, i.Critical
	return a
}

// radio is the radio of each site, by supplier. What a cell does not say its site says, and where neither does, the radio
// node that stands there.
func radio(n *network.Network, impacts *network.Impacts) []Asset {
	nodes := map[string]network.Claim[string]{}
	for f := range n.Functions(network.GNB, network.GNBCU, network.GNBDU, network.ENB) {
		at, ok := network.SiteName.Best(f)
		by, named := network.Supplied.Best(f)
		if ok && named {
			nodes[strings.ToLower(at.Value)] = by
		}
	}
	at := map[*network.Element][]*network.Element{} // cells by site
	var alone []*network.Element
	sites := map[string]*network.Element{}
	for s := range n.Elements(network.KindSite) {
		sites[strings.ToLower(s.Name)] = s
	}
	for c := range n.Elements(network.KindCell) {
		site := c.Owner
		if site == nil || site.Kind != network.KindSite {
			site = nil
			if name, ok := network.SiteName.Best(c); ok {
				site = sites[strings.ToLower(name.Value)]
			}
		}
		if site == nil {
			alone = append(alone, c)
		} else {
			at[site] = append(at[site], c)
		}
	}
	var out []Asset
	for s := range n.Elements(network.KindSite) {
		own, owned := network.Supplied.Best(s)
		if !owned {
			own, owned = nodes[strings.ToLower(s.Name)]
		}
		first := len(out)
		add := func(by network.Claim[string], c *network.Element) {
			i := slices.IndexFunc(out[first:], func(a Asset) bool { return strings.EqualFold(a.Supplier, by.Value) })
			if i < 0 {
				i = len(out) - first
				out = append(out, Asset{Name: s.Name, Layer: RAN, Class: "radio", Supplier: by.Value, Count: 1, Site: s.Name, Sites: 1, Element: s, Claim: by, Within: -1,
					Critical: values(network.Critical.Of(s))})
			}
			if c != nil {
				a := &out[first+i]
				a.Cells = append(a.Cells, c)
				a.People += impacts.Of(c).People
			}
		}
		for _, c := range at[s] {
			by, ok := network.Supplied.Best(c)
			if !ok {
				by = own
			}
			add(by, c)
		}
		if len(at[s]) == 0 && owned {
			add(own, nil)
		}
	}
	for _, c := range alone {
		a := asset(c, impacts, RAN, "radio")
		a.Cells = []*network.Element{c}
		out = append(out, a)
	}
	return out
}

func values(claims []network.Claim[string]) []string {
	var out []string
	for _, c := range claims {
		if !slices.Contains(out, c.Value) {
			out = append(out, c.Value)
		}
	}
	return out
}

// holdings are the assets whose supplier is known, as shares of their layer.
func holdings(assets []Asset) []concentration.Holding {
	var out []concentration.Holding
	for _, layer := range Layers {
		for _, a := range assets {
			if a.Layer != layer || a.Supplier == "" {
				continue
			}
			h := concentration.Holding{Layer: layer, Supplier: a.Supplier}
			h.Amount[concentration.Assets] = float64(a.Count)
			h.Amount[concentration.Sites] = float64(a.Sites)
			h.Amount[concentration.People] = float64(a.People)
			h.Amount[concentration.Critical] = float64(len(a.Critical))
			out = append(out, h)
		}
	}
	return out
}
