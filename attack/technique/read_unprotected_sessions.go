package technique

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// SessionsUnciphered: the SMF gives the gNB a policy for each session, and with "not needed" user data is not ciphered (TS 33.501 clause 6.6.1).
var SessionsUnciphered = &Weakness{
	ID:      "sessions-unciphered",
	Title:   "a policy leaves user data without ciphering",
	Shows:   []string{"up-policy-not-needed"},
	Mend:    "ask for protection of user data",
	Missing: "the user-plane policy of the SMF and its slices",
}

// SeenUnciphered is the same, seen on N2.
var SeenUnciphered = &Weakness{
	ID:    "sessions-seen-unprotected",
	Title: "sessions are set up without protection of user data",
	Shows: []string{"seen-up-security-not-needed"},
	Mend:  "ask for protection of user data",
}

// ReadUnprotectedSessions listens to sessions that a policy leaves open, whatever the gNB could do.
var ReadUnprotectedSessions = &Technique{
	ID:    "read-unprotected-sessions",
	Title: "Read sessions that are to go without protection",
	FiGHT: "FGT1600.501",
	Rule: func(m *Model, say func(Step)) {
		m.openPolicies(network.UPCiphering, SessionsUnciphered, func(smf *network.Element, leaf Leaf) {
			say(Step{On: smf, Needs: []Condition{{OnAir, nil}}, By: []Leaf{leaf}, Gains: Condition{UserTraffic, smf},
				Text: "listens on the air to sessions of " + smf.String() + " that are not ciphered"})
		})
		for _, amf := range m.amfs() {
			if leaf := m.Weak(amf, SeenUnciphered); leaf.Level.Evidenced() {
				say(Step{On: amf, Needs: []Condition{{OnAir, nil}}, By: []Leaf{leaf}, Gains: Condition{UserTraffic, amf},
					Text: "listens on the air to sessions under " + amf.String() + " that are not protected"})
			}
		}
	},
}

// openPolicies hands over each SMF with the leaf of its own policy, and of each slice that it serves, where nothing says that the policy asks for
// protection. The check that shows it is about ciphering and integrity alike, so that the attribute says which of the two.
func (m *Model) openPolicies(a *network.Attr[string], w *Weakness, use func(*network.Element, Leaf)) {
	slices := m.Elements(network.KindSlice)
	for _, smf := range m.Functions(network.SMF, network.CORE) {
		owners := []*network.Element{smf}
		for _, s := range slices {
			for _, c := range network.SNSSAIs.Of(s) {
				if network.SNSSAIs.Has(smf, c.Value) {
					owners = append(owners, s)
					break
				}
			}
		}
		decided := false
		for _, e := range owners {
			policy, ok := a.Best(e)
			decided = decided || ok
			if ok && strings.EqualFold(strings.ReplaceAll(policy.Value, "_", "-"), "not-needed") {
				use(smf, m.Weak(e, w))
			}
		}
		if !decided {
			use(smf, Leaf{Weakness: w, Of: smf, Title: w.Title, Level: Possible})
		}
	}
}
