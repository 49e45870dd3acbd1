package check

import "github.com/guyline/guyline/network"

// RRCNullCipherPreferred: ciphering of RRC and user data is optional to use, and should be used wherever regulation permits
// (TS 33.501 clause 5.3.2); the gNB takes the first algorithm that the terminal has too (clause 6.7.3.0).
var RRCNullCipherPreferred = &Check{
	ID:        "rrc-null-cipher-preferred",
	Title:     "The gNB prefers no ciphering on the radio",
	Principle: AirInterface,
	Severity:  Medium,
	Strength:  Should,
	Cites:     []Clause{{"TS 33.501", "5.3.2", "V20.0.0"}, {"TS 33.501", "6.7.3.0", "V20.0.0"}},
	FiGHT:     []string{"FGT1600.501", "FGT1040.501"},
	Requires:  "The gNB prefers an algorithm that ciphers to NEA0, wherever regulation permits ciphering.",
	Evidence:  "the order of ciphering algorithms of each gNB",
	Risk:      "Every terminal has NEA0, so that signalling and user data are readable on the radio.",
	Remedies: map[string]string{
		"oai-gnb": "security = { ciphering_algorithms = ( \"nea2\", \"nea1\" ); … };",
		"srsran":  "cu_cp.security.nea_pref_list: nea2,nea1,nea3",
		"":        "put NEA2 or NEA1 first, NEA0 last or nowhere",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideNullFirst(n.Functions(network.GNB, network.GNBCU), network.RRCCiphering, say)
	},
}
