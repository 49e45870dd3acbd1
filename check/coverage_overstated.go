package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// CoverageOverstated compares sites and not cells: which of a mast's sectors serves a house is a matter of metres. People
// whom another site serves better count too: terminals do not always take the strongest cell. A
// prediction may be wrong by a third (ITM's median error of 10 dB and more is a factor of two in area), so that only a
// declaration of more than twice what is predicted counts.
var CoverageOverstated = &Check{
	ID:        "coverage-overstated",
	Title:     "A site is declared to serve people whom it does not reach",
	Principle: Coverage,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"47 CFR", "1.7004", "2024"}},
	Requires:  "The people that a site is said to serve are people whom a propagation model, with the terrain, can reach from it.",
	Evidence:  "people declared for the site or its cells, and people predicted for its cells over the terrain",
	Risk:      "Money, filings and warnings rest on the declared number. Whoever was counted and has no service cannot call for help.",
	Remedies:  map[string]string{"": "correct the number, or the site's height, power and antenna if these are wrong; measure where both disagree"},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSite) {
			declared, evidence, stated := siteSum(n, s, network.People, network.Declared)
			reached, more, computed := siteSum(n, s, network.PeopleReached, network.Predicted)
			r := Result{Subject: s, Evidence: append(evidence, more...)}
			switch {
			case !stated:
				r.Verdict, r.Detail = NoData, "the people that it serves are not declared"
			case !computed:
				r.Verdict, r.Detail = NoData, "whom it reaches is not predicted: name terrain and population under rollout"
			case declared > 2*reached && declared-reached > 100:
				r.Verdict, r.Detail = Fail, fmt.Sprintf("%d people are declared, %d are within its reach", declared, reached)
			default:
				r.Verdict, r.Detail = Pass, fmt.Sprintf("%d people are declared, %d are within its reach", declared, reached)
			}
			say(r)
		}
	},
}

// siteSum adds up what one layer says of a site's cells, or of the site where it says nothing of cells.
func siteSum(n *network.Network, s *network.Element, a *network.Attr[int], l network.Layer) (sum int, evidence []Evidence, ok bool) {
	add := func(e *network.Element) {
		if claims := a.In(e, l); len(claims) > 0 {
			sum += claims[0].Value
			evidence = append(evidence, Fact(a, claims[0]))
			ok = true
		}
	}
	for c := range n.Owned(s, network.KindCell) {
		add(c)
	}
	if !ok {
		add(s)
	}
	return sum, evidence, ok
}
