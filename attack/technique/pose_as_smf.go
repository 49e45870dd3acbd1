package technique

import "github.com/guyline/guyline/network"

// TunnelFromSMF: the AMF hands the radio node what the SMF that it chose says about the session, the tunnel to the UPF included (TS 29.502
// clause 5.2.2.2.1, TS 23.502 clause 4.3.2).
var TunnelFromSMF = &Weakness{
	ID:    "tunnel-from-smf",
	Title: "it sends user traffic where the SMF that it found says",
}

// PoseAsSMF gives new sessions a user plane of the attacker's.
var PoseAsSMF = &Technique{
	ID:    "pose-as-smf",
	Title: "Set up subscribers' sessions as an SMF that the AMF discovers",
	FiGHT: "FGT5008",
	Rule: func(m *Model, say func(Step)) {
		for _, smf := range m.Functions(network.SMF) {
			for _, amf := range m.users(smf) {
				for _, nrf := range m.registrars(amf) {
					step := func(l Leaf) {
						say(Step{On: amf, Needs: []Condition{{Discovered, nrf}}, By: []Leaf{l, m.ByDesign(amf, TunnelFromSMF)}, Gains: Condition{UserTraffic, amf},
							Text: "is chosen by " + amf.String() + " as the SMF of new sessions, and leads their traffic over a user plane of his own"})
					}
					step(m.Weak(amf, AnyServerTaken))
					for _, i := range m.onSBI(smf) {
						step(m.sbiClear(smf, i))
					}
				}
			}
		}
	},
}
