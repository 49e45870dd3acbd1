package check

import "github.com/guyline/guyline/network"

// ContainerPrivilegeEscalation: unless it is forbidden, a set-user-id program inside the container makes its caller root.
var ContainerPrivilegeEscalation = &Check{
	ID:        "container-privilege-escalation",
	Title:     "A container's processes may gain privileges",
	Principle: Cloud,
	Severity:  Low,
	Strength:  Practice,
	Cites: []Clause{{"Kubernetes Pod Security Standards", "restricted: Privilege Escalation", "v1.31"},
		{"CIS Kubernetes Benchmark", "5.2.6", "1.11"}, {"CIS Docker Benchmark", "5.26", "1.6.0"}, {"ENISA 5G SCM", "SO11-070", "1.3"}},
	FiGHT:    []string{"FGT1611.501"},
	Requires: "A process cannot get more privileges than its parent has.",
	Evidence: "the privilege-escalation setting of each container",
	Risk:     "A set-user-id program in the image turns an intruder without rights into root of the container.",
	Remedies: map[string]string{
		"kubernetes": "securityContext.allowPrivilegeEscalation: false",
		"compose":    "security_opt: [\"no-new-privileges:true\"]",
		"":           "forbid new privileges",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			return flagged(c, network.Escalation, true, byPlatform{
				kubernetes: {Fail, "Kubernetes then allows it"},
				compose:    {Fail, "the container runtime then allows it"},
			})
		})
	},
}
