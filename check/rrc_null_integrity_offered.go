package check

import "github.com/guyline/guyline/network"

// RRCNullIntegrityOffered: NIA0 is disabled in the gNB wherever the law does not ask for emergency calls without
// authentication (TS 33.501 clause 5.3.3, annex D.1).
var RRCNullIntegrityOffered = &Check{
	ID:        "rrc-null-integrity-offered",
	Title:     "The gNB allows radio signalling without integrity protection",
	Principle: AirInterface,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.3.3", "V20.0.0"}, {"TS 33.501", "D.1", "V20.0.0"}},
	FiGHT:     []string{"FGT5009.001"},
	Requires:  "NIA0 is disabled in the gNB, unless the law asks for emergency calls without authentication.",
	Evidence:  "the integrity algorithms of each gNB, and a declared legal duty to serve emergency calls",
	Risk:      "Anybody with a radio writes signalling to a terminal: sends it to another cell or network, or cuts it off.",
	Remedies: map[string]string{
		"oai-gnb": "security = { integrity_algorithms = ( \"nia2\", \"nia1\" ); … };",
		"srsran":  "cu_cp.security.nia_pref_list: nia2,nia1,nia3",
		"":        "leave NIA0 out, or declare operator.unauthenticated-emergency: true where the law asks for it",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideNullOffered(n, n.Functions(network.GNB, network.GNBCU), network.RRCIntegrity, say)
	},
}
