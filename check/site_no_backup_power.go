package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// SiteNoBackupPower does not say how long is long enough, which regulators say differently: only that there must be some.
var SiteNoBackupPower = &Check{
	ID:        "site-no-backup-power",
	Title:     "A site goes off the air with the mains",
	Principle: Resilience,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "PE-11", "rev. 5"}, {"ENISA 5G SCM", "SO10-001", "1.3"}},
	FiGHT:     []string{"FGT1499"},
	Requires:  "Each site runs on batteries or a generator when mains power fails. How many hours are asked for is the regulator's.",
	Evidence:  "the backup hours declared for each site",
	Risk:      "In the storm that takes the mains down, people lose the network with which they would call for help.",
	Remedies:  map[string]string{"": "add batteries or a generator, and write their hours under backup-hours"},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSite) {
			hours, evidence, ok := value(s, network.BackupHours)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: s, Detail: "its backup power is not declared"})
			case hours <= 0:
				say(Result{Verdict: Fail, Subject: s, Detail: "it has none", Evidence: evidence})
			default:
				say(Result{Verdict: Pass, Subject: s, Detail: fmt.Sprintf("it has %s hours", network.BackupHours.Print(hours)), Evidence: evidence})
			}
		}
	},
}
