package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// ContainerCapabilitiesKept: a runtime leaves a container about a dozen capabilities unless all are dropped.
var ContainerCapabilitiesKept = &Check{
	ID:        "container-capabilities-kept",
	Title:     "A container keeps the runtime's capabilities",
	Principle: Cloud,
	Severity:  Low,
	Strength:  Practice,
	Cites: []Clause{{"Kubernetes Pod Security Standards", "restricted: Capabilities", "v1.31"},
		{"CIS Kubernetes Benchmark", "5.2.10", "1.11"}, {"CIS Docker Benchmark", "5.4", "1.6.0"}},
	FiGHT:    []string{"FGT1611.501"},
	Requires: "Containers drop all capabilities and are given back the few that they need. A privileged container is another finding.",
	Evidence: "the capabilities that each container drops",
	Risk: "The runtime's own set holds NET_RAW, with which a taken-over function forges and reads packets on its network, and " +
		"others that help it out of the container.",
	Remedies: map[string]string{
		"kubernetes": "securityContext.capabilities: { drop: [ALL] }, and add back what the function needs",
		"compose":    "cap_drop: [ALL], and cap_add what the service needs",
		"":           "drop all capabilities, and add back what the function needs",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			if on, evidence, ok := value(c, network.Privileged); ok && on {
				return Result{Verdict: NotApplicable, Subject: c, Detail: "privileged: it has every capability whatever it drops", Evidence: evidence}
			}
			dropped := network.CapabilityDrop.Of(c)
			if len(dropped) == 0 {
				return missing(c, network.CapabilityDrop.Name(), byPlatform{
					kubernetes: {Fail, "the container runtime leaves its own set"},
					compose:    {Fail, "the container runtime leaves its own set"},
				})
			}
			r := Result{Verdict: Fail, Subject: c, Evidence: Facts(network.CapabilityDrop, dropped)}
			for _, d := range dropped {
				if strings.EqualFold(d.Value, "ALL") {
					r.Verdict, r.Detail = Pass, "all are dropped"
					return r
				}
			}
			r.Detail = "only " + printed(network.CapabilityDrop, dropped) + " is dropped"
			return r
		})
	},
}
