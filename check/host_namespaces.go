package check

import "github.com/guyline/guyline/network"

// HostNamespaces is about processes and inter-process communication; the network is host-network's.
var HostNamespaces = &Check{
	ID:        "host-namespaces",
	Title:     "A workload shares its node's processes or memory",
	Principle: Cloud,
	Severity:  High,
	Strength:  Practice,
	Cites: []Clause{{"Kubernetes Pod Security Standards", "baseline: Host Namespaces", "v1.31"}, {"CIS Kubernetes Benchmark", "5.2.3", "1.11"},
		{"CIS Kubernetes Benchmark", "5.2.4", "1.11"}, {"CIS Docker Benchmark", "5.16", "1.6.0"}, {"CIS Docker Benchmark", "5.17", "1.6.0"}},
	FiGHT:    []string{"FGT1611"},
	Requires: "Workloads share neither the process table nor the inter-process communication of their node.",
	Evidence: "the host-pid and host-ipc settings of each workload",
	Risk:     "A taken-over function reads the environment and memory of every other process on the node, keys included, or stops it.",
	Remedies: map[string]string{
		"kubernetes": "remove hostPID: true and hostIPC: true",
		"compose":    "remove pid: host and ipc: host",
		"":           "give it namespaces of its own",
	},
	Run: func(n *network.Network, say func(Result)) {
		when := byPlatform{kubernetes: {Pass, "Kubernetes then shares neither"}, compose: {Pass, "Compose then shares neither"}}
		eachWorkload(n, say, func(w *network.Element) Result {
			pid := flagged(w, network.HostPID, true, when)
			ipc := flagged(w, network.HostIPC, true, when)
			if pid.Verdict == Fail || ipc.Verdict != Fail && len(network.HostPID.Of(w)) > 0 {
				return pid
			}
			return ipc
		})
	},
}
