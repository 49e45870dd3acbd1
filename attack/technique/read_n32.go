package technique

import "github.com/guyline/guyline/network"

// N32InClear: N32-c uses TLS, and N32-f TLS or PRINS with protection of each hop (TS 33.501 clause 13.1.2). There are no other means.
var N32InClear = &Weakness{
	ID:      "n32-in-clear",
	Title:   "what it exchanges with other networks is in clear",
	Shows:   []string{"n32-clear", "seen-n32-clear-text"},
	Refutes: []string{"n32-clear"},
	Mend:    "mutual TLS on N32",
	Missing: "the SEPP's configuration of N32, or a capture of it",
}

// ReadN32 sits between two operators, as carriers of the interconnect do.
var ReadN32 = &Technique{
	ID:    "read-n32",
	Title: "Read roaming signalling between two operators",
	FiGHT: "FGT1557.502",
	Rule: func(m *Model, say func(Step)) {
		for _, sepp := range m.Functions(network.SEPP) {
			clear := m.Weak(sepp, N32InClear)
			for _, asset := range []State{SubscriberIdentities, Location} {
				say(Step{On: sepp, Needs: []Condition{{OnRoaming, nil}}, By: []Leaf{clear}, Gains: Condition{asset, sepp},
					Text: "reads on the way between operators what " + sepp.String() + " exchanges: " + passing[asset]})
			}
		}
	},
}
