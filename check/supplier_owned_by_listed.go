package check

import "github.com/guyline/guyline/network"

// SupplierOwnedByListed passes only where the owners are known and no rule reaches the supplier through them.
var SupplierOwnedByListed = &Check{
	ID:        "supplier-owned-by-listed",
	Title:     "A supplier falls under a rule through its owners",
	Principle: SupplyChain,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"ENISA 5G SCM", "SO4-006", "1.3"}, {"NIST SP 800-53", "SR-6", "rev. 5"}},
	FiGHT:     []string{"FGT1195", "FGT1199"},
	Requires:  "Listed parties hold no such share in a supplier that a rule in force treats it as listed itself, and its owners are known.",
	Evidence:  "who owns whom, with shares and dates, and the lists of authorities",
	Risk:      "The rules on ownership reach companies that no list names; a screening of names alone never finds them.",
	Remedies:  map[string]string{"": "read the chain with guyline supply owners; ask the supplier for the shares that are not known"},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSupplier) {
			reached, open, clear := network.OwnedListed.Of(s), network.OwnersOpen.Of(s), network.OwnersClear.Of(s)
			switch {
			case len(reached) > 0:
				say(Result{Verdict: Fail, Subject: s, Detail: reached[0].Value, Evidence: Facts(network.OwnedListed, reached)})
			case len(open) > 0:
				say(Result{Verdict: NoData, Subject: s, Detail: open[0].Value, Evidence: Facts(network.OwnersOpen, open)})
			case len(clear) > 0:
				say(Result{Verdict: Pass, Subject: s, Detail: "no rule reaches it through its owners", Evidence: Facts(network.OwnersClear, clear)})
			default:
				say(Result{Verdict: NoData, Subject: s, Detail: "its owners are not known"})
			}
		}
	},
}
