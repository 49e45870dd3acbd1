package check

import (
	"fmt"
	"maps"
	"slices"

	"github.com/guyline/guyline/network"
)

// FunctionSingle: the architecture allows redundancy and does not order it (TS 23.501 clause 5.21), hence practice. A
// file alone does not tell how many run of it: workloads or an inventory do.
var FunctionSingle = &Check{
	ID:        "function-single",
	Title:     "A function without which nobody is served runs once",
	Principle: Resilience,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"TS 23.501", "5.21", "V18.5.0"}, {"NIST SP 800-53", "CP-2", "rev. 5"}, {"ENISA 5G SCM", "SO24-001", "1.3"}},
	FiGHT:     []string{"FGM5512", "FGT1499"},
	Requires: "Functions whose loss stops registration or sessions (NRF, SCP, AMF, AUSF, UDM, UDR, SMF, UPF, or a whole core in one program) run at " +
		"least twice: as copies of one workload, or as several functions of the type. A declared laboratory need not.",
	Evidence: "the workloads that run each function, with their replicas, and the inventory",
	Risk:     "One fault, restart or attack on the function takes the service of everybody whom it serves.",
	Remedies: map[string]string{
		"kubernetes": "spec.replicas: 2 where the function keeps its state elsewhere; else a second set of the function with an identity of its own, registered at the NRF",
		"compose":    "a second service with an identity and address of its own, on another host",
		"":           "run a second instance on another host, and name it under functions in guyline.yaml",
	},
	Run: func(n *network.Network, say func(Result)) {
		lab, isLab := laboratory(n)
		for _, t := range types(n, network.NRF, network.SCP, network.AMF, network.AUSF, network.UDM, network.UDR, network.SMF, network.UPF, network.CORE) {
			decideSingle(n, string(t), n.Functions(t), func(r Result) {
				if r.Verdict == Fail && isLab {
					r.Verdict, r.Detail, r.Evidence = NotApplicable, r.Detail+", in a declared laboratory", append(r.Evidence, lab...)
				}
				say(r)
			})
		}
	},
}

// decideSingle says of functions of one kind whether at least two run, by group of workloads; where no workload is
// known, by the inventory.
func decideSingle(n *network.Network, what string, functions iterator, say func(Result)) {
	listed := inventoried(n, functions)
	groups := running(n, functions)
	if listed.count > 1 {
		say(Result{Verdict: Pass, Subject: listed.subject, Detail: fmt.Sprintf("the inventory has %d instances of %s", listed.count, what), Evidence: listed.evidence})
		return
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		g := groups[name]
		r := Result{Verdict: Pass, Subject: g.subject, Detail: fmt.Sprintf("%d instances of %s run%s", g.count, what, in(name)), Evidence: asWritten(g.evidence)}
		if g.count < 2 {
			r.Verdict, r.Detail, r.Evidence = Fail, fmt.Sprintf("one %s runs%s", what, in(name)), g.evidence
		}
		say(r)
	}
	switch {
	case len(groups) > 0:
	case listed.count == 1:
		say(Result{Verdict: Fail, Subject: listed.subject, Detail: "the inventory has one " + what, Evidence: listed.evidence})
	default:
		for f := range functions {
			say(Result{Verdict: NoData, Subject: f, Detail: "how many run of it is not in the input: neither workload nor inventory"})
		}
	}
}

// in names the group in which workloads run side by side.
func in(group string) string {
	if group == "." {
		return ""
	}
	return " in " + group
}
