package technique

import "github.com/guyline/guyline/network"

// N3Open: N3 is protected in integrity, confidentiality and against replay, by IPsec, unless its path is physically secured (TS 33.501 clause 9.3); N9 as the
// other interfaces of the core (clause 9.9).
var (
	N3Open = &Weakness{ID: "n3-open", Title: "nothing protects N3", Shows: []string{"n3-unprotected", "seen-n3-clear-text"}, Refutes: []string{"n3-unprotected"},
		Moot: []string{"n3-unprotected"}, Mend: "IPsec on N3", Missing: "a statement in guyline.yaml of what protects N3, or a capture of it"}
	N9Open = &Weakness{ID: "n9-open", Title: "nothing protects N9", Shows: []string{"n4-unprotected"}, Refutes: []string{"n4-unprotected"},
		Moot: []string{"n4-unprotected"}, Mend: "IPsec on N9", Missing: "a statement in guyline.yaml of what protects N9, or a capture of it"}
)

// ReadN3 reads user traffic where ciphering of the radio has ended.
var ReadN3 = &Technique{
	ID:    "read-n3",
	Title: "Read user traffic on N3 or N9",
	FiGHT: "FGT1040",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range append(m.upfs(), m.gnbs()...) {
			for _, by := range []struct {
				name network.InterfaceName
				w    *Weakness
			}{{network.N3, N3Open}, {network.N9, N9Open}} {
				for _, i := range m.linksOf(f, by.name) {
					for _, path := range seesPath(i) {
						say(Step{On: i, Needs: []Condition{path}, By: []Leaf{m.link(f, by.w, by.name)}, Gains: Condition{UserTraffic, f},
							Text: "reads on " + string(by.name) + " of " + f.String() + " what subscribers send and receive"})
					}
				}
			}
		}
	},
}
