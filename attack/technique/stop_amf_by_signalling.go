package technique

// MalformedSignallingArrives: what is no message of the protocol is discarded and does no harm (TS 33.117 clauses 4.4.4, 4.2.6.2.2). That it arrives is
// all that a capture shows; whether it stops this software, a test does.
var MalformedSignallingArrives = &Weakness{
	ID:      "malformed-signalling",
	Title:   "malformed signalling was seen to reach the AMF",
	Shows:   []string{"attack-nas-fuzzing"},
	Missing: "a capture of N2",
}

// NotTestedForMalformed is decided by no check: none knows which defects lie in the decoders of an AMF.
var NotTestedForMalformed = &Weakness{
	ID:      "malformed-not-tested",
	Title:   "a defect in its decoders would stop it",
	Mend:    "test the AMF with malformed signalling, and update it",
	Missing: "the report of a test of this version with malformed NAS and NGAP",
}

// StopAMFBySignalling needs no registration: an AMF reads the first message of everybody.
var StopAMFBySignalling = &Technique{
	ID:    "stop-amf-by-signalling",
	Title: "Stop an AMF by malformed signalling",
	FiGHT: "FGT1498.503",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			by := []Leaf{m.Weak(amf, NotTestedForMalformed)}
			if seen := m.Weak(amf, MalformedSignallingArrives); seen.Level.Evidenced() {
				by = append(by, seen)
			}
			say(Step{On: amf, Needs: []Condition{{OnAir, nil}}, By: by, Gains: Condition{Availability, amf},
				Text: "sends malformed signalling through a cell until a defect of " + amf.String() + " stops it"})
		}
	},
}
