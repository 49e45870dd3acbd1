package technique

// ReadUserTrafficOnAir is the use of a radio that can be read.
var ReadUserTrafficOnAir = &Technique{
	ID:    "read-user-traffic-on-air",
	Title: "Read user traffic on the air",
	FiGHT: "FGT1040.501",
	Rule: func(m *Model, say func(Step)) {
		for _, gnb := range m.gnbs() {
			say(Step{On: gnb, Needs: []Condition{{PlainRadio, gnb}}, Gains: Condition{UserTraffic, gnb},
				Text: "reads what subscribers in the cells of " + gnb.String() + " send and receive"})
		}
	},
}
