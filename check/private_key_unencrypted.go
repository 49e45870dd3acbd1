package check

import "github.com/guyline/guyline/network"

// PrivateKeyUnencrypted is low: a function that starts by itself must read its key, and the file's rights or a hardware
// module can guard it as well. What is wrong for certain is a key in clear that travels with the configuration.
var PrivateKeyUnencrypted = &Check{
	ID:        "private-key-unencrypted",
	Title:     "A private key lies in clear among the files",
	Principle: Secrets,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.117", "4.2.3.2.3", "V20.1.0"}, {"NIST SP 800-53", "SC-28", "rev. 5"}, {"ENISA 5G SCM", "SO11-067", "1.3"}},
	FiGHT:     []string{"FGT1555"},
	Requires:  "Private keys that are kept with configuration are encrypted, or are kept elsewhere: in a secret store or a hardware module.",
	Evidence:  "the private keys among the inputs, and whether a pass phrase protects each",
	Risk:      "Each copy of the folder, backups and repositories included, holds the function's identity.",
	Remedies: map[string]string{
		"": "keep the key in a secret store; or openssl pkcs8 -topk8 -in KEY -out KEY.enc, where the function can be given the pass phrase",
	},
	Run: func(n *network.Network, say func(Result)) {
		decideFlag(n.Elements(network.KindPrivateKey), network.Encrypted, false, say)
	},
}
