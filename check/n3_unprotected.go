package check

import "github.com/guyline/guyline/network"

// N3Unprotected: the transport of N3 is protected by IPsec; use is the operator's decision where the path is physically
// secured (TS 33.501 clause 9.3). It fails where the owner declares the network
// and states neither.
var N3Unprotected = &Check{
	ID:        "n3-unprotected",
	Title:     "N3 has no protection",
	Principle: Transport,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "9.3", "V20.0.0"}, {"TS 33.513", "4.2.2.1", "V20.1.0"}},
	FiGHT:     []string{"FGT1557.503", "FGT1572.501", "FGT1040"},
	Requires: "N3 is protected in integrity, confidentiality and against replay, by IPsec; a physically secured path is the operator's to " +
		"state.",
	Evidence: "how each end of N3 is protected, as far as it is configured, declared or seen",
	Risk:     "Whoever reaches the path between gNB and UPF reads what terminals send, and sends in their place by writing a tunnel number.",
	Remedies: map[string]string{
		"": "run N3 through IPsec (IKEv2 with certificates), and declare it in guyline.yaml: " +
			"protection: [{ by: ipsec, interfaces: [N3], reason: … }]",
	},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.N3)
	},
}
