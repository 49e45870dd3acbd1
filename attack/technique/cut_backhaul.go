package technique

// OneBackhaul is a site that hangs on one link (NIST SP 800-53 CP-8(2)).
var OneBackhaul = &Weakness{
	ID:      "one-backhaul",
	Title:   "it hangs on one transport link",
	Shows:   []string{"site-single-backhaul"},
	Refutes: []string{"site-single-backhaul"},
	Mend:    "add a second link on another way",
	Missing: "the site's transport links",
}

// CutBackhaul takes a site off the air at the one cable or radio hop on which it hangs.
var CutBackhaul = &Technique{
	ID:    "cut-backhaul",
	Title: "Cut the only link of a site",
	FiGHT: "FGT5018.001",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.failing("site-single-backhaul") {
			for _, from := range []State{AtTransport, AtSite} {
				say(Step{On: s, Needs: []Condition{{from, nil}}, By: []Leaf{m.Weak(s, OneBackhaul)}, Gains: Condition{Availability, s},
					Text: "cuts the only link of " + s.String()})
			}
		}
	},
}
