package check

import "github.com/guyline/guyline/network"

// N32ClientCertificate: SEPPs authenticate each other (TS 33.501 clause 5.9.3.2), and trust is kept apart by peer (13.1.2): the
// side that listens asks for a certificate, the side that connects verifies the other's.
var N32ClientCertificate = &Check{
	ID:        "n32-client-certificate",
	Title:     "A SEPP does not authenticate its peer",
	Principle: Interconnect,
	Severity:  Critical,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.9.3.2", "V20.0.0"}, {"TS 33.501", "13.1.2", "V20.0.0"}, {"TS 33.517", "4.2.5", "V20.0.0"}},
	FiGHT:     []string{"FGT5016", "FGT1557.502"},
	Requires:  "Both SEPPs of an N32 connection verify each other's certificate.",
	Evidence:  "whether each N32 listener asks for client certificates, and each N32 client verifies the server",
	Risk:      "Anybody on the interconnect passes for a roaming partner, and asks for authentication vectors and locations.",
	Remedies: map[string]string{
		"open5gs-2.7": "sepp.default.tls: { server: { verify_client: true, verify_client_cacert: CA }, client: { " +
			"insecure_skip_verify: false, cacert: CA } }",
		"": "verify the peer's certificate on both sides of N32, with a root of its own for each partner",
	},
	Run: func(n *network.Network, say func(Result)) {
		overTLS(n.Interfaces(network.N32), say, func(i *network.Element, tls []Evidence) {
			a, what := network.ClientCert, "client certificates"
			if isRole(i, network.Client) {
				a, what = network.VerifyPeer, "the server's certificate"
			}
			verifies, evidence, ok := value(i, a)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: i, Detail: "whether it verifies " + what + " is not stated"})
			case verifies:
				say(Result{Verdict: Pass, Subject: i, Detail: what + " verified", Evidence: append(tls, evidence...)})
			default:
				say(Result{Verdict: Fail, Subject: i, Detail: what + " not verified", Evidence: append(tls, evidence...)})
			}
		})
	},
}
