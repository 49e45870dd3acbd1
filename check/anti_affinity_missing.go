package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// AntiAffinityMissing concerns only what has copies; a single copy is function-single's.
var AntiAffinityMissing = &Check{
	ID:        "anti-affinity-missing",
	Title:     "All copies of a workload may land on one node",
	Principle: Cloud,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"ENISA 5G SCM", "SO24-001", "1.3"}, {"NIST SP 800-53", "CP-2", "rev. 5"}},
	FiGHT:     []string{"FGT1499"},
	Requires:  "The copies of a workload that has several are kept on different nodes: by pod anti-affinity or by spread constraints. A DaemonSet is spread by nature.",
	Evidence:  "the replicas and the placement rules of each Kubernetes workload",
	Risk:      "One node's failure takes all copies at once, and the redundancy was only on paper.",
	Remedies: map[string]string{
		"kubernetes": "spec.template.spec.topologySpreadConstraints: [{ maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: … }]",
		"":           "spread the copies over nodes",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachWorkload(n, say, func(w *network.Element) Result {
			replicas, evidence, known := value(w, network.Replicas)
			switch {
			case platform(w) == compose:
				return Result{Verdict: NotApplicable, Subject: w, Detail: "Compose runs on one host"}
			case w.Type == "DaemonSet" || ends(w):
				return Result{Verdict: NotApplicable, Subject: w, Detail: "a " + w.Type + " has no copies to spread"}
			case !known:
				return Result{Verdict: NoData, Subject: w, Detail: "how many copies run is not known"}
			case replicas < 2:
				return Result{Verdict: NotApplicable, Subject: w, Detail: fmt.Sprintf("%d copy: nothing to spread", replicas), Evidence: evidence}
			}
			r := flagged(w, network.AntiAffinity, false, byPlatform{kubernetes: {Fail, "Kubernetes then may put them on one node"}})
			r.Detail = fmt.Sprintf("%d copies; %s", replicas, r.Detail)
			if len(r.Evidence) > 0 {
				r.Evidence = append(r.Evidence, evidence...)
			}
			return r
		})
	},
}
