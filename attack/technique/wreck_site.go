package technique

// ServesAlone is a site that is the only service of many people, or of a hospital or an emergency call centre (NIST SP 800-53 CP-8(2)).
var ServesAlone = &Weakness{
	ID:      "serves-alone",
	Title:   "no other site would serve its people",
	Shows:   []string{"site-without-redundancy"},
	Refutes: []string{"site-without-redundancy"},
	Mend:    "cover its people from a second site",
	Missing: "terrain and population, from which it is predicted who else would serve",
}

// WreckSite takes a site off the air that nothing replaces: with it go calls for help. Every site can be wrecked; those are said whose
// loss nobody makes good.
var WreckSite = &Technique{
	ID:    "wreck-site",
	Title: "Wreck or switch off a site that nothing replaces",
	FiGHT: "FGT5018.002",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.failing("site-without-redundancy") {
			say(Step{On: s, Needs: []Condition{{AtSite, nil}}, By: []Leaf{m.Weak(s, ServesAlone)}, Gains: Condition{Availability, s},
				Text: "switches off " + s.String() + ", which nothing replaces"})
		}
	},
}
