package technique

// SubscriberKeyIsShared: the key proves which subscriber it is (TS 33.501 clause 5.8.1).
var SubscriberKeyIsShared = &Weakness{
	ID:    "subscriber-key-is-shared",
	Title: "other subscribers have the same long-term key",
	Shows: []string{"subscriber-key-shared"},
	Mend:  "give the subscriber a key of its own",
}

// CardGivesKey is what no input decides: a SIM card is made to keep its key.
var CardGivesKey = &Weakness{
	ID:      "card-gives-key",
	Title:   "the key can be had from one of the SIM cards that share it",
	Missing: "which SIM cards are in use, and how they were tested",
}

// ReuseSubscriberKey goes from one SIM card to every subscriber with the same key.
var ReuseSubscriberKey = &Technique{
	ID:    "reuse-subscriber-key",
	Title: "Use the key of one SIM card as that of others who share it",
	FiGHT: "FGT5026",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.subscribers(SubscriberKeyIsShared) {
			for _, home := range m.homes(s) {
				say(Step{On: s, Needs: []Condition{{HasTerminal, nil}}, By: []Leaf{m.Weak(s, SubscriberKeyIsShared), m.Weak(s, CardGivesKey)},
					Gains: Condition{SubscriberKeys, home}, Text: "takes the key from a SIM card of his, and has with it that of others at " + home.String()})
			}
		}
	},
}
