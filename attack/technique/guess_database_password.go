package technique

import "github.com/guyline/guyline/network"

// DatabasePasswordKnown is an account of a database with a password that anybody tries first (TS 33.117 clause 4.2.3.4.3.1).
var DatabasePasswordKnown = &Weakness{
	ID:      "database-password-known",
	Title:   "the database's password is a default or a common one",
	Shows:   []string{"default-password"},
	Refutes: []string{"default-password"},
	Mend:    "give the database's account a random password",
	Missing: "the password of the database's account",
}

// GuessDatabasePassword signs in at a database with the password that its product or its sample deployment comes with. Where no
// account is known there is none to guess.
var GuessDatabasePassword = &Technique{
	ID:    "guess-database-password",
	Title: "Sign in at a database with a default password",
	FiGHT: "FGT1110.001",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.stores() {
			reach, ok := s.reached(m)
			leaf, known := m.passwords(DatabasePasswordKnown, append([]*network.Element{s.at}, s.clients...), ofDatabase)
			if ok && known {
				sayStore(say, s, Step{On: s.at, Needs: []Condition{reach}, By: []Leaf{leaf},
					Text: "the database of " + s.at.String() + ", whose password everybody tries first"})
			}
		}
	},
}
