package technique

// DatabaseInClear is a connection to a database that crosses the network without TLS (TS 33.117 clause 4.2.3.2.4).
var DatabaseInClear = &Weakness{
	ID:      "database-in-clear",
	Title:   "its connection to the database is in clear",
	Shows:   []string{"database-no-tls"},
	Refutes: []string{"database-no-tls"},
	Moot:    []string{"database-no-tls"},
	Mend:    "require TLS at the database",
	Missing: "the TLS setting of the database connection",
}

// ListenToDatabase reads what functions ask of their database from between them.
var ListenToDatabase = &Technique{
	ID:    "listen-to-database",
	Title: "Listen to a database's connections",
	FiGHT: "FGT1040",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.stores() {
			if _, ok := s.reached(m); !ok {
				continue
			}
			between, shared := m.bridge(s.at)
			if !shared {
				between = m.Weak(s.at, SharedSegment)
			}
			for _, f := range s.clients {
				say(Step{On: f, Needs: []Condition{{OnCoreNetwork, nil}}, By: []Leaf{between, m.Weak(f, DatabaseInClear)}, Gains: Condition{ReadsDB, s.at},
					Text: "listens to what " + f.String() + " reads from its database"})
			}
		}
	},
}
