package technique

import "github.com/guyline/guyline/network"

// PFCPFromTerminals is [CoreFromTerminals] for N4 alone.
var PFCPFromTerminals = &Weakness{
	ID:      "pfcp-from-terminals",
	Title:   "PFCP comes out of terminals' tunnels",
	Shows:   []string{"attack-pfcp-in-gtp"},
	Mend:    "drop packets to core addresses at the UPF",
	Missing: "a test from a terminal, or a capture of N3",
}

// CommandUPFFromTerminal speaks PFCP from within a session to the UPF that carries it.
var CommandUPFFromTerminal = &Technique{
	ID:    "command-upf-from-terminal",
	Title: "Reach N4 from within a session",
	FiGHT: "FGT1599.505",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.n4Ends() {
			for _, i := range m.Servers(upf, network.N4) {
				if !onHost(i) {
					say(Step{On: upf, Needs: []Condition{{HasSession, nil}}, By: []Leaf{m.Weak(upf, PFCPFromTerminals)}, Gains: Condition{Reach, i},
						Text: "sends PFCP from a terminal to " + upf.String()})
				}
			}
		}
	},
}
