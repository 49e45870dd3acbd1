package check

import "github.com/guyline/guyline/network"

// NASNullCipherOffered: the same clause as nas-null-cipher-preferred, for NEA0 anywhere in the list: a terminal that claims to have
// nothing better gets it.
var NASNullCipherOffered = &Check{
	ID:        "nas-null-cipher-offered",
	Title:     "The AMF allows NAS signalling without ciphering",
	Principle: AirInterface,
	Severity:  Low,
	Strength:  Should,
	Cites:     []Clause{{"TS 33.501", "5.5.1", "V20.0.0"}, {"TS 33.501", "5.11.2", "V20.0.0"}},
	FiGHT:     []string{"FGT1600.501", "FGT1562.501"},
	Requires:  "NEA0 is not among the allowed algorithms, unless regulation or emergency calls without authentication need it.",
	Evidence:  "the NAS ciphering algorithms of each AMF, and a declared legal duty to serve emergency calls",
	Risk:      "A terminal that offers, or is made to offer, nothing better is served in clear.",
	Remedies: map[string]string{
		"open5gs-2.7": "amf.security.ciphering_order: [NEA2, NEA1]",
		"open5gs-2.6": "amf.security.ciphering_order: [NEA2, NEA1]",
		"open5gs-2.4": "amf.security.ciphering_order: [NEA2, NEA1]",
		"free5gc":     "configuration.security.cipheringOrder: [NEA2, NEA1]",
		"sdcore":      "configuration.security.cipheringOrder: [NEA2, NEA1]",
		"oai-2024":    "amf.supported_encryption_algorithms: [NEA2, NEA1]",
		"oai-env":     "CIPH_ALGO_LIST=[\"NEA2\",\"NEA1\"]",
		"":            "leave NEA0 out, or declare operator.unauthenticated-emergency: true where the law asks for it",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideNullOffered(n, n.Functions(network.AMF), network.NASCiphering, say)
	},
}
