package check

import "github.com/guyline/guyline/network"

// NoHealthProbe: a probe of readiness keeps requests away, one of liveness restarts; either shows that it hangs.
var NoHealthProbe = &Check{
	ID:        "no-health-probe",
	Title:     "Nothing notices when a container hangs",
	Principle: Resilience,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"CIS Docker Benchmark", "5.27", "1.6.0"}, {"ENISA 5G SCM", "SO21-010", "1.3"}},
	FiGHT:     []string{"FGT1499"},
	Requires:  "The platform probes each container that is meant to stay: liveness or readiness under Kubernetes, a health check under Compose, written there or in the image.",
	Evidence:  "the probes of each container",
	Risk:      "A function that hangs keeps its place; requests go to it until somebody complains.",
	Remedies: map[string]string{
		"kubernetes": "livenessProbe: { tcpSocket: { port: 7777 }, periodSeconds: 10 } with the port that the function serves",
		"compose":    "healthcheck: { test: [CMD, …], interval: 10s, retries: 3 }",
		"":           "probe the function",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			if initial(c) || ends(workload(c)) {
				return Result{Verdict: NotApplicable, Subject: c, Detail: "it is meant to end"}
			}
			alive, evidence, ok := value(c, network.Liveness)
			ready, more, has := value(c, network.Readiness)
			evidence = append(evidence, more...)
			switch {
			case alive || ready:
				return Result{Verdict: Pass, Subject: c, Detail: "it is probed", Evidence: evidence}
			case ok || has:
				return Result{Verdict: Fail, Subject: c, Detail: "it is not probed", Evidence: evidence}
			}
			return missing(c, "probe", byPlatform{
				kubernetes: {Fail, "Kubernetes then only sees whether the process runs"},
				compose:    {NoData, "the image may have one"},
			})
		})
	},
}
