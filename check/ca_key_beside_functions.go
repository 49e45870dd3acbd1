package check

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// CAKeyBesideFunctions: a certificate that its own key signed and that signed no other is a function's, although tools
// mark it as an authority's.
var CAKeyBesideFunctions = &Check{
	ID:        "ca-key-beside-functions",
	Title:     "An authority's private key lies beside functions",
	Principle: Secrets,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "SC-17", "rev. 5"}, {"NIST SP 800-53", "SC-12", "rev. 5"}, {"TS 33.117", "4.2.3.2.3", "V20.1.0"}},
	FiGHT:     []string{"FGT5040", "FGT1588.501"},
	Requires: "The private key that signs certificates of functions is kept apart from them: no function's configuration names it, and it does not " +
		"lie among the functions' files.",
	Evidence: "the authority's key files that functions name; private keys in the input whose public key is that of an authority's certificate",
	Risk:     "Whoever takes over the function, or gets a copy of the folder, makes a certificate for any function and registers it as part of the core.",
	Remedies: map[string]string{
		"free5gc": "remove configuration.sbi.rootcert.key from the NRF; enrol functions with certificates made elsewhere",
		"":        "move the authority's key to a machine of its own or a hardware module, and renew what it signed if others could read it",
	},
	Run: func(n *network.Network, say func(Result)) {
		for i := range n.Elements(network.KindInterface) {
			if file, evidence, ok := value(i, network.CAKeyFile); ok {
				say(Result{Verdict: Fail, Subject: i, Detail: "its configuration names the authority's key " + file, Evidence: evidence})
			}
		}
		authorities := map[string][]Evidence{}
		certificates := map[string][]Evidence{}
		for c := range n.Elements(network.KindCertificate) {
			digest, key, ok := value(c, network.KeyDigest)
			if !ok {
				continue
			}
			certificates[digest] = key
			if ca, evidence, ok := value(c, network.IsCA); ok && ca && (issues(n, c) || authorityNamed(c)) {
				authorities[digest] = append(evidence, key...)
			}
		}
		for k := range n.Elements(network.KindPrivateKey) {
			digest, evidence, ok := value(k, network.KeyDigest)
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: k, Detail: "its public key is not known"})
			case authorities[digest] != nil:
				say(Result{Verdict: Fail, Subject: k, Detail: "it is the key of the authority's certificate " + authorities[digest][0].Origin.Path,
					Evidence: append(evidence, authorities[digest]...)})
			case certificates[digest] != nil:
				say(Result{Verdict: Pass, Subject: k, Detail: "it is the key of a certificate that issues none", Evidence: append(evidence, certificates[digest]...)})
			default:
				say(Result{Verdict: NoData, Subject: k, Detail: "its certificate is not in the input"})
			}
		}
	},
}

// authorityNamed reports whether a certificate's file is named as that of an authority: ca.crt, root-ca.pem, root.pem.
func authorityNamed(c *network.Element) bool {
	name := c.Name[strings.LastIndexAny(c.Name, "/!")+1:]
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' || r > 'z' })
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"ca", "cacert", "root", "rootca", "rootcert", "authority"}, w)
	})
}

// issues reports whether another certificate of the input, one that did not sign itself, names this one's subject as its
// issuer.
func issues(n *network.Network, authority *network.Element) bool {
	subject, ok := network.CertSubject.Best(authority)
	if !ok {
		return false
	}
	for c := range n.Elements(network.KindCertificate) {
		self, _ := network.SelfSigned.Best(c)
		if c != authority && !self.Value && network.CertIssuer.Has(c, subject.Value) && !sameKey(c, authority) {
			return true
		}
	}
	return false
}
