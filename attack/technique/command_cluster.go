package technique

import "github.com/guyline/guyline/network"

// CommandCluster enters every workload by way of the cluster's own administration.
var CommandCluster = &Technique{
	ID:    "command-cluster",
	Title: "Enter workloads through the cluster's administration",
	FiGHT: "FGT5013",
	Rule: func(m *Model, say func(Step)) {
		m.functionsOnPlatform(kubernetes, func(_, f *network.Element) {
			say(Step{On: f, Needs: []Condition{{ClusterAdmin, nil}}, Gains: Condition{Runs, f},
				Text: "runs what he likes in " + f.String() + " through the cluster's administration"})
		})
	},
}
