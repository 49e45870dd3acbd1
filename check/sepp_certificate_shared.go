package check

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// SEPPCertificateShared: each peer has trust anchors of its own, and a PLMN-ID stands below one of them at most (TS 33.501
// clause 13.1.2); with one key for two operators' SEPPs nobody can tell which of them speaks.
var SEPPCertificateShared = &Check{
	ID:        "sepp-certificate-shared",
	Title:     "SEPPs of two networks use one key",
	Principle: Interconnect,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "13.1.2", "V20.0.0"}, {"TS 33.501", "5.9.3.2", "V20.0.0"}},
	FiGHT:     []string{"FGT5016", "FGT1557.502"},
	Requires:  "The SEPP of each network has a key and a certificate of its own. SEPPs of one network may share them.",
	Evidence:  "the certificates that SEPPs name, where they are among the inputs, and the PLMN identities that SEPPs serve",
	Risk:      "Each of the two passes for the other towards every partner.",
	Remedies: map[string]string{
		"open5gs-2.7": "sepp.n32.server[]: { private_key: KEY, cert: CERT } with a key made for this SEPP",
		"":            "make a key for each SEPP, and have its certificate name its own PLMN-IDs",
	},
	Run: func(n *network.Network, say func(Result)) {
		holders := map[string][]*network.Element{}
		for i := range n.Interfaces(network.N32) {
			if digest, _, ok := interfaceKey(n, i); ok && !slices.Contains(holders[digest], i.Function()) {
				holders[digest] = append(holders[digest], i.Function())
			}
		}
		for i := range n.Interfaces(network.N32) {
			_, named, has := value(i, network.CertFile)
			if !has {
				continue
			}
			digest, evidence, ok := interfaceKey(n, i)
			if !ok {
				say(Result{Verdict: NoData, Subject: i, Detail: "its certificate is not among the inputs"})
				continue
			}
			evidence = append(named, evidence...)
			other := slices.IndexFunc(holders[digest], func(f *network.Element) bool { return f != i.Function() && otherPLMN(f, i.Function()) })
			if other < 0 {
				say(Result{Verdict: Pass, Subject: i, Detail: "no SEPP of another network uses its key", Evidence: evidence})
				continue
			}
			say(Result{Verdict: Fail, Subject: i, Detail: "its key is that of " + holders[digest][other].String(), Evidence: evidence})
		}
	},
}

// interfaceKey is the digest of the public key in the certificate that an interface names.
func interfaceKey(n *network.Network, i *network.Element) (digest string, evidence []Evidence, ok bool) {
	file, ok := network.CertFile.Best(i)
	if !ok {
		return "", nil, false
	}
	c, ok := fileElement(n, network.KindCertificate, file.Value)
	if !ok {
		return "", nil, false
	}
	return value(c, network.KeyDigest)
}

// otherPLMN reports whether two functions serve networks and have none in common.
func otherPLMN(a, b *network.Element) bool {
	x, y := network.PLMNs.Of(a), network.PLMNs.Of(b)
	return len(x) > 0 && len(y) > 0 && !slices.ContainsFunc(x, func(c network.Claim[network.PLMN]) bool { return network.PLMNs.Has(b, c.Value) })
}
