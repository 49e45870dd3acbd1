package technique

// NASUnciphered: NAS should be ciphered wherever regulation permits, and the AMF takes the first algorithm of its list that the terminal
// has too; every terminal has NEA0 (TS 33.501 clauses 5.5.1, 6.7.1.1).
var NASUnciphered = &Weakness{
	ID:      "nas-unciphered",
	Title:   "NAS runs without ciphering",
	Shows:   []string{"nas-null-cipher-preferred", "seen-nas-null-ciphering", "attack-ciphering-claimed-not-applied"},
	Refutes: []string{"nas-null-cipher-preferred", "nas-null-cipher-offered"},
	Mend:    "cipher NAS",
	Line:    []string{"nas-null-cipher-preferred", "nas-null-cipher-offered"},
	Missing: "the AMF's order of ciphering algorithms, or a capture of N2",
}

// ReadNASOnAir listens to what NAS alone would cipher. The messages that begin a connection come before the radio has set up security of its
// own, so that with NEA0 nothing hides them.
var ReadNASOnAir = &Technique{
	ID:    "read-nas-on-air",
	Title: "Read NAS signalling on the air",
	FiGHT: "FGT1040.501",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{OnAir, nil}}, By: []Leaf{m.Weak(amf, NASUnciphered)}, Gains: Condition{PlainNAS, amf},
				Text: "reads on the air the NAS messages with which terminals begin connections to " + amf.String()})
		}
	},
}
