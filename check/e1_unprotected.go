package check

import "github.com/guyline/guyline/network"

// E1Unprotected: E1 is protected, IPsec and DTLS are supported; use is the operator's decision (TS 33.501 clauses 5.3.10,
// 9.8.3). It fails where the owner declares the network,
// and states neither use nor what secures the path.
var E1Unprotected = &Check{
	ID:        "e1-unprotected",
	Title:     "E1 has no protection",
	Principle: Transport,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.3.10", "V20.0.0"}, {"TS 33.501", "9.8.3", "V20.0.0"}},
	FiGHT:     []string{"FGT1557.503"},
	Requires: "E1 between the control and user plane of a CU is protected, by IPsec or DTLS; where neither is used, the operator states " +
		"what secures the path.",
	Evidence: "how each end of E1 is protected, as far as it is configured, declared or seen",
	Risk:     "Whoever reaches E1 reads the keys of user data, and changes where it goes.",
	Remedies: map[string]string{
		"": "run E1 through IPsec (IKEv2 with certificates), and declare it in guyline.yaml: " +
			"protection: [{ by: ipsec, interfaces: [E1], reason: … }]",
	},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.E1)
	},
}
