package technique

import "github.com/guyline/guyline/network"

// PlanesShareNetwork is a function whose planes hang on one attachment (TS 33.117 clause 4.3.5.1).
var PlanesShareNetwork = &Weakness{
	ID:      "planes-share-network",
	Title:   "its planes share one attachment",
	Shows:   []string{"secondary-networks-shared"},
	Refutes: []string{"secondary-networks-shared"},
	Moot:    []string{"secondary-networks-shared"},
	Mend:    "give each plane a network of its own",
	Missing: "the networks of the workload that runs it",
}

// ServedOnAllPlanes is a function whose services are open on its radio side too (TS 33.117 clause 4.3.2.2).
var ServedOnAllPlanes = &Weakness{
	ID:      "served-on-all-planes",
	Title:   "its services are open on every network of its host",
	Shows:   []string{"sbi-listens-everywhere"},
	Refutes: []string{"sbi-listens-everywhere"},
	Moot:    []string{"sbi-listens-everywhere"},
	Mend:    "bind its services to the core's network",
	Missing: "the address at which its services listen",
}

// CrossPlanes comes from the radio's side of a function to its other interfaces. Where N2 or N3 is protected, no packet of a stranger gets
// past it.
var CrossPlanes = &Technique{
	ID:    "cross-planes",
	Title: "Cross from the radio's side of a function to its other planes",
	FiGHT: "FGT1599",
	Rule: func(m *Model, say func(Step)) {
		for _, side := range []struct {
			name network.InterfaceName
			open *Weakness
		}{{network.N2, N2Open}, {network.N3, N3Open}} {
			for _, f := range m.Functions(network.AMF, network.UPF, network.CORE, network.AGW) {
				for _, i := range m.Servers(f, side.name) {
					if onHost(i) {
						continue
					}
					step := Step{On: f, Needs: []Condition{{Reach, i}}, Gains: Condition{Reach, f}}
					if m.Workload(f) != nil {
						step.By = []Leaf{m.link(f, side.open, side.name), m.Weak(f, PlanesShareNetwork)}
						step.Text = "reaches the other planes of " + f.String() + " over the network that carries its " + i.Type
						say(step)
					}
					if len(m.Servers(f, network.SBI)) > 0 {
						step.By = []Leaf{m.link(f, side.open, side.name), m.Weak(f, ServedOnAllPlanes)}
						step.Text = "reaches the services of " + f.String() + " on its side towards the radio"
						say(step)
					}
				}
			}
		}
	},
}
