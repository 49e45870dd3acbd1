package technique

import "github.com/guyline/guyline/network"

// ConsolePasswordKnown is a console's account with a password that anybody tries first (TS 33.117 clause 4.2.3.4.2.3).
var ConsolePasswordKnown = &Weakness{
	ID:      "console-password-known",
	Title:   "its console's password is a default or a common one",
	Shows:   []string{"default-password"},
	Refutes: []string{"default-password"},
	Mend:    "give the console's account a random password",
	Missing: "the accounts of the console: most products come with one whose password is to be changed",
}

// UseDefaultPassword signs in at a console with the account that it comes with. The accounts of most consoles stand in their database and
// not in a configuration: then it is possible.
var UseDefaultPassword = &Technique{
	ID:    "use-default-password",
	Title: "Sign in at a console with a default password",
	FiGHT: "FGT1078.001",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			if !m.isConsole(f) || !m.consoleReached(f) {
				continue
			}
			leaf, known := m.passwords(ConsolePasswordKnown, []*network.Element{f}, ofConsole)
			if open, ok := network.NoAuth.Best(f); !known && ok && open.Value {
				continue // there is no sign-in
			}
			if !known {
				leaf = Leaf{Weakness: ConsolePasswordKnown, Of: f, Title: ConsolePasswordKnown.Title, Level: Possible}
			}
			say(Step{On: f, Needs: []Condition{{Reach, f}}, By: []Leaf{leaf}, Gains: Condition{SignedIn, f},
				Text: "signs in at the console of " + f.String() + " with the password that everybody tries first"})
		}
	},
}
