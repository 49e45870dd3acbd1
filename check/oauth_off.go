package check

import "github.com/guyline/guyline/network"

// OAuthOff: tokens are mandatory to support and not to use (TS 33.501 clause 13.4.1.0). Where they are not used, producers
// check each consumer against local policy (clause 13.3.0), which the operator states.
var OAuthOff = &Check{
	ID:        "oauth-off",
	Title:     "Functions serve each other without access tokens",
	Principle: Authorisation,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "13.3.0", "V20.0.0"}, {"TS 33.501", "13.4.1.0", "V20.0.0"}},
	FiGHT:     []string{"FGT5043", "FGT5003", "FGT5020"},
	Requires: "The NRF issues access tokens and producers ask for them, unless the operator states that producers check " +
		"consumers against local policy.",
	Evidence: "whether each NRF issues tokens, and a declared statement of static authorisation",
	Risk:     "Any function, or anything that passes for one, calls every service: it reads subscriber keys and changes sessions.",
	Remedies: map[string]string{
		"open5gs-2.7": "Open5GS has no access tokens: limit who reaches each listener, and declare " +
			"static-authorisation where a proxy checks consumers",
		"open5gs-2.6": "Open5GS has no access tokens: limit who reaches each listener, and declare " +
			"static-authorisation where a proxy checks consumers",
		"open5gs-2.4": "Open5GS has no access tokens: limit who reaches each listener, and declare " +
			"static-authorisation where a proxy checks consumers",
		"free5gc": "configuration.sbi.oauth: true in the NRF (from 3.4), with https in all functions",
		"oai-2024": "OAI's NRF asks for no tokens: limit who reaches each listener, and declare " +
			"static-authorisation where a proxy checks consumers",
		"": "turn on token-based authorisation at the NRF, or state operator.static-authorisation: true in guyline.yaml",
	},
	Run: func(n *network.Network, say func(Result)) {
		static, declared := declared(n, network.StaticAuth)
		for f := range n.Functions(network.NRF) {
			on, evidence, ok := value(f, network.OAuth2)
			switch {
			case ok && on:
				say(Result{Verdict: Pass, Subject: f, Detail: "the NRF issues access tokens", Evidence: evidence})
			case ok && declared:
				say(Result{Verdict: Pass, Subject: f, Detail: "no access tokens, consumers are checked against local policy",
					Evidence: append(evidence, static...)})
			case ok:
				say(Result{Verdict: Fail, Subject: f, Detail: "no access tokens, and no other authorisation is declared",
					Evidence: evidence})
			default:
				say(Result{Verdict: NoData, Subject: f, Detail: "whether the NRF issues access tokens is not stated"})
			}
		}
	},
}
