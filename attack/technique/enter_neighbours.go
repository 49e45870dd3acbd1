package technique

// EnterNeighbours goes from the node into its containers: root on a node rules every container there.
var EnterNeighbours = &Technique{
	ID:    "enter-neighbours",
	Title: "Enter the containers of a node from outside",
	FiGHT: "FGT1609",
	Rule: func(m *Model, say func(Step)) {
		for _, g := range m.hostGroups() {
			for _, w := range g.workloads {
				for _, f := range m.RunBy(w) {
					say(Step{On: f, Needs: []Condition{{OnHost, g.first}}, By: []Leaf{m.shares(g, w)}, Gains: Condition{Runs, f},
						Text: "enters " + f.String() + " from its node"})
				}
			}
		}
	},
}
