package technique

import "github.com/guyline/guyline/network"

// GivesIdentities: the UDM translates a telephone number into the SUPI (TS 29.503 clause 5.2.2.2.10), and the UDR is asked by SUPI for all that
// it holds (TS 29.504 clause 5.2.1.1).
var GivesIdentities = &Weakness{
	ID:    "gives-identities",
	Title: "identities go to whoever may call it",
	Shows: []string{"attack-subscriber-data-unauthorised"},
}

// GivesContext: an AMF hands the context of a terminal, SUPI included, to the AMF that took it over (TS 29.518 clause 5.2.2.2.1.1). Whether it
// does so for one that has no message of the terminal depends on the product.
var GivesContext = &Weakness{
	ID:      "gives-context",
	Title:   "it hands a terminal's context to whoever asks as its new AMF",
	Missing: "a test of the AMF with a context transfer for a terminal that did not move",
}

// ReadIdentities asks who subscribers are.
var ReadIdentities = &Technique{
	ID:    "read-identities",
	Title: "Ask core functions who subscribers are",
	FiGHT: "FGT5019.003",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions(network.UDM, network.UDR, network.NEF) {
			say(Step{On: f, Needs: []Condition{{Calls, f}}, By: []Leaf{m.ByDesign(f, GivesIdentities)}, Gains: Condition{SubscriberIdentities, f},
				Text: "asks " + f.String() + " for the identities of subscribers"})
		}
		for _, amf := range m.Functions(network.AMF) {
			say(Step{On: amf, Needs: []Condition{{Calls, amf}}, By: []Leaf{m.Weak(amf, GivesContext)}, Gains: Condition{SubscriberIdentities, amf},
				Text: "asks " + amf.String() + " for the contexts of terminals as if they had moved to an AMF of his own"})
		}
	},
}
