package check

import "github.com/guyline/guyline/network"

// NASNullIntegrityPreferred: NAS signalling is integrity protected with an algorithm other than NIA0, emergency calls
// excepted (TS 33.501 clause 5.5.2). Where NIA0 stands first every terminal gets it, whatever the law says of emergencies.
var NASNullIntegrityPreferred = &Check{
	ID:        "nas-null-integrity-preferred",
	Title:     "The AMF prefers NAS signalling without integrity protection",
	Principle: AirInterface,
	Severity:  Critical,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.5.2", "V20.0.0"}, {"TS 33.501", "6.7.1.1", "V20.0.0"}, {"TS 33.512", "4.2.2.3.2", "V20.1.0"}},
	FiGHT:     []string{"FGT5009.001", "FGT1562.501"},
	Requires:  "NAS signalling is protected with an algorithm other than NIA0; emergency calls alone may do without.",
	Evidence:  "the order of NAS integrity algorithms of each AMF",
	Risk:      "Anybody with a radio writes signalling in a subscriber's name: detaches him, moves him to another network, opens sessions.",
	Remedies: map[string]string{
		"open5gs-2.7": "amf.security.integrity_order: [NIA2, NIA1]",
		"open5gs-2.6": "amf.security.integrity_order: [NIA2, NIA1]",
		"open5gs-2.4": "amf.security.integrity_order: [NIA2, NIA1]",
		"free5gc":     "configuration.security.integrityOrder: [NIA2, NIA1]",
		"sdcore":      "configuration.security.integrityOrder: [NIA2, NIA1]",
		"oai-2024":    "amf.supported_integrity_algorithms: [NIA2, NIA1]",
		"oai-env":     "INT_ALGO_LIST=[\"NIA2\",\"NIA1\"]",
		"":            "put NIA2 or NIA1 first",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideNullFirst(n.Functions(network.AMF), network.NASIntegrity, say)
	},
}
