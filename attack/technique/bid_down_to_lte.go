package technique

import "github.com/guyline/guyline/network"

// LTEIdentities: LTE conceals no identity, and a false base station of LTE gets that of a 5G terminal which LTE is allowed to (Khan et al., Defeating the
// Downgrade Attack on Identity Privacy in 5G, 2018).
var LTEIdentities = &Weakness{
	ID:    "lte-identities",
	Title: "its subscribers use LTE, which does not conceal identities",
}

// BidDownToLTE is possible where the operator runs LTE beside 5G, so that his terminals may use it.
var BidDownToLTE = &Technique{
	ID:    "bid-down-to-lte",
	Title: "Bid terminals down to LTE and read their identity",
	FiGHT: "FGT5019.002",
	Rule: func(m *Model, say func(Step)) {
		for _, mme := range m.Functions(network.MME, network.AGW) {
			say(Step{On: mme, Needs: []Condition{{FalseCell, nil}}, By: []Leaf{m.ByDesign(mme, LTEIdentities)}, Gains: Condition{SubscriberIdentities, mme},
				Text: "leads terminals to a false cell of LTE and asks them for the permanent identity that " + mme.String() + " knows them by"})
		}
	},
}
