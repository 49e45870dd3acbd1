package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// ContainerNoSeccomp: Docker filters system calls by itself; Kubernetes does so only where a profile is asked for,
// unless its node agent is started with a default.
var ContainerNoSeccomp = &Check{
	ID:        "container-no-seccomp",
	Title:     "A container's system calls are not filtered",
	Principle: Cloud,
	Severity:  Low,
	Strength:  Practice,
	Cites: []Clause{{"Kubernetes Pod Security Standards", "restricted: Seccomp", "v1.31"},
		{"CIS Kubernetes Benchmark", "5.6.2", "1.11"}, {"CIS Docker Benchmark", "5.22", "1.6.0"}},
	FiGHT:    []string{"FGT1611"},
	Requires: "Each container runs under a seccomp profile: the runtime's own, or one that the operator has written.",
	Evidence: "the seccomp profile of each container",
	Risk:     "Every system call of the kernel is open to an intruder in the container, those with known flaws among them.",
	Remedies: map[string]string{
		"kubernetes": "securityContext.seccompProfile: { type: RuntimeDefault }",
		"compose":    "remove seccomp:unconfined from security_opt",
		"":           "run it under the runtime's seccomp profile",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			profile, evidence, ok := value(c, network.Seccomp)
			switch {
			case !ok:
				return missing(c, network.Seccomp.Name(), byPlatform{
					kubernetes: {Fail, "Kubernetes then filters nothing, unless each node is started with --seccomp-default"},
					compose:    {Pass, "Docker then applies its own profile"},
				})
			case strings.EqualFold(profile, "unconfined"):
				return Result{Verdict: Fail, Severity: Medium, Subject: c, Detail: "the profile is " + profile, Evidence: evidence}
			}
			return Result{Verdict: Pass, Subject: c, Detail: "the profile is " + profile, Evidence: evidence}
		})
	},
}
