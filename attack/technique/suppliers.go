package technique

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// suppliedBy is the functions that a supplier supplies: those of the core, and of radio nodes the ones whose sites serve the most people.
func (m *Model) suppliedBy(s *network.Element) []*network.Element {
	all := m.supplies[strings.ToLower(s.Name)]
	var out []*network.Element
	for _, f := range all {
		if f.Kind == network.KindFunction && !network.NFType(f.Type).RAN() && f.Type != string(network.UE) {
			out = append(out, f)
		}
	}
	return append(out, m.nodes(all)...)
}

// supplied is the claim that names a supplier for an element.
func supplied(e, supplier *network.Element) Leaf {
	for _, c := range network.Supplied.Of(e) {
		if strings.EqualFold(c.Value, supplier.Name) {
			return Fact(network.Supplied, e, c)
		}
	}
	return Leaf{Of: e, Level: existence(e), Title: "supplied by " + supplier.Name}
}
