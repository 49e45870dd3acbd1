package technique

// AnyServerTaken: TLS authenticates the server only if the client verifies its certificate (TS 33.501 clause 13.1.0). A client
// that uses no TLS at all is another weakness.
var AnyServerTaken = &Weakness{
	ID:      "any-server-taken",
	Title:   "it takes any certificate for that of the function it calls",
	Shows:   []string{"sbi-server-not-verified"},
	Refutes: []string{"sbi-server-not-verified"},
	Moot:    []string{"sbi-server-not-verified"},
	Mend:    "verify the certificates of servers",
	Missing: "whether it verifies servers: its configuration",
}

// AnyClientTaken: both ends of SBI show a certificate (TS 33.501 clauses 13.1.0 and 13.3.2.1). Whoever answers in a function's place passes
// the request on only where the function takes him for the one who asked.
var AnyClientTaken = &Weakness{
	ID:      "any-client-taken",
	Title:   "it asks its callers for no certificate",
	Shows:   []string{"sbi-no-client-certificate", "seen-client-certificate-required", "attack-no-mutual-tls"},
	Refutes: []string{"sbi-no-client-certificate"},
	Moot:    []string{"sbi-no-client-certificate"},
	Mend:    "ask for client certificates",
	Missing: "whether it asks for client certificates: its configuration, or a capture of its handshakes",
}

// PoseAsProducer stands in the middle of TLS that authenticates neither end.
var PoseAsProducer = &Technique{
	ID:    "pose-as-producer",
	Title: "Pose as a function towards one that verifies no certificates",
	FiGHT: "FGT1557.504",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			for _, g := range m.users(f) {
				for _, i := range m.onSBI(f) {
					say(Step{On: f, Needs: []Condition{{Between, f}}, By: []Leaf{m.Weak(g, AnyServerTaken), m.Weak(f, AnyClientTaken)},
						Gains: Condition{OnPath, i}, Text: "answers " + g.String() + " with a certificate of his own in the place of " + f.String() + ", and passes on what it asks"})
				}
			}
		}
	},
}
