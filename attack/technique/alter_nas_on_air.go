package technique

// NASUnprotected: NAS is protected in integrity with another algorithm than NIA0, emergency calls excepted (TS 33.501 clause 5.5.2). Where
// NIA0 stands behind another, a terminal that has both gets the other one.
var NASUnprotected = &Weakness{
	ID:      "nas-unprotected",
	Title:   "NAS runs without protection of its integrity",
	Shows:   []string{"nas-null-integrity-preferred", "seen-nas-null-integrity", "attack-null-integrity"},
	Refutes: []string{"nas-null-integrity-preferred", "nas-null-integrity-offered"},
	Mend:    "protect the integrity of NAS",
	Line:    []string{"nas-null-integrity-preferred", "nas-null-integrity-offered"},
	Missing: "the AMF's order of integrity algorithms, or a capture of N2",
}

// AlterNASOnAir changes what terminal and AMF say to each other through a false cell.
var AlterNASOnAir = &Technique{
	ID:    "alter-nas-on-air",
	Title: "Change NAS signalling on the air",
	FiGHT: "FGT5009.001",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{FalseCell, nil}}, By: []Leaf{m.Weak(amf, NASUnprotected)}, Gains: Condition{FakeNAS, amf},
				Text: "writes NAS messages between terminals and " + amf.String() + ", which nobody can tell from true ones"})
		}
	},
}
