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
	every     []int            // indexes of all cells
	whole     Impact           // of all cells
	people    []int            // by cell
	known     []bool           // by cell: people is a claim
	places    []*Element       // sites
	siteOf    []int            // index in places, by cell; -1 where it stands at none
	index     []int            // in cells or places, by an element's id; -1 where it is neither
	bySite    [][]int          // indexes of cells: here and below ascending, each once
	byNode    map[string][]int // by gNB name or id
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
	m := &Impacts{n: n,
		byNode: map[string][]int{}, byTAC: map[TAC][]int{}, byPLMN: map[string][]int{}, runs: map[string][]*Element{},
		supplies: map[string][]*Element{}, byAddress: map[string][]*Element{}, byName: map[string][]*Element{}, byLink: map[string][]*Element{},
		sites: map[string]*Element{}}
	m.index = slices.Repeat([]int{-1}, n.next)
	for s := range n.Elements(KindSite) {
		m.index[s.id] = len(m.places)
		m.places = append(m.places, s)
		m.sites[strings.ToLower(s.Name)] = s
		for _, b := range Backhaul.Of(s) {
			m.byLink[strings.ToLower(b.Value)] = append(m.byLink[strings.ToLower(b.Value)], s)
		}
	}
	for c := range n.Elements(KindCell) {
		m.index[c.id] = len(m.cells)
		m.every = append(m.every, len(m.cells))
		m.cells = append(m.cells, c)
	}
	m.people, m.known, m.siteOf, m.bySite = make([]int, len(m.cells)), make([]bool, len(m.cells)), make([]int, len(m.cells)), make([][]int, len(m.places))
	predicted := make([]bool, len(m.cells))
	for i, c := range m.cells {
		site := c.Owner
		if site == nil || site.Kind != KindSite {
			if at, ok := SiteName.Best(c); ok {
				site = m.sites[strings.ToLower(at.Value)]
			}
		}
		m.siteOf[i] = -1
		if site != nil && site.Kind == KindSite {
			at := m.index[site.id]
			m.bySite[at] = append(m.bySite[at], i)
			m.siteOf[i] = at
		}
		if f := c.Function(); f != nil {
			put(m.byNode, f.String(), i)
		}
		for _, claims := range [...][]Claim[string]{GNBName.Of(c), GNBID.Of(c)} {
			for _, claim := range claims {
				put(m.byNode, plainNumber(strings.ToLower(claim.Value)), i)
			}
		}
		for _, t := range TACs.Of(c) {
			put(m.byTAC, t.Value, i)
		}
		for _, p := range PLMNs.Of(c) {
			put(m.byPLMN, p.Value.String(), i)
		}
		if p, ok := People.Best(c); ok {
			m.people[i], m.known[i], predicted[i] = p.Value, true, p.Layer == Predicted
		}
	}
	for at, cells := range m.bySite {
		p, ok := People.Best(m.places[at])
		if !ok || slices.ContainsFunc(cells, func(i int) bool { return m.known[i] && !predicted[i] }) {
			continue
		}
		for k, i := range cells {
			share := p.Value / len(cells)
			if k < p.Value%len(cells) {
				share++
			}
			m.people[i], m.known[i] = share, true
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
	m.whole = m.sum(m.every)
	return m
}

// put adds an index that is not less than any of the list to which it goes.
func put[K comparable](lists map[K][]int, key K, i int) {
	if list := lists[key]; len(list) == 0 || list[len(list)-1] != i {
		lists[key] = append(list, i)
	}
}

// Of is the impact of an element.
func (m *Impacts) Of(e *Element) Impact {
	set, basis := m.reach(e)
	out := m.whole
	if len(set) < len(m.cells) {
		out = m.sum(set)
	}
	out.Basis, out.Critical = basis, slices.Clone(out.Critical)
	return out
}

// sum is the impact of some cells.
func (m *Impacts) sum(set []int) Impact {
	out := Impact{Cells: len(set)}
	sites := newSet(len(set), len(m.places))
	critical := map[string]bool{}
	for _, i := range set {
		out.People += m.people[i]
		out.Known = out.Known || m.known[i]
		for _, u := range Critical.Of(m.cells[i]) {
			critical[u.Value] = true
		}
		if at := m.siteOf[i]; at >= 0 && sites.add(at) {
			out.Sites++
			for _, u := range Critical.Of(m.places[at]) {
				critical[u.Value] = true
			}
		}
	}
	out.Critical = keys(critical)
	return out
}

// intSet is a set of small numbers: a map of few, a bit for each of many.
type intSet struct {
	few  map[int]bool
	many []bool
}

// newSet is for up to size numbers below of.
func newSet(size, of int) intSet {
	if size < of/16 {
		return intSet{few: make(map[int]bool, size)}
	}
	return intSet{many: make([]bool, of)}
}

// add reports whether the number is new to the set.
func (s intSet) add(i int) bool {
	if s.many == nil {
		had := s.few[i]
		s.few[i] = true
		return !had
	}
	had := s.many[i]
	s.many[i] = true
	return !had
}

// Cells lists the cells that depend on an element.
func (m *Impacts) Cells(e *Element) []*Element {
	set, _ := m.reach(e)
	out := make([]*Element, len(set))
	for k, i := range set {
		out[k] = m.cells[i]
	}
	return out
}

// All lists every cell. It is not to be changed.
func (m *Impacts) All() []*Element { return m.cells }

// Reach is the indexes in [Impacts.All] of the cells that depend on an element, ascending. It is not to be changed.
func (m *Impacts) Reach(e *Element) []int {
	set, _ := m.reach(e)
	return set
}

// Index is the index of a cell in [Impacts.All], -1 where it is none of them.
func (m *Impacts) Index(cell *Element) int {
	if cell.Kind != KindCell || cell.net != m.n || cell.id >= len(m.index) {
		return -1
	}
	return m.index[cell.id]
}

// Count is how many different cells of some there are, how many people they serve, and at how many sites they stand.
func (m *Impacts) Count(cells []int) (n, people, sites int) {
	seen, at := newSet(len(cells), len(m.cells)), newSet(len(cells), len(m.places))
	for _, i := range cells {
		if !seen.add(i) {
			continue
		}
		n++
		people += m.people[i]
		if s := m.siteOf[i]; s >= 0 && at.add(s) {
			sites++
		}
	}
	return n, people, sites
}

// People is how many people a cell of [Impacts.All] serves.
func (m *Impacts) People(cell int) int { return m.people[cell] }

// Site is where a cell of [Impacts.All] stands, nil where nobody says it.
func (m *Impacts) Site(cell int) *Element {
	if at := m.siteOf[cell]; at >= 0 {
		return m.places[at]
	}
	return nil
}

// merge makes lists of indexes one: ascending, each index once.
func (m *Impacts) merge(lists ...[]int) []int {
	lists = slices.DeleteFunc(lists, func(l []int) bool { return len(l) == 0 })
	total := 0
	for _, l := range lists {
		if total += len(l); len(l) == len(m.cells) {
			return m.every
		}
	}
	switch {
	case len(lists) == 0:
		return nil
	case len(lists) == 1:
		return lists[0]
	case total < len(m.cells)/16: // few of many
		out := slices.Concat(lists...)
		slices.Sort(out)
		return slices.Compact(out)
	}
	has := make([]bool, len(m.cells))
	for _, l := range lists {
		for _, i := range l {
			has[i] = true
		}
	}
	out := make([]int, 0, min(total, len(m.cells)))
	for i, ok := range has {
		if ok {
			out = append(out, i)
		}
	}
	return out
}

// reach is the indexes of the cells that depend on an element, as the lists of the index have them.
func (m *Impacts) reach(e *Element) (cells []int, basis string) {
	switch e.Kind {
	case KindCell:
		if i := m.Index(e); i >= 0 {
			return m.every[i : i+1], "the cell itself"
		}
		return nil, "the cell itself"
	case KindSite:
		if e.id >= len(m.index) || m.index[e.id] < 0 { // it came after the index
			return nil, "the site's cells"
		}
		return m.bySite[m.index[e.id]], "the site's cells"
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
		return m.every, "every cell"
	}
	f := e.Function()
	if f == nil {
		return nil, ""
	}
	if NFType(f.Type).RAN() {
		lists := [][]int{m.byNode[f.String()], m.byNode[strings.ToLower(f.Name)]}
		for _, c := range slices.Concat(GNBName.Of(f), GNBID.Of(f)) {
			lists = append(lists, m.byNode[plainNumber(strings.ToLower(c.Value))])
		}
		return m.merge(lists...), "the cells of the radio node"
	}
	if f.Type == string(UE) {
		return nil, ""
	}
	var lists [][]int
	for _, t := range TACs.Of(f) {
		lists = append(lists, m.byTAC[t.Value])
	}
	if cells := m.merge(lists...); len(cells) > 0 {
		return cells, "the cells of its tracking areas"
	}
	lists = nil
	for _, p := range PLMNs.Of(f) {
		lists = append(lists, m.byPLMN[p.Value.String()])
	}
	if cells := m.merge(lists...); len(cells) > 0 {
		return cells, "the cells of its PLMN"
	}
	if len(PLMNs.Of(f)) > 0 && len(m.byPLMN) > 0 {
		return nil, "no cell has its PLMN"
	}
	return m.every, "every cell, because nothing narrows it down"
}

// union is the cells of all of them.
func (m *Impacts) union(all []*Element) []int {
	lists := make([][]int, 0, len(all))
	for _, e := range all {
		sub, _ := m.reach(e)
		lists = append(lists, sub)
	}
	return m.merge(lists...)
}

// named is the elements that claims name, case aside.
func (m *Impacts) named(index map[string][]*Element, claims []Claim[string]) []*Element {
	var out []*Element
	for _, c := range claims {
		out = append(out, index[strings.ToLower(c.Value)]...)
	}
	return out
}

func (m *Impacts) reachEquipment(e *Element) (cells []int, basis string) {
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
		return nil, "its site is not known"
	}
	return m.every, "every cell, because nothing narrows it down"
}

// reachEvent is the cells of the functions at both ends of what happened: those of a radio node, where one of them is
// one, because the other end's belong to others too.
func (m *Impacts) reachEvent(e *Element) (cells []int, basis string) {
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
