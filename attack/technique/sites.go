package technique

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// mostSites is how many sites, and radio nodes, techniques over all of them speak of: those with the most people. A network has up to
// 100,000, and nobody reads a path for each.
const mostSites = 200

// people is how many people a site serves, by its own claim or by those of its cells.
func (m *Model) people(site *network.Element) int {
	if c, ok := network.People.Best(site); ok {
		return c.Value
	}
	sum := 0
	for cell := range m.Network.Owned(site, network.KindCell) {
		if c, ok := network.People.Best(cell); ok {
			sum += c.Value
		}
	}
	return sum
}

// largest is the elements of which the most people are said, at most mostSites; those of equal people in the model's order.
func largest(elements []*network.Element, people func(*network.Element) int) []*network.Element {
	if len(elements) <= mostSites {
		return elements
	}
	of := make(map[*network.Element]int, len(elements))
	for _, e := range elements {
		of[e] = people(e)
	}
	out := slices.Clone(elements)
	slices.SortStableFunc(out, func(a, b *network.Element) int { return cmp.Compare(of[b], of[a]) })
	return out[:mostSites]
}

// failing is the sites at which a check fails, those with the most people.
func (m *Model) failing(check string) []*network.Element {
	var out []*network.Element
	for s := range m.Network.Elements(network.KindSite) {
		if len(m.Failed(s, check)) > 0 {
			out = append(out, s)
		}
	}
	return largest(out, m.people)
}

// sitesByName is the sites by their name in lower case.
func (m *Model) sitesByName() map[string]*network.Element {
	out := map[string]*network.Element{}
	for s := range m.Network.Elements(network.KindSite) {
		out[strings.ToLower(s.Name)] = s
	}
	return out
}

// nodes is the radio nodes among elements, at most mostSites: those whose sites serve the most people.
func (m *Model) nodes(elements []*network.Element) []*network.Element {
	sites := m.sitesByName()
	var out []*network.Element
	for _, f := range elements {
		if f.Kind == network.KindFunction && network.NFType(f.Type).RAN() {
			out = append(out, f)
		}
	}
	return largest(out, func(f *network.Element) int {
		if at, ok := network.SiteName.Best(f); ok {
			if s := sites[strings.ToLower(at.Value)]; s != nil {
				return m.people(s)
			}
		}
		return 0
	})
}
