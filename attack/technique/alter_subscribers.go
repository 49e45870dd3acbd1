package technique

// AlterSubscribers changes the store of subscribers: whoever is not in it, or barred in it, is not served; whoever is put into it is.
var AlterSubscribers = &Technique{
	ID:    "alter-subscribers",
	Title: "Bar subscribers or add one in the database",
	FiGHT: "FGT5022",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.stores() {
			if !s.ofSubscribers() {
				continue
			}
			say(Step{On: s.at, Needs: []Condition{{WritesDB, s.at}}, Gains: Condition{Availability, s.at},
				Text: "removes subscribers from the database of " + s.at.String() + ", so that nobody is served"})
			say(Step{On: s.at, Needs: []Condition{{WritesDB, s.at}}, Gains: Condition{HasTerminal, nil},
				Text: "adds a subscriber of his own to the database of " + s.at.String()})
		}
	},
}
