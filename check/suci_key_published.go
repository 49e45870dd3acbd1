package check

import (
	"github.com/guyline/guyline/check/published"
	"github.com/guyline/guyline/network"
)

// SUCIKeyPublished: the home network's private key is to be protected in the UDM (TS 33.501 clause 5.8.2). Those that come
// with products and those of the standard's test data (clause C.4) are in everybody's hands.
var SUCIKeyPublished = &Check{
	ID:        "suci-key-published",
	Title:     "A home network key is one that everybody can read",
	Principle: Subscribers,
	Severity:  Critical,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.8.2", "V20.0.0"}, {"TS 33.501", "C.4", "V20.0.0"}, {"TS 33.117", "4.2.3.4.2.3", "V20.1.0"}},
	FiGHT:     []string{"FGT5019.001", "FGT5040"},
	Requires:  "The private key that opens concealed identities is the operator's own; keys that came with a product or a standard are replaced.",
	Evidence:  "the digest of each home network key, held against those that are known to be published",
	Risk:      "Whoever listens to the radio opens every concealed identity of the network: concealment is then only for show.",
	Remedies: map[string]string{
		"open5gs-2.7": "openssl genpkey -algorithm X25519 -out FILE, udm.hnet[].key: FILE, then the new public key in the USIMs",
		"open5gs-2.6": "openssl genpkey -algorithm X25519 -out FILE, udm.hnet[].key: FILE, then the new public key in the USIMs",
		"free5gc":     "a key pair of your own in configuration.SuciProfile[].{PrivateKey,PublicKey}, then its public half in the USIMs",
		"":            "make a key pair of your own, give it a new key id, and provision its public half in the USIMs",
	},
	Run: func(n *network.Network, say func(Result)) {
		for k := range n.Elements(network.KindHomeNetworkKey) {
			digest, evidence, ok := homeKeyDigest(n, k)
			if !ok {
				say(Result{Verdict: NoData, Subject: k, Detail: "the key itself is not among the inputs"})
				continue
			}
			if entry, known := published.Key(digest); known {
				say(Result{Verdict: Fail, Subject: k, Detail: "published by " + entry.Origin, Evidence: evidence})
				continue
			}
			say(Result{Verdict: Pass, Subject: k, Detail: "none of the keys that are known to be published", Evidence: evidence})
		}
	},
}

// homeKeyDigest is the digest of a home network key: its own, or that of the key file that it names.
func homeKeyDigest(n *network.Network, k *network.Element) (digest string, evidence []Evidence, ok bool) {
	if digest, evidence, ok = value(k, network.KeyDigest); ok {
		return digest, evidence, true
	}
	file, named, ok := value(k, network.HNKeyFile)
	if !ok {
		return "", nil, false
	}
	key, ok := fileElement(n, network.KindPrivateKey, file)
	if !ok {
		return "", nil, false
	}
	digest, evidence, ok = value(key, network.KeyDigest)
	return digest, append(named, evidence...), ok
}
