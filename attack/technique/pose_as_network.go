package technique

import "github.com/guyline/guyline/network"

// PoseAsNetwork: what authenticates a network to a terminal is that it knows the subscriber's key (TS 33.501 clause 6.1.3).
var PoseAsNetwork = &Technique{
	ID:    "pose-as-network",
	Title: "Pose as the network with subscribers' keys",
	FiGHT: "FGT1557.501",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.keyHolders() {
			for _, amf := range m.Partners(f, network.AMF, network.CORE) {
				say(Step{On: amf, Needs: []Condition{{FalseCell, nil}, {SubscriberKeys, f}}, Gains: Condition{FakeNAS, amf},
					Text: "authenticates himself to terminals in the name of " + amf.String() + " with subscribers' keys of " + f.String()})
			}
		}
	},
}
