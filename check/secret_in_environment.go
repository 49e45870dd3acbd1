package check

import "github.com/guyline/guyline/network"

// SecretInEnvironment: what a manifest gives in clear stands in every copy of the manifest, and in the listing of the
// process.
var SecretInEnvironment = &Check{
	ID:        "secret-in-environment",
	Title:     "A secret stands in a container's environment",
	Principle: Cloud,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"CIS Kubernetes Benchmark", "5.4.1", "1.11"}, {"TS 33.117", "4.2.3.2.3", "V20.1.0"}, {"ENISA 5G SCM", "SO11-071", "1.3"}},
	FiGHT:     []string{"FGT1555"},
	Requires:  "Passwords and keys reach a container as files from a secret store, or at least by reference to a Secret; none is written into its environment.",
	Evidence:  "the settings in each container's environment that hold a secret in clear",
	Risk:      "Whoever sees the manifest, its repository, or the container's process list has the password.",
	Remedies: map[string]string{
		"kubernetes": "mount a Secret as a file; or at least valueFrom: { secretKeyRef: { name: NAME, key: KEY } } in place of value",
		"compose":    "secrets: [NAME] with NAME_FILE=/run/secrets/NAME in place of the value",
		"":           "give the secret as a file from a secret store",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			found := network.SecretEnv.Of(c)
			if len(found) == 0 {
				return missing(c, "secret", byPlatform{
					kubernetes: {Pass, "no variable of the container holds one in clear"},
					compose:    {Pass, "no variable of the service holds one in clear"},
				})
			}
			return Result{Verdict: Fail, Subject: c, Detail: "in clear: " + printed(network.SecretEnv, found), Evidence: Facts(network.SecretEnv, found)}
		})
	},
}
