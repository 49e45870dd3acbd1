package technique

import "github.com/guyline/guyline/network"

// GivesVectors: a UDM gives the AUSF the vector of an authentication, with the keys that follow from it (TS 33.501 clause 6.1.3.1).
var GivesVectors = &Weakness{
	ID:    "gives-vectors",
	Title: "authentication vectors go to whoever may call it",
}

// AskForVectors serves terminals from a base station of the attacker's: with a vector of the home network he is to them the network.
var AskForVectors = &Technique{
	ID:    "ask-for-vectors",
	Title: "Ask the home network for authentication vectors and serve terminals with them",
	FiGHT: "FGT5044",
	Rule: func(m *Model, say func(Step)) {
		for _, udm := range m.Functions(network.UDM) {
			say(Step{On: udm, Needs: []Condition{{Calls, udm}, {OnAir, nil}}, By: []Leaf{m.ByDesign(udm, GivesVectors)}, Gains: Condition{UserTraffic, udm},
				Text: "asks " + udm.String() + " for authentication vectors, and serves terminals from a base station of his own"})
		}
	},
}
