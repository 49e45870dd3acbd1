package technique

// DatabaseOpen is a database that serves whoever connects (TS 33.117 clause 4.2.3.4.1.1).
var DatabaseOpen = &Weakness{
	ID:      "database-open",
	Title:   "the database asks for no account",
	Shows:   []string{"database-no-authentication"},
	Refutes: []string{"database-no-authentication"},
	Mend:    "turn the database's authentication on",
	Missing: "the database's configuration",
}

// EnterOpenDatabase uses a database that asks nobody who he is.
var EnterOpenDatabase = &Technique{
	ID:    "enter-open-database",
	Title: "Use a database that asks for no account",
	FiGHT: "T1213.006",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.stores() {
			if reach, ok := s.reached(m); ok {
				sayStore(say, s, Step{On: s.at, Needs: []Condition{reach}, By: []Leaf{s.weak(m, DatabaseOpen)},
					Text: "the database of " + s.at.String() + ", which asks for no account"})
			}
		}
	},
}

// sayStore says the two steps that whoever is let into a database can take: he reads it and he writes it. The step's text is what
// is read and written.
func sayStore(say func(Step), s *store, step Step) {
	what := step.Text
	step.Text, step.Gains = "reads "+what, Condition{ReadsDB, s.at}
	say(step)
	step.Text, step.Gains = "writes "+what, Condition{WritesDB, s.at}
	say(step)
}
