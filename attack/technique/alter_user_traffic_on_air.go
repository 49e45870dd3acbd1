package technique

import "github.com/guyline/guyline/network"

// BearersUnprotected: protection of the integrity of user data is the operator's to use (TS 33.501 clause 5.3.3). Without it ciphered packets can be
// changed unseen, where their content is known in part.
var BearersUnprotected = &Weakness{
	ID:      "bearers-unprotected",
	Title:   "the gNB does not protect the integrity of user data",
	Shows:   []string{"drb-integrity-off"},
	Refutes: []string{"drb-integrity-off"},
	Mend:    "protect the integrity of user data",
	Missing: "the gNB's setting for data radio bearers",
}

// SessionsUnprotected: with a policy "not needed" the integrity of user data is not protected (TS 33.501 clause 6.6.1).
var SessionsUnprotected = &Weakness{
	ID:      "sessions-unprotected",
	Title:   "a policy leaves the integrity of user data without protection",
	Shows:   []string{"up-policy-not-needed"},
	Mend:    "ask for protection of user data",
	Missing: "the user-plane policy of the SMF and its slices",
}

// AlterUserTrafficOnAir changes packets between terminal and gNB.
var AlterUserTrafficOnAir = &Technique{
	ID:    "alter-user-traffic-on-air",
	Title: "Change user traffic on the air",
	FiGHT: "FGT1557.501",
	Rule: func(m *Model, say func(Step)) {
		for _, gnb := range m.gnbs() {
			say(Step{On: gnb, Needs: []Condition{{FalseCell, nil}}, By: []Leaf{m.Weak(gnb, BearersUnprotected)}, Gains: Condition{UserTraffic, gnb},
				Text: "passes packets between terminals and " + gnb.String() + ", and changes them on the way"})
		}
		m.openPolicies(network.UPIntegrity, SessionsUnprotected, func(smf *network.Element, leaf Leaf) {
			say(Step{On: smf, Needs: []Condition{{FalseCell, nil}}, By: []Leaf{leaf}, Gains: Condition{UserTraffic, smf},
				Text: "passes packets of sessions of " + smf.String() + " between terminals and cells, and changes them on the way"})
		})
	},
}
