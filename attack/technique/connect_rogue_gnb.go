package technique

import "github.com/guyline/guyline/network"

// StrangersOnN2: NGAP authenticates nobody; IPsec or DTLS with certificates does (TS 33.501 clause 9.2).
var StrangersOnN2 = &Weakness{
	ID:      "strangers-on-n2",
	Title:   "the AMF takes whoever reaches N2 for a gNB",
	Shows:   []string{"attack-rogue-gnb", "seen-gnb-id-from-two-peers", "n2-unprotected", "seen-n2-unprotected"},
	Refutes: []string{"n2-unprotected"},
	Moot:    []string{"n2-unprotected"},
	Mend:    "IPsec on N2",
	Missing: "a statement in guyline.yaml of what protects N2, or a capture of it",
}

// ConnectRogueGNB sets up N2 as if with a gNB of the network.
var ConnectRogueGNB = &Technique{
	ID:    "connect-rogue-gnb",
	Title: "Connect a gNB of one's own to the core",
	FiGHT: "FGT1588.501",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			leaf := m.link(amf, StrangersOnN2, network.N2)
			for _, way := range m.reached(amf, network.N2) {
				say(Step{On: amf, Needs: []Condition{way}, By: []Leaf{leaf}, Gains: Condition{Peer, amf}, Text: "sets up N2 with " + amf.String() + " as a gNB"})
			}
		}
		for _, gnb := range m.gnbs() {
			for _, i := range m.Clients(gnb, network.N2) {
				if onHost(i) {
					continue
				}
				for _, amf := range m.Partners(gnb, network.AMF, network.CORE) {
					say(Step{On: i, Needs: []Condition{{OnPath, i}}, By: []Leaf{m.link(amf, StrangersOnN2, network.N2)}, Gains: Condition{Peer, amf},
						Text: "sets up N2 with " + amf.String() + " over the link of " + gnb.String()})
				}
			}
		}
	},
}
