package check

import "github.com/guyline/guyline/network"

// ComponentUnmended rests on bills of materials and advisories; the supply analysis matches them.
var ComponentUnmended = &Check{
	ID:        "component-unmended",
	Title:     "A vulnerability of a component has no known mend",
	Principle: SoftwareIntegrity,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "SI-2", "rev. 5"}, {"ENISA 5G SCM", "SO4-011", "1.3"}},
	FiGHT:     []string{"FGT1195.002"},
	Requires:  "For each known vulnerability of a component a version without it is known.",
	Evidence:  "bills of materials, advisories, and statements on exploitability",
	Risk:      "Waiting for an update does not help: there may never be one.",
	Remedies:  map[string]string{"": "replace the component, or keep what reaches it away from attackers, and ask its supplier"},
	Run: func(n *network.Network, say func(Result)) {
		decideComponents(n, network.Unmended, "has a vulnerability without a fixed version", say)
	},
}
