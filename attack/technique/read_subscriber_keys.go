package technique

import "github.com/guyline/guyline/network"

// GivesKeys: a UDR gives authentication subscriptions, with the long-term key in the form in which it keeps it, to whoever may call it (TS 29.505 clause 5.2.2,
// Release 18, whose second note has that form encrypted; free products keep it readable). That only the
// UDM is such a consumer rests on authorisation alone (TS 33.501 clause 5.8.1); a stranger who registered as a UDM passes it. So nothing mends this by
// itself: what leads here must be closed.
var GivesKeys = &Weakness{
	ID:      "gives-keys",
	Title:   "long-term keys, as the UDR keeps them, go to whoever may call it",
	Shows:   []string{"seen-subscriber-keys-to-stranger"},
	Refutes: []string{"seen-subscriber-keys-to-stranger"},
	Missing: "a capture of a request for authentication data",
}

// ReadSubscriberKeys reads K and OPc over the service-based interface.
var ReadSubscriberKeys = &Technique{
	ID:    "read-subscriber-keys",
	Title: "Read subscribers' long-term keys from the UDR",
	FiGHT: "FGT5020",
	Rule: func(m *Model, say func(Step)) {
		for _, udr := range m.Functions(network.UDR) {
			say(Step{On: udr, Needs: []Condition{{Calls, udr}}, By: []Leaf{m.ByDesign(udr, GivesKeys)}, Gains: Condition{SubscriberKeys, udr},
				Text: "reads K and OPc of subscribers from " + udr.String()})
		}
	},
}
