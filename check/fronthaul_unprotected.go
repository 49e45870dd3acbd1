package check

import "github.com/guyline/guyline/network"

// FronthaulUnprotected: the requirement REQ-SEC-OFCP-1 of ETSI TS 104 104 asks that O-DUs which talk to O-RUs be
// authenticated and authorised (its control is IEEE 802.1X); we know its id and not the number of its clause, so that this
// stands as good practice. Open fronthaul runs over Ethernet: what protects it lies below IP.
var FronthaulUnprotected = &Check{
	ID:        "fronthaul-unprotected",
	Title:     "Open fronthaul has no protection",
	Principle: Transport,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"ETSI TS 104 104", "REQ-SEC-OFCP-1", "V9.1.0"}},
	FiGHT:     []string{"FGT1498.504", "FGT1040.502"},
	Requires: "Only authenticated radio and distributed units speak on the open fronthaul (IEEE 802.1X or MACsec); where cables and " +
		"cabinets are guarded instead, the operator states it.",
	Evidence: "how each end of the open fronthaul is protected, as far as it is configured or declared",
	Risk: "Whoever reaches the fronthaul's Ethernet sends in the name of the radio or of the distributed unit, and shifts the time that " +
		"both keep.",
	Remedies: map[string]string{
		"": "switch 802.1X or MACsec on at every fronthaul port, and declare it in guyline.yaml: " +
			"protection: [{ by: macsec, interfaces: [OFH], reason: … }]",
	},
	Run: func(n *network.Network, say func(Result)) {
		linkProtection(n, say, network.OFH)
	},
}
