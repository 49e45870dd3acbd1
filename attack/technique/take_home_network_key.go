package technique

import "github.com/guyline/guyline/network"

// HomeKeyPublished: the home network's private key is protected in the UDM (TS 33.501 clause 5.8.2); those that come with products and
// with the standard's test data (clause C.4) are in everybody's hands.
var HomeKeyPublished = &Weakness{
	ID:      "home-key-published",
	Title:   "the key that opens concealed identities can be downloaded",
	Shows:   []string{"suci-key-published"},
	Refutes: []string{"suci-key-published"},
	Mend:    "make a home network key of your own",
	Missing: "the home network keys of the UDM, to hold them against those that are known to be published",
}

// HomeKeyInFile: what is needed in clear is not stored in clear (TS 33.117 clause 4.2.3.2.3).
var HomeKeyInFile = &Weakness{
	ID:      "home-key-in-file",
	Title:   "the key that opens concealed identities stands in its configuration",
	Shows:   []string{"suci-key-in-configuration"},
	Refutes: []string{"suci-key-in-configuration"},
	Mend:    "keep the home network key out of configuration",
	Missing: "where the UDM keeps its home network keys",
}

// TakeHomeNetworkKey has the key that opens every SUCI that it was made for.
var TakeHomeNetworkKey = &Technique{
	ID:    "take-home-network-key",
	Title: "Take the home network's private key",
	FiGHT: "FGT5040",
	Rule: func(m *Model, say func(Step)) {
		for _, udm := range m.Functions(network.UDM, network.CORE) {
			gains := Condition{HomeKey, udm}
			if m.hasHomeKey(udm) {
				say(Step{On: udm, By: []Leaf{m.Weak(udm, HomeKeyPublished)}, Gains: gains,
					Text: "downloads the home network key of " + udm.String() + " from where it is published"})
				say(Step{On: udm, Needs: []Condition{{ReadsConfig, udm}}, By: []Leaf{m.Weak(udm, HomeKeyInFile)}, Gains: gains,
					Text: "reads the home network key in the configuration of " + udm.String()})
			}
		}
	},
}

// hasHomeKey reports whether a function is known to have a home network key.
func (m *Model) hasHomeKey(udm *network.Element) bool {
	for range m.Network.Owned(udm, network.KindHomeNetworkKey) {
		return true
	}
	return false
}
