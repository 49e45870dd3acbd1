package technique

// AnswerForOthers takes requests that functions send to the one that the NRF named, and passes them on to the real one. Where they call it in
// clear, or verify no certificate, nothing tells them that it is another.
var AnswerForOthers = &Technique{
	ID:    "answer-for-others",
	Title: "Answer in the place of a function that others look for",
	FiGHT: "FGT1557.504",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			for _, g := range m.users(f) {
				for _, nrf := range m.NRFs(g) {
					if nrf == f {
						continue
					}
					for _, i := range m.onSBI(f) {
						step := Step{On: f, Needs: []Condition{{Discovered, nrf}, {Calls, f}}, Gains: Condition{OnPath, i},
							Text: "answers " + g.String() + " in the place of " + f.String() + ", and passes on what it asks"}
						for _, l := range []Leaf{m.Weak(i, SBIClear), m.Weak(g, AnyServerTaken)} {
							step.By = []Leaf{l}
							say(step)
						}
					}
				}
			}
		}
	},
}
