package technique

// WritesKeyLog is a function that writes the secrets of its TLS sessions to a file (TS 33.117 clause 4.2.3.2.2).
var WritesKeyLog = &Weakness{
	ID:      "writes-key-log",
	Title:   "it writes its TLS secrets to a file",
	Shows:   []string{"tls-key-log-on"},
	Refutes: []string{"tls-key-log-on"},
	Moot:    []string{"tls-key-log-on"},
	Mend:    "write no TLS secrets",
	Missing: "whether the function writes its TLS secrets",
}

// ReadKeyLog reads what TLS protects with the secrets that a function leaves on its node. Only functions count that are known to
// leave them.
var ReadKeyLog = &Technique{
	ID:    "read-key-log",
	Title: "Read TLS with the secrets that a function writes",
	FiGHT: "FGT1600.502",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			w, leaf := m.Workload(f), m.Weak(f, WritesKeyLog)
			if w == nil || !leaf.Level.Evidenced() {
				continue
			}
			for _, i := range m.onSBI(f) {
				say(Step{On: f, Needs: []Condition{{Between, f}, {OnNode, w}}, By: []Leaf{leaf}, Gains: Condition{ReadsPath, i},
					Text: "reads the requests to " + f.String() + " with the TLS secrets that it writes"})
			}
		}
	},
}
