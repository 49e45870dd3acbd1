package check

import "github.com/guyline/guyline/network"

// UENullAlgorithms: the network chooses among what the terminal offers (TS 33.501 clause 5.11.2); one that offers only the
// null algorithms can be served in an emergency and no other way (clause 10.2.2, annex D.1).
var UENullAlgorithms = &Check{
	ID:        "ue-null-algorithms",
	Title:     "A terminal offers no algorithm but the null one",
	Principle: AirInterface,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.11.2", "V20.0.0"}, {"TS 33.501", "D.1", "V20.0.0"}},
	FiGHT:     []string{"FGT1600.501", "FGT1562.501"},
	Requires:  "A terminal offers at least one algorithm for ciphering and one for integrity that protects.",
	Evidence:  "the algorithms of each terminal's profile",
	Risk:      "The network refuses the terminal, or serves it without protection: what such a terminal tests is never what others get.",
	Remedies: map[string]string{
		"ueransim": "integrity: { IA1: true, IA2: true, IA3: true } and ciphering: { EA1: true, EA2: true, EA3: true }",
		"":         "let the terminal offer NEA1, NEA2, NIA1 and NIA2",
	},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSubscriber) {
			for _, a := range []*network.Attr[network.Order]{network.UECiphering, network.UEIntegrity} {
				order, evidence, ok := value(s, a)
				switch {
				case !ok && !terminal(s):
				case !ok:
					say(Result{Verdict: NoData, Subject: s, Detail: a.Name() + " is not stated"})
				case onlyNull(order):
					say(Result{Verdict: Fail, Subject: s, Detail: a.Name() + " is " + order.String() + " alone", Evidence: evidence})
				default:
					say(Result{Verdict: Pass, Subject: s, Detail: a.Name() + " is " + order.String(), Evidence: evidence})
				}
			}
		}
	},
}
