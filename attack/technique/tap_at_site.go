package technique

import "github.com/guyline/guyline/network"

// TapAtSite stands in the links of a radio node where it stands itself: that the cable can be reached there is by nature; whether what
// passes can be read is another step. Its O1 leads to the management network.
var TapAtSite = &Technique{
	ID:    "tap-at-site",
	Title: "Tap the links of a radio node at its site",
	FiGHT: "FGT1200",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.nodes(m.Functions()) {
			var by []Leaf
			if at, ok := network.SiteName.Best(f); ok {
				by = []Leaf{Fact(network.SiteName, f, at)}
			}
			for _, i := range m.linksOf(f, network.N2, network.N3, network.F1, network.E1, network.XN, network.OFH) {
				say(Step{On: i, Needs: []Condition{{AtSite, nil}}, By: by, Gains: Condition{OnPath, i}, Text: "taps " + i.Type + " of " + f.String() + " at its site"})
			}
			if len(m.linksOf(f, network.O1)) > 0 {
				say(Step{On: f, Needs: []Condition{{AtSite, nil}}, By: append([]Leaf{m.link(f, O1Open, network.O1)}, by...), Gains: Condition{OnManagement, nil},
					Text: "enters the management network at the O1 of " + f.String()})
			}
		}
	},
}
