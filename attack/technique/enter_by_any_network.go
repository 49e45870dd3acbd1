package technique

import "github.com/guyline/guyline/network"

// Listeners are reachable only on the interfaces where they are needed (TS 33.117 clause 4.3.2.2). A container with one network has one address,
// whatever its listener says, and the checks then say not applicable.
var (
	N2Everywhere = &Weakness{ID: "n2-everywhere", Title: "N2 listens on every address of its host", Shows: []string{"n2-listens-everywhere"},
		Refutes: []string{"n2-listens-everywhere"}, Moot: []string{"n2-listens-everywhere"}, Mend: "bind N2 to its own network", Missing: "the address that N2 listens on"}
	N3Everywhere = &Weakness{ID: "n3-everywhere", Title: "N3 listens on every address of its host", Shows: []string{"n3-listens-everywhere"},
		Refutes: []string{"n3-listens-everywhere"}, Moot: []string{"n3-listens-everywhere"}, Mend: "bind N3 to its own network", Missing: "the address that N3 listens on"}
	N4Everywhere = &Weakness{ID: "n4-everywhere", Title: "N4 listens on every address of its host", Shows: []string{"n4-listens-everywhere"},
		Refutes: []string{"n4-listens-everywhere"}, Moot: []string{"n4-listens-everywhere"}, Mend: "bind N4 to its own network", Missing: "the address that N4 listens on"}
)

// EnterByAnyNetwork comes to an interface from a network that it is not for.
var EnterByAnyNetwork = &Technique{
	ID:    "enter-by-any-network",
	Title: "Reach N2, N3 or N4 from the management network",
	FiGHT: "FGT1599",
	Rule: func(m *Model, say func(Step)) {
		for _, by := range []struct {
			name network.InterfaceName
			w    *Weakness
		}{{network.N2, N2Everywhere}, {network.N3, N3Everywhere}, {network.N4, N4Everywhere}} {
			for _, f := range m.Functions(network.AMF, network.UPF, network.CORE, network.AGW) {
				for _, i := range m.Servers(f, by.name) {
					if !onHost(i) {
						say(Step{On: i, Needs: []Condition{{OnManagement, nil}}, By: []Leaf{m.link(f, by.w, by.name)}, Gains: Condition{Reach, i},
							Text: "reaches " + string(by.name) + " of " + f.String() + " through the management network of its host"})
					}
				}
			}
		}
	},
}
