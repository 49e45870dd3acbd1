package check

import "github.com/guyline/guyline/network"

// SubscriberKeyInConfiguration: long-term keys never leave the UDM's protected environment in clear (TS 33.501 clause
// 5.8.1), and what is needed in clear is not stored in clear (TS 33.117 clause 4.2.3.2.3).
var SubscriberKeyInConfiguration = &Check{
	ID:        "subscriber-key-in-configuration",
	Title:     "A subscriber's key stands in a configuration file",
	Principle: Subscribers,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.8.1", "V20.0.0"}, {"TS 33.117", "4.2.3.2.3", "V20.1.0"}},
	FiGHT:     []string{"FGT5026", "FGT1555"},
	Requires:  "Keys of subscribers are kept in the subscriber store and the USIM, not in configuration, charts or profiles.",
	Evidence:  "whether a subscriber's key stands in the file that describes him",
	Risk:      "Configuration is copied into repositories, tickets and backups; whoever sees one copy can be the subscriber.",
	Remedies: map[string]string{
		"": "provision subscribers through the store's interface from a protected source; for simulated terminals fill the key in at the start",
	},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSubscriber) {
			inline, evidence, ok := value(s, network.KeyInline)
			supi, named, described := value(s, network.SUPI)
			switch {
			case ok && inline:
				say(Result{Verdict: Fail, Subject: s, Detail: "the key stands in " + evidence[0].Origin.Path, Evidence: evidence})
			case ok:
				say(Result{Verdict: Pass, Subject: s, Detail: "the key is kept elsewhere", Evidence: evidence})
			case described && !supi.Empty() && len(network.SubscriberKey.Of(s)) == 0:
				say(Result{Verdict: Pass, Subject: s, Detail: "the file describes the subscriber without the key", Evidence: named})
			default:
				say(Result{Verdict: NoData, Subject: s, Detail: "where its key is kept is not known"})
			}
		}
	},
}
