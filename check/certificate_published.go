package check

import (
	"github.com/guyline/guyline/check/published"
	"github.com/guyline/guyline/network"
)

// CertificatePublished knows a key by its public half: the certificate in use gives it away, wherever its key file is.
var CertificatePublished = &Check{
	ID:        "certificate-published",
	Title:     "A certificate's private key is public",
	Principle: Secrets,
	Severity:  Critical,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.2.3.4.2.3", "V20.1.0"}, {"ENISA 5G SCM", "SO14-013", "1.3"}},
	FiGHT:     []string{"FGT1078.001", "FGT5040", "FGT1557.504"},
	Requires: "No certificate is in use whose private key came with the software or stands in a public repository. In a declared laboratory " +
		"it does less harm, and is medium.",
	Evidence: "the public key of each certificate, held against the keys that products and deployments publish",
	Risk:     "Anybody has the key: he passes for the function, reads what it receives, and where it is an authority's makes certificates for any function.",
	Remedies: map[string]string{
		"": "openssl ecparam -genkey -name prime256v1 -out NEW.key, have your authority sign it, and put both in place of the published ones",
	},
	Run: func(n *network.Network, say func(Result)) {
		decidePublishedKey(n, n.Elements(network.KindCertificate), say)
	},
}

// decidePublishedKey says fail of each element whose key's private half is public.
func decidePublishedKey(n *network.Network, elements iterator, say func(Result)) {
	lab, isLab := laboratory(n)
	for e := range elements {
		digest, evidence, ok := value(e, network.KeyDigest)
		if !ok {
			say(Result{Verdict: NoData, Subject: e, Detail: "its public key is not known"})
			continue
		}
		entry, public := published.Key(digest)
		r := Result{Verdict: Pass, Subject: e, Detail: "its key is none of the published ones that we know", Evidence: evidence}
		if public {
			r.Verdict, r.Detail = Fail, "its private key is public: "+entry.Name+" ("+entry.Origin+")"
			if isLab {
				r.Severity, r.Evidence = Medium, append(evidence, lab...)
			}
		}
		say(r)
	}
}
