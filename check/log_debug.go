package check

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// LogDebug: the clause forbids keys and the like in logs; at debugging levels the products log messages whole.
var LogDebug = &Check{
	ID:        "log-debug",
	Title:     "A function logs at a debugging level",
	Principle: SoftwareIntegrity,
	Severity:  Low,
	Strength:  Practice,
	Cites: []Clause{{"TS 33.117", "4.2.3.2.2", "V20.1.0"}, {"TS 33.117", "4.2.3.2.5", "V20.1.0"}, {"ENISA 5G SCM", "SO11-066", "1.3"},
		{"ENISA 5G SCM", "SO12-014", "1.3"}},
	FiGHT:    []string{"FGT1592.501", "FGT5005"},
	Requires: "Outside maintenance no function logs at a level at which messages, identities or keys appear. A declared laboratory may.",
	Evidence: "the log level of each function, and the declared profile of the network",
	Risk:     "Identities, tokens and keys of subscribers stand in log files, which more people read than the functions' memory; and the disk fills.",
	Remedies: map[string]string{
		"open5gs-2.7": "logger.level: info",
		"open5gs-2.6": "logger.level: info",
		"free5gc":     "logger.level: info",
		"sdcore":      "logger.AMF.debugLevel: info, and so for each part",
		"oai-2024":    "log_level.general: info",
		"oai-gnb":     "log_config: { global_log_level = \"info\"; }, and so for each part",
		"srsran":      "log: { all_level: info }",
		"":            "log at level info or above",
	},
	Run: func(n *network.Network, say func(Result)) {
		lab, isLab := laboratory(n)
		decideLevel(n, []string{"debug", "trace", "all", "verbose", "debug1", "debug2", "finest"}, func(r Result) {
			if r.Verdict == Fail && isLab {
				r.Verdict, r.Detail, r.Evidence = NotApplicable, r.Detail+", in a declared laboratory", append(r.Evidence, lab...)
			}
			say(r)
		})
	},
}

// decideLevel says fail of each function that logs at one of the levels in one of its parts.
func decideLevel(n *network.Network, bad []string, say func(Result)) {
	for f := range n.Functions() {
		levels := network.LogLevel.Of(f)
		if len(levels) == 0 {
			if f.Type != string(network.UE) && f.Type != string(network.DATABASE) {
				say(Result{Verdict: NoData, Subject: f, Detail: "its log level is not stated"})
			}
			continue
		}
		r := Result{Verdict: Pass, Subject: f, Detail: "the level is " + printed(network.LogLevel, levels), Evidence: Facts(network.LogLevel, levels)}
		if slices.ContainsFunc(levels, func(c network.Claim[string]) bool { return slices.Contains(bad, c.Value) }) {
			r.Verdict = Fail
		}
		say(r)
	}
}
