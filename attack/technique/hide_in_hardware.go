package technique

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// EquipmentSuspect is equipment of which, or of whose supplier, an authority, a rule or the owner warns for what may be built into it.
var EquipmentSuspect = &Weakness{
	ID:    "equipment-suspect",
	Title: "an authority, a rule or the owner warns of it or its supplier",
	Shows: []string{"purchase-prohibited", "supplier-listed", "supplier-owned-by-listed", "supplier-untrusted-in-use"},
	Mend:  "replace the equipment",
}

// OtherThanDeclared is a function of which traffic shows another maker, product or version.
var OtherThanDeclared = &Weakness{
	ID:    "other-than-declared",
	Title: "traffic shows another supplier, product or version than is declared",
	Shows: []string{"supplier-seen-differs"},
	Mend:  "find out what runs there",
}

// SiteHangsOnIt is what a place alone does not say of equipment.
var SiteHangsOnIt = &Weakness{
	ID:      "site-hangs-on-it",
	Title:   "the site does not serve without it",
	Missing: "what stops with the equipment (needed-by), or its layer",
}

// HideInHardware comes with equipment that has more in it than was ordered: what needs the equipment is commanded, what it carries is
// tapped, and a site that hangs on it stops.
var HideInHardware = &Technique{
	ID:    "hide-in-hardware",
	Title: "Come with equipment that has more in it than was ordered",
	FiGHT: "FGT1195.003",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			if leaf := m.Weak(f, OtherThanDeclared); leaf.Level.Evidenced() {
				say(Step{On: f, Needs: []Condition{{InPipeline, nil}}, By: []Leaf{leaf}, Gains: Condition{Runs, f},
					Text: "is in " + f.String() + ", where something else runs than was ordered"})
			}
		}
		sites := m.sitesByName()
		for e := range m.Network.Elements(network.KindEquipment) {
			leaf := m.Weak(e, EquipmentSuspect)
			if !leaf.Level.Evidenced() {
				continue
			}
			step := Step{On: e, Needs: []Condition{{InPipeline, nil}}}
			for _, c := range network.NeededBy.Of(e) {
				for _, f := range m.byName[strings.ToLower(c.Value)] {
					step.By, step.Gains, step.Text = []Leaf{leaf, Fact(network.NeededBy, e, c)}, Condition{Runs, f}, "is in "+e.String()+", which "+f.String()+" needs"
					say(step)
				}
			}
			if c, ok := network.Carries.Best(e); ok {
				step.By, step.Gains, step.Text = []Leaf{leaf, Fact(network.Carries, e, c)}, Condition{AtTransport, nil}, "is in "+e.String()+", which carries "+c.Value
				say(step)
			}
			if c, ok := network.SiteName.Best(e); ok && sites[strings.ToLower(c.Value)] != nil {
				s := sites[strings.ToLower(c.Value)]
				hangs := m.Weak(e, SiteHangsOnIt)
				if layer, ok := network.SupplyLayer.Best(e); ok && (layer.Value == "ran" || layer.Value == "transport" || layer.Value == "timing") {
					hangs = Fact(network.SupplyLayer, e, layer)
				}
				step.By, step.Gains, step.Text = []Leaf{leaf, Fact(network.SiteName, e, c), hangs}, Condition{Availability, s}, "stops "+s.String()+" from within "+e.String()
				say(step)
			}
		}
	},
}
