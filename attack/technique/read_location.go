package technique

import "github.com/guyline/guyline/network"

// GivesLocation: AMF and LMF say where a terminal is (Namf_Location, TS 29.518 clause 5.5.2; Nlmf_Location, TS 29.572 clause 5.2.2.2), the UDM
// which AMF serves it (TS 29.503 clause 5.3.2.1), the NEF what it monitors for applications (TS 29.522 clause 4.1). That only those ask who
// may rests on authorisation alone (TS 33.501 clause 13.4.1.1.2).
var GivesLocation = &Weakness{
	ID:    "gives-location",
	Title: "locations go to whoever may call it",
}

// ReadLocation asks where a subscriber is.
var ReadLocation = &Technique{
	ID:    "read-location",
	Title: "Ask core functions where subscribers are",
	FiGHT: "FGT5012.004",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions(network.AMF, network.LMF, network.UDM, network.NEF) {
			say(Step{On: f, Needs: []Condition{{Calls, f}}, By: []Leaf{m.ByDesign(f, GivesLocation)}, Gains: Condition{Location, f},
				Text: "asks " + f.String() + " where subscribers are"})
		}
	},
}
