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
// radio, and each cell that stands at none; network functions; equipment, followed by the modules within it.
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
			a.Count = min(max(q.Value, 0), mostPieces)
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

// mostPieces bounds how many pieces one row of an inventory can stand for, so that sums of them stay numbers.
const mostPieces = 1_000_000_000

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

// radio is the radio of each site, by supplier. What a cell does not say its site says, and where neither does, its radio
// node, or the one that stands at its site. A radio node whose supplier is nobody's of its cells is an asset by itself.
func radio(n *network.Network, impacts *network.Impacts) []Asset {
	nodes := radioNodes(n, impacts)
	sites := 0
	for range n.Elements(network.KindSite) {
		sites++
	}
	out := make([]Asset, 0, sites+sites/4) // an asset is large, and there is room for what else was bought
	here := map[string]int{}               // assets of one site, by supplier in lower case
	add := func(site *network.Element, by network.Claim[string]) *Asset {
		key := strings.ToLower(by.Value)
		if i, ok := here[key]; ok {
			return &out[i]
		}
		here[key] = len(out)
		out = append(out, Asset{Name: site.Name, Layer: RAN, Class: "radio", Supplier: by.Value, Count: 1, Site: site.Name, Sites: 1, Element: site, Claim: by, Within: -1,
			Critical: values(network.Critical.Of(site))})
		return &out[len(out)-1]
	}
	for s := range n.Elements(network.KindSite) {
		own, owned := network.Supplied.Best(s)
		clear(here)
		first, standing, cells := len(out), nodes.at[strings.ToLower(s.Name)], impacts.Reach(s)
		for _, i := range cells {
			a := add(s, nodes.supplier(impacts, i, own, owned, standing))
			if a.Cells == nil {
				a.Cells = make([]*network.Element, 0, len(cells))
			}
			a.Cells = append(a.Cells, impacts.All()[i])
			a.People += impacts.People(i)
		}
		if len(cells) == 0 && (owned || standing != nil) {
			if !owned {
				own = nodes.use(standing)
			}
			add(s, own)
		}
		for i := first; i < len(out) && len(nodes.all) > 0; i++ {
			nodes.said(s.Name, out[i].Supplier)
		}
	}
	for i := range impacts.All() {
		if impacts.Site(i) != nil {
			continue
		}
		a := asset(impacts.All()[i], impacts, RAN, "radio")
		a.Claim = nodes.supplier(impacts, i, network.Claim[string]{}, false, nil)
		a.Supplier, a.Cells = a.Claim.Value, impacts.All()[i:i+1:i+1]
		out = append(out, a)
	}
	for _, f := range nodes.unused(impacts) {
		a := asset(f, impacts, RAN, "radio")
		a.Cells = impacts.Cells(f)
		out = append(out, a)
	}
	return out
}

// nodes are the radio nodes whose supplier is known.
type nodes struct {
	all  []*network.Element
	by   map[*network.Element]network.Claim[string]
	at   map[string]*network.Element // by site in lower case
	of   map[int]*network.Element    // by cell
	told map[[2]string]bool          // site and supplier that an asset has, in lower case
	used map[*network.Element]bool
}

func radioNodes(n *network.Network, impacts *network.Impacts) *nodes {
	x := &nodes{by: map[*network.Element]network.Claim[string]{}, at: map[string]*network.Element{}, of: map[int]*network.Element{}, told: map[[2]string]bool{},
		used: map[*network.Element]bool{}}
	for f := range n.Functions() {
		by, ok := network.Supplied.Best(f)
		if !ok || !network.NFType(f.Type).RAN() {
			continue
		}
		x.all = append(x.all, f)
		x.by[f] = by
		if at, ok := network.SiteName.Best(f); ok && x.at[strings.ToLower(at.Value)] == nil {
			x.at[strings.ToLower(at.Value)] = f
		}
		for _, i := range impacts.Reach(f) {
			if x.of[i] == nil {
				x.of[i] = f
			}
		}
	}
	return x
}

// supplier is whose radio carries a cell: as it says itself, as its site does, or its node.
func (x *nodes) supplier(impacts *network.Impacts, cell int, site network.Claim[string], sited bool, standing *network.Element) network.Claim[string] {
	if by, ok := network.Supplied.Best(impacts.All()[cell]); ok {
		return by
	}
	if sited {
		return site
	}
	if f := x.of[cell]; f != nil {
		return x.use(f)
	}
	return x.use(standing)
}

// use is the supplier of a node, which need be no asset by itself then.
func (x *nodes) use(f *network.Element) network.Claim[string] {
	x.used[f] = true
	return x.by[f]
}

func (x *nodes) said(site, supplier string) {
	x.told[[2]string{strings.ToLower(site), strings.ToLower(supplier)}] = true
}

// unused are the nodes from whose supplier no radio is known at their cells or their site.
func (x *nodes) unused(impacts *network.Impacts) []*network.Element {
	var out []*network.Element
	for _, f := range x.all {
		by := strings.ToLower(x.by[f].Value)
		known := x.used[f]
		if at, ok := network.SiteName.Best(f); ok {
			known = known || x.told[[2]string{strings.ToLower(at.Value), by}]
		}
		for _, i := range impacts.Reach(f) {
			if s := impacts.Site(i); s != nil {
				known = known || x.told[[2]string{strings.ToLower(s.Name), by}]
			}
			if c, ok := network.Supplied.Best(impacts.All()[i]); ok && strings.EqualFold(c.Value, by) {
				known = true
			}
		}
		if !known {
			out = append(out, f)
		}
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
	by := map[string][]concentration.Holding{}
	for i := range assets {
		a := &assets[i]
		if a.Supplier == "" {
			continue
		}
		h := concentration.Holding{Layer: a.Layer, Supplier: a.Supplier}
		h.Amount[concentration.Assets] = float64(a.Count)
		h.Amount[concentration.Sites] = float64(a.Sites)
		h.Amount[concentration.People] = float64(a.People)
		h.Amount[concentration.Critical] = float64(len(a.Critical))
		by[a.Layer] = append(by[a.Layer], h)
	}
	var out []concentration.Holding
	for _, layer := range Layers {
		out = append(out, by[layer]...)
	}
	return out
}
