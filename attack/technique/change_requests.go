package technique

import "github.com/guyline/guyline/network"

// ChangeRequests: whoever is in the middle of a request, with the token in it, asks what he likes; and in the middle of the NRF's answers
// he sends functions to one of his own.
var ChangeRequests = &Technique{
	ID:    "change-requests",
	Title: "Change service requests and answers on their way",
	FiGHT: "FGT1565.002",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			for _, i := range m.onSBI(f) {
				say(Step{On: f, Needs: []Condition{{OnPath, i}}, Gains: Condition{Calls, f}, Text: "puts requests of his own into those that go to " + f.String()})
				if f.Type == string(network.NRF) {
					say(Step{On: f, Needs: []Condition{{OnPath, i}}, Gains: Condition{Discovered, f},
						Text: "writes a function of his own into the answers of " + f.String()})
				}
			}
		}
	},
}
