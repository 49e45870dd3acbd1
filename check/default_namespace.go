package check

import "github.com/guyline/guyline/network"

// DefaultNamespace says nothing of manifests that name no namespace: whoever applies them gives it.
var DefaultNamespace = &Check{
	ID:        "default-namespace",
	Title:     "A workload runs in the default namespace",
	Principle: Cloud,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"CIS Kubernetes Benchmark", "5.6.4", "1.11"}},
	FiGHT:     []string{"FGT1611"},
	Requires:  "Workloads stand in namespaces made for them, so that roles, quotas and network policies can be given by namespace.",
	Evidence:  "the namespace that each Kubernetes workload names",
	Risk:      "Roles and policies cannot tell the functions from whatever else lands in the namespace that everything falls into.",
	Remedies: map[string]string{
		"kubernetes": "metadata.namespace: NAME, with a Namespace made for it",
		"":           "give it a namespace of its own",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachWorkload(n, say, func(w *network.Element) Result {
			ns, evidence, ok := value(w, network.Namespace)
			switch {
			case platform(w) == compose:
				return Result{Verdict: NotApplicable, Subject: w, Detail: "Compose knows no namespaces"}
			case !ok:
				return Result{Verdict: NoData, Subject: w, Detail: "it names no namespace: whoever applies it decides"}
			case ns == "default":
				return Result{Verdict: Fail, Subject: w, Detail: "its namespace is default", Evidence: evidence}
			}
			return Result{Verdict: Pass, Subject: w, Detail: "its namespace is " + ns, Evidence: evidence}
		})
	},
}
