package technique

import "github.com/guyline/guyline/network"

// NEFTakesStrangers: the NEF serves applications over TLS, and knows those of others by their certificates (TS 33.501 clause 12.3). One
// that serves in clear knows nobody.
var NEFTakesStrangers = &Weakness{
	ID:      "nef-takes-strangers",
	Title:   "it serves applications without knowing them",
	Shows:   []string{"nef-clear"},
	Refutes: []string{"sbi-no-client-certificate"},
	Mend:    "mutual TLS at the NEF",
	Missing: "the NEF's configuration",
}

// PassForApplication calls what the core exposes to applications.
var PassForApplication = &Technique{
	ID:    "pass-for-application",
	Title: "Call the NEF as an application",
	FiGHT: "FGT5011",
	Rule: func(m *Model, say func(Step)) {
		for _, nef := range m.Functions(network.NEF) {
			say(Step{On: nef, Needs: []Condition{{Reach, nef}}, By: []Leaf{m.Weak(nef, NEFTakesStrangers)}, Gains: Condition{Calls, nef},
				Text: "calls " + nef.String() + " as an application"})
		}
	},
}
