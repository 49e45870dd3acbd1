package technique

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// PointOfInterception: AMF, SMF, UDM and UPF have points of interception, which are told whom to report (TS 33.127 clause 6.2.2.1 and annex A).
// Whether they are in use nobody says in configurations, and laboratories have none.
var PointOfInterception = &Weakness{
	ID:      "point-of-interception",
	Title:   "its point of interception is in use",
	Missing: "whether the network is one in production: operator.profile in guyline.yaml",
}

// ReadInterception reads the targets of interception, and turns it off or to others, in a function under control. The interfaces of
// interception are apart from the service-based ones, so that calling a function's services does not do.
var ReadInterception = &Technique{
	ID:    "read-interception",
	Title: "Read whom a function under control intercepts",
	FiGHT: "FGT5005",
	Rule: func(m *Model, say func(Step)) {
		use, lab := m.inProduction()
		if lab {
			return
		}
		for _, f := range m.Functions(network.AMF, network.SMF, network.UDM, network.UPF) {
			step := Step{On: f, Needs: []Condition{{Runs, f}}, By: use, Gains: Condition{LawfulInterception, f},
				Text: "reads in " + f.String() + " who is listened to by law"}
			if len(use) == 0 {
				step.By = []Leaf{m.Weak(f, PointOfInterception)}
			}
			say(step)
		}
	},
}

// inProduction is the fact that the network is declared to be in production, none where nothing is declared; lab is whether it is a laboratory.
func (m *Model) inProduction() (fact []Leaf, lab bool) {
	for o := range m.Network.Elements(network.KindOperator) {
		c, ok := network.Profile.Best(o)
		switch {
		case ok && strings.EqualFold(c.Value, "lab"):
			return nil, true
		case ok && fact == nil:
			fact = []Leaf{Fact(network.Profile, o, c)}
		}
	}
	return fact, false
}
