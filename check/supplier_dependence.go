package check

import (
	"fmt"
	"strings"

	"github.com/guyline/guyline/network"
)

// SupplierDependence weighs suppliers by the people whom their cells serve, declared or predicted: half of the masts may
// carry a tenth of the people.
var SupplierDependence = &Check{
	ID:        "supplier-dependence",
	Title:     "Most people are served by one supplier's equipment",
	Principle: Resilience,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"ENISA 5G SCM", "SO4-012", "1.3"}, {"NIST SP 800-53", "SR-3", "rev. 5"}},
	FiGHT:     []string{"FGT1195.002"},
	Requires:  "No supplier's radio equipment serves more than three quarters of the people, where there is more than one supplier to choose from.",
	Evidence:  "suppliers of the cells, and the people declared or predicted for each",
	Risk:      "What befalls that supplier (a flaw, a ban, a bankruptcy) befalls nearly everybody, and the second supplier is too small to help.",
	Remedies:  map[string]string{"": "build the next sites with another trusted supplier; guyline rollout plan keeps a largest share"},
	Run: func(n *network.Network, say func(Result)) {
		nodes := suppliersAt(n)
		people, of, spelt := 0, map[string]int{}, map[string]*network.Element{}
		evidence := map[string][]Evidence{}
		for s := range n.Elements(network.KindSupplier) {
			spelt[strings.ToLower(s.Name)] = s
		}
		for site := range n.Elements(network.KindSite) {
			for c := range n.Owned(site, network.KindCell) {
				p, ok := network.People.Best(c)
				claims := network.Supplied.Of(c)
				if len(claims) == 0 {
					claims = suppliersOf(n, site, nodes)
				}
				if !ok || len(claims) == 0 {
					continue
				}
				key := strings.ToLower(claims[0].Value)
				people += p.Value
				of[key] += p.Value
				if len(evidence[key]) == 0 {
					evidence[key] = []Evidence{Fact(network.Supplied, claims[0]), Fact(network.People, p)}
				}
			}
		}
		switch {
		case people == 0:
			say(Result{Verdict: NoData, Detail: "no cell has both a supplier and people"})
			return
		case len(of) == 1:
			for key := range of {
				say(Result{Verdict: NotApplicable, Subject: spelt[key], Detail: "there is one supplier: see supplier-single", Evidence: evidence[key]})
			}
			return
		}
		most := ""
		for key, p := range of {
			if most == "" || p > of[most] || p == of[most] && key < most {
				most = key
			}
		}
		r := Result{Verdict: Pass, Subject: spelt[most], Evidence: evidence[most],
			Detail: fmt.Sprintf("its cells serve %d of %d people, %d %%", of[most], people, 100*of[most]/people)}
		if of[most]*4 > people*3 {
			r.Verdict = Fail
		}
		say(r)
	},
}
