package technique

// TemporaryIdentityTaken: whoever names a temporary identity when he connects has not proven it yet; that the first terminal stays connected, and that
// identities change often, is the network's to see to (TS 33.501 clause 6.12.3).
var TemporaryIdentityTaken = &Weakness{
	ID:      "temporary-identity-taken",
	Title:   "a second terminal under a temporary identity that is in use takes its place",
	Shows:   []string{"attack-blind-dos-tmsi"},
	Mend:    "renew temporary identities",
	Missing: "a capture of F1 or N2 in which two terminals name one identity",
}

// CutOffByTemporaryIdentity disturbs one subscriber after the other.
var CutOffByTemporaryIdentity = &Technique{
	ID:    "cut-off-by-temporary-identity",
	Title: "Cut a subscriber off by connecting under his temporary identity",
	FiGHT: "FGT1499.503",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{OnAir, nil}}, By: []Leaf{m.Weak(amf, TemporaryIdentityTaken)}, Gains: Condition{EmergencyCalls, amf},
				Text: "connects to " + amf.String() + " under temporary identities of others, and cuts them off"})
		}
	},
}
