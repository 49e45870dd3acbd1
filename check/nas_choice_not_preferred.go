package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// NASChoiceNotPreferred holds what Security Mode Commands chose against the order that the AMF's configuration states. An
// algorithm further down the list may be right for one terminal; the null algorithm is never, where the list begins with
// another, because every terminal has 128-NEA1 and 128-NEA2 (TS 33.501 clause 5.2.2).
var NASChoiceNotPreferred = &Check{
	ID:           "nas-choice-not-preferred",
	Title:        "The AMF was seen to choose what its configuration puts last",
	Principle:    AirInterface,
	Severity:     High,
	Strength:     Shall,
	Cites:        []Clause{{"TS 33.501", "6.7.1.1", "V20.0.0"}, {"TS 33.501", "5.11.2", "V20.0.0"}},
	NeedsCapture: true,
	FiGHT:        []string{"FGT1562.501", "FGT1600.501"},
	Requires:     "The AMF chooses the first algorithm of its ordered list that the terminal offers.",
	Evidence:     "the order that is configured, and the algorithms that Security Mode Commands chose in captures",
	Risk:         "The protection that the configuration promises is not there: another configuration runs, or somebody bids down.",
	Remedies: map[string]string{
		"": "find out which configuration the AMF runs with, and whether the terminals' capabilities reach it unchanged",
	},
	Run: func(n *network.Network, say func(Result)) {
		for amf := range n.Functions(network.AMF) {
			choice(amf, network.NASCiphering, network.ChosenCiphering, say)
			choice(amf, network.NASIntegrity, network.ChosenIntegrity, say)
		}
	},
}

func choice(amf *network.Element, order *network.Attr[network.Order], chosen *network.Attr[network.Algorithm], say func(Result)) {
	configured := order.In(amf, network.Configured)
	seen := chosen.In(amf, network.Observed)
	if len(configured) == 0 || len(configured[0].Value) == 0 || len(seen) == 0 {
		say(Result{Verdict: NoData, Subject: amf, Detail: chosen.Name() + ": not both configured and seen"})
		return
	}
	first := configured[0].Value[0]
	for _, c := range seen {
		evidence := []Evidence{Fact(order, configured[0]), Fact(chosen, c)}
		verdict := Pass
		if c.Value.Number == 0 && first.Number != 0 {
			verdict = Fail
		}
		say(Result{Verdict: verdict, Subject: amf, Detail: fmt.Sprintf("%s is configured first, %s was chosen", first, c.Value), Evidence: evidence})
	}
}
