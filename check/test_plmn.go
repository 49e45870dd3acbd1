package check

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// TestPLMN: MCC 001 is set aside for tests in ITU-T E.212; the other identities are those of product samples. No 3GPP clause
// forbids them, and a laboratory needs them: only a network that its owner declares to be in production fails.
var TestPLMN = &Check{
	ID:        "test-plmn",
	Title:     "A production network uses a PLMN identity for tests",
	Principle: Subscribers,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"ITU-T E.212", "", "06/2024"}, {"ENISA 5G SCM", "SO17-004", "1.3"}},
	FiGHT:     []string{"FGT1036.501"},
	Requires:  "A network in production uses a PLMN identity that was assigned to it. Laboratories may use those for tests.",
	Evidence:  "the PLMN identities of core and radio functions, and operator.profile in guyline.yaml",
	Risk: "Anybody may use the same identity: terminals take a stranger's cell for a home cell, and sample configuration, " +
		"with its known keys, has reached production.",
	Remedies: map[string]string{"": "use the PLMN identity that the regulator assigned, or declare operator.profile: lab"},
	Run: func(n *network.Network, say func(Result)) {
		profile, declared, ok := "", []Evidence(nil), false
		for o := range n.Elements(network.KindOperator) {
			if p, e, has := value(o, network.Profile); has {
				profile, declared, ok = p, e, true
			}
		}
		for f := range n.Functions() {
			claims := network.PLMNs.Of(f)
			tests := slices.DeleteFunc(slices.Clone(claims), func(c network.Claim[network.PLMN]) bool { return !c.Value.Test() })
			switch {
			case len(claims) == 0:
			case len(tests) == 0:
				say(Result{Verdict: Pass, Subject: f, Detail: "no PLMN identity for tests", Evidence: Facts(network.PLMNs, claims)})
			case !ok:
				say(Result{Verdict: NoData, Subject: f,
					Detail: tests[0].Value.String() + " is for tests, and nothing says whether the network is in production or a laboratory"})
			case profile == "production":
				say(Result{Verdict: Fail, Subject: f, Detail: tests[0].Value.String() + " is for tests",
					Evidence: append(Facts(network.PLMNs, tests), declared...)})
			default:
				say(Result{Verdict: NotApplicable, Subject: f, Detail: tests[0].Value.String() + " is for tests, and so is the network",
					Evidence: append(Facts(network.PLMNs, tests), declared...)})
			}
		}
	},
}
