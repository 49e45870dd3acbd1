package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// SUCIKeySharedID: the UDM holds the identifiers of its home network keys (TS 33.501 clause 5.8.2), and a SUCI names its key
// by nothing else.
var SUCIKeySharedID = &Check{
	ID:        "suci-key-shared-id",
	Title:     "Two home network keys have one identifier",
	Principle: Subscribers,
	Severity:  Low,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "5.8.2", "V20.0.0"}},
	FiGHT:     []string{"FGT5040"},
	Requires:  "Each home network key of a UDM has an identifier of its own.",
	Evidence:  "the identifiers of the home network keys of each UDM",
	Risk:      "Terminals with the key that loses cannot register, and a key that was to be withdrawn stays in use unseen.",
	Remedies: map[string]string{
		"open5gs-2.7": "udm.hnet: another id for one of the two",
		"open5gs-2.6": "udm.hnet: another id for one of the two",
		"":            "give one of the two another identifier, and provision it with the key in the USIMs",
	},
	Run: func(n *network.Network, say func(Result)) {
		for f := range n.Functions() {
			first := map[int]*network.Element{}
			var evidence []Evidence
			failed := false
			for k := range n.Owned(f, network.KindHomeNetworkKey) {
				id, e, ok := value(k, network.HNKeyID)
				if !ok {
					say(Result{Verdict: NoData, Subject: k, Detail: "its identifier is not known"})
					continue
				}
				evidence = append(evidence, e...)
				if other := first[id]; other != nil {
					failed = true
					_, theirs, _ := value(other, network.HNKeyID)
					say(Result{Verdict: Fail, Subject: f, Detail: fmt.Sprintf("two home network keys have the identifier %d", id),
						Evidence: append(theirs, e...)})
					continue
				}
				first[id] = k
			}
			if len(evidence) > 0 && !failed {
				say(Result{Verdict: Pass, Subject: f, Detail: fmt.Sprintf("identifiers: %d, all different", len(first)),
					Evidence: evidence})
			}
		}
	},
}
