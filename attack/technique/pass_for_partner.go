package technique

import "github.com/guyline/guyline/network"

// SEPPTakesStrangers: SEPPs authenticate each other, and trust is kept apart by peer (TS 33.501 clauses 5.9.3.2 and 13.1.2). Without TLS
// neither knows the other.
var SEPPTakesStrangers = &Weakness{
	ID:      "sepp-takes-strangers",
	Title:   "it does not authenticate its partners",
	Shows:   []string{"n32-clear", "n32-client-certificate", "seen-n32-clear-text"},
	Refutes: []string{"n32-client-certificate"},
	Mend:    "mutual TLS on N32",
	Line:    []string{"n32-client-certificate", "n32-clear"},
	Missing: "the SEPP's configuration of N32, or a capture of it",
}

// PassForPartner needs no contract: the SEPP takes whoever comes.
var PassForPartner = &Technique{
	ID:    "pass-for-partner",
	Title: "Pass for a roaming partner at the SEPP",
	FiGHT: "FGT5016",
	Rule: func(m *Model, say func(Step)) {
		for _, sepp := range m.Functions(network.SEPP) {
			say(Step{On: sepp, Needs: []Condition{{Reach, sepp}}, By: []Leaf{m.Weak(sepp, SEPPTakesStrangers)}, Gains: Condition{Peer, sepp},
				Text: "passes at " + sepp.String() + " for a roaming partner"})
		}
	},
}
