package network

import (
	"net/netip"
	"slices"
	"strings"
)

// Impact is whom an element serves, directly or through others.
type Impact struct {
	People   int      // sum over cells; 0 where nobody said
	Cells    int      // cells reached
	Sites    int      // sites at which these cells stand
	Critical []string // hospitals and the like at these cells and sites, sorted
	Known    bool     // some people are declared or predicted for the cells reached
	Basis    string   // how the cells were found, for the reader of a finding
}

// Impacts answers, for any element, which cells and people depend on it: function → cells → people. A radio node
// serves its own cells. A core function serves the cells of its tracking areas, where it has no such the cells of its
// PLMNs, and where it has neither every cell. What belongs to a function (an interface, a key) and what runs it (a
// container) has the function's impact, and so has a component of its software; a supplier has that of all it supplies.
// Equipment serves what needs it, the sites whose links it carries, or its site.
type Impacts struct {
	n         *Network
	cells     []*Element
	people    map[*Element]int      // by cell
	known     map[*Element]bool     // by cell: people is a claim
	bySite    map[*Element][]int    // indexes of cells
	siteOf    map[*Element]*Element // by cell
	index     map[*Element]int      // of cells
	byNode    map[string][]int      // by gNB name or id
	byTAC     map[TAC][]int
	byPLMN    map[string][]int
	runs      map[string][]*Element // functions by workload name
	byAddress map[string][]*Element // functions by the addresses at which they are reached
	supplies  map[string][]*Element
	byName    map[string][]*Element // functions, in lower case
	byLink    map[string][]*Element // sites by the names of their backhaul, in lower case
	sites     map[string]*Element   // by name in lower case
}

// NewImpacts indexes a joined network. People declared for a site only are shared evenly by its cells. People that were
// predicted count where none are declared: whoever operates a cell knows better whom it serves.
func NewImpacts(n *Network) *Impacts {
	m := &Impacts{n: n, people: map[*Element]int{}, known: map[*Element]bool{}, bySite: map[*Element][]int{},
		siteOf: map[*Element]*Element{}, index: map[*Element]int{},
		byNode: map[string][]int{}, byTAC: map[TAC][]int{}, byPLMN: map[string][]int{}, runs: map[string][]*Element{},
		supplies: map[string][]*Element{}, byAddress: map[string][]*Element{}, byName: map[string][]*Element{}, byLink: map[string][]*Element{},
		sites: map[string]*Element{}}
	for s := range n.Elements(KindSite) {
		m.sites[strings.ToLower(s.Name)] = s
		for _, b := range Backhaul.Of(s) {
			m.byLink[strings.ToLower(b.Value)] = append(m.byLink[strings.ToLower(b.Value)], s)
		}
	}
	for c := range n.Elements(KindCell) {
		i := len(m.cells)
		m.cells = append(m.cells, c)
		m.index[c] = i
		site := c.Owner
		if site == nil || site.Kind != KindSite {
			if at, ok := SiteName.Best(c); ok {
				site = m.sites[strings.ToLower(at.Value)]
			}
		}
		if site != nil && site.Kind == KindSite {
			m.bySite[site] = append(m.bySite[site], i)
			m.siteOf[c] = site
		}
		if f := c.Function(); f != nil {
			m.byNode[f.String()] = append(m.byNode[f.String()], i)
		}
		for _, claim := range slices.Concat(GNBName.Of(c), GNBID.Of(c)) {
			key := plainNumber(strings.ToLower(claim.Value))
			if !slices.Contains(m.byNode[key], i) {
				m.byNode[key] = append(m.byNode[key], i)
			}
		}
		for _, t := range TACs.Of(c) {
			m.byTAC[t.Value] = append(m.byTAC[t.Value], i)
		}
		for _, p := range PLMNs.Of(c) {
			m.byPLMN[p.Value.String()] = append(m.byPLMN[p.Value.String()], i)
		}
		if p, ok := People.Best(c); ok && p.Layer != Predicted {
			m.people[c], m.known[c] = p.Value, true
		}
	}
	for s, cells := range m.bySite {
		p, ok := People.Best(s)
		if !ok || slices.ContainsFunc(cells, func(i int) bool { return m.known[m.cells[i]] }) {
			continue
		}
		for k, i := range cells {
			share := p.Value / len(cells)
			if k < p.Value%len(cells) {
				share++
			}
			m.people[m.cells[i]], m.known[m.cells[i]] = share, true
		}
	}
	for _, c := range m.cells {
		if p := People.In(c, Predicted); !m.known[c] && len(p) > 0 {
			m.people[c], m.known[c] = p[0].Value, true
		}
	}
	for f := range n.Functions() {
		m.byName[strings.ToLower(f.Name)] = append(m.byName[strings.ToLower(f.Name)], f)
		for _, w := range RunsAs.Of(f) {
			m.runs[w.Value] = append(m.runs[w.Value], f)
		}
	}
	for i := range n.Elements(KindInterface) {
		if r, ok := RoleOf.Best(i); ok && r.Value == Client {
			continue
		}
		for _, a := range Address.Of(i) {
			m.byAddress[a.Value] = append(m.byAddress[a.Value], i.Function())
		}
	}
	for f := range n.Functions() {
		for _, h := range HostName.Of(f) {
			m.byAddress[h.Value] = append(m.byAddress[h.Value], f)
		}
	}
	for _, k := range []Kind{KindSite, KindCell, KindFunction, KindEquipment} {
		for e := range n.Elements(k) {
			for _, s := range Supplied.Of(e) {
				key := strings.ToLower(s.Value)
				m.supplies[key] = append(m.supplies[key], e)
			}
		}
	}
	return m
}

// Of is the impact of an element.
func (m *Impacts) Of(e *Element) Impact {
	set, basis := m.reach(e)
	var out Impact
	out.Basis = basis
	sites := map[*Element]bool{}
	critical := map[string]bool{}
	for i := range set {
		c := m.cells[i]
		out.Cells++
		out.People += m.people[c]
		out.Known = out.Known || m.known[c]
		for _, u := range Critical.Of(c) {
			critical[u.Value] = true
		}
		if s := m.siteOf[c]; s != nil && !sites[s] {
			sites[s] = true
			for _, u := range Critical.Of(s) {
				critical[u.Value] = true
			}
		}
	}
	out.Sites = len(sites)
	out.Critical = keys(critical)
	return out
}

// Cells lists the cells that depend on an element.
func (m *Impacts) Cells(e *Element) []*Element {
	set, _ := m.reach(e)
	out := make([]*Element, 0, len(set))
	for i := range m.cells {
		if set[i] {
			out = append(out, m.cells[i])
		}
	}
	return out
}

func (m *Impacts) reach(e *Element) (cells map[int]bool, basis string) {
	cells = map[int]bool{}
	add := func(list []int) {
		for _, i := range list {
			cells[i] = true
		}
	}
	switch e.Kind {
	case KindCell:
		add([]int{m.index[e]})
		return cells, "the cell itself"
	case KindSite:
		add(m.bySite[e])
		return cells, "the site's cells"
	case KindSupplier:
		return m.union(m.supplies[strings.ToLower(e.Name)]), "everything that the supplier supplies"
	case KindContainer, KindWorkload:
		w := e
		if e.Kind == KindContainer {
			w = e.Owner
		}
		return m.union(m.runs[w.Name]), "the functions that it runs"
	case KindComponent:
		return m.union(m.named(m.byName, RunsIn.Of(e))), "the functions that contain it"
	case KindEquipment:
		return m.reachEquipment(e)
	case KindEvent:
		return m.reachEvent(e)
	case KindOperator:
		return m.all(), "every cell"
	}
	f := e.Function()
	if f == nil {
		return cells, ""
	}
	if NFType(f.Type).RAN() {
		add(m.byNode[f.String()])
		add(m.byNode[strings.ToLower(f.Name)])
		for _, c := range slices.Concat(GNBName.Of(f), GNBID.Of(f)) {
			add(m.byNode[plainNumber(strings.ToLower(c.Value))])
		}
		return cells, "the cells of the radio node"
	}
	if f.Type == string(UE) {
		return cells, ""
	}
	for _, t := range TACs.Of(f) {
		add(m.byTAC[t.Value])
	}
	if len(cells) > 0 {
		return cells, "the cells of its tracking areas"
	}
	for _, p := range PLMNs.Of(f) {
		add(m.byPLMN[p.Value.String()])
	}
	if len(cells) > 0 {
		return cells, "the cells of its PLMN"
	}
	if len(PLMNs.Of(f)) > 0 && len(m.byPLMN) > 0 {
		return cells, "no cell has its PLMN"
	}
	return m.all(), "every cell, because nothing narrows it down"
}

// union is the cells of all of them.
func (m *Impacts) union(all []*Element) map[int]bool {
	cells := map[int]bool{}
	for _, e := range all {
		sub, _ := m.reach(e)
		for i := range sub {
			cells[i] = true
		}
	}
	return cells
}

// named is the elements that claims name, case aside.
func (m *Impacts) named(index map[string][]*Element, claims []Claim[string]) []*Element {
	var out []*Element
	for _, c := range claims {
		out = append(out, index[strings.ToLower(c.Value)]...)
	}
	return out
}

func (m *Impacts) reachEquipment(e *Element) (cells map[int]bool, basis string) {
	if needs := NeededBy.Of(e); len(needs) > 0 {
		return m.union(m.named(m.byName, needs)), "the functions that need it"
	}
	if links := Carries.Of(e); len(links) > 0 {
		return m.union(m.named(m.byLink, links)), "the sites whose links it carries"
	}
	if at, ok := SiteName.Best(e); ok {
		if site := m.sites[strings.ToLower(at.Value)]; site != nil {
			return m.union([]*Element{site}), "the cells of its site"
		}
		return map[int]bool{}, "its site is not known"
	}
	return m.all(), "every cell, because nothing narrows it down"
}

func (m *Impacts) all() map[int]bool {
	cells := map[int]bool{}
	for i := range m.cells {
		cells[i] = true
	}
	return cells
}

// reachEvent is the cells of the functions at both ends of what happened: those of a radio node, where one of them is
// one, because the other end's belong to others too.
func (m *Impacts) reachEvent(e *Element) (cells map[int]bool, basis string) {
	var ends []*Element
	for _, p := range EventPeer.Of(e) {
		host := p.Value
		if at, err := netip.ParseAddrPort(host); err == nil {
			host = at.Addr().String()
		}
		ends = append(ends, m.byAddress[host]...)
	}
	radio := slices.DeleteFunc(slices.Clone(ends), func(f *Element) bool { return !NFType(f.Type).RAN() })
	if len(radio) > 0 {
		ends = radio
	}
	return m.union(ends), "the functions at both ends"
}
