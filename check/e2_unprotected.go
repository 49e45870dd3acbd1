package check

import "github.com/guyline/guyline/network"

// E2Unprotected: REQ-SEC-E2-1 of ETSI TS 104 104 clause 5.2.4.1 is about the protection of E2. We know its place and not its
// sentence, so that this stands as good practice.
var E2Unprotected = &Check{
	ID:        "e2-unprotected",
	Title:     "E2 has no protection",
	Principle: Transport,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"ETSI TS 104 104", "5.2.4.1", "V9.1.0"}},
	FiGHT:     []string{"FGT5034.001", "FGT5032.001", "FGT1557.503"},
	Requires: "E2 between the near-real-time RIC and its nodes is protected in confidentiality and integrity; where no IPsec is used, the " +
		"operator states what secures the path.",
	Evidence: "how each end of E2 is protected, as far as it is configured, declared or seen",
	Risk:     "Whoever reaches E2 steers the radio: he measures where terminals are, moves them, and shuts cells.",
	Remedies: map[string]string{
		"": "run E2 through IPsec (IKEv2 with certificates), and declare it in guyline.yaml: " +
			"protection: [{ by: ipsec, interfaces: [E2], reason: … }]",
	},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.E2)
	},
}
