package check

import "github.com/guyline/guyline/network"

// O1Unprotected: set-up and configuration of a gNB by O&M are protected and mutually authenticated (TS 33.501 clause 5.3.4);
// O1 does that by TLS (ETSI TS 104 104 clause 5.2.2.1.2).
var O1Unprotected = &Check{
	ID:        "o1-unprotected",
	Title:     "O1 has no protection",
	Principle: Transport,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"ETSI TS 104 104", "5.2.2.1.2", "V9.1.0"}, {"TS 33.501", "5.3.4", "V20.0.0"}},
	FiGHT:     []string{"FGT1072", "FGT5032"},
	Requires: "Management of radio nodes over O1 uses TLS or SSH, protected and mutually authenticated, unless the path is secured by " +
		"other means.",
	Evidence: "how each end of O1 is protected, as far as it is configured, declared or seen",
	Risk:     "Whoever reaches O1 configures the radio node: frequencies, keys, software.",
	Remedies: map[string]string{"": "use NETCONF over TLS or SSH and HTTPS for events, or declare under protection what secures O1"},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.O1)
	},
}
