package technique

// NoBackupPower is a site that goes off the air with the mains (NIST SP 800-53 PE-11).
var NoBackupPower = &Weakness{
	ID:      "no-backup-power",
	Title:   "it has no power of its own",
	Shows:   []string{"site-no-backup-power"},
	Refutes: []string{"site-no-backup-power"},
	Mend:    "add batteries or a generator",
	Missing: "the site's hours of backup power",
}

// CutPower takes a site off the air by its mains, which stand less guarded than its equipment.
var CutPower = &Technique{
	ID:    "cut-power",
	Title: "Cut the mains of a site without backup",
	FiGHT: "FGT5018.004",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.failing("site-no-backup-power") {
			say(Step{On: s, Needs: []Condition{{AtSite, nil}}, By: []Leaf{m.Weak(s, NoBackupPower)}, Gains: Condition{Availability, s},
				Text: "cuts the mains of " + s.String() + ", which has no other power"})
		}
	},
}
