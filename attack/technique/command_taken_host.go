package technique

// HostCommanded is what a capture shows: a stranger commands the function's host already.
var HostCommanded = &Weakness{
	ID:    "host-commanded",
	Title: "a stranger commands its host",
	Shows: []string{"attack-bind-shell", "attack-reverse-shell"},
	Mend:  "cut the host off, and allow each function's connections by peer",
}

// CommandTakenHost goes the way that somebody was seen to go. Where that was not seen there is no such step.
var CommandTakenHost = &Technique{
	ID:    "command-taken-host",
	Title: "Command a function's host as somebody was seen to do",
	FiGHT: "FGT1059",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			if leaf := m.Weak(f, HostCommanded); leaf.Level.Evidenced() {
				say(Step{On: f, Needs: []Condition{{Reach, f}}, By: []Leaf{leaf}, Gains: Condition{Runs, f},
					Text: "commands the host of " + f.String() + ", as a stranger was seen to do"})
			}
		}
	},
}
