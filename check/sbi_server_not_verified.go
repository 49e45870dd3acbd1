package check

import "github.com/guyline/guyline/network"

// SBIServerNotVerified: TLS authenticates the server only if the client verifies its certificate and takes the identity
// in it for its policy (TS 33.501 clause 13.1.0).
var SBIServerNotVerified = &Check{
	ID:        "sbi-server-not-verified",
	Title:     "A function does not verify the certificate of those it reaches",
	Principle: ServiceInterfaces,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "13.1.0", "V20.0.0"}, {"TS 33.501", "13.3.2.1", "V20.0.0"}, {"TS 33.310", "6.1", "V17.2.0"}},
	FiGHT:     []string{"FGT1557.504"},
	Requires:  "A function that uses TLS towards another accepts only a certificate that its own operator's authority stands for.",
	Evidence:  "whether each SBI client with TLS verifies the server",
	Risk:      "Whoever gets between two functions shows any certificate and reads and changes all that they exchange.",
	Remedies: map[string]string{
		"open5gs-2.7": "default.tls.client: { insecure_skip_verify: false, cacert: CA }",
		"open5gs-2.6": "sbi.client: { no_verify: false, cacert: CA }",
		"free5gc":     "free5GC's clients do not verify servers: protect SBI by IPsec or a mesh that does, and declare it",
		"":            "let the client verify servers against your own authority",
	},
	Run: func(n *network.Network, say func(Result)) {
		overTLS(clients(n, network.SBI), say, func(i *network.Element, tls []Evidence) {
			verifies, evidence, ok := value(i, network.VerifyPeer)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: i, Detail: "whether it verifies the server is not stated"})
			case verifies:
				say(Result{Verdict: Pass, Subject: i, Detail: "the server's certificate is verified", Evidence: append(tls, evidence...)})
			default:
				say(Result{Verdict: Fail, Subject: i, Detail: "TLS is on and the server's certificate is not verified",
					Evidence: append(tls, evidence...)})
			}
		})
	},
}
