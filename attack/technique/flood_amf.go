package technique

// RegistrationsUnlimited: every registration makes the core compute an authentication (TS 33.501 clause 6.1.3); how many of them a cell or a terminal may begin,
// no clause limits.
var RegistrationsUnlimited = &Weakness{
	ID:      "registrations-unlimited",
	Title:   "bursts of registrations that fail reach the core",
	Shows:   []string{"attack-auth-brute-force"},
	Mend:    "limit registrations for each gNB",
	Missing: "a capture of N2 under load, or the AMF's limits",
}

// FloodAMF keeps the core busy with registrations.
var FloodAMF = &Technique{
	ID:    "flood-amf",
	Title: "Flood an AMF with registrations",
	FiGHT: "FGT1642.503",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{OnAir, nil}}, By: []Leaf{m.Weak(amf, RegistrationsUnlimited)}, Gains: Condition{Availability, amf},
				Text: "begins registrations at " + amf.String() + " faster than the core can answer them"})
		}
	},
}
