package check

import "github.com/guyline/guyline/network"

// N4Unprotected: interfaces of the core that are not service-based use IPsec unless security is provided by other means
// (TS 33.501 clause 9.9): stronger than at N2 and N3, where use is the operator's decision.
var N4Unprotected = &Check{
	ID:        "n4-unprotected",
	Title:     "N4 or N9 has no protection",
	Principle: Transport,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "9.9", "V20.0.0"}, {"TS 33.513", "4.2.2.5", "V20.1.0"}, {"TS 33.513", "4.2.2.4", "V20.1.0"}},
	FiGHT:     []string{"FGT5008", "FGT1557.503", "FGT1599.505"},
	Requires:  "N4 and N9 are protected by IPsec, unless security is provided by other means, for instance physical.",
	Evidence:  "how each end of N4 and N9 is protected, as far as it is configured, declared or seen",
	Risk:      "Whoever reaches the UPF deletes sessions, or sends subscribers' traffic elsewhere: PFCP has no protection of its own.",
	Remedies: map[string]string{
		"": "run N4 and N9 through IPsec (IKEv2 with certificates), and declare it in guyline.yaml: " +
			"protection: [{ by: ipsec, interfaces: [N4, N9], reason: … }]",
	},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.N4, network.N9)
	},
}
