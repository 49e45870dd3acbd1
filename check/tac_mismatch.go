package check

import "github.com/guyline/guyline/network"

// TACMismatch goes both ways: a cell that no AMF serves loses its users, an area without cell is a leftover.
var TACMismatch = &Check{
	ID:        "tac-mismatch",
	Title:     "A tracking area is known to one side only",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "CM-6", "rev. 5"}, {"ENISA 5G SCM", "SO17-004", "1.3"}},
	FiGHT:     []string{"FGT1583.501"},
	Requires:  "Each tracking area code of a radio node or cell is one that an AMF serves, and each of an AMF is that of a cell. The AMFs of the input count together; those that share no PLMN with a radio node are left out.",
	Evidence:  "the tracking area codes of radio nodes, cells and AMFs",
	Risk:      "Terminals in the cell cannot register, or a cell that this network did not plan claims to be part of it.",
	Remedies: map[string]string{
		"open5gs-2.7": "amf.tai[].tac: the codes that the cells broadcast",
		"free5gc":     "configuration.supportTaiList[].tac: the codes that the cells broadcast, six hexadecimal digits",
		"srsran":      "cell_cfg.tac: the code that the AMF serves",
		"oai-gnb":     "tracking_area_code: the code that the AMF serves",
		"ueransim":    "tac: the code that the AMF serves",
		"":            "write the same tracking area code in radio node and AMF",
	},
	Run: func(n *network.Network, say func(Result)) {
		ran, amf := side{"radio node", radio(n)}, side{"AMF", cores(n)}
		decideServed(network.TACs, side{ran.name, meeting(ran.elements, amf.elements)}, amf, Medium, say)
		decideServed(network.TACs, side{amf.name, meeting(amf.elements, ran.elements)}, ran, Low, say)
	},
}
