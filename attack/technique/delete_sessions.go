package technique

// DeleteSessions cuts subscribers off one after the other, or all at once.
var DeleteSessions = &Technique{
	ID:    "delete-sessions",
	Title: "Delete sessions at the UPF",
	FiGHT: "FGT1499.503",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.upfs() {
			say(Step{On: upf, Needs: []Condition{{RulesN4, upf}}, Gains: Condition{Availability, upf}, Text: "deletes the sessions of " + upf.String() + ", or has it drop their packets"})
		}
	},
}
