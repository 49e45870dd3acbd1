package check

import "github.com/guyline/guyline/network"

// XnUnprotected: the transport of Xn is protected; use of cryptography is the operator's decision where the path is
// physically secured (TS 33.501 clause 9.4). It fails where the owner declares the network
// and states neither.
var XnUnprotected = &Check{
	ID:        "xn-unprotected",
	Title:     "Xn has no protection",
	Principle: Transport,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "9.4", "V20.0.0"}, {"TS 33.511", "4.2.2.1.17", "V20.0.0"}},
	FiGHT:     []string{"FGT1557.503"},
	Requires:  "Xn is protected, by IPsec or for its control plane DTLS; a physically secured path is the operator's to state.",
	Evidence:  "how each end of Xn is protected, as far as it is configured, declared or seen",
	Risk:      "Whoever reaches the path between two gNBs takes over handovers, and the radio keys that go with them.",
	Remedies: map[string]string{
		"": "run Xn through IPsec (IKEv2 with certificates), and declare it in guyline.yaml: " +
			"protection: [{ by: ipsec, interfaces: [Xn], reason: … }]",
	},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.XN)
	},
}
