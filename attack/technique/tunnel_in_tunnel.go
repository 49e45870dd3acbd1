package technique

// TunnelsInTunnels: a terminal's packets are no GTP to the core (TS 33.117 clause 4.2.6.2.4). A UPF that opens them delivers them into whichever session the
// inner tunnel names.
var TunnelsInTunnels = &Weakness{
	ID:      "tunnels-in-tunnels",
	Title:   "tunnels within terminals' tunnels are let through",
	Shows:   []string{"attack-gtp-in-gtp"},
	Mend:    "drop packets to core addresses at the UPF",
	Missing: "a test from a terminal, or a capture of N3",
}

// TunnelInTunnel injects into others' sessions from one's own.
var TunnelInTunnel = &Technique{
	ID:    "tunnel-in-tunnel",
	Title: "Inject packets through a tunnel within a tunnel",
	FiGHT: "FGT1599.505",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.upfs() {
			say(Step{On: upf, Needs: []Condition{{HasSession, nil}}, By: []Leaf{m.Weak(upf, TunnelsInTunnels)}, Gains: Condition{UserTraffic, upf},
				Text: "sends tunnel packets within his own session, which " + upf.String() + " delivers into others'"})
		}
	},
}
