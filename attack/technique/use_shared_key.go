package technique

import "github.com/guyline/guyline/network"

// KeyIsShared: each function has a certificate that names the one instance which holds it (TS 33.310 clause 6.1.3c.3).
var KeyIsShared = &Weakness{
	ID:    "key-is-shared",
	Title: "another function has the same private key",
	Shows: []string{"key-shared"},
	Mend:  "make a key of its own",
}

// UseSharedKey goes from one function to all that share its key, where the check found both of them and they name one file.
var UseSharedKey = &Technique{
	ID:    "use-shared-key",
	Title: "Use one function's private key as another's",
	FiGHT: "T1552.004",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			shared := m.Weak(f, KeyIsShared)
			if !shared.Level.Evidenced() {
				continue
			}
			for _, g := range m.sameKeyFile(f) {
				if m.failsAny(g, "key-shared") {
					say(Step{On: f, Needs: []Condition{{PrivateKey, g}}, By: []Leaf{shared}, Gains: Condition{PrivateKey, f},
						Text: "has with the private key of " + g.String() + " that of " + f.String()})
				}
			}
		}
	},
}

// sameKeyFile is the other functions whose key or certificate file has the name of one of f's keys.
func (m *Model) sameKeyFile(f *network.Element) []*network.Element {
	var out []*network.Element
	for i := range m.Network.Owned(f, network.KindInterface) {
		for _, k := range network.KeyFile.Of(i) {
			for _, g := range m.byFile[lastPart(k.Value)] {
				if g != f && network.NFType(g.Type).ServiceBased() {
					out = append(out, g)
				}
			}
		}
	}
	return unique(out)
}
