package technique

// NullCipherAllowed: an AMF that has NEA0 in its list gives it to whoever offers nothing better (TS 33.501 clauses 5.5.1, 5.11.2).
var NullCipherAllowed = &Weakness{
	ID:      "null-cipher-allowed",
	Title:   "the AMF takes terminals that offer no ciphering",
	Shows:   []string{"nas-null-cipher-offered"},
	Refutes: []string{"nas-null-cipher-offered"},
	Mend:    "cipher NAS",
	Missing: "the AMF's list of ciphering algorithms",
}

// CapabilitiesChanged: the Security Mode Command replays the capabilities that the AMF received, and the terminal refuses it where they are
// not its own (TS 33.501 clause 6.7.2). A change succeeds only where that is not held against each other.
var CapabilitiesChanged = &Weakness{
	ID:      "capabilities-changed",
	Title:   "terminals' security capabilities reach the AMF changed, and nobody refuses",
	Shows:   []string{"attack-ue-capability-bidding-down"},
	Missing: "a capture of a registration at both ends of the way to the AMF",
}

// BidDownAlgorithms makes terminal and network agree on no ciphering.
var BidDownAlgorithms = &Technique{
	ID:    "bid-down-algorithms",
	Title: "Bid terminals down to no ciphering",
	FiGHT: "FGT1562.501",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{FalseCell, nil}}, By: []Leaf{m.Weak(amf, NullCipherAllowed), m.Weak(amf, CapabilitiesChanged)},
				Gains: Condition{PlainNAS, amf},
				Text:  "strips terminals' algorithms on their way, so that " + amf.String() + " agrees to no ciphering"})
		}
	},
}
