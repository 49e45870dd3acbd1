package technique

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// overTransport is the reference points whose traffic leaves its site.
var overTransport = []network.InterfaceName{network.N2, network.N3, network.N4, network.N9, network.F1, network.E1, network.XN, network.E2, network.A1, network.O1}

// TapTransportLink puts a device into a link between sites. What passes may still be protected: techniques that use the tap say so.
var TapTransportLink = &Technique{
	ID:    "tap-transport-link",
	Title: "Tap a link of the transport network",
	FiGHT: "FGT1200",
	Rule: func(m *Model, say func(Step)) {
		core := slices.DeleteFunc(m.Functions(), func(f *network.Element) bool { return network.NFType(f.Type).RAN() })
		for _, f := range append(core, m.radioNodes()...) {
			for _, i := range m.linksOf(f, overTransport...) {
				say(Step{On: i, Needs: []Condition{{AtTransport, nil}}, Gains: Condition{OnPath, i}, Text: "taps the link that carries " + i.Type + " of " + f.String()})
			}
		}
	},
}
