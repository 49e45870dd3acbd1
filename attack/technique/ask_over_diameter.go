package technique

import "github.com/guyline/guyline/network"

// DiameterClear: Diameter towards other networks is protected by NDS/IP or otherwise (TS 33.501 clause 9.5). By itself it authenticates
// nobody.
var DiameterClear = &Weakness{
	ID:      "diameter-clear",
	Title:   "its Diameter is in clear, so that it cannot know who asks",
	Shows:   []string{"seen-diameter-unprotected"},
	Mend:    "IPsec, TLS or DTLS for Diameter",
	Missing: "a capture of Diameter, or a statement of what protects it",
}

// DiameterReached is what no input decides: whether messages from the interconnect come so far.
var DiameterReached = &Weakness{
	ID:      "diameter-reached",
	Title:   "Diameter from the interconnect reaches it",
	Missing: "what filters Diameter from the interconnect",
}

// AskOverDiameter is the older half of roaming, which 5G networks keep for 4G subscribers.
var AskOverDiameter = &Technique{
	ID:    "ask-over-diameter",
	Title: "Ask over Diameter who and where subscribers are",
	FiGHT: "FGT5012.008",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions(network.HSS, network.MME) {
			clear := m.Weak(f, DiameterClear)
			if !clear.Level.Evidenced() && !m.hasInterface(f, network.S6A) {
				continue
			}
			for _, asset := range []State{SubscriberIdentities, Location} {
				say(Step{On: f, Needs: []Condition{{OnRoaming, nil}}, By: []Leaf{clear, m.Weak(f, DiameterReached)}, Gains: Condition{asset, f},
					Text: "asks " + f.String() + " over Diameter " + passing[asset]})
			}
		}
	},
}

// hasInterface reports whether a function is known to have an interface of a name.
func (m *Model) hasInterface(f *network.Element, name network.InterfaceName) bool {
	for i := range m.Network.Owned(f, network.KindInterface) {
		if i.Type == string(name) {
			return true
		}
	}
	return false
}
