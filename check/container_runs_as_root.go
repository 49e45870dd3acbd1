package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// ContainerRunsAsRoot tells the user 0 that is written down (medium) from a manifest that leaves it to the image (low).
var ContainerRunsAsRoot = &Check{
	ID:        "container-runs-as-root",
	Title:     "A container runs, or may run, as root",
	Principle: Cloud,
	Severity:  Medium,
	Strength:  Practice,
	Cites: []Clause{{"Kubernetes Pod Security Standards", "restricted: Running as Non-root", "v1.31"},
		{"CIS Kubernetes Benchmark", "5.2.7", "1.11"}, {"CIS Docker Benchmark", "4.1", "1.6.0"}, {"TS 33.117", "4.2.3.4.6.1", "V20.1.0"}},
	FiGHT:    []string{"FGT1611"},
	Requires: "Each container is started as a user other than root, or its platform is told to refuse it otherwise.",
	Evidence: "the user and the run-as-non-root setting of each container",
	Risk:     "A flaw in the container runtime or the kernel gives a process that is root inside the container root on the node.",
	Remedies: map[string]string{
		"kubernetes": "securityContext: { runAsNonRoot: true, runAsUser: 1000 }",
		"compose":    "user: \"1000:1000\"",
		"":           "start it as a user other than root",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			user, who, known := value(c, network.RunAsUser)
			nonRoot, must, stated := value(c, network.RunAsNonRoot)
			switch {
			case known && user == 0:
				return Result{Verdict: Fail, Subject: c, Detail: "it runs as user 0", Evidence: who}
			case known:
				return Result{Verdict: Pass, Subject: c, Detail: fmt.Sprintf("it runs as user %d", user), Evidence: who}
			case stated && nonRoot:
				return Result{Verdict: Pass, Subject: c, Detail: "it must not run as root", Evidence: must}
			case stated && platform(c) == compose:
				return Result{Verdict: Fail, Subject: c, Detail: "it runs as root", Evidence: must}
			case stated:
				return Result{Verdict: Fail, Severity: Low, Subject: c, Detail: "it is allowed to run as root, and its image decides", Evidence: must}
			}
			r := missing(c, "user", byPlatform{
				kubernetes: {Fail, "its image decides, and root is allowed"},
				compose:    {Fail, "its image decides, and root is allowed"},
			})
			r.Severity = Low
			return r
		})
	},
}
