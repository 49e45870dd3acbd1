package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// SupplierNotReplaceable asks how soon, not whether: every supplier can be replaced by somebody, some day.
var SupplierNotReplaceable = &Check{
	ID:        "supplier-not-replaceable",
	Title:     "A supplier cannot be replaced in time",
	Principle: SupplyChain,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"ENISA 5G SCM", "SO4-012", "1.3"}, {"NIST SP 800-53", "SR-3", "rev. 5"}},
	FiGHT:     []string{"FGT1195"},
	Requires:  "Whatever comes from one supplier can be replaced by the deadline, by suppliers that may deliver and within their largest share.",
	Evidence:  "what comes from each supplier, offers with their delivery times, crews, deadline and largest share",
	Risk:      "When a rule, a bankruptcy or a war ends the supplies, the network has to run on what breaks and is not mended.",
	Remedies:  map[string]string{"": "guyline supply remove shows the schedule: more crews, an offer of another supplier, or fewer pieces from this one"},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSupplier) {
			late, months, open := network.NotReplaced.Of(s), network.ReplacedIn.Of(s), network.OffersOpen.Of(s)
			switch {
			case len(late) > 0:
				say(Result{Verdict: Fail, Subject: s, Detail: late[0].Value, Evidence: Facts(network.NotReplaced, late)})
			case len(open) > 0:
				say(Result{Verdict: NoData, Subject: s, Detail: open[0].Value, Evidence: Facts(network.OffersOpen, open)})
			case len(months) > 0:
				say(Result{Verdict: Pass, Subject: s, Detail: fmt.Sprintf("replaced within %d months", months[0].Value), Evidence: Facts(network.ReplacedIn, months)})
			default:
				say(Result{Verdict: NotApplicable, Subject: s, Detail: "nothing in the network comes from it"})
			}
		}
	},
}
