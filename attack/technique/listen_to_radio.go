package technique

// RadioUnciphered: the gNB takes the first algorithm of its list that the terminal has too, for RRC and user data; every terminal has NEA0
// (TS 33.501 clauses 5.3.2, 6.7.3.0).
var RadioUnciphered = &Weakness{
	ID:      "radio-unciphered",
	Title:   "the radio runs without ciphering",
	Shows:   []string{"rrc-null-cipher-preferred", "seen-rrc-null-ciphering"},
	Refutes: []string{"rrc-null-cipher-preferred"},
	Mend:    "cipher the radio",
	Line:    []string{"rrc-null-cipher-preferred"},
	Missing: "the gNB's order of ciphering algorithms, or a capture of F1",
}

// BearersUnciphered: ciphering of data radio bearers is the operator's to use (TS 33.501 clause 5.3.2).
var BearersUnciphered = &Weakness{
	ID:      "bearers-unciphered",
	Title:   "the gNB does not cipher user data",
	Shows:   []string{"drb-ciphering-off"},
	Refutes: []string{"drb-ciphering-off"},
	Mend:    "cipher the radio",
	Missing: "the gNB's setting for data radio bearers",
}

// ListenToRadio reads user data that the gNB sends in clear.
var ListenToRadio = &Technique{
	ID:    "listen-to-radio",
	Title: "Listen to a radio that is not ciphered",
	FiGHT: "FGT1600.501",
	Rule: func(m *Model, say func(Step)) {
		for _, gnb := range m.gnbs() {
			for _, w := range []*Weakness{RadioUnciphered, BearersUnciphered} {
				say(Step{On: gnb, Needs: []Condition{{OnAir, nil}}, By: []Leaf{m.Weak(gnb, w)}, Gains: Condition{PlainRadio, gnb},
					Text: "listens near the cells of " + gnb.String() + " to what is sent without ciphering"})
			}
		}
	},
}
