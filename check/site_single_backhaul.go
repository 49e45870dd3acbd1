package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// SiteSingleBackhaul: two links by name are taken as two ways; that they share a duct is beyond the model.
var SiteSingleBackhaul = &Check{
	ID:        "site-single-backhaul",
	Title:     "A site hangs on one transport link",
	Principle: Resilience,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "CP-8(2)", "rev. 5"}},
	FiGHT:     []string{"FGT1499"},
	Requires:  "Each site reaches the core over two transport links that share no single point of failure.",
	Evidence:  "the backhaul links declared for each site",
	Risk:      "One cut fibre or failed radio hop takes every cell of the site off the air, emergency calls included.",
	Remedies:  map[string]string{"": "add a second link on another way (microwave beside fibre, another carrier, satellite), and name it under backhaul"},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSite) {
			links := network.Backhaul.Of(s)
			names := map[string]bool{}
			for _, l := range links {
				names[l.Value] = true
			}
			switch {
			case len(links) == 0:
				say(Result{Verdict: NoData, Subject: s, Detail: "its transport links are not declared"})
			case len(names) == 1:
				say(Result{Verdict: Fail, Subject: s, Detail: "its only link is " + links[0].Value, Evidence: Facts(network.Backhaul, links)})
			default:
				say(Result{Verdict: Pass, Subject: s, Detail: fmt.Sprintf("%d links: %s", len(names), printed(network.Backhaul, links)), Evidence: Facts(network.Backhaul, links)})
			}
		}
	},
}
