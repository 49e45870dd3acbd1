package technique

import "github.com/guyline/guyline/network"

// MaintainedFromAfar is what no file of the network decides.
var MaintainedFromAfar = &Weakness{
	ID:      "maintained-from-afar",
	Title:   "it maintains what it supplied from afar",
	Mend:    "let suppliers in for one task at a time, watched",
	Missing: "how the supplier reaches the network for maintenance",
}

// MisuseMaintenance comes in the way that a supplier has for support. Where nobody operates anything over a management network, that
// leads nowhere.
var MisuseMaintenance = &Technique{
	ID:    "misuse-maintenance",
	Title: "Use a supplier's remote maintenance",
	FiGHT: "FGT1195.502",
	Rule: func(m *Model, say func(Step)) {
		for s := range m.Network.Elements(network.KindSupplier) {
			if len(m.suppliedBy(s)) > 0 {
				say(Step{On: s, Needs: []Condition{{InPipeline, nil}}, By: []Leaf{m.Weak(s, MaintainedFromAfar)}, Gains: Condition{OnManagement, nil},
					Text: "enters the management network by the remote maintenance of " + s.Name})
			}
		}
	},
}
