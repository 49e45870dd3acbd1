package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// SBIHTTP1: service-based interfaces speak HTTP/2 (TS 29.500 clause 5, as TS 29.510 and its siblings of Release 18 cite it).
var SBIHTTP1 = &Check{
	ID:        "sbi-http1",
	Title:     "A service-based interface speaks HTTP/1 instead of HTTP/2",
	Principle: ServiceInterfaces,
	Severity:  Low,
	Strength:  Shall,
	Cites:     []Clause{{"TS 29.500", "5", "Release 18"}},
	FiGHT:     []string{"FGT1071.502"},
	Requires:  "Functions speak HTTP/2 on service-based interfaces.",
	Evidence:  "the HTTP version of each SBI endpoint",
	Risk: "Functions of others cannot talk to it, and a gateway that translates between the two versions is one more place " +
		"where requests are taken apart and can be smuggled.",
	Remedies: map[string]string{
		"oai-2024": "http_version: 2 at the top of the configuration",
		"oai-env":  "USE_HTTP2=yes (HTTP_VERSION=2 in later versions) for every function",
		"":         "switch the function to HTTP/2",
	},
	Run: func(n *network.Network, say func(Result)) {
		for i := range n.Interfaces(network.SBI) {
			version, evidence, ok := value(i, network.HTTPVersion)
			switch {
			case !ok:
				if isRole(i, network.Server) {
					say(Result{Verdict: NoData, Subject: i, Detail: "the HTTP version is not stated"})
				}
			case strings.HasPrefix(strings.TrimPrefix(strings.ToUpper(version), "HTTP/"), "1"):
				say(Result{Verdict: Fail, Subject: i, Detail: "HTTP version " + version, Evidence: evidence})
			default:
				say(Result{Verdict: Pass, Subject: i, Detail: "HTTP version " + version, Evidence: evidence})
			}
		}
	},
}
