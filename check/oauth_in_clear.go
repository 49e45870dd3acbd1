package check

import "github.com/guyline/guyline/network"

// OAuthInClear: where authorisation rests on tokens, transport protection is used (TS 33.501 clause 13.3.2.1); a token is
// all that a consumer shows, and whoever reads one has it. The clause names no other means.
var OAuthInClear = &Check{
	ID:        "oauth-in-clear",
	Title:     "Access tokens travel over plain HTTP",
	Principle: Authorisation,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "13.3.2.1", "V20.0.0"}},
	FiGHT:     []string{"FGT5043", "FGT1040"},
	Requires:  "Where functions authorise each other by access tokens, service-based interfaces use TLS.",
	Evidence:  "the scheme of the SBI of each function that issues or asks for tokens",
	Risk:      "A token read from the network opens the service that it is for, to anybody, until it ends.",
	Remedies: map[string]string{
		"free5gc": "configuration.sbi: { scheme: https, tls: { pem: CERT, key: KEY } } in the NRF and every other function",
		"":        "serve SBI over TLS wherever access tokens are used",
	},
	Run: func(n *network.Network, say func(Result)) {
		for i := range servers(n, network.SBI) {
			tokens, evidence, ok := value(i.Function(), network.OAuth2)
			if !ok {
				continue
			}
			on, tls, known := encrypted(i)
			evidence = append(evidence, tls...)
			other, covered := protection(n, i)
			switch {
			case !tokens:
				say(Result{Verdict: NotApplicable, Subject: i, Detail: "no access tokens are used", Evidence: evidence})
			case !known:
				say(Result{Verdict: NoData, Subject: i, Detail: "neither scheme nor TLS setting is known"})
			case on:
				say(Result{Verdict: Pass, Subject: i, Detail: "access tokens travel over TLS", Evidence: evidence})
			case isLocal(i):
				say(Result{Verdict: NotApplicable, Subject: i, Detail: "clear, but the traffic stays on its host", Evidence: evidence})
			case covered:
				say(Result{Verdict: Fail, Severity: Medium, Subject: i, Detail: "access tokens over plain HTTP, below it " + other[0].Text,
					Evidence: append(evidence, other...)})
			default:
				say(Result{Verdict: Fail, Subject: i, Detail: "access tokens over plain HTTP", Evidence: evidence})
			}
		}
	},
}
