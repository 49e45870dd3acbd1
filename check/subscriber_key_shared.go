package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// SubscriberKeyShared: the key proves which subscriber it is (TS 33.501 clause 5.8.1); no clause says in so many words that
// it is one subscriber's own, so that this is what good practice asks.
var SubscriberKeyShared = &Check{
	ID:        "subscriber-key-shared",
	Title:     "Several subscribers have one key",
	Principle: Subscribers,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.501", "5.8.1", "V20.0.0"}, {"NIST SP 800-53", "IA-5", "rev. 5"}},
	FiGHT:     []string{"FGT5026", "FGT1195.501"},
	Requires:  "Each subscriber has a long-term key of his own.",
	Evidence:  "the keys of all subscribers, by SUPI",
	Risk:      "Whoever takes the key from one USIM is every other subscriber too.",
	Remedies:  map[string]string{"": "provision a random key of 128 bits for each subscriber, in the USIM and in the core"},
	Run: func(n *network.Network, say func(Result)) {
		supis := map[string]map[string]bool{}
		for s := range n.Elements(network.KindSubscriber) {
			key, ok := network.SubscriberKey.Best(s)
			supi, named := network.SUPI.Best(s)
			if !ok || !named {
				continue
			}
			d := key.Value.Digest()
			if supis[d] == nil {
				supis[d] = map[string]bool{}
			}
			supis[d][supi.Value.Digest()] = true
		}
		for s := range n.Elements(network.KindSubscriber) {
			key, evidence, ok := value(s, network.SubscriberKey)
			_, _, named := value(s, network.SUPI)
			switch {
			case !ok || !named:
				say(Result{Verdict: NoData, Subject: s, Detail: "its key or its SUPI is not known"})
			case len(supis[key.Digest()]) > 1:
				say(Result{Verdict: Fail, Subject: s, Detail: fmt.Sprintf("%d subscribers have this key", len(supis[key.Digest()])),
					Evidence: evidence})
			default:
				say(Result{Verdict: Pass, Subject: s, Detail: "no other subscriber has this key", Evidence: evidence})
			}
		}
	},
}
