package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// CertificateWeakSignature: TS 33.310 clause 6.1.1 bans MD2, MD5 and SHA-1 in certificates. Nobody relies on the signature
// by which a root vouches for itself.
var CertificateWeakSignature = &Check{
	ID:        "certificate-weak-signature",
	Title:     "A certificate is signed with MD5 or SHA-1",
	Principle: ServiceInterfaces,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.310", "6.1.1", "V17.2.0"}},
	FiGHT:     []string{"FGT1600.502", "FGT1588.501"},
	Requires:  "Certificates are signed with SHA-256 or better; MD2, MD5 and SHA-1 are not supported at all.",
	Evidence:  "the signature algorithm of each certificate",
	Risk:      "Somebody who finds two contents with one hash turns a harmless certificate into one for a function of his choice.",
	Remedies:  map[string]string{"": "issue the certificate anew with SHA-256 (openssl x509 -req -sha256 …)"},
	Run: func(n *network.Network, say func(Result)) {
		for c := range certificates(n) {
			algorithm, evidence, ok := value(c, network.SignatureAlg)
			self, root, _ := value(c, network.SelfSigned)
			ca, _, _ := value(c, network.IsCA)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: c, Detail: "its signature algorithm is not known"})
			case self && ca:
				say(Result{Verdict: NotApplicable, Subject: c, Detail: "a root signs itself, and nobody relies on that signature",
					Evidence: append(evidence, root...)})
			case weakHash(algorithm):
				say(Result{Verdict: Fail, Subject: c, Detail: "signed with " + algorithm, Evidence: evidence})
			default:
				say(Result{Verdict: Pass, Subject: c, Detail: "signed with " + algorithm, Evidence: evidence})
			}
		}
	},
}

func weakHash(algorithm string) bool {
	a := strings.ReplaceAll(strings.ToUpper(algorithm), "-", "")
	return strings.Contains(a, "SHA1") || strings.Contains(a, "MD5") || strings.Contains(a, "MD2")
}
