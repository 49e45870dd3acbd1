package technique

// StandUpFalseCell is what a transmitter near the real cells does: terminals choose cells by what these broadcast, which nothing authenticates.
// What it is good for, other techniques say.
var StandUpFalseCell = &Technique{
	ID:    "stand-up-false-cell",
	Title: "Stand up a false cell",
	FiGHT: "FGT1583.501",
	Rule: func(m *Model, say func(Step)) {
		if len(m.amfs())+len(m.gnbs()) > 0 {
			say(Step{Needs: []Condition{{OnAir, nil}}, Gains: Condition{FalseCell, nil},
				Text: "stands up a cell of his own, which terminals near it take for one of the network's"})
		}
	},
}
