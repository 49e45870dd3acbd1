package technique

import "github.com/guyline/guyline/network"

// SEPPKeyShared: each peer has trust anchors of its own, and a PLMN-ID stands below one of them at most (TS 33.501 clause 13.1.2).
var SEPPKeyShared = &Weakness{
	ID:    "sepp-key-shared",
	Title: "another operator's SEPP has its private key",
	Shows: []string{"sepp-certificate-shared"},
	Mend:  "make a key for each SEPP",
}

// PassForSEPP is for the operator with whom a SEPP shares its key, or whoever has got into him: what partners mean for one reaches the other.
var PassForSEPP = &Technique{
	ID:    "pass-for-sepp",
	Title: "Pass for an operator's SEPP towards its partners",
	FiGHT: "FGT5016",
	Rule: func(m *Model, say func(Step)) {
		for _, sepp := range m.Functions(network.SEPP) {
			shared := m.Weak(sepp, SEPPKeyShared)
			if !shared.Level.Evidenced() {
				continue
			}
			for _, asset := range []State{SubscriberIdentities, Location} {
				say(Step{On: sepp, Needs: []Condition{{OnRoaming, nil}}, By: []Leaf{shared}, Gains: Condition{asset, sepp},
					Text: "answers partners in the name of " + sepp.String() + " and learns " + passing[asset]})
			}
		}
	},
}
