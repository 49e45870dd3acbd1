package check

import "github.com/guyline/guyline/network"

// NASNullCipherPreferred: NAS ciphering is optional to use, and should be used wherever regulation permits (TS 33.501
// clause 5.5.1); the AMF takes the first algorithm that the terminal has too (clause 6.7.1.1). A warning therefore.
var NASNullCipherPreferred = &Check{
	ID:        "nas-null-cipher-preferred",
	Title:     "The AMF prefers no ciphering of NAS signalling",
	Principle: AirInterface,
	Severity:  Medium,
	Strength:  Should,
	Cites:     []Clause{{"TS 33.501", "5.5.1", "V20.0.0"}, {"TS 33.501", "6.7.1.1", "V20.0.0"}},
	FiGHT:     []string{"FGT1600.501", "FGT1040.501"},
	Requires:  "The AMF prefers an algorithm that ciphers to NEA0, wherever regulation permits ciphering.",
	Evidence:  "the order of NAS ciphering algorithms of each AMF",
	Risk:      "Every terminal has NEA0, so that all NAS signalling is readable on the radio: locations, messages, session parameters.",
	Remedies: map[string]string{
		"open5gs-2.7": "amf.security.ciphering_order: [NEA2, NEA1]",
		"open5gs-2.6": "amf.security.ciphering_order: [NEA2, NEA1]",
		"open5gs-2.4": "amf.security.ciphering_order: [NEA2, NEA1]",
		"free5gc":     "configuration.security.cipheringOrder: [NEA2, NEA1]",
		"sdcore":      "configuration.security.cipheringOrder: [NEA2, NEA1]",
		"oai-2024":    "amf.supported_encryption_algorithms: [NEA2, NEA1]",
		"oai-env":     "CIPH_ALGO_LIST=[\"NEA2\",\"NEA1\"]",
		"":            "put NEA2 or NEA1 first, NEA0 last or nowhere",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideNullFirst(n.Functions(network.AMF), network.NASCiphering, say)
	},
}
