package technique

import "github.com/guyline/guyline/network"

// RunsOnce is a function without which nobody is served, and of which there is one (TS 23.501 clause 5.21 allows more).
var (
	RunsOnce = &Weakness{
		ID:      "runs-once",
		Title:   "it runs once",
		Shows:   []string{"function-single"},
		Refutes: []string{"function-single"},
		Moot:    []string{"function-single"},
		Mend:    "run it at least twice",
		Missing: "how many run of it: workloads or an inventory",
	}
	DatabaseRunsOnce = &Weakness{
		ID:      "database-runs-once",
		Title:   "the database runs once",
		Shows:   []string{"database-single"},
		Refutes: []string{"database-single"},
		Moot:    []string{"database-single"},
		Mend:    "replicate the database",
		Missing: "how many run of it: workloads or an inventory",
	}
)

// SwitchOffFunction is what hands on the machine of a function can do, where nothing replaces it.
var SwitchOffFunction = &Technique{
	ID:    "switch-off-function",
	Title: "Switch off a function that runs once",
	FiGHT: "FGT5018.003",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions(network.NRF, network.SCP, network.AMF, network.AUSF, network.UDM, network.UDR, network.SMF, network.UPF, network.CORE,
			network.DATABASE) {
			at, ok := network.SiteName.Best(f)
			if !ok {
				continue
			}
			w := RunsOnce
			if f.Type == string(network.DATABASE) {
				w = DatabaseRunsOnce
			}
			say(Step{On: f, Needs: []Condition{{AtSite, nil}}, By: []Leaf{m.Weak(f, w), Fact(network.SiteName, f, at)}, Gains: Condition{Availability, f},
				Text: "switches off " + f.String() + " at " + at.Value + ", which nothing replaces"})
		}
	},
}
