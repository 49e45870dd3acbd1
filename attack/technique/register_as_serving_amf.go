package technique

import "github.com/guyline/guyline/network"

// ServingAMFUnchecked: an AMF registers at the UDM as the one that serves a terminal (TS 29.503 clause 5.3.2.1). Whether the UDM holds that against an
// authentication that it saw depends on product and policy.
var ServingAMFUnchecked = &Weakness{
	ID:      "serving-amf-unchecked",
	Title:   "it takes an AMF as serving a terminal that was not authenticated there",
	Missing: "a test of the UDM with a registration of an AMF for a terminal elsewhere",
}

// RegisterAsServingAMF takes terminals from their AMF, which the UDM tells to let them go (TS 23.502 clause 4.2.2.2.2).
var RegisterAsServingAMF = &Technique{
	ID:    "register-as-serving-amf",
	Title: "Register in the UDM as the AMF that serves subscribers",
	FiGHT: "FGT5010",
	Rule: func(m *Model, say func(Step)) {
		for _, udm := range m.Functions(network.UDM) {
			say(Step{On: udm, Needs: []Condition{{Calls, udm}}, By: []Leaf{m.Weak(udm, ServingAMFUnchecked)}, Gains: Condition{Availability, udm},
				Text: "registers at " + udm.String() + " as the AMF of subscribers, whom their own AMF then lets go"})
		}
	},
}
