package technique

import "github.com/guyline/guyline/network"

// AnswerForOthers takes requests that functions send to the one that the NRF named, and passes them on to the real one. Where they call it in
// clear, or verify no certificate, nothing tells them that it is another.
var AnswerForOthers = &Technique{
	ID:    "answer-for-others",
	Title: "Answer in the place of a function that others look for",
	FiGHT: "FGT1557.504",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			if f.Type == string(network.NRF) {
				continue
			}
			users := m.users(f)
			for _, nrf := range m.registrars(f) {
				for _, i := range m.onSBI(f) {
					step := Step{On: f, Needs: []Condition{{Discovered, nrf}, {Calls, f}}, By: []Leaf{m.sbiClear(f, i)}, Gains: Condition{OnPath, i},
						Text: "answers others in the place of " + f.String() + ", and passes on what they ask"}
					say(step)
					for _, g := range users {
						step.By = []Leaf{m.Weak(g, AnyServerTaken)}
						step.Text = "answers " + g.String() + " in the place of " + f.String() + ", and passes on what it asks"
						say(step)
					}
				}
			}
		}
	},
}
