package check

import "github.com/guyline/guyline/network"

// ImageNotPinned: a tag is a name that its publisher may move; a digest is the content.
var ImageNotPinned = &Check{
	ID:        "image-not-pinned",
	Title:     "A container image is named by a movable tag",
	Principle: SoftwareIntegrity,
	Severity:  Low,
	Strength:  Practice,
	Cites: []Clause{{"TS 33.527", "4.2.3.3.5.2", "V19.0.0"}, {"NSA/CISA Security Guidance for 5G Cloud Infrastructures", "Part IV", "2021"},
		{"NIST SP 800-53", "SI-7", "rev. 5"}, {"ENISA 5G SCM", "SO12-083", "1.3"}},
	FiGHT: []string{"FGT1525", "FGT1195.002"},
	Requires: "Each image is named by its digest, so that what runs is what was examined. One that follows the newest is another " +
		"finding; one that is built in place has no reference.",
	Evidence: "the image reference of each container",
	Risk:     "Whoever may write to the registry, or stands before it, puts other software under the same name; two nodes may run different software.",
	Remedies: map[string]string{
		"": "image: REPOSITORY:TAG@sha256:DIGEST, with the digest that `docker buildx imagetools inspect REPOSITORY:TAG` prints",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			i, evidence, ok := value(c, network.ImageRef)
			switch {
			case !ok:
				return Result{Verdict: NoData, Subject: c, Detail: "its image is built in place or named elsewhere"}
			case i.Latest():
				return Result{Verdict: NotApplicable, Subject: c, Detail: i.String() + " follows the newest, which is a finding of its own", Evidence: evidence}
			case i.Digest == "":
				return Result{Verdict: Fail, Subject: c, Detail: i.String() + " has no digest", Evidence: evidence}
			}
			return Result{Verdict: Pass, Subject: c, Detail: i.String(), Evidence: evidence}
		})
	},
}
