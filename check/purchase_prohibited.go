package check

import "github.com/guyline/guyline/network"

// PurchaseProhibited is about suppliers, single pieces of equipment and what is in them, because the newer rules name kinds of
// equipment by where they are produced, and no supplier.
var PurchaseProhibited = &Check{
	ID:        "purchase-prohibited",
	Title:     "A rule in force restricts what was bought",
	Principle: SupplyChain,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"ENISA 5G SCM", "SO4-006", "1.3"}, {"NIST SP 800-53", "SR-5", "rev. 5"}},
	FiGHT:     []string{"FGT1195.003"},
	Requires:  "No rule that is in force on the day forbids, limits or ends the use of equipment or services in the network.",
	Evidence:  "class, maker, country of production and modules of what was bought; who buys and uses it; the rules with their days and exceptions",
	Risk:      "What a rule takes out must be replaced by its day, at the owner's cost unless a programme pays; what is bought against it may not be installed, funded or sold on.",
	Remedies:  map[string]string{"": "guyline supply changes shows which rule begins when; guyline supply remove plans the replacement"},
	Run: func(n *network.Network, say func(Result)) {
		for _, k := range []network.Kind{network.KindSupplier, network.KindEquipment, network.KindComponent} {
			for e := range n.Elements(k) {
				judged, applies, open := network.RulesJudged.Of(e), network.ProhibitedBy.Of(e), network.RuleOpen.Of(e)
				switch {
				case len(applies) > 0:
					say(Result{Verdict: Fail, Subject: e, Detail: applies[0].Value, Evidence: Facts(network.ProhibitedBy, applies)})
				case len(open) > 0:
					say(Result{Verdict: NoData, Subject: e, Detail: open[0].Value, Evidence: Facts(network.RuleOpen, open)})
				case len(judged) > 0:
					say(Result{Verdict: Pass, Subject: e, Detail: "no rule applies", Evidence: Facts(network.RulesJudged, judged)})
				}
			}
		}
	},
}
