package technique

// DetachTerminals ends registrations in another's name. Who is not registered can call for help only by the way that the law may not have
// asked for (TS 33.501 clause 10.2.2).
var DetachTerminals = &Technique{
	ID:    "detach-terminals",
	Title: "Detach terminals in another's name",
	FiGHT: "FGT1499.503",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{FakeNAS, amf}}, Gains: Condition{EmergencyCalls, amf},
				Text: "ends registrations at " + amf.String() + " in terminals' names, who then cannot call"})
		}
	},
}
