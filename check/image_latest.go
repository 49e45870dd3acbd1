package check

import "github.com/guyline/guyline/network"

// ImageLatest: no tag means the tag latest (OCI distribution).
var ImageLatest = &Check{
	ID:        "image-latest",
	Title:     "A container image follows whatever is newest",
	Principle: SoftwareIntegrity,
	Severity:  Medium,
	Strength:  Practice,
	Cites: []Clause{{"NSA/CISA Security Guidance for 5G Cloud Infrastructures", "Part IV", "2021"}, {"NIST SP 800-53", "CM-2", "rev. 5"},
		{"ENISA 5G SCM", "SO12-083", "1.3"}},
	FiGHT:    []string{"FGT1525", "FGT1195.002"},
	Requires: "Each image is named with a version or a digest; none with latest, or with neither.",
	Evidence: "the image reference of each container",
	Risk:     "A restart changes the software of the function, to what nobody examined; and nobody can say which version runs.",
	Remedies: map[string]string{"": "image: REPOSITORY:VERSION@sha256:DIGEST"},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			i, evidence, ok := value(c, network.ImageRef)
			switch {
			case !ok:
				return Result{Verdict: NoData, Subject: c, Detail: "its image is built in place or named elsewhere"}
			case i.Latest():
				return Result{Verdict: Fail, Subject: c, Detail: i.String() + " names no version", Evidence: evidence}
			}
			return Result{Verdict: Pass, Subject: c, Detail: i.String(), Evidence: evidence}
		})
	},
}
