package check

import "github.com/guyline/guyline/network"

// SBIClientClear is sbi-unprotected seen from the other end: a function that reaches the NRF, the SCP or another peer
// over plain HTTP. TS 33.501 clause 13.1.0 asks for TLS inside a PLMN unless network security is provided by other means.
var SBIClientClear = &Check{
	ID:        "sbi-client-clear",
	Title:     "A function reaches another over plain HTTP",
	Principle: ServiceInterfaces,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "13.1.0", "V20.0.0"}, {"TS 33.117", "4.2.2.2.2", "V20.1.0"}},
	FiGHT:     []string{"FGT1040", "FGT1557.504"},
	Requires: "A function uses TLS towards the NRF, the SCP and other functions, unless the operator protects the traffic " +
		"by other means (IPsec, or a network trusted for stated reasons).",
	Evidence: "the scheme or TLS setting of each SBI peer, and declared statements of protection",
	Risk: "Registrations, discovery results, tokens and subscriber data can be read and changed on their way; a function " +
		"that stands in for the NRF sends others wherever it likes.",
	Remedies: map[string]string{
		"open5gs-2.7": "sbi.client.{nrf,scp}[].uri: https://HOST:PORT and default.tls.client: { scheme: https, cacert: CA }",
		"open5gs-2.6": "sbi.client: { no_tls: false, cacert: CA, key: KEY, cert: CERT }",
		"open5gs-2.4": "give the peer's sbi entry a tls section with cacert, key and pem, or move to 2.7",
		"free5gc":     "configuration.nrfUri: https://HOST:PORT and configuration.sbi.scheme: https in every function",
		"sdcore":      "configuration.nrfUri: https://HOST:PORT and configuration.sbi.scheme: https in every function",
		"":            "name peers by https URIs, or declare in guyline.yaml under protection what protects SBI instead",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideClear(n, clients(n, network.SBI), protection, say)
	},
}
