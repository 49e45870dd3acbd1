package technique

// CloneSIM makes a second card of a subscriber: K, OPc and identity are all that tells one USIM from another (TS 33.501 clause 5.8.1).
var CloneSIM = &Technique{
	ID:    "clone-sim",
	Title: "Clone a SIM card",
	FiGHT: "FGT5026",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.keyHolders() {
			keys := []Condition{{SubscriberKeys, f}}
			say(Step{On: f, Needs: keys, Gains: Condition{HasTerminal, nil}, Text: "makes a card with a subscriber's key from " + f.String() + ", and is that subscriber"})
			say(Step{On: f, Needs: keys, Gains: Condition{UserTraffic, f},
				Text: "receives the calls, messages and data of subscribers whose keys " + f.String() + " gave"})
		}
	},
}
