package technique

// TemporaryIdentityKept: a new 5G-GUTI is given at each initial and mobility registration (TS 33.501 clause 6.12.3, TS 33.512 clause 4.2.2.5.1).
var TemporaryIdentityKept = &Weakness{
	ID:      "temporary-identity-kept",
	Title:   "temporary identities are kept",
	Shows:   []string{"seen-nas-guti-not-renewed"},
	Mend:    "renew temporary identities",
	Missing: "a capture of two registrations of one terminal",
}

// FollowTemporaryIdentity listens for an identity that crosses the air in clear by design, because the network must know it before security begins.
var FollowTemporaryIdentity = &Technique{
	ID:    "follow-temporary-identity",
	Title: "Follow terminals by a temporary identity that stays",
	FiGHT: "FGT5012.003",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{OnAir, nil}}, By: []Leaf{m.Weak(amf, TemporaryIdentityKept)}, Gains: Condition{Location, amf},
				Text: "follows terminals from cell to cell by the temporary identity that " + amf.String() + " leaves them"})
		}
	},
}
