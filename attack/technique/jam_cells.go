package technique

import "github.com/guyline/guyline/network"

// JamCells drowns the radio of a site. Radio can always be jammed, so that those sites are said whose people nothing else serves; where
// no site is known, the radio nodes.
var JamCells = &Technique{
	ID:    "jam-cells",
	Title: "Jam the cells of a site",
	FiGHT: "FGT5035",
	Rule: func(m *Model, say func(Step)) {
		for _, s := range m.failing("site-without-redundancy") {
			say(Step{On: s, Needs: []Condition{{OnAir, nil}}, By: []Leaf{m.Weak(s, ServesAlone)}, Gains: Condition{Availability, s},
				Text: "jams the cells of " + s.String() + ", whose people nothing else serves"})
		}
		for range m.Network.Elements(network.KindSite) {
			return
		}
		for _, f := range m.nodes(m.Functions()) {
			say(Step{On: f, Needs: []Condition{{OnAir, nil}}, Gains: Condition{Availability, f}, Text: "jams the cells of " + f.String()})
		}
	},
}
