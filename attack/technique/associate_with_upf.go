package technique

import "github.com/guyline/guyline/network"

// StrangersOnN4: PFCP authenticates nobody; N4 is protected by IPsec, unless security is provided by other means (TS 33.501 clause 9.9).
var StrangersOnN4 = &Weakness{
	ID:    "strangers-on-n4",
	Title: "the UPF takes whoever reaches N4 for an SMF",
	Shows: []string{"attack-pfcp-rogue-association", "attack-pfcp-session-establishment", "attack-pfcp-session-modification", "attack-pfcp-session-deletion",
		"attack-pfcp-redirect", "attack-pfcp-drop", "attack-pfcp-spoofed-request", "n4-unprotected", "seen-n4-clear-text"},
	Refutes: []string{"n4-unprotected"},
	Moot:    []string{"n4-unprotected"},
	Mend:    "IPsec on N4",
	Missing: "a statement in guyline.yaml of what protects N4, or a capture of it",
}

// SecondSMF is an association that may be a stranger's or an SMF that nobody declared.
var SecondSMF = &Weakness{
	ID:    "second-smf",
	Title: "a second control function works on it, which may be a stranger's",
	Shows: []string{"seen-pfcp-association-beside"},
	Mend:  "IPsec on N4",
}

// AssociateWithUPF speaks PFCP as an SMF does (Amponis et al., EURASIP JWCN 2022, show what follows).
var AssociateWithUPF = &Technique{
	ID:    "associate-with-upf",
	Title: "Associate with a UPF as an SMF",
	FiGHT: "FGT5007",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.n4Ends() {
			leaf := m.link(upf, StrangersOnN4, network.N4)
			if beside := m.Weak(upf, SecondSMF); leaf.Level == Possible && beside.Level.Evidenced() {
				leaf = beside
			}
			for _, way := range m.reached(upf, network.N4) {
				say(Step{On: upf, Needs: []Condition{way}, By: []Leaf{leaf}, Gains: Condition{Peer, upf}, Text: "associates with " + upf.String() + " as an SMF"})
			}
			for _, i := range m.linksOf(upf, network.N4) {
				say(Step{On: i, Needs: []Condition{{OnPath, i}}, By: []Leaf{leaf}, Gains: Condition{Peer, upf}, Text: "speaks on N4 of " + upf.String() + " in the SMF's name"})
			}
		}
	},
}

// n4Ends is the functions whose sessions are commanded over N4: UPFs, and cores in one program that show N4 to the outside.
func (m *Model) n4Ends() []*network.Element {
	out := m.Functions(network.UPF)
	for _, f := range m.Functions(network.CORE, network.AGW) {
		if len(m.linksOf(f, network.N4)) > 0 {
			out = append(out, f)
		}
	}
	return out
}
