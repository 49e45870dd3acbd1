package check

import "github.com/guyline/guyline/network"

// NASNullIntegrityOffered: NIA0 is disabled in the AMF wherever the law does not ask for emergency calls without
// authentication (TS 33.501 clause 5.5.2).
var NASNullIntegrityOffered = &Check{
	ID:        "nas-null-integrity-offered",
	Title:     "The AMF allows NAS signalling without integrity protection",
	Principle: AirInterface,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.5.2", "V20.0.0"}, {"TS 33.501", "10.2.2", "V20.0.0"}, {"TS 33.512", "4.2.2.3.2", "V20.1.0"}},
	FiGHT:     []string{"FGT5009.001", "FGT1562.501"},
	Requires:  "NIA0 is disabled in the AMF, unless the law asks for emergency calls without authentication.",
	Evidence:  "the NAS integrity algorithms of each AMF, and a declared legal duty to serve emergency calls",
	Risk:      "A terminal that offers, or is made to offer, nothing better is served without any proof of who speaks.",
	Remedies: map[string]string{
		"open5gs-2.7": "amf.security.integrity_order: [NIA2, NIA1]",
		"open5gs-2.6": "amf.security.integrity_order: [NIA2, NIA1]",
		"open5gs-2.4": "amf.security.integrity_order: [NIA2, NIA1]",
		"free5gc":     "configuration.security.integrityOrder: [NIA2, NIA1]",
		"sdcore":      "configuration.security.integrityOrder: [NIA2, NIA1]",
		"oai-2024":    "amf.supported_integrity_algorithms: [NIA2, NIA1]",
		"oai-env":     "INT_ALGO_LIST=[\"NIA2\",\"NIA1\"]",
		"":            "leave NIA0 out, or declare operator.unauthenticated-emergency: true where the law asks for it",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideNullOffered(n, n.Functions(network.AMF), network.NASIntegrity, say)
	},
}
