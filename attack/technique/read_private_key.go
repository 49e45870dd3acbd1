package technique

import "github.com/guyline/guyline/network"

// KeyInClear is a private key that no pass phrase protects, among the files of a function (TS 33.117 clause 4.2.3.2.3).
var KeyInClear = &Weakness{
	ID:      "key-in-clear",
	Title:   "its private key lies in clear beside its configuration",
	Shows:   []string{"private-key-unencrypted"},
	Refutes: []string{"private-key-unencrypted"},
	Mend:    "keep the private key in a secret store",
	Missing: "the function's key file",
}

// ReadPrivateKey takes a function's key with its configuration. It says nothing of functions whose key files are not in the input.
var ReadPrivateKey = &Technique{
	ID:    "read-private-key",
	Title: "Take a function's private key with its configuration",
	FiGHT: "T1552.004",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			if m.usesKey(f) {
				say(Step{On: f, Needs: []Condition{{ReadsConfig, f}}, By: []Leaf{m.Weak(f, KeyInClear)}, Gains: Condition{PrivateKey, f},
					Text: "takes the private key of " + f.String() + ", which lies beside its configuration"})
			}
		}
	},
}

// usesKey reports whether an interface of a function names a key file.
func (m *Model) usesKey(f *network.Element) bool {
	for i := range m.Network.Owned(f, network.KindInterface) {
		if len(network.KeyFile.Of(i)) > 0 {
			return true
		}
	}
	return false
}
