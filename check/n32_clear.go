package check

import "github.com/guyline/guyline/network"

// N32Clear: N32-c uses TLS, and N32-f uses TLS or PRINS with protection of each hop (TS 33.501 clause 13.1.2). Unlike within
// one PLMN there are no other means.
var N32Clear = &Check{
	ID:        "n32-clear",
	Title:     "N32 to other networks is in clear",
	Principle: Interconnect,
	Severity:  Critical,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "13.1.2", "V20.0.0"}, {"TS 33.501", "5.9.3.2", "V20.0.0"}},
	FiGHT:     []string{"FGT5016", "FGT1557.502"},
	Requires:  "SEPPs reach each other over TLS: always for N32-c, and for each hop of N32-f.",
	Evidence:  "the scheme of each N32 endpoint of a SEPP",
	Risk: "Whoever is on the way between two operators reads authentication vectors and identities of roaming subscribers, " +
		"and answers in a partner's name.",
	Remedies: map[string]string{
		"open5gs-2.7": "sepp.n32.server: [{ sender: FQDN, scheme: https, address: ADDRESS, private_key: KEY, cert: " +
			"CERT, verify_client: true, verify_client_cacert: CA }]; n32.client.sepp[].uri: https://…",
		"": "serve and reach N32 over https, with certificates on both sides",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideClear(n, n.Interfaces(network.N32), noOtherMeans, say)
	},
}
