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
				if !m.leavesSite(f, network.InterfaceName(i.Type)) {
					continue
				}
				say(Step{On: i, Needs: []Condition{{AtTransport, nil}}, Gains: Condition{OnPath, i}, Text: "taps the link that carries " + i.Type + " of " + f.String()})
			}
		}
	},
}

// leavesSite reports whether what passes an interface may leave the site of its function. N4 and N9 do not where all that they lead to is
// known to stand at the same site; at radio nodes nothing is known so.
func (m *Model) leavesSite(f *network.Element, name network.InterfaceName) bool {
	var far []*network.Element
	switch name {
	case network.N4:
		far = m.Partners(f, network.UPF)
		if f.Type == string(network.UPF) {
			far = m.Partners(f, network.SMF)
		}
	case network.N9:
		far = m.Partners(f, network.UPF)
	}
	here, ok := network.SiteName.Best(f)
	if !ok || len(far) == 0 {
		return true
	}
	return slices.ContainsFunc(far, func(g *network.Element) bool {
		there, ok := network.SiteName.Best(g)
		return g != f && (!ok || there.Value != here.Value)
	})
}
