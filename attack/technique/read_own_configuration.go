package technique

import "github.com/guyline/guyline/network"

// ReadOwnConfiguration is what code in a function can do as the function does. In radio nodes nothing is found so that they do not have anyway.
var ReadOwnConfiguration = &Technique{
	ID:    "read-own-configuration",
	Title: "Read the configuration of a function from within",
	FiGHT: "T1552.001",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			if network.NFType(f.Type).RAN() || f.Type == string(network.UE) {
				continue
			}
			say(Step{On: f, Needs: []Condition{{Runs, f}}, Gains: Condition{ReadsConfig, f},
				Text: "reads the configuration of " + f.String() + " as the function does"})
		}
	},
}
