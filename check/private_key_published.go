package check

import "github.com/guyline/guyline/network"

// PrivateKeyPublished is about key files; the certificate that goes with one is certificate-published.
var PrivateKeyPublished = &Check{
	ID:        "private-key-published",
	Title:     "A private key is one that anybody can download",
	Principle: Secrets,
	Severity:  Critical,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.117", "4.2.3.4.2.3", "V20.1.0"}, {"ENISA 5G SCM", "SO14-013", "1.3"}},
	FiGHT:     []string{"FGT1078.001", "FGT5040"},
	Requires: "No private key is kept for use that came with the software or stands in a public repository. In a declared laboratory it does " +
		"less harm, and is medium.",
	Evidence: "the public half of each private key in the input, held against the keys that products and deployments publish",
	Risk:     "Anybody has the key, and passes for whoever uses it.",
	Remedies: map[string]string{
		"": "make a key of your own (openssl ecparam -genkey -name prime256v1 -out NEW.key) and delete the published one",
	},
	Run: func(n *network.Network, say func(Result)) {
		decidePublishedKey(n, n.Elements(network.KindPrivateKey), say)
	},
}
