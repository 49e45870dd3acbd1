package technique

import "github.com/guyline/guyline/network"

// The interfaces over which radio nodes are steered are protected, unless the operator states what secures their path (TS 33.501 clauses 9.8.2 and 5.3.4;
// ETSI TS 104 104 clauses 5.2.4.1 and 5.2.2.1.2).
var (
	F1Open = &Weakness{ID: "f1-open", Title: "nothing protects F1", Shows: []string{"f1-unprotected", "seen-f1-unprotected"}, Refutes: []string{"f1-unprotected"},
		Moot: []string{"f1-unprotected"}, Mend: "IPsec on F1", Missing: "a statement in guyline.yaml of what protects F1, or a capture of it"}
	E2Open = &Weakness{ID: "e2-open", Title: "nothing protects E2", Shows: []string{"e2-unprotected"}, Refutes: []string{"e2-unprotected"},
		Moot: []string{"e2-unprotected"}, Mend: "IPsec on E2", Missing: "a statement in guyline.yaml of what protects E2"}
)

// SteerOverRANInterfaces speaks in the name of the central unit or of the RIC.
var SteerOverRANInterfaces = &Technique{
	ID:    "steer-over-ran-interfaces",
	Title: "Steer cells over F1 or E2",
	FiGHT: "FGT5034.001",
	Rule: func(m *Model, say func(Step)) {
		for _, node := range m.radioNodes() {
			for _, by := range []struct {
				name network.InterfaceName
				w    *Weakness
			}{{network.F1, F1Open}, {network.E2, E2Open}} {
				for _, i := range m.linksOf(node, by.name) {
					say(Step{On: i, Needs: []Condition{{OnPath, i}}, By: []Leaf{m.link(node, by.w, by.name)}, Gains: Condition{SteersCells, node},
						Text: "commands the cells of " + node.String() + " over " + string(by.name) + " in another's name"})
				}
			}
		}
	},
}
