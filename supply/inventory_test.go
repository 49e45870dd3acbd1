package supply

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/network"
)

// TestInventory: what a cell does not say its site says, then its radio node, then the node that stands at its site.
func TestInventory(t *testing.T) {
	m := newModel()
	hill, ford := m.site("Hill", "Alder"), m.site("Ford", "")
	m.cell("Hill 1", hill, "", 10)
	m.cell("Hill 2", hill, "ALDER", 20)
	m.cell("Hill 3", hill, "Birch", 30)
	m.cell("Ford 1", ford, "", 5)
	m.site("Empty", "Cedar")
	m.site("Silent", "")
	declare(m, network.SiteName, m.function(network.GNB, "node at the ford", "Cedar"), "ford")
	own := m.function(network.GNB, "own", "Dogwood")
	m.cell("Alone 1", own, "", 7)
	named := m.cell("Ford 2", own, "", 8)
	declare(m, network.SiteName, named, "Ford")
	m.cell("Alone 2", m.function(network.ENB, "of nobody", ""), "", 9)
	m.function(network.GNB, "without cells", "Elm")
	other := m.function(network.GNBDU, "unit", "Elm")
	declare(m, network.SiteName, other, "Hill")
	m.function(network.AMF, "amf", "Fir")
	m.function(network.UE, "terminal", "Fir")
	routers := m.equipment("router", "Routers", "Fir")
	declare(m, network.Quantity, routers, 3)
	declare(m, network.Modules, routers, "Gorse / G-1", "Holly/H-2")
	declare(m, network.SiteName, routers, "Hill")
	odd := m.equipment("kettle", "Kettle", "")
	declare(m, network.Quantity, odd, -4)
	many := m.equipment("router", "Many", "Fir")
	declare(m, network.Quantity, many, 1<<60)
	declare(m, network.SupplyLayer, many, Core)
	declare(m, network.SiteName, many, "Nowhere")
	m.Join()
	var got []string
	for i, a := range Inventory(m.Network, network.NewImpacts(m.Network)) {
		line := fmt.Sprintf("%s/%s %s by %q ×%d, %d people, %d cells, %d sites", a.Layer, a.Class, a.Name, a.Supplier, a.Count, a.People, len(a.Cells), a.Sites)
		if a.Within >= 0 {
			line += fmt.Sprintf(", in %d", a.Within-i)
		}
		if a.Supplier != "" && a.Claim.Origin.Path == "" {
			t.Errorf("%s: nobody says who supplies it", line)
		}
		got = append(got, line)
	}
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(inventoried), "\n"), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

const inventoried = `
ran/radio Empty by "Cedar" ×1, 0 people, 0 cells, 1 sites
ran/radio Ford by "Dogwood" ×1, 8 people, 1 cells, 1 sites
ran/radio Ford by "Cedar" ×1, 5 people, 1 cells, 1 sites
ran/radio Hill by "Alder" ×1, 30 people, 2 cells, 1 sites
ran/radio Hill by "Birch" ×1, 30 people, 1 cells, 1 sites
ran/radio Alone 2 by "" ×1, 9 people, 1 cells, 0 sites
ran/radio Alone 1 by "Dogwood" ×1, 7 people, 1 cells, 0 sites
ran/radio without cells by "Elm" ×1, 0 people, 0 cells, 0 sites
ran/radio unit by "Elm" ×1, 0 people, 0 cells, 0 sites
core/AMF amf by "Fir" ×1, 89 people, 0 cells, 2 sites
other/kettle Kettle by "" ×0, 89 people, 0 cells, 2 sites
core/router Many by "Fir" ×1000000000, 0 people, 0 cells, 0 sites
transport/router Routers by "Fir" ×3, 60 people, 0 cells, 1 sites
chip/radio-module Routers: Gorse / G-1 by "Gorse" ×3, 60 people, 0 cells, 1 sites, in -1
chip/radio-module Routers: Holly/H-2 by "Holly" ×3, 60 people, 0 cells, 1 sites, in -2
`
