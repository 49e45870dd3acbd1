package technique

import "github.com/guyline/guyline/network"

// SwitchesTunnels: an AMF has the SMF switch the downlink of a session to another tunnel end (TS 29.502 clause 5.2.2.3.3), and releases sessions
// (clause 5.2.2.3.1).
var SwitchesTunnels = &Weakness{
	ID:    "switches-tunnels",
	Title: "it moves and releases sessions for whoever may call it and names them",
}

// GuessableSessions is how a stranger would come by the names of sessions without seeing the AMF use them.
var GuessableSessions = &Weakness{
	ID:      "guessable-sessions",
	Title:   "the names of its sessions can be guessed",
	Missing: "how the SMF names its session contexts: a capture of the core's network",
}

// SwitchUserPlane commands sessions as their AMF would.
var SwitchUserPlane = &Technique{
	ID:    "switch-user-plane",
	Title: "Have the SMF move sessions to another tunnel or release them",
	FiGHT: "FGT5008",
	Rule: func(m *Model, say func(Step)) {
		for _, smf := range m.Functions(network.SMF) {
			step := func(by []Leaf, needs ...Condition) {
				say(Step{On: smf, Needs: needs, By: by, Gains: Condition{UserTraffic, smf},
					Text: "has " + smf.String() + " switch sessions to a tunnel that ends at him"})
				say(Step{On: smf, Needs: needs, By: by, Gains: Condition{Availability, smf},
					Text: "has " + smf.String() + " release the sessions of subscribers"})
			}
			design := m.ByDesign(smf, SwitchesTunnels)
			step([]Leaf{design, m.Weak(smf, GuessableSessions)}, Condition{Calls, smf})
			for _, i := range m.onSBI(smf) {
				for _, sees := range seesPath(i) {
					step([]Leaf{design}, Condition{Calls, smf}, sees)
				}
			}
		}
	},
}
