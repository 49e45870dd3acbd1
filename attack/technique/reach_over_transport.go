package technique

import "github.com/guyline/guyline/network"

// ReachOverTransport: N2 and N3 listeners are there for gNBs, and gNBs are at the other end of the transport network. IPsec would stop strangers at the
// listener, where the techniques that use it ask for it.
var ReachOverTransport = &Technique{
	ID:    "reach-over-transport",
	Title: "Reach the core's side of N2 and N3 over the transport network",
	FiGHT: "FGT1046",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions(network.AMF, network.UPF, network.CORE, network.AGW) {
			for _, i := range m.Servers(f, network.N2, network.N3) {
				if !onHost(i) {
					say(Step{On: i, Needs: []Condition{{AtTransport, nil}}, Gains: Condition{Reach, i},
						Text: "sends packets over a gNB's link to " + i.Type + " of " + f.String()})
				}
			}
		}
	},
}
