package check

import "github.com/guyline/guyline/network"

// SUCIKeyInConfiguration: the home network's private key is to be protected in the UDM (TS 33.501 clause 5.8.2), and what is
// needed in clear is not stored in clear (TS 33.117 clause 4.2.3.2.3).
var SUCIKeyInConfiguration = &Check{
	ID:        "suci-key-in-configuration",
	Title:     "A home network private key stands in the configuration",
	Principle: Subscribers,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.8.2", "V20.0.0"}, {"TS 33.117", "4.2.3.2.3", "V20.1.0"}},
	FiGHT:     []string{"FGT5019.001", "FGT1555"},
	Requires:  "The private key that opens concealed identities stays in a protected place of the UDM, apart from its configuration.",
	Evidence:  "whether each home network key stands in a configuration file or in a file of its own",
	Risk: "Configuration is copied: into repositories, tickets and backups. Whoever sees one copy opens every concealed identity " +
		"until the USIMs have a new key.",
	Remedies: map[string]string{
		"free5gc": "free5GC takes the key in line only: let the file come from a secret store with mode 0600, " +
			"outside version control, and declare that",
		"": "put the key into a file of its own or a key store that only the UDM may read",
	},
	Run: func(n *network.Network, say func(Result)) {
		for k := range n.Elements(network.KindHomeNetworkKey) {
			inline, evidence, ok := value(k, network.KeyInline)
			file, named, hasFile := value(k, network.HNKeyFile)
			switch {
			case ok && inline:
				say(Result{Verdict: Fail, Subject: k, Detail: "the private key stands in " + evidence[0].Origin.Path, Evidence: evidence})
			case hasFile:
				say(Result{Verdict: Pass, Subject: k, Detail: "the private key stands in a file of its own, " + file, Evidence: named})
			default:
				say(Result{Verdict: NoData, Subject: k, Detail: "where the private key is kept is not known"})
			}
		}
	},
}
