package technique

import "github.com/guyline/guyline/network"

// PartnerTurns is what no input decides: an admitted partner, or who rents its access, means ill.
var PartnerTurns = &Weakness{
	ID:      "partner-turns",
	Title:   "one of the partners that it admits is the attacker, or lets him in",
	Missing: "whom the partners of the interconnect let in",
}

// ReachInterconnect is what a place on the interconnect gives: the SEPP is there to be called by others (TS 33.501 clause 5.9.3.2), and an
// admitted partner is its peer.
var ReachInterconnect = &Technique{
	ID:    "reach-interconnect",
	Title: "Come to the SEPP as a roaming partner",
	FiGHT: "FGT1199.501",
	Rule: func(m *Model, say func(Step)) {
		for _, sepp := range m.Functions(network.SEPP) {
			say(Step{On: sepp, Needs: []Condition{{OnRoaming, nil}}, Gains: Condition{Reach, sepp}, Text: "reaches " + sepp.String() + " over the interconnect"})
			say(Step{On: sepp, Needs: []Condition{{OnRoaming, nil}}, By: []Leaf{m.Weak(sepp, PartnerTurns)}, Gains: Condition{Peer, sepp},
				Text: "comes to " + sepp.String() + " as the partner that he is"})
		}
	},
}
