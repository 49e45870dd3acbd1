package technique

import "github.com/guyline/guyline/network"

// ReachCoreFunctions is what a host on the core's network can do by standing there: send packets to what listens on it. Functions of
// the radio, and what keeps to its own host, are not reached so.
var ReachCoreFunctions = &Technique{
	ID:    "reach-core-functions",
	Title: "Reach functions over the core's network",
	FiGHT: "FGT1046",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			if t := network.NFType(f.Type); t.RAN() || t == network.UE {
				continue
			}
			say(Step{On: f, Needs: []Condition{{OnCoreNetwork, nil}}, Gains: Condition{Reach, f}, Text: "finds " + f.String() + " on the core's network"})
		}
	},
}
