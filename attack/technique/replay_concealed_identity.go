package technique

// ReplayedIdentityAnswered: the home network opens a SUCI that it has seen before as it opens any other, and what the terminal answers to the challenge tells
// whether it is the subscriber's (linkability of 5G AKA: Borgaonkar et al., PoPETs 2019).
var ReplayedIdentityAnswered = &Weakness{
	ID:      "replayed-identity-answered",
	Title:   "a concealed identity that was used is taken again",
	Shows:   []string{"attack-suci-replay"},
	Missing: "a capture in which a concealed identity comes again, and what follows",
}

// ReplayConcealedIdentity finds one subscriber without knowing who he is.
var ReplayConcealedIdentity = &Technique{
	ID:    "replay-concealed-identity",
	Title: "Find a subscriber by a concealed identity sent again",
	FiGHT: "FGT5012.006",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{FalseCell, nil}}, By: []Leaf{m.Weak(amf, ReplayedIdentityAnswered)}, Gains: Condition{Location, amf},
				Text: "sends a recorded concealed identity to " + amf.String() + " again, and learns whether its subscriber is near"})
		}
	},
}
