package technique

import "github.com/guyline/guyline/network"

// RRCUnprotected: RRC is protected in integrity with another algorithm than NIA0, emergency calls without authentication excepted, and a terminal whose
// security failed is let go (TS 33.501 clauses 5.3.3, 6.7.3.0).
var RRCUnprotected = &Weakness{
	ID:      "rrc-unprotected",
	Title:   "radio signalling runs without protection of its integrity",
	Shows:   []string{"seen-rrc-null-integrity", "attack-null-cipher-integrity"},
	Refutes: []string{"rrc-null-integrity-offered"},
	Mend:    "protect the integrity of radio signalling",
	Line:    []string{"rrc-null-integrity-offered"},
	Missing: "the gNB's order of integrity algorithms, or a capture of F1",
}

// NullIntegrityFirst: the gNB takes the first algorithm of its list that the terminal has too (TS 33.501 clause 6.7.3.0).
var NullIntegrityFirst = &Weakness{
	ID:    "rrc-null-integrity-first",
	Title: "the gNB prefers radio signalling without protection of its integrity",
	Shows: []string{"rrc-null-integrity-offered"},
	Mend:  "protect the integrity of radio signalling",
}

// AlterRadioSignalling sends terminals away in the gNB's name.
var AlterRadioSignalling = &Technique{
	ID:    "alter-radio-signalling",
	Title: "Change radio signalling on the air",
	FiGHT: "FGT5009.001",
	Rule: func(m *Model, say func(Step)) {
		for _, gnb := range m.gnbs() {
			leaf := m.Weak(gnb, RRCUnprotected)
			if order, ok := network.RRCIntegrity.Best(gnb); ok && len(order.Value) > 0 && order.Value[0].Number == 0 {
				leaf = m.Weak(gnb, NullIntegrityFirst)
			}
			say(Step{On: gnb, Needs: []Condition{{FalseCell, nil}}, By: []Leaf{leaf}, Gains: Condition{EmergencyCalls, gnb},
				Text: "sends terminals away in the name of " + gnb.String() + ", who then cannot call"})
		}
	},
}
