package technique

// SilenceEmergencyCalls is what the loss of a site means where no other site of the network would serve.
var SilenceEmergencyCalls = &Technique{
	ID:    "silence-emergency-calls",
	Title: "Silence calls for help where nothing else serves",
	FiGHT: "FGT5018",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.failing("site-without-redundancy") {
			say(Step{On: s, Needs: []Condition{{Availability, s}}, By: []Leaf{m.Weak(s, ServesAlone)}, Gains: Condition{EmergencyCalls, s},
				Text: "leaves the people of " + s.String() + " without a network to call for help"})
		}
	},
}
