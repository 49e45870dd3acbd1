package check

import "github.com/guyline/guyline/network"

// ContainerRootWritable is advice of the Docker benchmark; no Pod Security Standard asks for it.
var ContainerRootWritable = &Check{
	ID:        "container-root-writable",
	Title:     "A container's root file system is writable",
	Principle: Cloud,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"CIS Docker Benchmark", "5.13", "1.6.0"}, {"ENISA 5G SCM", "SO11-065", "1.3"}},
	FiGHT:     []string{"FGT1525"},
	Requires:  "The root file system of each container is read-only; what must be written goes to a mounted volume. Init containers, which end, are left out.",
	Evidence:  "the read-only-root setting of each container",
	Risk:      "An intruder changes the function's program or configuration in place, and drops tools beside it.",
	Remedies: map[string]string{
		"kubernetes": "securityContext.readOnlyRootFilesystem: true, with an emptyDir volume for what is written",
		"compose":    "read_only: true, with tmpfs: [/tmp] for what is written",
		"":           "make the root file system read-only",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			if initial(c) {
				return Result{Verdict: NotApplicable, Subject: c, Detail: "an init container ends before the function starts"}
			}
			return flagged(c, network.ReadOnlyRoot, false, byPlatform{
				kubernetes: {Fail, "Kubernetes then mounts it writable"},
				compose:    {Fail, "Compose then mounts it writable"},
			})
		})
	},
}
