package technique

import "github.com/guyline/guyline/network"

// FronthaulOpen: radio and distributed units authenticate each other on the open fronthaul (REQ-SEC-OFCP-1 of ETSI TS 104 104).
var FronthaulOpen = &Weakness{
	ID:      "fronthaul-open",
	Title:   "nothing protects the open fronthaul",
	Shows:   []string{"fronthaul-unprotected"},
	Refutes: []string{"fronthaul-unprotected"},
	Moot:    []string{"fronthaul-unprotected"},
	Mend:    "switch 802.1X or MACsec on at the fronthaul",
	Missing: "a statement in guyline.yaml of what protects the fronthaul",
}

// ShiftFronthaulTime disturbs what radio and distributed unit share: the time.
var ShiftFronthaulTime = &Technique{
	ID:    "shift-fronthaul-time",
	Title: "Shift the time on the fronthaul",
	FiGHT: "FGT1498.504",
	Rule: func(m *Model, say func(Step)) {
		for _, node := range m.radioNodes() {
			for _, i := range m.linksOf(node, network.OFH) {
				say(Step{On: i, Needs: []Condition{{OnPath, i}}, By: []Leaf{m.link(node, FronthaulOpen, network.OFH)}, Gains: Condition{Availability, node},
					Text: "shifts the time on the fronthaul of " + node.String() + ", so that its cells fall silent"})
			}
		}
	},
}
