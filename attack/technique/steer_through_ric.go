package technique

import "github.com/guyline/guyline/network"

// A1Open: A1 supports TLS with certificates on both sides (ETSI TS 104 104 clause 5.2.1.2).
var A1Open = &Weakness{
	ID:      "a1-open",
	Title:   "nothing protects A1",
	Shows:   []string{"a1-unprotected"},
	Refutes: []string{"a1-unprotected"},
	Moot:    []string{"a1-unprotected"},
	Mend:    "serve A1 over TLS",
	Missing: "how the RIC serves A1",
}

// TakesXApps is decided by no check: products differ in how they admit xApps.
var TakesXApps = &Weakness{
	ID:      "takes-xapps",
	Title:   "the RIC runs xApps of whoever deploys beside it",
	Missing: "how the RIC admits xApps, and who may deploy on its platform",
}

// SteerThroughRIC reaches the radio through the controller that steers it: by its policies, by an application of one's own, or by the controller itself.
var SteerThroughRIC = &Technique{
	ID:    "steer-through-ric",
	Title: "Steer cells through the RIC",
	FiGHT: "FGT5034",
	Rule: func(m *Model, say func(Step)) {
		for _, ric := range m.Functions(network.RIC) {
			for _, node := range m.radioNodes() {
				if len(m.linksOf(node, network.E2)) == 0 {
					continue
				}
				steer := func(need Condition, how string, by ...Leaf) {
					say(Step{On: node, Needs: []Condition{need}, By: by, Gains: Condition{SteersCells, node}, Text: how + " steers the cells of " + node.String()})
				}
				for _, i := range m.linksOf(ric, network.A1) {
					steer(Condition{OnPath, i}, "gives "+ric.String()+" policies of his own, and so", m.link(ric, A1Open, network.A1))
				}
				steer(Condition{InCluster, nil}, "runs an xApp of his own beside "+ric.String()+", and so", m.Weak(ric, TakesXApps))
				steer(Condition{Runs, ric}, "has "+ric.String()+", and so")
			}
		}
	},
}
