package technique

import "github.com/guyline/guyline/network"

// ReachConsole is what a place on the management network is for.
var ReachConsole = &Technique{
	ID:    "reach-console",
	Title: "Reach a console over the management network",
	FiGHT: "FGT1021",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			if m.isConsole(f) && m.consoleReached(f) {
				say(Step{On: f, Needs: []Condition{{OnManagement, nil}}, Gains: Condition{Reach, f},
					Text: "reaches the console of " + f.String() + " over the management network"})
			}
		}
	},
}

// isConsole reports whether people operate the network at a function: a web console, or a management interface of its own.
func (m *Model) isConsole(f *network.Element) bool {
	return f.Type == string(network.WEBUI) || len(m.Servers(f, network.Management)) > 0
}

// consoleReached reports whether a console is served beyond its own host, as far as is known.
func (m *Model) consoleReached(f *network.Element) bool {
	listeners := m.Servers(f, network.Management)
	for _, i := range listeners {
		if !staysOnHost(i) {
			return true
		}
	}
	return len(listeners) == 0
}
