package technique

import "github.com/guyline/guyline/network"

// N2Open: N2 is protected in integrity, confidentiality and against replay, by IPsec or DTLS, unless its path is physically secured (TS 33.501 clause 9.2).
var N2Open = &Weakness{
	ID:      "n2-open",
	Title:   "nothing protects N2",
	Shows:   []string{"n2-unprotected", "seen-n2-unprotected", "seen-security-key-in-clear"},
	Refutes: []string{"n2-unprotected"},
	Moot:    []string{"n2-unprotected"},
	Mend:    "IPsec on N2",
	Missing: "a statement in guyline.yaml of what protects N2, or a capture of it",
}

// ReadN2 reads what gNB and AMF tell each other: in which cell each terminal is, the key of its radio (TS 33.501 clause 9.2), and NAS as far as NAS
// does not cipher itself.
var ReadN2 = &Technique{
	ID:    "read-n2",
	Title: "Read N2",
	FiGHT: "FGT5012.004",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range append(m.amfs(), m.gnbs()...) {
			for _, i := range m.linksOf(f, network.N2) {
				open := m.link(f, N2Open, network.N2)
				for _, path := range seesPath(i) {
					needs := []Condition{path}
					say(Step{On: i, Needs: needs, By: []Leaf{open}, Gains: Condition{Location, f}, Text: "reads on N2 of " + f.String() + " in which cell each terminal is"})
					say(Step{On: i, Needs: needs, By: []Leaf{open}, Gains: Condition{RadioKeys, f}, Text: "reads on N2 of " + f.String() + " the keys of its terminals' radio"})
					if !network.NFType(f.Type).RAN() {
						say(Step{On: i, Needs: needs, By: []Leaf{open, m.Weak(f, NASUnciphered)}, Gains: Condition{PlainNAS, f}, Text: "reads on N2 the NAS messages of " + f.String()})
					}
				}
			}
		}
	},
}
