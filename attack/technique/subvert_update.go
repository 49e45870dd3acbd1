package technique

import "github.com/guyline/guyline/network"

// DeliveriesTaken is what no file of the network decides.
var DeliveriesTaken = &Weakness{
	ID:      "deliveries-taken",
	Title:   "what it delivers is taken without a look",
	Mend:    "verify deliveries before they run",
	Missing: "whether deliveries are verified before they run: signatures, digests, a trial apart from the network",
}

// SubvertUpdate comes with the updates of a supplier whom nobody warns of.
var SubvertUpdate = &Technique{
	ID:    "subvert-update",
	Title: "Come with a supplier's updates",
	FiGHT: "FGT1195.002",
	Rule: func(m *Model, say func(Step)) {
		for s := range m.Network.Elements(network.KindSupplier) {
			leaf := m.Weak(s, DeliveriesTaken)
			for _, f := range m.suppliedBy(s) {
				say(Step{On: f, Needs: []Condition{{InPipeline, nil}}, By: []Leaf{leaf, supplied(f, s)}, Gains: Condition{Runs, f},
					Text: "comes into " + f.String() + " with an update of " + s.Name})
			}
		}
	},
}
