package check

import "github.com/guyline/guyline/network"

// NASMandatoryAlgorithmsMissing: the AMF supports 128-NEA1 and 128-NEA2, 128-NIA1 and 128-NIA2, and may have the third ones
// (TS 33.501 clauses 5.5.1, 5.5.2). Which are allowed is the operator's choice; a list without any of the two defeats
// the requirement, because a terminal need not have the third.
var NASMandatoryAlgorithmsMissing = &Check{
	ID:        "nas-mandatory-algorithms-missing",
	Title:     "The AMF allows no algorithm that every terminal has",
	Principle: AirInterface,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.5.1", "V20.0.0"}, {"TS 33.501", "5.5.2", "V20.0.0"}},
	FiGHT:     []string{"FGT1600.501"},
	Requires:  "The AMF allows at least one of 128-NEA1 and 128-NEA2, and at least one of 128-NIA1 and 128-NIA2.",
	Evidence:  "the NAS ciphering and integrity algorithms of each AMF",
	Risk:      "A terminal with the mandatory algorithms only is refused, or served without protection.",
	Remedies: map[string]string{
		"open5gs-2.7": "amf.security: { integrity_order: [NIA2, NIA1], ciphering_order: [NEA2, NEA1] }",
		"open5gs-2.6": "amf.security: { integrity_order: [NIA2, NIA1], ciphering_order: [NEA2, NEA1] }",
		"open5gs-2.4": "amf.security: { integrity_order: [NIA2, NIA1], ciphering_order: [NEA2, NEA1] }",
		"free5gc":     "configuration.security: { integrityOrder: [NIA2, NIA1], cipheringOrder: [NEA2, NEA1] }",
		"sdcore":      "configuration.security: { integrityOrder: [NIA2, NIA1], cipheringOrder: [NEA2, NEA1] }",
		"oai-2024":    "amf: { supported_integrity_algorithms: [NIA2, NIA1], supported_encryption_algorithms: [NEA2, NEA1] }",
		"oai-env":     "INT_ALGO_LIST=[\"NIA2\",\"NIA1\"] and CIPH_ALGO_LIST=[\"NEA2\",\"NEA1\"]",
		"":            "allow NEA2 and NIA2, or NEA1 and NIA1",
	},
	Run: func(n *network.Network, say func(Result)) {
		for f := range n.Functions(network.AMF) {
			for _, a := range []*network.Attr[network.Order]{network.NASCiphering, network.NASIntegrity} {
				order, evidence, ok := value(f, a)
				switch {
				case !ok:
					say(Result{Verdict: NoData, Subject: f, Detail: a.Name() + " is not stated"})
				case everyTerminals(order):
					say(Result{Verdict: Pass, Subject: f, Detail: "among " + order.String() + " is one that every terminal has",
						Evidence: evidence})
				default:
					say(Result{Verdict: Fail, Subject: f, Detail: "neither number 1 nor number 2 among " + order.String(),
						Evidence: evidence})
				}
			}
		}
	},
}
