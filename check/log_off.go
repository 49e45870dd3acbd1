package check

import "github.com/guyline/guyline/network"

// LogOff: at level fatal a function says that it stops, and nothing else.
var LogOff = &Check{
	ID:        "log-off",
	Title:     "A function logs next to nothing",
	Principle: Logging,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.117", "4.2.3.6.1", "V20.1.0"}, {"ENISA 5G SCM", "SO23-002", "1.3"}, {"NIST SP 800-53", "AU-12", "rev. 5"}},
	FiGHT:     []string{"FGT1562"},
	Requires:  "Each function logs at a level at which security events (failed sign-ins, refused requests, administrators' changes) appear: warning or finer.",
	Evidence:  "the log level of each function",
	Risk:      "Attempts at the function leave no trace, and nobody can say afterwards what happened.",
	Remedies: map[string]string{
		"open5gs-2.7": "logger.level: info",
		"free5gc":     "logger: { enable: true, level: info }",
		"srsran":      "log: { all_level: warning }",
		"":            "log at level warning or info",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideLevel(n, []string{"fatal", "none", "off", "disabled", "disable", "panic", "critical", "emergency"}, say)
	},
}
