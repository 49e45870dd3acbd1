package technique

import "github.com/guyline/guyline/network"

// SEPPHandsOn: a partner's AMF authenticates and registers the home network's subscribers at AUSF and UDM (TS 33.501 clause 6.1.1.1, TS 23.502
// clause 5.2.3.1), and the SEPP hands on what it asks. It does not know who roams where.
var SEPPHandsOn = &Weakness{
	ID:    "sepp-hands-on",
	Title: "it hands a partner's requests to AUSF and UDM",
}

// CallThroughSEPP asks the home network as a visited network does.
var CallThroughSEPP = &Technique{
	ID:    "call-through-sepp",
	Title: "Call the home network's services as a visited network",
	FiGHT: "FGT5029",
	Rule: func(m *Model, say func(Step)) {
		for _, sepp := range m.Functions(network.SEPP) {
			for _, f := range m.near(sepp, network.AUSF, network.UDM) {
				say(Step{On: sepp, Needs: []Condition{{Peer, sepp}}, By: []Leaf{m.ByDesign(sepp, SEPPHandsOn)}, Gains: Condition{Calls, f},
					Text: "calls " + f.String() + " through " + sepp.String() + " as a visited network"})
			}
		}
	},
}
