package check

import "github.com/guyline/guyline/network"

// ContainerPrivileged: a privileged container is root on its node; both benchmarks and the baseline Pod Security
// Standard refuse it. An init container counts too, because it runs on the same node.
var ContainerPrivileged = &Check{
	ID:        "container-privileged",
	Title:     "A container runs privileged",
	Principle: Cloud,
	Severity:  High,
	Strength:  Practice,
	Cites: []Clause{{"Kubernetes Pod Security Standards", "baseline: Privileged Containers", "v1.31"},
		{"CIS Kubernetes Benchmark", "5.2.2", "1.11"}, {"CIS Docker Benchmark", "5.5", "1.6.0"}},
	FiGHT: []string{"FGT1611.501", "FGT1611"},
	Requires: "No container of the network runs privileged, init containers included; a function that needs one kernel " +
		"capability is given that one.",
	Evidence: "the privileged setting of each container",
	Risk:     "Whoever takes over the container owns its node, and every function and key on it.",
	Remedies: map[string]string{
		"kubernetes": "securityContext: { privileged: false, capabilities: { drop: [ALL], add: [NET_ADMIN] } } for a user-plane function; without the add for others",
		"compose":    "remove privileged: true; write cap_drop: [ALL] and cap_add: [NET_ADMIN] with devices: [/dev/net/tun] where a tunnel device is needed",
		"":           "run it unprivileged, and add the one capability that it needs",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			return flagged(c, network.Privileged, true, byPlatform{
				kubernetes: {Pass, "Kubernetes runs no container privileged by itself"},
				compose:    {Pass, "Compose runs no service privileged by itself"},
			})
		})
	},
}
