package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// SUCIUEKeyMismatch: a terminal conceals its identity with the public key of its home network (TS 33.501 clause 6.12.2), and
// the UDM opens it with the private half (clause 5.8.2).
var SUCIUEKeyMismatch = &Check{
	ID:        "suci-ue-key-mismatch",
	Title:     "A terminal conceals its identity for a key that no UDM has",
	Principle: Subscribers,
	Severity:  Medium,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "6.12.2", "V20.0.0"}, {"TS 33.501", "5.8.2", "V20.0.0"}},
	FiGHT:     []string{"FGT5019.001"},
	Requires:  "The public key in a terminal is that of one of its home network's keys. The null scheme needs none.",
	Evidence:  "the home network public key of each terminal's profile, and those of the UDMs' keys",
	Risk: "The terminal cannot register; where it holds a key that somebody else keeps the private half of, that one reads " +
		"its identity from the radio.",
	Remedies: map[string]string{
		"ueransim": "homeNetworkPublicKey: the public half of the UDM's key, homeNetworkPublicKeyId: its identifier",
		"":         "provision the public half of the UDM's key in the USIM",
	},
	Run: func(n *network.Network, say func(Result)) {
		keys, held := homeKeys(n)
		keys = slices.DeleteFunc(keys, func(k string) bool { return k == "" })
		for s := range n.Elements(network.KindSubscriber) {
			public, evidence, ok := value(s, network.HNPublicKey)
			scheme, null, known := value(s, network.HNScheme)
			switch {
			case !ok && !terminal(s):
			case known && scheme == 0:
				say(Result{Verdict: NotApplicable, Subject: s, Detail: "null scheme: the key is not used", Evidence: null})
			case !ok:
				say(Result{Verdict: NoData, Subject: s, Detail: "its home network public key is not stated"})
			case len(keys) == 0:
				say(Result{Verdict: NoData, Subject: s, Detail: "no public key of a UDM is known"})
			case slices.ContainsFunc(keys, func(k string) bool { return samePoint(k, public) }):
				say(Result{Verdict: Pass, Subject: s, Detail: "its home network public key is that of a UDM's key", Evidence: evidence})
			default:
				say(Result{Verdict: Fail, Subject: s, Detail: fmt.Sprintf("its home network public key is none of the UDMs' %d", len(keys)),
					Evidence: append(evidence, held...)})
			}
		}
	},
}

// samePoint reports whether two public keys are one. A point of P-256 is written compressed (02 or 03 and x) or whole (04,
// x and y), SEC 1 clause 2.3.3; x decides. It is 32 octets, as is a key of X25519.
func samePoint(a, b string) bool { return strings.EqualFold(abscissa(a), abscissa(b)) }

func abscissa(key string) string {
	switch {
	case len(key) == 66 && key[0] == '0' && (key[1] == '2' || key[1] == '3'), len(key) == 130 && key[:2] == "04":
		return key[2:66]
	}
	return key
}
