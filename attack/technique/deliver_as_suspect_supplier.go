package technique

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// SupplierSuspect is a supplier that an authority, a rule or the owner himself warns of. It shows no attack: it shows in whose hands the
// supplier's way of delivering is or may come.
var SupplierSuspect = &Weakness{
	ID:    "supplier-suspect",
	Title: "an authority, a rule or the owner warns of the supplier",
	Shows: []string{"supplier-listed", "supplier-owned-by-listed", "purchase-prohibited", "supplier-untrusted-in-use"},
	Mend:  "replace what comes from the supplier",
	Line:  []string{"supplier-untrusted-in-use", "supplier-listed", "supplier-owned-by-listed", "purchase-prohibited"},
}

// DeliverAsSuspectSupplier is a supplier under orders: whatever it delivers, updates or maintains is its own. Of its sites those with the most
// people are said.
var DeliverAsSuspectSupplier = &Technique{
	ID:    "deliver-as-suspect-supplier",
	Title: "Deliver as a supplier that is warned of",
	FiGHT: "FGT1195",
	Rule: func(m *Model, say func(Step)) {
		for s := range m.Network.Elements(network.KindSupplier) {
			leaf := m.Weak(s, SupplierSuspect)
			if !leaf.Level.Evidenced() {
				continue
			}
			for _, f := range m.suppliedBy(s) {
				say(Step{On: f, Needs: []Condition{{InPipeline, nil}}, By: []Leaf{leaf, supplied(f, s)}, Gains: Condition{Runs, f},
					Text: "delivers software of his own to " + f.String() + " as " + s.Name})
			}
			var sites []*network.Element
			for _, e := range m.supplies[strings.ToLower(s.Name)] {
				if e.Kind == network.KindSite {
					sites = append(sites, e)
				}
			}
			for _, e := range largest(sites, m.people) {
				say(Step{On: e, Needs: []Condition{{InPipeline, nil}}, By: []Leaf{leaf, supplied(e, s)}, Gains: Condition{Availability, e},
					Text: "stops " + e.String() + ", whose equipment " + s.Name + " supplies"})
			}
		}
	},
}
