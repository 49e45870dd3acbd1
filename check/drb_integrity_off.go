package check

import "github.com/guyline/guyline/network"

// DRBIntegrityOff: the gNB supports integrity protection of user data; using it is the operator's choice (TS 33.501 clause
// 5.3.3). To leave it off for all is a finding of practice: ciphered data can be changed without notice.
var DRBIntegrityOff = &Check{
	ID:        "drb-integrity-off",
	Title:     "The gNB does not protect the integrity of user data",
	Principle: AirInterface,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.501", "5.3.3", "V20.0.0"}, {"ENISA 5G SCM", "SO13-036", "1.3"}},
	FiGHT:     []string{"FGT5009.001"},
	Requires:  "The gNB protects the integrity of data radio bearers where the session's policy asks for it; using it is the operator's choice.",
	Evidence:  "whether each gNB protects the integrity of data radio bearers",
	Risk:      "Somebody between terminal and gNB changes ciphered packets unseen, for instance the address of a name server.",
	Remedies: map[string]string{
		"oai-gnb": "security = { drb_integrity = \"yes\"; … };",
		"":        "let the gNB protect the integrity of data radio bearers",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideFlag(n.Functions(network.GNB, network.GNBCU), network.DRBIntegrity, false, say)
	},
}
