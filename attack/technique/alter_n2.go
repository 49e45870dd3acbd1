package technique

import "github.com/guyline/guyline/network"

// AlterN2 changes what gNB and AMF tell each other: who is released, and to which address the tunnels of a session lead.
var AlterN2 = &Technique{
	ID:    "alter-n2",
	Title: "Change N2 on its way",
	FiGHT: "FGT1557.503",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range append(m.amfs(), m.gnbs()...) {
			for _, i := range m.linksOf(f, network.N2) {
				by := []Leaf{m.link(f, N2Open, network.N2)}
				for _, gain := range []struct {
					state State
					text  string
				}{
					{UserTraffic, "writes his own address into the sessions that pass on N2 of " + f.String() + ", so that their tunnels lead to him"},
					{Availability, "ends the association on N2 of " + f.String() + ", so that no cell behind it serves"},
					{EmergencyCalls, "releases terminals on N2 of " + f.String() + " as soon as they connect"},
				} {
					say(Step{On: i, Needs: []Condition{{OnPath, i}}, By: by, Gains: Condition{gain.state, f}, Text: gain.text})
				}
			}
		}
	},
}
