package check

import "github.com/guyline/guyline/network"

// NoRestartPolicy: the Docker benchmark wants restarts bounded (5.15); what matters for service is that there are any.
var NoRestartPolicy = &Check{
	ID:        "no-restart-policy",
	Title:     "A function stays down when it stops",
	Principle: Resilience,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"CIS Docker Benchmark", "5.15", "1.6.0"}, {"NIST SP 800-53", "CP-10", "rev. 5"}, {"ENISA 5G SCM", "SO21-010", "1.3"}},
	FiGHT:     []string{"FGT1499"},
	Requires:  "The platform starts each workload again that stops and is meant to stay: always, unless stopped, or on failure. Jobs end.",
	Evidence:  "the restart policy of each workload",
	Risk:      "A single malformed message that stops the function stops it until somebody comes.",
	Remedies: map[string]string{
		"kubernetes": "run it as a Deployment, StatefulSet or DaemonSet, which restart always",
		"compose":    "restart: unless-stopped; or on-failure:5, which the CIS benchmark prefers",
		"":           "have it started again when it stops",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachWorkload(n, say, func(w *network.Element) Result {
			if ends(w) {
				return Result{Verdict: NotApplicable, Subject: w, Detail: "a " + w.Type + " is meant to end"}
			}
			policy, evidence, ok := value(w, network.RestartPolicy)
			switch {
			case !ok:
				return missing(w, network.RestartPolicy.Name(), byPlatform{
					kubernetes: {Pass, "Kubernetes then restarts always"},
					compose:    {Fail, "Compose then restarts nothing"},
				})
			case policy == "no" || policy == "never":
				return Result{Verdict: Fail, Subject: w, Detail: "restart-policy is " + policy, Evidence: evidence}
			}
			if whole(w) {
				evidence = asWritten(evidence) // the Kubernetes API fills in Always, and a Deployment may have no other
			}
			return Result{Verdict: Pass, Subject: w, Detail: "restart-policy is " + policy, Evidence: evidence}
		})
	},
}
