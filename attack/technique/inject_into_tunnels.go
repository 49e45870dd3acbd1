package technique

import "github.com/guyline/guyline/network"

// StrangersOnN3: GTP-U authenticates nobody; IPsec does (TS 33.501 clause 9.3, TS 33.117 clause 4.2.6.2.4).
var StrangersOnN3 = &Weakness{
	ID:      "strangers-on-n3",
	Title:   "nothing keeps packets of strangers out of tunnels",
	Shows:   []string{"attack-gtp-unknown-peer", "attack-gtp-end-marker-injection", "n3-unprotected"},
	Refutes: []string{"n3-unprotected"},
	Moot:    []string{"n3-unprotected"},
	Mend:    "IPsec on N3",
	Missing: "a statement in guyline.yaml of what protects N3, or a capture of it",
}

// InjectIntoTunnels sends as a subscriber without being one: into his session, and from there to wherever terminals can send.
var InjectIntoTunnels = &Technique{
	ID:    "inject-into-tunnels",
	Title: "Inject packets into subscribers' tunnels",
	FiGHT: "FGT1599.505",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.upfs() {
			leaf := m.link(upf, StrangersOnN3, network.N3)
			for _, way := range m.reached(upf, network.N3) {
				needs := []Condition{way, {KnowsTunnel, upf}}
				say(Step{On: upf, Needs: needs, By: []Leaf{leaf}, Gains: Condition{UserTraffic, upf},
					Text: "sends packets in subscribers' names through tunnels of " + upf.String()})
				say(Step{On: upf, Needs: needs, By: []Leaf{leaf}, Gains: Condition{HasSession, nil}, Text: "uses a tunnel of " + upf.String() + " as if it were his own session"})
			}
		}
	},
}
