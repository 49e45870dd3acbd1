package technique

// CoreFromTerminals: from a terminal no interface of the core can be reached; the UPF drops what terminals send to it (TS 33.117 clause 4.2.6.2.4). A
// capture of N3 shows that they send, and not always that they are answered: what the checks call reached is taken for reached.
var CoreFromTerminals = &Weakness{
	ID:      "core-from-terminals",
	Title:   "terminals send to the core's own interfaces, and nothing stops them on N3",
	Shows:   []string{"attack-core-reached-from-ue", "seen-core-address-from-ue", "attack-pfcp-in-gtp"},
	Mend:    "drop packets to core addresses at the UPF",
	Missing: "a test from a terminal, or a capture of N3 and N6",
}

// ReachCoreFromTerminal comes out behind the UPF, where the core is.
var ReachCoreFromTerminal = &Technique{
	ID:    "reach-core-from-terminal",
	Title: "Reach the core's network from a terminal",
	FiGHT: "FGT1572.501",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.upfs() {
			say(Step{On: upf, Needs: []Condition{{HasSession, nil}}, By: []Leaf{m.Weak(upf, CoreFromTerminals)}, Gains: Condition{OnCoreNetwork, nil},
				Text: "sends from a terminal through " + upf.String() + " to the core's own addresses"})
		}
	},
}
