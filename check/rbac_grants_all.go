package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// RBACGrantsAll looks at bindings, because a role that nobody has grants nothing.
var RBACGrantsAll = &Check{
	ID:        "rbac-grants-all",
	Title:     "An account may do everything in the cluster",
	Principle: Cloud,
	Severity:  High,
	Strength:  Practice,
	Cites: []Clause{{"CIS Kubernetes Benchmark", "5.1.1", "1.11"}, {"CIS Kubernetes Benchmark", "5.1.3", "1.11"},
		{"ENISA 5G SCM", "SO11-038", "1.3"}},
	FiGHT:    []string{"FGT1078.004", "FGT1078"},
	Requires: "Nobody but the cluster's own administration is bound to cluster-admin, or to a role with every verb on every resource.",
	Evidence: "the role bindings of the input, and what their roles allow",
	Risk:     "Whoever takes over a workload that runs under the account owns the cluster and every function in it.",
	Remedies: map[string]string{
		"kubernetes": "bind a Role that names the apiGroups, resources and verbs that the account uses",
		"":           "grant only what is used",
	},
	Run: func(n *network.Network, say func(Result)) {
		for r := range n.Elements(network.KindRole) {
			if !strings.HasSuffix(r.Type, "Binding") {
				continue
			}
			to := network.GrantedTo.Of(r)
			all, evidence, ok := value(r, network.GrantsAll)
			evidence = append(evidence, Facts(network.GrantedTo, to)...)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: r, Detail: "what its role allows is not in the input"})
			case all && len(to) == 0:
				say(Result{Verdict: NotApplicable, Subject: r, Detail: "it allows everything and is bound to nobody", Evidence: evidence})
			case all:
				say(Result{Verdict: Fail, Subject: r, Detail: "everything is allowed to " + printed(network.GrantedTo, to), Evidence: evidence})
			default:
				say(Result{Verdict: Pass, Subject: r, Detail: "its role does not allow everything", Evidence: evidence})
			}
		}
	},
}
