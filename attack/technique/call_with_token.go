package technique

// AcceptsToken: a producer serves whoever shows a token of its NRF for the service; that is what tokens are for (TS 33.501 clause
// 13.4.1.1.2).
var AcceptsToken = &Weakness{
	ID:    "accepts-token",
	Title: "whoever shows a token of the NRF is served",
}

// TakesAnyClient: where both ends of SBI show a certificate, nobody calls who has none (TS 33.501 clauses 13.1.0 and 13.3.2.1). One that serves in
// clear cannot ask for any.
var TakesAnyClient = &Weakness{
	ID:      "takes-any-client",
	Title:   "it asks callers for no certificate",
	Shows:   []string{"seen-client-certificate-required", "seen-sbi-clear-text", "seen-subscriber-keys-to-stranger", "sbi-no-client-certificate", "sbi-unprotected"},
	Refutes: []string{"sbi-no-client-certificate", "seen-client-certificate-required"},
	Mend:    "ask for client certificates",
	Line:    []string{"sbi-no-client-certificate", "sbi-unprotected"},
	Missing: "the function's configuration, or a capture of a request to it",
}

// CallWithToken uses tokens that the NRF gave.
var CallWithToken = &Technique{
	ID:    "call-with-token",
	Title: "Call a producer's services with a token",
	FiGHT: "FGT5043.001",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			for _, nrf := range m.NRFs(f) {
				say(Step{On: f, Needs: []Condition{{HoldsToken, nrf}, {Reach, f}}, By: []Leaf{m.Weak(f, TakesAnyClient), m.ByDesign(f, AcceptsToken)}, Gains: Condition{Calls, f},
					Text: "calls the services of " + f.String() + " and shows a token of " + nrf.String()})
			}
		}
	},
}
