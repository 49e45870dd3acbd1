package technique

// OpenSession is what a subscription is for.
var OpenSession = &Technique{
	ID:    "open-session",
	Title: "Open a session as an ordinary subscriber",
	FiGHT: "FGT1583.502",
	Rule: func(m *Model, say func(Step)) {
		if upfs := m.upfs(); len(upfs) > 0 {
			say(Step{On: upfs[0], Needs: []Condition{{HasTerminal, nil}}, Gains: Condition{HasSession, nil},
				Text: "opens a session with a terminal whose software he writes himself"})
		}
	},
}
