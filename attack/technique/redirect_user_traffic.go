package technique

// RedirectUserTraffic writes forwarding rules: packets are copied, or led to another address (TS 33.513 clause 4.2.2.5 asks for the protection of N4
// because of it).
var RedirectUserTraffic = &Technique{
	ID:    "redirect-user-traffic",
	Title: "Redirect user traffic at the UPF",
	FiGHT: "FGT5008",
	Rule: func(m *Model, say func(Step)) {
		for _, upf := range m.upfs() {
			say(Step{On: upf, Needs: []Condition{{RulesN4, upf}}, Gains: Condition{UserTraffic, upf}, Text: "leads the traffic of subscribers from " + upf.String() + " to himself"})
		}
	},
}
