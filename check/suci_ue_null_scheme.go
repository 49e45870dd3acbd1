package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// SUCIUENullScheme: a terminal uses the null scheme only in an emergency without a 5G-GUTI, where its home network chose it,
// or where it has no key (TS 33.501 clause 6.12.2). A profile can always claim that its home network chose it, so that
// this rests on clause 5.2.5: the SUPI should not go in clear.
var SUCIUENullScheme = &Check{
	ID:        "suci-ue-null-scheme",
	Title:     "A terminal sends its permanent identity in clear",
	Principle: Subscribers,
	Severity:  Medium,
	Strength:  Should,
	Cites:     []Clause{{"TS 33.501", "5.2.5", "V20.0.0"}, {"TS 33.501", "6.12.2", "V20.0.0"}, {"ENISA 5G SCM", "SO12-033", "1.3"}},
	FiGHT:     []string{"FGT5019.004"},
	Requires: "A terminal conceals its permanent identity with profile A or B, unless it makes an emergency call without " +
		"authentication, or the home network has no key or chose the null scheme.",
	Evidence: "the protection scheme of each terminal's profile, and the home network keys of the UDMs",
	Risk:     "Anybody with a radio nearby reads the subscriber's identity at each first registration.",
	Remedies: map[string]string{
		"ueransim": "protectionScheme: 1, homeNetworkPublicKey: HEX, homeNetworkPublicKeyId: ID",
		"":         "provision the home network's public key and profile A or B in the USIM",
	},
	Run: func(n *network.Network, say func(Result)) {
		keys, provisioned := homeKeys(n)
		for s := range n.Elements(network.KindSubscriber) {
			scheme, evidence, ok := value(s, network.HNScheme)
			switch {
			case !ok && !terminal(s):
			case !ok:
				say(Result{Verdict: NoData, Subject: s, Detail: "its protection scheme is not stated"})
			case scheme > 0:
				say(Result{Verdict: Pass, Subject: s, Detail: fmt.Sprintf("protection scheme %d", scheme), Evidence: evidence})
			case len(keys) > 0:
				say(Result{Verdict: Fail, Subject: s, Detail: "null scheme, although the home network has a key",
					Evidence: append(evidence, provisioned...)})
			default:
				say(Result{Verdict: Fail, Severity: Low, Subject: s, Detail: "null scheme; no key of the home network is known",
					Evidence: evidence})
			}
		}
	},
}

// terminal reports whether a subscriber is the profile of a terminal, and not one that a core provisions.
func terminal(s *network.Element) bool {
	return len(network.UECiphering.Of(s))+len(network.UEIntegrity.Of(s))+len(network.HNScheme.Of(s))+len(network.HNPublicKey.Of(s)) > 0
}

// homeKeys are the public halves of the home network keys that UDMs hold, "" for one that only its file has.
func homeKeys(n *network.Network) (keys []string, evidence []Evidence) {
	for k := range n.Elements(network.KindHomeNetworkKey) {
		scheme, e, ok := value(k, network.HNScheme)
		if ok && scheme == 0 {
			continue
		}
		public, shown, ok := value(k, network.HNPublicKey)
		if ok {
			e = shown
		}
		keys, evidence = append(keys, public), append(evidence, e...)
	}
	return keys, evidence
}
