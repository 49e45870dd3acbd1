package technique

// NASTakenTwice: a protected NAS message is taken once, because its count never comes twice under one key (TS 33.512 clause 4.2.2.3.1).
var NASTakenTwice = &Weakness{
	ID:      "nas-taken-twice",
	Title:   "NAS messages with a count that was used are in use again",
	Shows:   []string{"attack-nas-count-replay", "seen-nas-count-reused"},
	Mend:    "update the AMF's software",
	Missing: "a capture in which a NAS count comes again, and what follows",
}

// ReplayNAS speaks in another's name with what he said before.
var ReplayNAS = &Technique{
	ID:    "replay-nas",
	Title: "Repeat recorded NAS signalling",
	FiGHT: "FGT1557.501",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{OnAir, nil}}, By: []Leaf{m.Weak(amf, NASTakenTwice)}, Gains: Condition{FakeNAS, amf},
				Text: "sends recorded NAS messages to " + amf.String() + " again"})
		}
	},
}
