package technique

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// SCPHandsOn: with indirect communication TLS runs between each function and the SCP, not between the functions (TS 29.500 clause 6.10.1).
var SCPHandsOn = &Weakness{
	ID:    "scp-hands-on",
	Title: "every request that it hands on is open to it",
}

// HandOnAsSCP is what a shared hop gives to who controls it.
var HandOnAsSCP = &Technique{
	ID:    "hand-on-as-scp",
	Title: "Read and change what an SCP hands on",
	FiGHT: "FGT1090.001",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			if f.Type == string(network.SCP) {
				continue
			}
			for _, scp := range m.Functions(network.SCP) {
				if !slices.Contains(m.near(f, network.SCP), scp) {
					continue
				}
				for _, i := range m.onSBI(f) {
					say(Step{On: scp, Needs: []Condition{{Runs, scp}}, By: []Leaf{m.ByDesign(scp, SCPHandsOn)}, Gains: Condition{OnPath, i},
						Text: "reads and changes in " + scp.String() + " the requests to " + f.String()})
				}
			}
		}
	},
}
