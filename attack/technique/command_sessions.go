package technique

// ObeysSMFs: a UPF does what an associated SMF says; that it is the operator's own is what the protection of N4 is for (TS 33.501 clause 9.9). Sessions
// are named by identifiers that can be tried one after the other.
var ObeysSMFs = &Weakness{
	ID:    "obeys-smfs",
	Title: "a UPF obeys whoever it took for an SMF",
}

// CommandSessions is the use of an association.
var CommandSessions = &Technique{
	ID:    "command-sessions",
	Title: "Command the user plane's sessions over N4",
	FiGHT: "FGT1557.503",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.n4Ends() {
			say(Step{On: upf, Needs: []Condition{{Peer, upf}}, By: []Leaf{m.ByDesign(upf, ObeysSMFs)}, Gains: Condition{RulesN4, upf},
				Text: "changes and deletes sessions of " + upf.String()})
		}
	},
}
