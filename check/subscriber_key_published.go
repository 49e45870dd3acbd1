package check

import (
	"github.com/guyline/guyline/check/published"
	"github.com/guyline/guyline/network"
)

// SubscriberKeyPublished: long-term keys never leave their protected places (TS 33.501 clause 5.8.1); those of manuals and
// samples were never in one. TS 33.117 clause 4.2.3.4.2.3 has predefined keys replaced.
var SubscriberKeyPublished = &Check{
	ID:        "subscriber-key-published",
	Title:     "A subscriber's key is one that everybody can read",
	Principle: Subscribers,
	Severity:  Critical,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.8.1", "V20.0.0"}, {"TS 33.117", "4.2.3.4.2.3", "V20.1.0"}},
	FiGHT:     []string{"FGT5026", "FGT1195.501"},
	Requires:  "Long-term keys of subscribers are secrets of the operator; those of samples, manuals and test data are replaced.",
	Evidence:  "each subscriber's key, held against those that are known to be published",
	Risk:      "Anybody makes a USIM with that key: registers as the subscriber, and opens what others record of his traffic.",
	Remedies: map[string]string{
		"": "provision a random key of 128 bits for each subscriber, in the USIM and in the core",
	},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSubscriber) {
			key, evidence, ok := value(s, network.SubscriberKey)
			if !ok {
				say(Result{Verdict: NoData, Subject: s, Detail: "its key is not among the inputs"})
				continue
			}
			if entry, known := published.SubscriberKey(key.Digest()); known {
				say(Result{Verdict: Fail, Subject: s, Detail: "published by " + entry.Origin, Evidence: evidence})
				continue
			}
			say(Result{Verdict: Pass, Subject: s, Detail: "none of the keys that are known to be published", Evidence: evidence})
		}
	},
}
