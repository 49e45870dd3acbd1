package technique

import "github.com/guyline/guyline/network"

// StopsOnPFCP: a value outside its range is refused and does no harm (TS 33.117 clauses 4.4.4, 4.2.3.3.4).
var StopsOnPFCP = &Weakness{
	ID:      "stops-on-pfcp",
	Title:   "one PFCP request of a known form stops it",
	Shows:   []string{"attack-pfcp-pdn-type-0", "attack-pfcp-restoration-teid"},
	Mend:    "update the UPF's software",
	Missing: "the UPF's version with its advisories, or a test with malformed PFCP",
}

// StopUPF needs one packet and no association.
var StopUPF = &Technique{
	ID:    "stop-upf",
	Title: "Stop a UPF by one request",
	FiGHT: "FGT1498.503",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.n4Ends() {
			by := []Leaf{m.link(upf, StrangersAnswered, network.N4), m.Weak(upf, StopsOnPFCP)}
			for _, way := range m.reached(upf, network.N4) {
				say(Step{On: upf, Needs: []Condition{way}, By: by, Gains: Condition{Availability, upf}, Text: "sends " + upf.String() + " a PFCP request that stops it"})
			}
		}
	},
}
