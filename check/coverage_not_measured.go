package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// CoverageNotMeasured fails with the first hexagon that can be challenged: a claim has 90 % at the cell's edge already in
// it, and the rules ask for so many failed tests that a claim which holds is challenged by chance in fewer than one case of
// twenty (package rollout/audit). Hexagons at risk are no failure: the tests decide nothing there yet.
var CoverageNotMeasured = &Check{
	ID:        "coverage-not-measured",
	Title:     "Drive tests speak against the coverage that is claimed",
	Principle: Coverage,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"47 CFR", "1.7006", "2024"}},
	Requires: "Coverage that is filed stands up to measurement: no hexagon of it has as many failed speed tests, at as many places and hours, " +
		"as make a challenge, unless the provider has withdrawn it or shown the challenge to be wrong.",
	Evidence: "drive tests held against the claimed hexagons, each environment by itself",
	Risk:     "Who relies on the map finds no service there. Whoever has such tests can challenge the claim, and the provider must answer or take it back.",
	Remedies: map[string]string{"": "drive the hexagons that guyline rollout audit names; correct the claim where the tests are right, and the network where the claim should be"},
	Run: func(n *network.Network, say func(Result)) {
		for o := range n.Elements(network.KindOperator) {
			r := Result{Subject: o}
			tested, isTested := network.HexagonsTested.Best(o)
			failed, isJudged := network.HexagonsChallengeable.Best(o)
			if isTested {
				r.Evidence = append(r.Evidence, Fact(network.HexagonsTested, tested))
			}
			if isJudged {
				r.Evidence = append(r.Evidence, Fact(network.HexagonsChallengeable, failed))
			}
			switch {
			case !isTested && !isJudged:
				r.Verdict, r.Detail = NoData, "no drive tests are held against a claim: name drive-tests and claims under rollout"
			case isTested && tested.Value == 0:
				r.Verdict, r.Detail = NoData, "no drive test counts in a claimed hexagon"
			case !isTested || !isJudged:
				r.Verdict, r.Detail = NoData, "of the hexagons that are tested and those that can be challenged one number is missing"
			case failed.Value > 0:
				r.Verdict, r.Detail = Fail, fmt.Sprintf("%d of %d tested hexagons can be challenged now", failed.Value, tested.Value)
			default:
				r.Verdict, r.Detail = Pass, fmt.Sprintf("none of %d tested hexagons can be challenged", tested.Value)
			}
			say(r)
		}
	},
}
