package check

import "github.com/guyline/guyline/network"

// CertificateIsCA: the certificate of a network function is one that the operator's authority signed, with a key for
// signatures only (TS 33.310 clause 6.1.3c.3); a function that holds an authority's can issue for all others.
var CertificateIsCA = &Check{
	ID:        "certificate-is-ca",
	Title:     "A function uses the certificate of an authority as its own",
	Principle: ServiceInterfaces,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.310", "6.1.3c.3", "V18.2.0"}},
	FiGHT:     []string{"FGT1588.501", "FGT1557.504"},
	Requires:  "A function's own certificate may not issue others: its authority signs it, and it is for TLS only.",
	Evidence:  "the certificate that each interface names, where it is among the inputs",
	Risk: "Whoever takes over the one function holds a key with which he issues certificates for every other, and peers " +
		"trust them.",
	Remedies: map[string]string{"": "issue the function a certificate with CA:FALSE, keep the authority's key away from functions"},
	Run: func(n *network.Network, say func(Result)) {
		for i := range n.Interfaces() {
			file, evidence, ok := value(i, network.CertFile)
			if !ok {
				continue
			}
			c, found := fileElement(n, network.KindCertificate, file)
			if !found {
				say(Result{Verdict: NoData, Subject: i, Detail: file + " is not among the inputs"})
				continue
			}
			ca, basic, ok := value(c, network.IsCA)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: i, Detail: "what " + file + " is for is not known"})
			case ca:
				say(Result{Verdict: Fail, Subject: i, Detail: file + " may issue certificates", Evidence: append(evidence, basic...)})
			default:
				say(Result{Verdict: Pass, Subject: i, Detail: file + " may not issue certificates", Evidence: append(evidence, basic...)})
			}
		}
	},
}
