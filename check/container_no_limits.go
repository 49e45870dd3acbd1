package check

import "github.com/guyline/guyline/network"

// ContainerNoLimits asks for a limit of memory: without one a single function can starve its node. A CPU limit alone
// does not help against that, and some user planes are rightly given none.
var ContainerNoLimits = &Check{
	ID:        "container-no-limits",
	Title:     "A container may use all of its node's resources",
	Principle: Cloud,
	Severity:  Medium,
	Strength:  Practice,
	Cites: []Clause{{"CIS Docker Benchmark", "5.11", "1.6.0"}, {"ENISA 5G SCM", "SO15-031", "1.3"},
		{"NSA/CISA Security Guidance for 5G Cloud Infrastructures", "Part II", "2021"}},
	FiGHT:    []string{"FGT1499"},
	Requires: "The memory and processor time that a container may use are limited. Init containers, which end, are left out.",
	Evidence: "the resource limits of each container",
	Risk:     "One function that is flooded or leaks memory takes every other function on its node down with it.",
	Remedies: map[string]string{
		"kubernetes": "resources: { limits: { cpu: \"1\", memory: 1Gi } }, by what the function needs at its peak",
		"compose":    "deploy.resources.limits: { cpus: \"1\", memory: 1G }, by what the service needs at its peak",
		"":           "limit memory and processor time",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			if initial(c) {
				return Result{Verdict: NotApplicable, Subject: c, Detail: "an init container ends before the function starts"}
			}
			memory, cpu := network.LimitMemory.Of(c), network.LimitCPU.Of(c)
			evidence := append(Facts(network.LimitMemory, memory), Facts(network.LimitCPU, cpu)...)
			limited, said, ok := value(c, network.HasLimits)
			switch {
			case len(memory) > 0:
				return Result{Verdict: Pass, Subject: c, Detail: "memory is limited to " + printed(network.LimitMemory, memory), Evidence: evidence}
			case len(cpu) > 0:
				return Result{Verdict: Fail, Severity: Low, Subject: c, Detail: "the processor is limited, memory is not", Evidence: evidence}
			case ok && limited:
				return Result{Verdict: Pass, Subject: c, Detail: "limits are set", Evidence: said}
			case ok:
				return Result{Verdict: Fail, Subject: c, Detail: "no limit is set", Evidence: said}
			}
			return missing(c, "limit", byPlatform{
				kubernetes: {Fail, "the container may use what the node has"},
				compose:    {Fail, "the container may use what the host has"},
			})
		})
	},
}
