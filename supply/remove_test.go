package supply

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/network"
)

// TestRemoveEqualsBruteForce holds removal against a second evaluation of small networks, which asks of each cell, over the
// model's own elements and without any graph, whether it still has service.
func TestRemoveEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	asked, failed := 0, 0
	for round := range 400 {
		m := randomNetwork(r)
		s := m.study(t, Sources{}, "2026-06-01")
		for _, p := range s.Parties {
			got, err := s.Remove(Request{Supplier: p.Name, Mode: Off})
			if p.Assets == 0 {
				if err == nil && len(got.Assets) == 0 {
					t.Fatalf("round %d: %s supplies nothing, and its removal is no error", round, p.Name)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			b := brute{m.Network, func(supplier string) bool { return strings.EqualFold(supplier, p.Name) }}
			var cells, functions []string
			people := 0
			sites := map[string]bool{}
			for c := range m.Elements(network.KindCell) {
				asked++
				if b.serves(c) {
					continue
				}
				failed++
				cells = append(cells, c.String())
				if at := b.site(c); at != nil {
					sites[at.Name] = true
				}
				n, _ := network.People.Best(c)
				people += n.Value
			}
			for f := range m.Functions() {
				if !network.NFType(f.Type).RAN() && !b.works(f) {
					functions = append(functions, f.String())
				}
			}
			lost := slices.DeleteFunc(slices.Clone(got.Lost), func(f string) bool { return strings.HasPrefix(f, string(network.GNB)) })
			slices.Sort(lost)
			slices.Sort(functions)
			if got.Cells != len(cells) || got.People != people || got.Sites != len(sites) || !slices.Equal(lost, functions) {
				t.Fatalf("round %d without %s: %d cells, %d sites, %d people, functions %v; by brute force cells %v, sites %v, %d people, functions %v\n%s",
					round, p.Name, got.Cells, got.Sites, got.People, lost, cells, slices.Collect(maps.Keys(sites)), people, functions, told(m.Network))
			}
		}
	}
	if failed < asked/10 || failed > asked*9/10 {
		t.Errorf("%d of %d cells fail: the networks are too easy", failed, asked)
	}
}

func told(n *network.Network) string {
	var b strings.Builder
	for f := range n.Facts() {
		fmt.Fprintf(&b, "%s | %s = %s\n", f.Subject, f.Attribute.Name(), f.Value)
	}
	return b.String()
}

// randomNetwork has up to four sites and a dozen cells, a handful of functions and of equipment, of five suppliers.
func randomNetwork(r *rand.Rand) *model {
	m := newModel()
	one := func(list ...string) string { return list[r.IntN(len(list))] }
	supplier := func() string { return one("Alder", "Birch", "Cedar", "Dogwood", "Elm", "") }
	some := func(most int, list ...string) []string {
		var out []string
		for range r.IntN(most + 1) {
			if v := one(list...); !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
		return out
	}
	links := []string{"north", "South", "ring"}
	areas := []network.TAC{1, 2, 3}
	tracked := func(e *network.Element) {
		if r.IntN(2) == 0 {
			declare(m, network.TACs, e, areas[r.IntN(len(areas))])
		}
	}
	var sites []string
	for i := range 1 + r.IntN(4) {
		name := fmt.Sprintf("Site %d", i)
		sites = append(sites, name)
		site := m.site(name, one(supplier(), ""), some(2, links...)...)
		for k := range r.IntN(4) {
			tracked(m.cell(fmt.Sprintf("%s cell %d", name, k), site, one(supplier(), ""), r.IntN(100)))
		}
	}
	for i := range r.IntN(4) {
		f := m.function(network.GNB, fmt.Sprintf("gnb-%d", i), supplier())
		if r.IntN(2) == 0 {
			declare(m, network.SiteName, f, one(sites...))
		}
		for k := range r.IntN(3) {
			c := m.cell(fmt.Sprintf("gnb-%d cell %d", i, k), f, one(supplier(), ""), r.IntN(100))
			if tracked(c); r.IntN(2) == 0 {
				declare(m, network.SiteName, c, strings.ToUpper(one(sites...)))
			}
		}
	}
	functions := []string{"nobody", "gnb-0", "GNB-1"}
	for i := range r.IntN(7) {
		name := fmt.Sprintf("f-%d", i)
		functions = append(functions, strings.ToUpper(name))
		tracked(m.function(network.NFType(one("AMF", "SMF", "UPF", "PCF")), name, supplier()))
	}
	for i := range r.IntN(7) {
		e := m.equipment(one("router", "switch", "timing-equipment", "server", "sim", "kettle"), fmt.Sprintf("e-%d", i), supplier())
		switch r.IntN(4) {
		case 0:
			declare(m, network.NeededBy, e, some(3, functions...)...)
		case 1:
			declare(m, network.Carries, e, some(2, "NORTH", "south", "ring", "elsewhere")...)
		case 2:
			declare(m, network.SiteName, e, one(append(sites, "Nowhere")...))
		}
		declare(m, network.Modules, e, some(2, "Alder/1", "Elm / 2", "Fir")...)
	}
	return m
}

// brute evaluates a network without what some suppliers delivered, by asking everything anew.
type brute struct {
	n    *network.Network
	gone func(supplier string) bool
}

func best(a *network.Attr[string], e *network.Element) string {
	c, _ := a.Best(e)
	return c.Value
}

func (b brute) find(kind network.Kind, name string) []*network.Element {
	var out []*network.Element
	for e := range b.n.Elements(kind) {
		if strings.EqualFold(e.Name, name) {
			out = append(out, e)
		}
	}
	return out
}

func (b brute) site(c *network.Element) *network.Element {
	if c.Owner != nil && c.Owner.Kind == network.KindSite {
		return c.Owner
	}
	if at := b.find(network.KindSite, best(network.SiteName, c)); len(at) > 0 {
		return at[0]
	}
	return nil
}

// radio is whose radio carries a cell.
func (b brute) radio(c *network.Element) string {
	if by := best(network.Supplied, c); by != "" {
		return by
	}
	site := b.site(c)
	if site != nil {
		if by := best(network.Supplied, site); by != "" {
			return by
		}
	}
	if c.Owner.Kind == network.KindFunction {
		if by := best(network.Supplied, c.Owner); by != "" {
			return by
		}
	}
	if site != nil {
		for f := range b.n.Functions(network.GNB) {
			if by := best(network.Supplied, f); by != "" && strings.EqualFold(best(network.SiteName, f), site.Name) {
				return by
			}
		}
	}
	return ""
}

// piece says whether equipment works: it and every module in it.
func (b brute) piece(e *network.Element) bool {
	for _, m := range network.Modules.Of(e) {
		maker, _, _ := strings.Cut(m.Value, "/")
		if b.gone(strings.TrimSpace(maker)) {
			return false
		}
	}
	return !b.gone(best(network.Supplied, e))
}

// oneOfEach says whether of each class among some equipment one piece works.
func (b brute) oneOfEach(among func(e *network.Element) bool) bool {
	ok := map[string]bool{}
	for e := range b.n.Elements(network.KindEquipment) {
		if among(e) {
			ok[e.Type] = ok[e.Type] || b.piece(e)
		}
	}
	for _, works := range ok {
		if !works {
			return false
		}
	}
	return true
}

func has(claims []network.Claim[string], name string) bool {
	return slices.ContainsFunc(claims, func(c network.Claim[string]) bool { return strings.EqualFold(c.Value, name) })
}

// works says whether a function has what it needs.
func (b brute) works(f *network.Element) bool {
	return !b.gone(best(network.Supplied, f)) && b.equipped(f)
}

func (b brute) equipped(f *network.Element) bool {
	return b.oneOfEach(func(e *network.Element) bool { return has(network.NeededBy.Of(e), f.Name) })
}

func (b brute) link(name string) bool {
	for e := range b.n.Elements(network.KindEquipment) {
		if has(network.Carries.Of(e), name) && !b.piece(e) {
			return false
		}
	}
	return true
}

// standsFor says whether equipment serves a place without being named by functions or links.
func standsFor(e *network.Element, site string) bool {
	layer := map[string]bool{"router": true, "switch": true, "timing-equipment": true, "server": true}[e.Type]
	return layer && len(network.NeededBy.Of(e)) == 0 && len(network.Carries.Of(e)) == 0 && strings.EqualFold(best(network.SiteName, e), site)
}

// served says whether a function serves a cell: by tracking areas, where some cell is in one of its own.
func (b brute) served(f, c *network.Element) bool {
	shares := func(c *network.Element) bool {
		return slices.ContainsFunc(network.TACs.Of(f), func(t network.Claim[network.TAC]) bool { return network.TACs.Has(c, t.Value) })
	}
	for other := range b.n.Elements(network.KindCell) {
		if shares(other) {
			return shares(c)
		}
	}
	return true
}

func (b brute) serves(c *network.Element) bool {
	if b.gone(b.radio(c)) || !b.oneOfEach(func(e *network.Element) bool { return standsFor(e, "") }) {
		return false
	}
	if site := b.site(c); site != nil {
		if !b.oneOfEach(func(e *network.Element) bool { return standsFor(e, site.Name) }) {
			return false
		}
		links := network.Backhaul.Of(site)
		if len(links) > 0 && !slices.ContainsFunc(links, func(l network.Claim[string]) bool { return b.link(l.Value) }) {
			return false
		}
	}
	// Its own node needs its equipment, and so does its own supplier where nothing else at the cell or site is from it.
	if f := c.Owner; f.Kind == network.KindFunction && (!b.equipped(f) || b.apart(f) && b.gone(best(network.Supplied, f))) {
		return false
	}
	for _, t := range []network.NFType{network.AMF, network.SMF, network.UPF} {
		some, works := false, false
		for f := range b.n.Functions(t) {
			if b.served(f, c) {
				some, works = true, works || b.works(f)
			}
		}
		if some && !works {
			return false
		}
	}
	return true
}

// apart says whether a radio node is a thing of its own: nothing of its supplier is known at its cells or its site.
func (b brute) apart(f *network.Element) bool {
	by := best(network.Supplied, f)
	if by == "" {
		return false
	}
	for c := range b.n.Elements(network.KindCell) {
		if !strings.EqualFold(b.radio(c), by) {
			continue
		}
		if c.Owner == f {
			return false
		}
		site := b.site(c)
		if site == nil {
			continue
		}
		if strings.EqualFold(site.Name, best(network.SiteName, f)) {
			return false
		}
		for own := range b.n.Owned(f, network.KindCell) {
			if b.site(own) == site {
				return false
			}
		}
	}
	for s := range b.n.Elements(network.KindSite) { // a site without cells that is its supplier's
		empty := true
		for c := range b.n.Elements(network.KindCell) {
			empty = empty && b.site(c) != s
		}
		if empty && strings.EqualFold(s.Name, best(network.SiteName, f)) && strings.EqualFold(b.empty(s), by) {
			return false
		}
	}
	return true
}

// empty is whose radio stands at a site that has no cells.
func (b brute) empty(s *network.Element) string {
	if by := best(network.Supplied, s); by != "" {
		return by
	}
	for f := range b.n.Functions(network.GNB) {
		if by := best(network.Supplied, f); by != "" && strings.EqualFold(best(network.SiteName, f), s.Name) {
			return by
		}
	}
	return ""
}
