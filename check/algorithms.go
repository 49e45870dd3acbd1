package check

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// decideNullFirst says fail of each function whose order of preference begins with the null algorithm.
func decideNullFirst(functions iterator, a *network.Attr[network.Order], say func(Result)) {
	for f := range functions {
		order, evidence, ok := value(f, a)
		switch {
		case !ok || len(order) == 0:
			say(Result{Verdict: NoData, Subject: f, Detail: a.Name() + " is not stated"})
		case order[0].Number == 0:
			say(Result{Verdict: Fail, Subject: f, Detail: order[0].String() + " stands first of " + order.String(), Evidence: evidence})
		default:
			say(Result{Verdict: Pass, Subject: f, Detail: order[0].String() + " stands first of " + order.String(), Evidence: evidence})
		}
	}
}

// decideNullOffered says fail of each function whose order holds the null algorithm, unless the operator declares that
// the law asks for emergency calls without authentication: these need it (TS 33.501 clause 10.2.2).
func decideNullOffered(n *network.Network, functions iterator, a *network.Attr[network.Order], say func(Result)) {
	law, emergency := declared(n, network.EmergencyCalls)
	for f := range functions {
		order, evidence, ok := value(f, a)
		switch {
		case !ok || len(order) == 0:
			say(Result{Verdict: NoData, Subject: f, Detail: a.Name() + " is not stated"})
		case !order.Null():
			say(Result{Verdict: Pass, Subject: f, Detail: "no null algorithm among " + order.String(), Evidence: evidence})
		case emergency:
			say(Result{Verdict: Pass, Subject: f, Detail: "null algorithm among " + order.String() + " for emergency calls that the law asks for",
				Evidence: append(evidence, law...)})
		default:
			say(Result{Verdict: Fail, Subject: f, Detail: "null algorithm among " + order.String(), Evidence: evidence})
		}
	}
}

// everyTerminals reports whether an order holds an algorithm that every terminal must have and that protects: number 1
// or 2 (TS 33.501 clauses 5.5.1, 5.5.2).
func everyTerminals(o network.Order) bool {
	return slices.ContainsFunc(o, func(a network.Algorithm) bool { return a.Number == 1 || a.Number == 2 })
}

// onlyNull reports whether an order has nothing but the null algorithm.
func onlyNull(o network.Order) bool {
	return !slices.ContainsFunc(o, func(a network.Algorithm) bool { return a.Number != 0 })
}
