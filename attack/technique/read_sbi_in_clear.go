package technique

// SBIClear: functions use TLS between each other unless the network protects the traffic by other means (TS 33.501 clause 13.1.0). What
// stays on its host is not on any path.
var SBIClear = &Weakness{
	ID:      "sbi-clear",
	Title:   "service requests to it cross the network in clear",
	Shows:   []string{"sbi-unprotected"},
	Refutes: []string{"sbi-unprotected"},
	Moot:    []string{"sbi-unprotected"},
	Mend:    "serve SBI over TLS",
	Missing: "whether its SBI uses TLS: its configuration, or a capture of the core's network",
}

// ReadSBIInClear turns a place beside functions into one in the middle of what they say.
var ReadSBIInClear = &Technique{
	ID:    "read-sbi-in-clear",
	Title: "Read and change service requests that cross the network in clear",
	FiGHT: "FGT1557.504",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			for _, i := range m.onSBI(f) {
				say(Step{On: f, Needs: []Condition{{Between, f}}, By: []Leaf{m.Weak(i, SBIClear)}, Gains: Condition{OnPath, i},
					Text: "reads and changes the requests to " + f.String() + ", which are in clear"})
			}
		}
	},
}
