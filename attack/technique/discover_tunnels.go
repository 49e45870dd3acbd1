package technique

import "github.com/guyline/guyline/network"

// TunnelsTried: packets to tunnels that do not exist stay rare, and identifiers are not guessed (TS 33.513 clause 4.2.2.6 asks that they be unique,
// not that they be secret).
var TunnelsTried = &Weakness{
	ID:      "tunnels-tried",
	Title:   "tunnel identifiers can be tried one after the other",
	Shows:   []string{"attack-teid-scan", "attack-gtp-unknown-peer", "attack-gtp-end-marker-injection"},
	Missing: "a capture of N3, or how the UPF chooses tunnel identifiers",
}

// DiscoverTunnels learns the identifiers by which packets find a subscriber's session: by trying, or by reading them where they pass.
var DiscoverTunnels = &Technique{
	ID:    "discover-tunnels",
	Title: "Discover tunnel identifiers",
	FiGHT: "FGT5031",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.upfs() {
			for _, way := range m.reached(upf, network.N3) {
				say(Step{On: upf, Needs: []Condition{way}, By: []Leaf{m.Weak(upf, TunnelsTried)}, Gains: Condition{KnowsTunnel, upf},
					Text: "tries tunnel identifiers at " + upf.String() + " until one fits"})
			}
			for _, i := range m.linksOf(upf, network.N3) {
				for _, path := range seesPath(i) {
					say(Step{On: i, Needs: []Condition{path}, By: []Leaf{m.link(upf, N3Open, network.N3)}, Gains: Condition{KnowsTunnel, upf},
						Text: "reads tunnel identifiers on N3 of " + upf.String()})
				}
			}
		}
	},
}
