package technique

// ConsoleOpen is a console that serves whoever connects (TS 33.117 clause 4.2.3.4.1.1).
var ConsoleOpen = &Weakness{
	ID:      "console-open",
	Title:   "its console asks for no sign-in",
	Shows:   []string{"console-no-sign-in"},
	Refutes: []string{"console-no-sign-in"},
	Moot:    []string{"console-no-sign-in"},
	Mend:    "turn the console's sign-in on",
	Missing: "whether the console asks for a sign-in",
}

// EnterOpenConsole operates a console that asks nobody who he is.
var EnterOpenConsole = &Technique{
	ID:    "enter-open-console",
	Title: "Use a console that asks for no sign-in",
	FiGHT: "T1133",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			if m.isConsole(f) && m.consoleReached(f) {
				say(Step{On: f, Needs: []Condition{{Reach, f}}, By: []Leaf{m.Weak(f, ConsoleOpen)}, Gains: Condition{SignedIn, f},
					Text: "uses the console of " + f.String() + ", which asks for no sign-in"})
			}
		}
	},
}
