package technique

// TunnelsCollide: a tunnel identifier is unique at its address (TS 33.513 clause 4.2.2.6).
var TunnelsCollide = &Weakness{
	ID:    "tunnels-collide",
	Title: "two sessions share a tunnel",
	Shows: []string{"seen-teid-collision"},
	Mend:  "update the software that gives tunnel identifiers",
}

// ShareTunnel receives what is another's by a defect. It is said only where that was seen.
var ShareTunnel = &Technique{
	ID:    "share-tunnel",
	Title: "Receive another subscriber's packets through a shared tunnel",
	FiGHT: "FGT5021",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.upfs() {
			if leaf := m.Weak(upf, TunnelsCollide); leaf.Level.Evidenced() {
				say(Step{On: upf, Needs: []Condition{{HasSession, nil}}, By: []Leaf{leaf}, Gains: Condition{UserTraffic, upf},
					Text: "receives packets of another session of " + upf.String()})
			}
		}
	},
}
