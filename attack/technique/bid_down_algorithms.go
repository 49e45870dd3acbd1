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

// CapabilitiesChanged shows somebody between terminal and AMF, and not yet that he succeeds.
var CapabilitiesChanged = &Weakness{
	ID:    "capabilities-changed",
	Title: "terminals' security capabilities were seen to reach the AMF changed",
	Shows: []string{"attack-ue-capability-bidding-down"},
}

// CapabilitiesNotCompared is decided by no check: the Security Mode Command replays the capabilities that the AMF received, and a terminal that does as it
// should refuses it where they are not its own (TS 33.501 clause 6.7.2).
var CapabilitiesNotCompared = &Weakness{
	ID:      "capabilities-not-compared",
	Title:   "terminals do not notice that other capabilities than theirs are replayed",
	Missing: "a test of the terminals with changed capabilities",
}

// BidDownAlgorithms makes terminal and network agree on no ciphering.
var BidDownAlgorithms = &Technique{
	ID:    "bid-down-algorithms",
	Title: "Bid terminals down to no ciphering",
	FiGHT: "FGT1562.501",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			by := []Leaf{m.Weak(amf, NullCipherAllowed), m.Weak(amf, CapabilitiesNotCompared)}
			if seen := m.Weak(amf, CapabilitiesChanged); seen.Level.Evidenced() {
				by = append(by, seen)
			}
			say(Step{On: amf, Needs: []Condition{{FalseCell, nil}}, By: by, Gains: Condition{PlainNAS, amf},
				Text: "strips terminals' algorithms on their way, so that " + amf.String() + " agrees to no ciphering"})
		}
	},
}
