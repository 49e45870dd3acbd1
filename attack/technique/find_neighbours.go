package technique

// FindNeighbours looks around on a node that was taken.
var FindNeighbours = &Technique{
	ID:    "find-neighbours",
	Title: "Find the other containers of a node",
	FiGHT: "FGT5014",
	Rule: func(m *Model, say func(Step)) {
		for _, g := range m.hostGroups() {
			for _, w := range g.workloads {
				if len(m.RunBy(w)) > 0 {
					say(Step{On: w, Needs: []Condition{{OnNode, w}}, Gains: Condition{OnHost, g.first},
						Text: "finds what else runs on the node of " + w.String()})
				}
			}
		}
	},
}
