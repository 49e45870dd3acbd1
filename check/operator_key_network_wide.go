package check

import "github.com/guyline/guyline/network"

// OperatorKeyNetworkWide: a function that is given OP or OPc as a setting stores in clear what is needed in clear, which
// TS 33.117 clause 4.2.3.2.3 rules out; and it has one for all subscribers.
var OperatorKeyNetworkWide = &Check{
	ID:        "operator-key-network-wide",
	Title:     "A function's settings hold one operator key for all subscribers",
	Principle: Subscribers,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.2.3.2.3", "V20.1.0"}, {"TS 33.501", "5.8.1", "V20.0.0"}},
	FiGHT:     []string{"FGT5026", "FGT1555"},
	Requires:  "OP and OPc are kept per subscriber in the subscriber store, not in the settings of a function.",
	Evidence:  "an operator key among the settings of AMF, UDM and HSS",
	Risk: "Settings are copied into repositories, tickets and backups. With the operator key out, one subscriber key is all " +
		"that is missing to be that subscriber.",
	Remedies: map[string]string{
		"oai-env":  "leave OPERATOR_KEY out of the environment, and store OPc for each subscriber in the AuthenticationSubscription table",
		"oai-2024": "leave operator_key out, and store OPc for each subscriber in the AuthenticationSubscription table",
		"":         "store OPc for each subscriber, and leave the operator key out of the function's settings",
	},
	Run: func(n *network.Network, say func(Result)) {
		for f := range n.Functions(network.AMF, network.UDM, network.HSS, network.CORE) {
			_, evidence, ok := value(f, network.NetworkOP)
			config, read, isRead := value(f, network.Config)
			switch {
			case ok:
				say(Result{Verdict: Fail, Subject: f, Detail: "an operator key stands in " + evidence[0].Origin.Path, Evidence: evidence})
			case isRead && dialectIs(f, "oai"):
				say(Result{Verdict: Pass, Subject: f, Detail: config + " holds no operator key", Evidence: read})
			case isRead && f.Type == string(network.AMF): // OAI alone gives its AMF one
			case isRead:
				say(Result{Verdict: NotApplicable, Subject: f, Detail: "its product keeps operator keys with the subscribers",
					Evidence: read})
			default:
				say(Result{Verdict: NoData, Subject: f, Detail: "its settings are not among the inputs"})
			}
		}
	},
}
