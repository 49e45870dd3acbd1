package check

import "github.com/guyline/guyline/network"

// ComponentVulnerable rests on bills of materials and advisories; the supply analysis matches them.
var ComponentVulnerable = &Check{
	ID:        "component-vulnerable",
	Title:     "A component has a known vulnerability",
	Principle: SoftwareIntegrity,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "RA-5", "rev. 5"}, {"ENISA 5G SCM", "SO4-004", "1.3"}},
	FiGHT:     []string{"FGT1195.002"},
	Requires:  "No component of a function has a known vulnerability, unless a statement says that the function is not affected.",
	Evidence:  "bills of materials, advisories, and statements on exploitability",
	Risk:      "Published vulnerabilities are what attackers try first.",
	Remedies:  map[string]string{"": "bring the component to the version named; where the function is not affected, ask its supplier for a VEX statement"},
	Run: func(n *network.Network, say func(Result)) {
		decideComponents(n, network.Vulnerability, "has a known vulnerability", say)
	},
}
