package technique

import "github.com/guyline/guyline/network"

// O1Open: management of a gNB is protected and mutually authenticated (TS 33.501 clause 5.3.4; ETSI TS 104 104 clause 5.2.2.1.2).
var O1Open = &Weakness{
	ID:      "o1-open",
	Title:   "nothing protects O1",
	Shows:   []string{"o1-unprotected"},
	Refutes: []string{"o1-unprotected"},
	Moot:    []string{"o1-unprotected"},
	Mend:    "serve O1 over TLS or SSH",
	Missing: "the radio node's management settings",
}

// CommandOverO1 configures a radio node as its management would.
var CommandOverO1 = &Technique{
	ID:    "command-over-o1",
	Title: "Configure a radio node over O1",
	FiGHT: "FGT5032",
	Rule: func(m *Model, say func(Step)) {
		for _, node := range m.radioNodes() {
			for _, i := range m.linksOf(node, network.O1) {
				leaf := m.link(node, O1Open, network.O1)
				for _, way := range []Condition{{OnPath, i}, {OnManagement, nil}} {
					say(Step{On: i, Needs: []Condition{way}, By: []Leaf{leaf}, Gains: Condition{RulesRadio, node}, Text: "configures " + node.String() + " over O1"})
				}
			}
		}
	},
}
