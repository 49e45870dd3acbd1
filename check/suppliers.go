package check

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// supply is the claims about what a supplier supplies, by the supplier's name in lower case.
func supply(n *network.Network) map[string][]Evidence {
	out := map[string][]Evidence{}
	for _, k := range []network.Kind{network.KindSite, network.KindCell, network.KindFunction, network.KindComponent} {
		for e := range n.Elements(k) {
			for _, c := range network.Supplied.Of(e) {
				key := strings.ToLower(c.Value)
				fact := Fact(network.Supplied, c)
				fact.Text = e.String() + ": " + fact.Text
				out[key] = append(out[key], fact)
			}
		}
	}
	return out
}

// suppliersAt are the claims about who supplies radio nodes, by the site at which each stands, in lower case.
func suppliersAt(n *network.Network) map[string][]network.Claim[string] {
	out := map[string][]network.Claim[string]{}
	for f := range n.Functions(network.GNB, network.GNBCU, network.GNBDU, network.ENB) {
		if at, ok := network.SiteName.Best(f); ok {
			key := strings.ToLower(at.Value)
			out[key] = append(out[key], network.Supplied.Of(f)...)
		}
	}
	return out
}

// suppliersOf are the claims about who supplies a site's radio: of the site itself, its cells, and the radio nodes at it.
func suppliersOf(n *network.Network, s *network.Element, nodes map[string][]network.Claim[string]) []network.Claim[string] {
	claims := slices.Clone(network.Supplied.Of(s))
	for c := range n.Owned(s, network.KindCell) {
		claims = append(claims, network.Supplied.Of(c)...)
	}
	return append(claims, nodes[strings.ToLower(s.Name)]...)
}
