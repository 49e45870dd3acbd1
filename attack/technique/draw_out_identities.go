package technique

// IdentitiesDrawnOut: a terminal gives its identity only when it is asked, and concealed (TS 33.501 clause 6.12.4). That one was drawn out shows that it can be
// done here.
var IdentitiesDrawnOut = &Weakness{
	ID:      "identities-drawn-out",
	Title:   "terminals give their permanent identity to whoever asks at the right moment",
	Shows:   []string{"attack-null-scheme-suci", "attack-downlink-identity-extraction", "attack-uplink-identity-extraction"},
	Mend:    "refuse the null scheme",
	Missing: "a capture of registrations near a false base station, or a test of the terminals",
}

// DrawOutIdentities asks in the core's name.
var DrawOutIdentities = &Technique{
	ID:    "draw-out-identities",
	Title: "Draw permanent identities out of terminals",
	FiGHT: "FGT1557.501",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{FalseCell, nil}}, By: []Leaf{m.Weak(amf, IdentitiesDrawnOut)}, Gains: Condition{SubscriberIdentities, amf},
				Text: "asks terminals of " + amf.String() + " for their identity in the core's name, and is answered in clear"})
		}
	},
}
