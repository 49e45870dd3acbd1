package check

import "github.com/guyline/guyline/network"

// N2Unprotected: the transport of N2 is protected; whether by cryptography is the operator's decision, where the path is
// physically secured (TS 33.501 clause 9.2 with its note 2). It fails where the owner declares the network
// and states neither.
var N2Unprotected = &Check{
	ID:        "n2-unprotected",
	Title:     "N2 has no protection",
	Principle: Transport,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "9.2", "V20.0.0"}, {"TS 33.511", "4.2.2.1.16", "V20.0.0"}},
	FiGHT:     []string{"FGT1557.503", "FGT1040"},
	Requires: "N2 is protected in integrity, confidentiality and against replay, by IPsec or DTLS; a physically secured path is the " +
		"operator's to state.",
	Evidence: "how each end of N2 is protected, as far as it is configured, declared or seen",
	Risk: "Whoever reaches the path between gNB and core reads and writes the signalling of every terminal: " +
		"keys of the radio, handovers, releases.",
	Remedies: map[string]string{
		"": "run N2 through IPsec (IKEv2 with certificates), and declare it in guyline.yaml: " +
			"protection: [{ by: ipsec, interfaces: [N2], reason: … }]",
	},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.N2)
	},
}
