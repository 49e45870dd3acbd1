package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// SupplierSingle counts sites, not shares: a second supplier at one site is a beginning.
var SupplierSingle = &Check{
	ID:        "supplier-single",
	Title:     "All radio sites depend on one supplier",
	Principle: Resilience,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"ENISA 5G SCM", "SO4-012", "1.3"}, {"NIST SP 800-53", "SR-3", "rev. 5"}},
	FiGHT:     []string{"FGT1195.002"},
	Requires:  "The radio equipment of a network with several sites comes from more than one supplier.",
	Evidence:  "the suppliers declared for sites, their cells and the radio nodes at them",
	Risk:      "A flaw, a ban, a sanction or the end of that one supplier concerns every site at once.",
	Remedies:  map[string]string{"": "plan the next sites with a second trusted supplier, over open interfaces where the first allows; guyline supply shows what depends on each"},
	Run: func(n *network.Network, say func(Result)) {
		nodes := suppliersAt(n)
		first, spelt := map[string]Evidence{}, map[string]string{}
		names := map[string]*network.Element{}
		for s := range n.Elements(network.KindSupplier) {
			names[strings.ToLower(s.Name)] = s
		}
		sites, unnamed := 0, 0
		for s := range n.Elements(network.KindSite) {
			sites++
			claims := suppliersOf(n, s, nodes)
			if len(claims) == 0 {
				unnamed++
			}
			for _, c := range claims {
				if key := strings.ToLower(c.Value); first[key].Text == "" {
					first[key], spelt[key] = Fact(network.Supplied, c), c.Value
				}
			}
		}
		list := slices.Sorted(maps.Keys(first))
		var evidence []Evidence
		var suppliers []string
		for _, key := range list {
			evidence, suppliers = append(evidence, first[key]), append(suppliers, spelt[key])
		}
		switch {
		case sites == 0 || unnamed == sites:
		case sites == 1:
			say(Result{Verdict: NotApplicable, Subject: names[list[0]], Detail: "there is one site", Evidence: evidence})
		case len(list) > 1:
			say(Result{Verdict: Pass, Detail: fmt.Sprintf("%d sites, %d suppliers: %s", sites, len(list), strings.Join(suppliers, ", ")), Evidence: evidence})
		case unnamed > 0:
			say(Result{Verdict: NoData, Subject: names[list[0]], Detail: fmt.Sprintf("%d of %d sites name no supplier", unnamed, sites)})
		default:
			say(Result{Verdict: Fail, Subject: names[list[0]], Detail: fmt.Sprintf("all %d sites depend on %s", sites, suppliers[0]), Evidence: evidence})
		}
	},
}
