package check

import (
	"fmt"
	"strings"

	"github.com/guyline/guyline/network"
)

// SupplierUntrustedInUse takes the owner at his word; lists of authorities are the supply analysis'.
var SupplierUntrustedInUse = &Check{
	ID:        "supplier-untrusted-in-use",
	Title:     "Equipment of a supplier that is not trusted is in use",
	Principle: Resilience,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"ENISA 5G SCM", "SO4-006", "1.3"}, {"NIST SP 800-53", "SR-6", "rev. 5"}},
	FiGHT:     []string{"FGT1195.002", "FGT1199"},
	Requires:  "Nothing in the network comes from a supplier that its owner declares not trusted.",
	Evidence:  "the trust declared for each supplier, and what is declared or known to come from it",
	Risk:      "Who controls the supplier reaches the network through updates, remote support, or what was built in.",
	Remedies:  map[string]string{"": "replace it, first where most people depend on it; guyline supply shows what goes with it"},
	Run: func(n *network.Network, say func(Result)) {
		supplied := supply(n)
		for s := range n.Elements(network.KindSupplier) {
			uses := supplied[strings.ToLower(s.Name)]
			trusted, evidence, ok := value(s, network.Trusted)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: s, Detail: "the owner does not say whether it is trusted"})
			case trusted:
				say(Result{Verdict: Pass, Subject: s, Detail: "it is trusted", Evidence: evidence})
			case len(uses) == 0:
				say(Result{Verdict: Pass, Subject: s, Detail: "it is not trusted, and nothing comes from it", Evidence: evidence})
			default:
				say(Result{Verdict: Fail, Subject: s, Detail: fmt.Sprintf("it is not trusted, and supplies %d element(s)", len(uses)),
					Evidence: append(evidence, uses[:min(len(uses), 20)]...)})
			}
		}
	},
}
