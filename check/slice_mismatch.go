package check

import "github.com/guyline/guyline/network"

// SliceMismatch: an SMF that names no slice serves all (Open5GS), so that only those that name some are held to them.
var SliceMismatch = &Check{
	ID:        "slice-mismatch",
	Title:     "A slice is not served along the whole way",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"TS 23.501", "5.15.2", "V18.5.0"}, {"NIST SP 800-53", "CM-6", "rev. 5"}},
	FiGHT:     []string{"FGT5027"},
	Requires: "Each S-NSSAI that a radio node or cell supports is supported by an AMF, each of an AMF by a radio node, and each of an SMF " +
		"or NSSF by an AMF; each of an AMF by an SMF where SMFs name slices. The AMFs of the input count together; those that share no PLMN with a radio node are left out.",
	Evidence: "the S-NSSAIs of radio nodes, cells, AMFs, NSSFs and SMFs",
	Risk:     "Users of the slice get no service, or are moved to another slice than the one that their traffic was meant to stay in.",
	Remedies: map[string]string{
		"open5gs-2.7": "amf.plmn_support[].s_nssai, nssf.sbi.client.nsi and smf.info: the same sst and sd",
		"free5gc":     "the same sst and sd in the AMF's plmnSupportList.snssaiList, the NSSF's supportedNssaiInPlmnList and the SMF's snssaiInfos",
		"srsran":      "cell_cfg or cu_cp.amf.supported_tracking_areas[].plmn_list[].tai_slice_support_list: the AMF's sst and sd",
		"oai-gnb":     "plmn_list[].snssaiList: the AMF's sst and sd",
		"ueransim":    "slices: the AMF's sst and sd",
		"":            "write the same sst and sd in radio node, AMF, NSSF and SMF",
	},
	Run: func(n *network.Network, say func(Result)) {
		ran, amf := side{"radio node", radio(n)}, side{"AMF", cores(n)}
		smf := side{"SMF", n.Functions(network.SMF)}
		decideServed(network.SNSSAIs, side{ran.name, meeting(ran.elements, amf.elements)}, amf, Medium, say)
		decideServed(network.SNSSAIs, side{amf.name, meeting(amf.elements, ran.elements)}, ran, Low, say)
		decideServed(network.SNSSAIs, side{"AMF", n.Functions(network.AMF)}, smf, Medium, say)
		decideServed(network.SNSSAIs, side{"SMF or NSSF", n.Functions(network.SMF, network.NSSF)}, amf, Low, say)
	},
}
