package technique

// SourcesUnchecked: the source of an inner packet is the address of its session (TS 33.117 clause 4.2.6.2.4).
var SourcesUnchecked = &Weakness{
	ID:      "sources-unchecked",
	Title:   "terminals send from addresses of others",
	Shows:   []string{"attack-ue-address-spoofing"},
	Mend:    "check inner sources at the UPF",
	Missing: "a test from a terminal, or a capture of N3",
}

// SpoofTerminalAddress speaks, and is charged, as another subscriber.
var SpoofTerminalAddress = &Technique{
	ID:    "spoof-terminal-address",
	Title: "Send from another subscriber's address",
	FiGHT: "FGT1599.505",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.upfs() {
			say(Step{On: upf, Needs: []Condition{{HasSession, nil}}, By: []Leaf{m.Weak(upf, SourcesUnchecked)}, Gains: Condition{UserTraffic, upf},
				Text: "sends through " + upf.String() + " from another subscriber's address"})
		}
	},
}
