package technique

// FollowByNAS uses NAS that can be read: a registration tells the area last visited and, where the AMF asks for it, the number of the equipment,
// so that terminals are recognised when they come again (TS 24.501, Registration Request and Security Mode Complete).
var FollowByNAS = &Technique{
	ID:    "follow-by-nas",
	Title: "Follow terminals by their NAS signalling",
	FiGHT: "FGT5012.006",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{PlainNAS, amf}}, Gains: Condition{Location, amf},
				Text: "recognises terminals of " + amf.String() + " by their NAS messages, and follows them"})
		}
	},
}
