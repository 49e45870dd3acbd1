package check

import "github.com/guyline/guyline/network"

// F1Unprotected: IPsec is supported on F1; use is the operator's decision (TS 33.501 clauses 5.3.9, 9.8.2). It fails where
// the owner declares the network, and states neither use nor what secures the path.
var F1Unprotected = &Check{
	ID:        "f1-unprotected",
	Title:     "F1 has no protection",
	Principle: Transport,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.3.9", "V20.0.0"}, {"TS 33.501", "9.8.2", "V20.0.0"}, {"TS 33.523", "7.2.2.1.1", "V20.0.0"}},
	FiGHT:     []string{"FGT1557.503", "FGT1040"},
	Requires: "F1 between CU and DU supports IPsec (its control plane DTLS too); where it is not used, the operator states what secures " +
		"the path.",
	Evidence: "how each end of F1 is protected, as far as it is configured, declared or seen",
	Risk:     "F1 runs to sites at the road: whoever opens a cabinet there reads and writes the signalling of its cells.",
	Remedies: map[string]string{
		"": "run F1 through IPsec (IKEv2 with certificates), and declare it in guyline.yaml: " +
			"protection: [{ by: ipsec, interfaces: [F1], reason: … }]",
	},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.F1)
	},
}
