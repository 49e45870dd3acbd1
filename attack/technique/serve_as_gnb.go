package technique

// TrustsGNBs: on N2 the AMF believes what a gNB says: which terminals came over to it, where they are, and to which address their tunnels lead. That gNBs are
// the operator's own is what the protection of N2 is for (TS 33.501 clause 9.2).
var TrustsGNBs = &Weakness{
	ID:    "trusts-gnbs",
	Title: "an AMF believes whoever it took for a gNB",
}

// ServeAsGNB is what a gNB that is the attacker's can do.
var ServeAsGNB = &Technique{
	ID:    "serve-as-gnb",
	Title: "Take terminals over as a gNB",
	FiGHT: "FGT1557.503",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			by := []Leaf{m.ByDesign(amf, TrustsGNBs)}
			for _, gain := range []struct {
				state State
				text  string
			}{
				{UserTraffic, "reports to " + amf.String() + " that terminals came over to his gNB, and receives their sessions"},
				{Location, "is asked by " + amf.String() + " to page terminals, and learns in which areas they are"},
				{Availability, "tells " + amf.String() + " in the name of its gNBs that they begin anew, so that it drops their terminals"},
			} {
				say(Step{On: amf, Needs: []Condition{{Peer, amf}}, By: by, Gains: Condition{gain.state, amf}, Text: gain.text})
			}
			say(Step{On: amf, Needs: []Condition{{Peer, amf}, {OnAir, nil}}, By: by, Gains: Condition{EmergencyCalls, amf},
				Text: "serves terminals of " + amf.String() + " with a cell that lets no call for help through"})
		}
	},
}
