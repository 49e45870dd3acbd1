package technique

import "github.com/guyline/guyline/network"

// WritesCaptures is a function that writes its own traffic to a file (TS 33.117 clause 4.2.3.2.2).
var WritesCaptures = &Weakness{
	ID:      "writes-captures",
	Title:   "it writes its own traffic to a file",
	Shows:   []string{"packet-capture-on"},
	Refutes: []string{"packet-capture-on"},
	Moot:    []string{"packet-capture-on"},
	Mend:    "turn the capture off",
	Missing: "whether the function captures its traffic",
}

// CollectCaptures takes the files in which a function keeps what the links protect. Most products write none, so that only those count that
// are known to.
var CollectCaptures = &Technique{
	ID:    "collect-captures",
	Title: "Collect the captures that a function writes",
	FiGHT: "FGT1020.001",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			leaf := m.Weak(f, WritesCaptures)
			if !leaf.Level.Evidenced() {
				continue
			}
			var gains State
			switch t := network.NFType(f.Type); {
			case t.RAN() || t == network.UPF || t == network.SGWU:
				gains = UserTraffic
			case t == network.AMF || t == network.CORE || t == network.AGW || t == network.MME:
				gains = SubscriberIdentities
			default:
				continue
			}
			step := Step{On: f, By: []Leaf{leaf}, Gains: Condition{gains, f}, Text: "takes the captures that " + f.String() + " writes"}
			if w := m.Workload(f); w != nil {
				step.Needs = []Condition{{OnNode, w}}
				say(step)
			}
			if at, ok := network.SiteName.Best(f); ok && network.NFType(f.Type).RAN() {
				step.Needs, step.By = []Condition{{AtSite, nil}}, []Leaf{leaf, Fact(network.SiteName, f, at)}
				say(step)
			}
		}
	},
}
