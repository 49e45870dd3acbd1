package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// SiteWithoutRedundancy looks at people and not at masts: a site that nobody else covers is usual at the edge of a rural
// network, and matters where many, or those whose loss counts more, hang on it.
var SiteWithoutRedundancy = &Check{
	ID:        "site-without-redundancy",
	Title:     "One site alone serves many people or a critical user",
	Principle: Resilience,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "CP-8(2)", "rev. 5"}, {"ENISA 5G SCM", "SO10-001", "1.3"}},
	FiGHT:     []string{"FGT1499"},
	Requires:  "No single site is the only service of more than 5 % of the people served, nor of a hospital, an emergency call centre or their like.",
	Evidence:  "people predicted for each site, and of them those whom no other site would serve",
	Risk:      "A fire, a cut fibre or a stolen battery at that one place takes the service, emergency calls included, from all of them.",
	Remedies:  map[string]string{"": "cover them from a second site with other power and another link; guyline rollout plan says which site does it for the least money"},
	Run: func(n *network.Network, say func(Result)) {
		total := 0
		for s := range n.Elements(network.KindSite) {
			served, _, _ := siteSum(n, s, network.People, network.Predicted)
			total += served
		}
		for s := range n.Elements(network.KindSite) {
			alone, evidence, ok := siteSum(n, s, network.PeopleAlone, network.Predicted)
			critical := network.Critical.Of(s)
			r := Result{Subject: s, Evidence: evidence}
			switch {
			case !ok:
				r.Verdict, r.Detail = NoData, "who else would serve its people is not predicted: name terrain and population under rollout"
			case alone*20 > total:
				r.Verdict, r.Detail = Fail, fmt.Sprintf("%d people have no other service, of %d who are served", alone, total)
			case alone > 0 && len(critical) > 0:
				r.Verdict, r.Detail = Fail, fmt.Sprintf("%d people have no other service, and %s is here", alone, critical[0].Value)
				r.Evidence = append(r.Evidence, Fact(network.Critical, critical[0]))
			default:
				r.Verdict, r.Detail = Pass, fmt.Sprintf("%d people have no other service, of %d who are served", alone, total)
			}
			say(r)
		}
	},
}
