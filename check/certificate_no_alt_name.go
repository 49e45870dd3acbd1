package check

import "github.com/guyline/guyline/network"

// CertificateNoAltName: the certificate of a network function names its holder in the subject alternative name, as a URI
// with its instance id (TS 33.310 clause 6.1.3c.3); clients no longer look at the common name.
var CertificateNoAltName = &Check{
	ID:        "certificate-no-alt-name",
	Title:     "A certificate has no subject alternative name",
	Principle: ServiceInterfaces,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.310", "6.1.3c.3", "V19.1.0"}, {"TS 33.501", "13.1.0", "V20.0.0"}},
	FiGHT:     []string{"FGT1557.504", "FGT5007"},
	Requires: "The certificate of a function names it in the subject alternative name, and that name serves for " +
		"authentication. Certificates of authorities need none.",
	Evidence: "the subject alternative names of each certificate that is no authority's",
	Risk: "Peers cannot tell whose certificate it is. Verification of names is left out so that it works, and then one " +
		"function's certificate passes for every other's.",
	Remedies: map[string]string{"": "issue it anew with DNS:HOST and URI:urn:uuid:NFINSTANCEID as subject alternative names"},
	Run: func(n *network.Network, say func(Result)) {
		for c := range certificates(n) {
			subject, evidence, ok := value(c, network.CertSubject)
			ca, authority, _ := value(c, network.IsCA)
			names := network.AltName.Of(c)
			switch {
			case ca:
				say(Result{Verdict: NotApplicable, Subject: c, Detail: "it is an authority's", Evidence: authority})
			case len(names) > 0:
				say(Result{Verdict: Pass, Subject: c, Detail: "it names " + names[0].Value, Evidence: Facts(network.AltName, names)})
			case !ok:
				say(Result{Verdict: NoData, Subject: c, Detail: "its content is not known"})
			default:
				say(Result{Verdict: Fail, Subject: c, Detail: "none beside the subject " + subject, Evidence: evidence})
			}
		}
	},
}
