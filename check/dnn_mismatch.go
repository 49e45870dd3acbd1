package check

import "github.com/guyline/guyline/network"

// DNNMismatch: a UPF that names no data network serves all, so that only those that name some are held to them.
var DNNMismatch = &Check{
	ID:        "dnn-mismatch",
	Title:     "A data network is not served along the whole way",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "CM-6", "rev. 5"}, {"ENISA 5G SCM", "SO17-004", "1.3"}},
	FiGHT:     []string{"FGT5027"},
	Requires: "Each data network of an SMF has a UPF, each of a UPF has an SMF, and each that a subscriber or slice asks for has an SMF, as far " +
		"as they name data networks. The functions of the input count together.",
	Evidence: "the data network names of SMFs, UPFs, subscribers and slices",
	Risk:     "Sessions fail, or end in another data network than the one whose filters and separation were meant for them.",
	Remedies: map[string]string{
		"open5gs-2.7": "the same dnn in smf.session and upf.session",
		"free5gc":     "the same dnn in the SMF's snssaiInfos and userplaneInformation and in the UPF's dnnList",
		"":            "write the same data network name in SMF and UPF",
	},
	Run: func(n *network.Network, say func(Result)) {
		smf, upf := side{"SMF", n.Functions(network.SMF)}, side{"UPF", n.Functions(network.UPF)}
		decideServed(network.DNNs, smf, upf, Medium, say)
		decideServed(network.DNNs, upf, smf, Low, say)
		decideServed(network.DNNs, side{"subscriber", n.Elements(network.KindSubscriber)}, smf, Low, say)
		decideServed(network.DNNs, side{"slice", n.Elements(network.KindSlice)}, smf, Low, say)
	},
}
