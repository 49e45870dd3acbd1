package technique

// LocateByRadioSignalling reads the measurement reports that terminals send over RRC: which cells they hear, and how strongly. Ciphering of RRC
// alone hides them (TS 33.501 clause 5.3.2).
var LocateByRadioSignalling = &Technique{
	ID:    "locate-by-radio-signalling",
	Title: "Locate terminals by their measurement reports",
	FiGHT: "FGT5012.002",
	Rule: func(m *Model, say func(Step)) {
		for _, gnb := range m.gnbs() {
			say(Step{On: gnb, Needs: []Condition{{OnAir, nil}}, By: []Leaf{m.Weak(gnb, RadioUnciphered)}, Gains: Condition{Location, gnb},
				Text: "reads which cells terminals of " + gnb.String() + " hear and how strongly, and places them by that"})
		}
	},
}
