package check

import "github.com/guyline/guyline/network"

// HostNetwork: a workload on its node's network listens on the node's addresses and is out of reach of NetworkPolicies.
var HostNetwork = &Check{
	ID:        "host-network",
	Title:     "A workload shares its node's network",
	Principle: Cloud,
	Severity:  Medium,
	Strength:  Practice,
	Cites: []Clause{{"Kubernetes Pod Security Standards", "baseline: Host Namespaces", "v1.31"},
		{"CIS Kubernetes Benchmark", "5.2.5", "1.11"}, {"CIS Docker Benchmark", "5.10", "1.6.0"}},
	FiGHT:    []string{"FGT1040", "FGT1611"},
	Requires: "Workloads have a network of their own; a function that needs particular interfaces is given these (Multus, SR-IOV, macvlan).",
	Evidence: "the host-network setting of each workload",
	Risk:     "A taken-over function reads the traffic of everything on its node and reaches services that listen on the node's loopback; network policies do not hold it.",
	Remedies: map[string]string{
		"kubernetes": "remove hostNetwork: true; attach the interfaces that it needs with k8s.v1.cni.cncf.io/networks",
		"compose":    "remove network_mode: host; name networks, a macvlan one where the radio must reach it",
		"":           "give it a network of its own",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachWorkload(n, say, func(w *network.Element) Result {
			return flagged(w, network.HostNetwork, true, byPlatform{
				kubernetes: {Pass, "Kubernetes then gives the pod its own network"},
				compose:    {Pass, "Compose then gives the service its own network"},
			})
		})
	},
}
