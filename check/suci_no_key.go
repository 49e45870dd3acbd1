package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// SUCINoKey: without a home network key the terminal has nothing to conceal its identity with. TS 33.501 clause 6.12.2
// allows that (null scheme where no key is provisioned), clause 5.2.5 says that the SUPI should not go in clear over the
// radio: a warning.
var SUCINoKey = &Check{
	ID:        "suci-no-key",
	Title:     "The UDM has no key with which terminals could conceal their identity",
	Principle: Subscribers,
	Severity:  Medium,
	Strength:  Should,
	Cites:     []Clause{{"TS 33.501", "5.2.5", "V20.0.0"}, {"TS 33.501", "6.12.2", "V20.0.0"}, {"ENISA 5G SCM", "SO14-004", "1.3"}},
	FiGHT:     []string{"FGT5019.004"},
	Requires: "The home network holds at least one key of profile A or B, so that terminals need not send their permanent " +
		"identity in clear. Emergency calls without authentication are excepted.",
	Evidence: "the home network keys of each UDM",
	Risk:     "Anybody with a radio nearby reads who is there, and follows them from place to place.",
	Remedies: map[string]string{
		"open5gs-2.7": "udm.hnet: [{ id: 1, scheme: 1, key: FILE }], FILE from openssl genpkey -algorithm X25519",
		"open5gs-2.6": "hnet: [{ id: 1, scheme: 1, key: FILE }] in the udm section, FILE from openssl genpkey -algorithm X25519",
		"open5gs-2.4": "this version knows no SUCI keys: move to 2.6 or later",
		"free5gc":     "configuration.SuciProfile: [{ ProtectionScheme: 1, PrivateKey: …, PublicKey: … }] with a key pair of your own",
		"sdcore":      "configuration.keys.udmProfileAHNPrivateKey and udmProfileAHNPublicKey, with a key pair of your own",
		"":            "make a home network key, give it to the UDM, and provision its public half in the USIMs",
	},
	Run: func(n *network.Network, say func(Result)) {
		for f := range n.Functions(network.UDM) {
			keys, evidence := 0, []Evidence(nil)
			for k := range n.Owned(f, network.KindHomeNetworkKey) {
				if scheme, e, ok := value(k, network.HNScheme); ok && scheme > 0 {
					keys++
					evidence = append(evidence, e...)
				}
			}
			config, read, ok := value(f, network.Config)
			switch {
			case keys > 0:
				say(Result{Verdict: Pass, Subject: f, Detail: fmt.Sprintf("home network keys: %d", keys), Evidence: evidence})
			case ok && dialectIs(f, "open5gs", "free5gc", "sdcore"):
				say(Result{Verdict: Fail, Subject: f, Detail: config + " holds no home network key", Evidence: read})
			default:
				say(Result{Verdict: NoData, Subject: f, Detail: "where its home network keys would stand is not among the inputs"})
			}
		}
	},
}
