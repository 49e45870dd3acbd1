package technique

import "github.com/guyline/guyline/network"

// StandOnCorePath is [StandBetweenFunctions] for the interfaces that are not service-based.
var StandOnCorePath = &Technique{
	ID:    "stand-on-core-path",
	Title: "Draw N2, N3 or N4 to a host of the core's network",
	FiGHT: "FGT1557.002",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions(network.AMF, network.SMF, network.UPF, network.CORE, network.AGW) {
			for _, i := range m.linksOf(f, network.N2, network.N3, network.N4) {
				say(Step{On: i, Needs: []Condition{{OnCoreNetwork, nil}}, By: []Leaf{m.Weak(f, SharedSegment)}, Gains: Condition{OnPath, i},
					Text: "draws the packets of " + i.Type + " of " + f.String() + " to a machine of his own"})
			}
		}
	},
}
