package check

import "github.com/guyline/guyline/network"

// SBINoClientCertificate: where functions protect SBI by TLS, TLS authenticates both ends (TS 33.501 clauses 13.1.0,
// 13.3.1.1, 13.3.2.1). Authentication may be implicit where other means protect the traffic.
var SBINoClientCertificate = &Check{
	ID:        "sbi-no-client-certificate",
	Title:     "An SBI server does not ask for a client certificate",
	Principle: ServiceInterfaces,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "13.3.2.1", "V20.0.0"}, {"TS 33.501", "13.3.1.1", "V20.0.0"}, {"TS 33.501", "13.1.0", "V20.0.0"}},
	FiGHT:     []string{"FGT5003", "FGT5007"},
	Requires: "A function that serves SBI over TLS verifies the certificate of each function that connects, unless IPsec or " +
		"a guarded network authenticates it already.",
	Evidence: "whether each SBI listener with TLS asks for a client certificate",
	Risk: "Anything that reaches the listener is taken for a network function: it registers, discovers others and reads " +
		"what they serve.",
	Remedies: map[string]string{
		"open5gs-2.7": "default.tls.server: { verify_client: true, verify_client_cacert: CA } in the function's section",
		"open5gs-2.6": "sbi.server: { no_verify: false, cacert: CA }",
		"open5gs-2.4": "tls.cacert: CA in the sbi entry, or move to 2.7",
		"free5gc":     "free5GC cannot ask for client certificates: put a proxy that does in front, or IPsec, and declare it",
		"":            "let the server verify client certificates against your own authority",
	},
	Run: func(n *network.Network, say func(Result)) {
		overTLS(servers(n, network.SBI), say, func(i *network.Element, tls []Evidence) {
			asks, evidence, ok := value(i, network.ClientCert)
			other, implicit := protection(n, i)
			switch {
			case ok && asks:
				say(Result{Verdict: Pass, Subject: i, Detail: "client certificates are verified", Evidence: append(tls, evidence...)})
			case implicit:
				say(Result{Verdict: Pass, Subject: i, Detail: "peers are authenticated by other means", Evidence: append(tls, other...)})
			case !ok:
				say(Result{Verdict: NoData, Subject: i, Detail: "whether it asks for client certificates is not stated"})
			default:
				say(Result{Verdict: Fail, Subject: i, Detail: "TLS is on, client certificates are not verified, and nothing else is said to authenticate peers",
					Evidence: append(tls, evidence...)})
			}
		})
	},
}
