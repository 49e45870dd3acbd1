package technique

import "github.com/guyline/guyline/network"

// PlanesTogether: where one address serves several planes a filter by address cannot tell them apart (TS 33.117 clause 4.3.5.1).
var PlanesTogether = &Weakness{
	ID:      "planes-together",
	Title:   "one address serves several planes of it",
	Shows:   []string{"planes-share-address"},
	Refutes: []string{"planes-share-address"},
	Mend:    "give each plane an address of its own",
	Missing: "the addresses of its interfaces",
}

// ReachAtSharedAddress turns the way to one interface of a function into the way to all: who may send to an address for one purpose may
// send to it for any.
var ReachAtSharedAddress = &Technique{
	ID:    "reach-at-shared-address",
	Title: "Reach other planes of a function at the same address",
	FiGHT: "FGT1599",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions(network.AMF, network.UPF, network.CORE, network.AGW) {
			for _, i := range m.Servers(f, network.N2, network.N3) {
				if !onHost(i) {
					say(Step{On: f, Needs: []Condition{{Reach, i}}, By: []Leaf{m.Weak(f, PlanesTogether)}, Gains: Condition{Reach, f},
						Text: "reaches every interface of " + f.String() + " at the address of its " + i.Type})
				}
			}
		}
	},
}
