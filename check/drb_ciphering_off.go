package check

import "github.com/guyline/guyline/network"

// DRBCipheringOff: ciphering of user data is optional to use, and should be used wherever regulation permits (TS 33.501
// clause 5.3.2).
var DRBCipheringOff = &Check{
	ID:        "drb-ciphering-off",
	Title:     "The gNB does not cipher user data",
	Principle: AirInterface,
	Severity:  Medium,
	Strength:  Should,
	Cites:     []Clause{{"TS 33.501", "5.3.2", "V20.0.0"}},
	FiGHT:     []string{"FGT1600.501", "FGT1040.501"},
	Requires:  "The gNB ciphers data radio bearers, wherever regulation permits ciphering.",
	Evidence:  "whether each gNB ciphers data radio bearers",
	Risk:      "Whoever listens to the radio reads what terminals send and receive.",
	Remedies: map[string]string{
		"oai-gnb": "security = { drb_ciphering = \"yes\"; … };",
		"":        "let the gNB cipher data radio bearers",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideFlag(n.Functions(network.GNB, network.GNBCU), network.DRBCiphering, false, say)
	},
}
