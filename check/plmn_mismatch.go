package check

import "github.com/guyline/guyline/network"

// PLMNMismatch: an AMF refuses the NG set-up of a radio node none of whose PLMNs it serves.
var PLMNMismatch = &Check{
	ID:        "plmn-mismatch",
	Title:     "Radio and core are of different PLMNs",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "CM-6", "rev. 5"}, {"ENISA 5G SCM", "SO17-004", "1.3"}},
	FiGHT:     []string{"FGT1583.501"},
	Requires:  "Each PLMN that a radio node or cell broadcasts is served by an AMF, and each that an AMF serves is broadcast. The AMFs of the input count together; one that shares no PLMN with a radio node is another network's.",
	Evidence:  "the PLMN identities of radio nodes, cells and AMFs",
	Risk:      "The cell serves nobody of that PLMN; or it is one that does not belong to this network, which is how a false base station looks in an inventory.",
	Remedies: map[string]string{
		"open5gs-2.7": "amf.guami, amf.tai and amf.plmn_support: the mcc and mnc that the cells broadcast",
		"free5gc":     "servedGuamiList, supportTaiList and plmnSupportList: the mcc and mnc that the cells broadcast",
		"srsran":      "cell_cfg.plmn: the PLMN that the AMF serves",
		"oai-gnb":     "plmn_list: { mcc, mnc, mnc_length } of the PLMN that the AMF serves",
		"ueransim":    "mcc and mnc: those that the AMF serves",
		"":            "write the same mcc and mnc in radio node and AMF",
	},
	Run: func(n *network.Network, say func(Result)) {
		ran, amf := side{"radio node", radio(n)}, side{"AMF", cores(n)}
		decideServed(network.PLMNs, ran, amf, Medium, say)
		decideServed(network.PLMNs, side{amf.name, meeting(amf.elements, ran.elements)}, ran, Low, say)
	},
}
