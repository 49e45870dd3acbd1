package technique

// AcceptsToken: a producer serves whoever shows a token of its NRF for the service; that is what tokens are for (TS 33.501 clause
// 13.4.1.1.2).
var AcceptsToken = &Weakness{
	ID:    "accepts-token",
	Title: "whoever shows a token of the NRF is served",
}

// CallWithToken uses tokens that the NRF gave.
var CallWithToken = &Technique{
	ID:    "call-with-token",
	Title: "Call a producer's services with a token",
	FiGHT: "FGT5043.001",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			for _, nrf := range m.NRFs(f) {
				say(Step{On: f, Needs: []Condition{{HoldsToken, nrf}, {Reach, f}}, By: []Leaf{m.ByDesign(f, AcceptsToken)}, Gains: Condition{Calls, f},
					Text: "calls the services of " + f.String() + " and shows a token of " + nrf.String()})
			}
		}
	},
}
