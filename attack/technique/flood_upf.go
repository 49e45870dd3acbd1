package technique

import "github.com/guyline/guyline/network"

// StrangersAnswered: from outside its peers nobody reaches N4 (TS 33.501 clause 9.9, TS 33.117 clause 4.2.6.2.1). An answer to a stranger's heartbeat is no
// fault, but shows that strangers get through.
var StrangersAnswered = &Weakness{
	ID:      "strangers-answered-on-n4",
	Title:   "nothing keeps strangers from N4",
	Shows:   []string{"attack-pfcp-establishment-flood", "attack-pfcp-heartbeat-flood", "seen-pfcp-heartbeat-to-stranger", "attack-pfcp-seid-scan", "n4-unprotected"},
	Refutes: []string{"n4-unprotected"},
	Moot:    []string{"n4-unprotected"},
	Mend:    "IPsec on N4",
	Missing: "a capture of N4, or a statement in guyline.yaml of what protects it",
}

// FloodUPF keeps N4 busy, so that no session is set up.
var FloodUPF = &Technique{
	ID:    "flood-upf",
	Title: "Flood a UPF with PFCP requests",
	FiGHT: "FGT1498.501",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.n4Ends() {
			leaf := m.link(upf, StrangersAnswered, network.N4)
			for _, way := range m.reached(upf, network.N4) {
				say(Step{On: upf, Needs: []Condition{way}, By: []Leaf{leaf}, Gains: Condition{Availability, upf},
					Text: "keeps " + upf.String() + " busy with requests on N4, so that nobody gets a session"})
			}
		}
	},
}
