package technique

import "github.com/guyline/guyline/network"

// KeyPublished: keys that came with a product or stand in a public repository are replaced (TS 33.117 clause 4.2.3.4.2.3).
var KeyPublished = &Weakness{
	ID:      "key-published",
	Title:   "the private key of its certificate can be downloaded",
	Shows:   []string{"certificate-published", "private-key-published"},
	Refutes: []string{"certificate-published", "private-key-published"},
	Mend:    "make a key of its own",
	Missing: "its certificate, to hold it against those that are known to be published",
}

// TakePublishedKey needs no place in the network: what is published, anybody has.
var TakePublishedKey = &Technique{
	ID:    "take-published-key",
	Title: "Download the private key of a function's certificate",
	FiGHT: "T1552.004",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			if m.hasKey(f) {
				say(Step{On: f, By: []Leaf{m.Weak(f, KeyPublished)}, Gains: Condition{PrivateKey, f},
					Text: "downloads the private key of " + f.String() + " from where it is published"})
			}
		}
	},
}

// hasKey reports whether a function is known to have a private key: it names one, or a check was about one.
func (m *Model) hasKey(f *network.Element) bool {
	for i := range m.Network.Owned(f, network.KindInterface) {
		if len(network.KeyFile.Of(i))+len(network.CertFile.Of(i)) > 0 {
			return true
		}
	}
	return m.failsAny(f, KeyPublished.Shows...)
}
