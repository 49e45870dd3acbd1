package check

import "github.com/guyline/guyline/network"

// SupplierListed rests on what the supply analysis found in the lists that were given. A name alone convicts nobody: the
// result says which entry it is, and a person looks at it.
var SupplierListed = &Check{
	ID:        "supplier-listed",
	Title:     "A supplier stands on a list of an authority",
	Principle: SupplyChain,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"ENISA 5G SCM", "SO4-006", "1.3"}, {"NIST SP 800-53", "SR-6", "rev. 5"}},
	FiGHT:     []string{"FGT1195", "FGT1199"},
	Requires:  "No supplier is named by a list of restricted parties or of covered equipment that is in force.",
	Evidence:  "lists of authorities, and the names, identifiers and countries of suppliers",
	Risk:      "Dealing with a listed party can be an offence, its equipment may lose its authorisation, and its support can end from one day to the next.",
	Remedies:  map[string]string{"": "look at the entry; where it is the supplier, guyline supply remove shows what goes with it, and where it is not, waive the finding with the reason"},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSupplier) {
			screened, listed, alike := network.Screened.Of(s), network.ListedOn.Of(s), network.LikeListed.Of(s)
			switch {
			case len(listed) > 0:
				say(Result{Verdict: Fail, Subject: s, Detail: listed[0].Value, Evidence: Facts(network.ListedOn, listed)})
			case len(screened) == 0:
				say(Result{Verdict: NoData, Subject: s, Detail: "it was held against no list"})
			case len(alike) > 0 && len(network.OwnersClear.Of(s)) == 0:
				say(Result{Verdict: NoData, Subject: s, Detail: alike[0].Value + "; say who owns it", Evidence: Facts(network.LikeListed, alike)})
			default:
				say(Result{Verdict: Pass, Subject: s, Detail: "no list names it", Evidence: Facts(network.Screened, screened)})
			}
		}
	},
}
