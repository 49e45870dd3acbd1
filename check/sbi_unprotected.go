package check

import "github.com/guyline/guyline/network"

// SBIUnprotected: TS 33.501 clause 13.1 asks for TLS between network functions unless the network protects the traffic
// by other means. Plain HTTP alone is no failure therefore: plain HTTP without a statement of that other means is.
var SBIUnprotected = &Check{
	ID:        "sbi-unprotected",
	Title:     "A service-based interface is served in clear",
	Principle: ServiceInterfaces,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "13.1", "V18.4.0"}},
	FiGHT:     []string{"FGT1040"},
	Requires: "Every function's service-based interface uses TLS, unless the operator protects the traffic between " +
		"functions by other means (IPsec, or a network trusted for stated reasons).",
	Evidence: "the scheme or TLS setting of each SBI listener, and declared statements of protection",
	Risk: "Whoever reaches the core's network reads and changes registrations, tokens and subscriber data on their way " +
		"between functions.",
	Remedies: map[string]string{
		"open5gs-2.7": "default.tls.server: { scheme: https, private_key: KEY, cert: CERT } in the function's section",
		"open5gs-2.6": "sbi.server: { no_tls: false, key: KEY, cert: CERT }",
		"open5gs-2.4": "this version has no TLS on SBI: move to 2.7, or declare the IPsec that protects it",
		"free5gc":     "configuration.sbi: { scheme: https, tls: { pem: CERT, key: KEY } }",
		"":            "serve SBI over TLS, or declare in guyline.yaml under protection what protects it instead",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideClear(n, servers(n, network.SBI), protection, say)
	},
}
