package technique

import "github.com/guyline/guyline/network"

// Interfaces inside the radio network are protected, unless the operator states what secures their path (TS 33.501 clauses 9.4, 9.8.3).
var (
	XnOpen = &Weakness{ID: "xn-open", Title: "nothing protects Xn", Shows: []string{"xn-unprotected"}, Refutes: []string{"xn-unprotected"},
		Moot: []string{"xn-unprotected"}, Mend: "IPsec on Xn", Missing: "a statement in guyline.yaml of what protects Xn"}
	E1Open = &Weakness{ID: "e1-open", Title: "nothing protects E1", Shows: []string{"e1-unprotected", "seen-e1-unprotected"}, Refutes: []string{"e1-unprotected"},
		Moot: []string{"e1-unprotected"}, Mend: "IPsec on E1", Missing: "a statement in guyline.yaml of what protects E1, or a capture of it"}
)

// TakeRadioKeys reads keys where one node hands them to the next: over Xn at a handover, over E1 to the user plane of a central unit.
var TakeRadioKeys = &Technique{
	ID:    "take-radio-keys",
	Title: "Take the keys of the radio from Xn or E1",
	FiGHT: "FGT1040",
	Rule: func(m *Model, say func(Step)) {
		for _, gnb := range m.gnbs() {
			for _, by := range []struct {
				name network.InterfaceName
				w    *Weakness
			}{{network.XN, XnOpen}, {network.E1, E1Open}} {
				for _, i := range m.linksOf(gnb, by.name) {
					for _, path := range seesPath(i) {
						say(Step{On: i, Needs: []Condition{path}, By: []Leaf{m.link(gnb, by.w, by.name)}, Gains: Condition{RadioKeys, gnb},
							Text: "reads on " + string(by.name) + " of " + gnb.String() + " the keys of its terminals' radio"})
					}
				}
			}
		}
	},
}
