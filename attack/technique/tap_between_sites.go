package technique

import "github.com/guyline/guyline/network"

// TapBetweenSites reaches service-based interfaces from the transport network: where two functions stand at different sites, what they
// say to each other crosses the links between.
var TapBetweenSites = &Technique{
	ID:    "tap-between-sites",
	Title: "Tap the link between two sites of the core",
	FiGHT: "FGT1040",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			here, ok := network.SiteName.Best(f)
			if !ok {
				continue
			}
			for _, g := range m.users(f) {
				if there, ok := network.SiteName.Best(g); ok && there.Value != here.Value {
					say(Step{On: f, Needs: []Condition{{AtTransport, nil}}, Gains: Condition{Between, f},
						By:   []Leaf{Fact(network.SiteName, f, here), Fact(network.SiteName, g, there)},
						Text: "taps the link between " + there.Value + " and " + here.Value + ", over which " + g.String() + " calls " + f.String()})
					break
				}
			}
		}
	},
}
