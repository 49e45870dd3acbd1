package check

import "github.com/guyline/guyline/network"

// A1Unprotected: A1 supports TLS, mutual TLS and OAuth 2.0 (ETSI TS 104 104 clause 5.2.1.2, SEC-CTL-A1-1 to -3); it fails
// where it is in clear and nothing is declared instead.
var A1Unprotected = &Check{
	ID:        "a1-unprotected",
	Title:     "A1 has no protection",
	Principle: Transport,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"ETSI TS 104 104", "5.2.1.2", "V9.1.0"}},
	FiGHT:     []string{"FGT5032.001", "FGT5043"},
	Requires: "A1 between the two RICs supports TLS with certificates on both sides; where it is not used, the operator states what " +
		"secures the path.",
	Evidence: "how each end of A1 is protected, as far as it is configured, declared or seen",
	Risk:     "Whoever reaches A1 sets the policies by which the radio is steered.",
	Remedies: map[string]string{"": "serve A1 over https with certificates on both sides, or declare under protection what secures it"},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.A1)
	},
}
