package technique

import "github.com/guyline/guyline/network"

// NullSchemeTaken: the home network decides whether it takes identities in clear (TS 33.501 clause 6.12.2).
var NullSchemeTaken = &Weakness{
	ID:      "null-scheme-taken",
	Title:   "the home network takes identities in clear",
	Shows:   []string{"seen-null-scheme-suci-accepted"},
	Mend:    "refuse the null scheme",
	Missing: "a capture of an authentication with the null scheme",
}

// TryIdentities registers with identities that are guessed: whether an authentication begins tells which of them exist. With the null
// scheme that takes no key of the home network.
var TryIdentities = &Technique{
	ID:    "try-identities",
	Title: "Try which identities exist",
	FiGHT: "FGT5019",
	Rule: func(m *Model, say func(Step)) {
		for _, udm := range m.Functions(network.UDM) {
			say(Step{On: udm, Needs: []Condition{{HasTerminal, nil}}, By: []Leaf{m.Weak(udm, NullSchemeTaken)}, Gains: Condition{SubscriberIdentities, udm},
				Text: "registers with guessed identities, and learns from the answers which of them " + udm.String() + " has"})
		}
	},
}
