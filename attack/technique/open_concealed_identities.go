package technique

import "github.com/guyline/guyline/network"

// OpenConcealedIdentities does what the UDM does: the private key opens every SUCI that was made for it, recorded ones too (TS 33.501 clauses 5.8.2,
// 6.12.2).
var OpenConcealedIdentities = &Technique{
	ID:    "open-concealed-identities",
	Title: "Open concealed identities with the home network's key",
	FiGHT: "FGT5019.001",
	Rule: func(m *Model, say func(Step)) {
		for _, udm := range m.Functions(network.UDM, network.CORE) {
			say(Step{On: udm, Needs: []Condition{{OnAir, nil}, {HomeKey, udm}}, Gains: Condition{SubscriberIdentities, udm},
				Text: "opens the concealed identities that terminals send on the air with the private key of " + udm.String()})
		}
	},
}
