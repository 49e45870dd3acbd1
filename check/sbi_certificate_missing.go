package check

import "github.com/guyline/guyline/network"

// SBICertificateMissing: a server with TLS needs a certificate and its key (TS 33.501 clause 13.1.0: server and client
// certificates by TS 33.310 clause 6.1.3c). Products with built-in paths may leave both out; there it is not known.
var SBICertificateMissing = &Check{
	ID:        "sbi-certificate-missing",
	Title:     "An SBI server has TLS on but no certificate or key",
	Principle: ServiceInterfaces,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "13.1.0", "V20.0.0"}, {"TS 33.310", "6.1.3c.3", "V18.2.0"}},
	FiGHT:     []string{"FGT1557.504"},
	Requires:  "A function that serves SBI over TLS has a certificate and the private key that belongs to it.",
	Evidence:  "the certificate and key file of each SBI listener with TLS",
	Risk:      "The function does not start, or falls back to a certificate that it carries with it for everybody.",
	Remedies: map[string]string{
		"open5gs-2.7": "default.tls.server: { private_key: KEY, cert: CERT }",
		"open5gs-2.6": "sbi.server: { key: KEY, cert: CERT }",
		"open5gs-2.4": "tls: { key: KEY, pem: CERT } in the sbi entry",
		"free5gc":     "configuration.sbi.tls: { pem: CERT, key: KEY }",
		"":            "name the certificate and the key that the server is to use",
	},
	Run: func(n *network.Network, say func(Result)) {
		overTLS(servers(n, network.SBI), say, func(i *network.Element, tls []Evidence) {
			_, cert, hasCert := value(i, network.CertFile)
			_, key, hasKey := value(i, network.KeyFile)
			switch {
			case hasCert && hasKey:
				say(Result{Verdict: Pass, Subject: i, Detail: "certificate and key are named", Evidence: append(cert, key...)})
			case hasCert:
				say(Result{Verdict: Fail, Subject: i, Detail: "TLS is on, a certificate is named, but no key",
					Evidence: append(tls, cert...)})
			case hasKey:
				say(Result{Verdict: Fail, Subject: i, Detail: "TLS is on, a key is named, but no certificate",
					Evidence: append(tls, key...)})
			case dialectIs(i, "open5gs"):
				say(Result{Verdict: Fail, Subject: i, Detail: "TLS is on, and neither certificate nor key is named", Evidence: tls})
			default:
				say(Result{Verdict: NoData, Subject: i, Detail: "neither certificate nor key is named; the product may have its own place for them"})
			}
		})
	},
}
