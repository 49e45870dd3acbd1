package supply

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/list"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
	"github.com/guyline/guyline/supply/rule"
)

// A Party is a supplier, or somebody who owns one.
type Party struct {
	Name     string
	Aliases  []string
	Country  string
	LEI      string
	Numbers  []string         // in registers, each after its scheme and a colon
	At       []string         // addresses
	Supplier bool             // something in the network comes from it
	Element  *network.Element // of a supplier that somebody declares
	Nodes    []uint32         // in the graph of owners
	Hits     []Hit
	Answers  []OwnerAnswer // of suppliers, by rule
	Owners   []Stake       // of suppliers: all above it
	Assets   int
	Sites    int
	People   int
}

// A Hit is an entry of a list that bears the party's name, or one like it.
type Hit struct {
	Entity   *list.Entity
	Ours     string // the name that was looked for
	Listed   string // the name that was found
	Score    float64
	Relation name.Relation // Same: perhaps this party; Group: perhaps one of its group
	Why      name.Explanation
	InForce  bool // on the day of the study
	Sure     bool // an identifier agrees, not the name alone
}

// Confirmed is Yes where more than the name speaks for the hit.
func (h Hit) Confirmed() rule.Truth {
	if h.Sure {
		return rule.Yes
	}
	return rule.Unknown
}

// An OwnerAnswer is what a rule on ownership says of a supplier.
type OwnerAnswer struct {
	Rule    owner.Rule
	Outcome owner.Outcome
	InForce bool // false: what the rule would say if it were
	Text    string
	Answer  owner.Answer
}

// A Stake is an owner above a supplier.
type Stake struct {
	Name string
	owner.Stake
}

// name makes a party of everybody whom the model names as a supplier.
func (s *Study) name() {
	add := func(n string) *Party {
		key := strings.ToLower(n)
		p := s.supplier[key]
		if p == nil && n != "" {
			p = &Party{Name: n, Supplier: true}
			s.supplier[key] = p
			s.Parties = append(s.Parties, p)
		}
		return p
	}
	for e := range s.n.Elements(network.KindSupplier) {
		p := add(e.Name)
		if p == nil {
			continue
		}
		p.Element, p.Aliases = e, values(network.AlsoKnownAs.Of(e))
		if c, ok := network.Country.Best(e); ok {
			p.Country = c.Value
		}
		if l, ok := network.LEI.Best(e); ok {
			p.LEI = strings.ToUpper(l.Value)
		}
		p.Numbers, p.At = values(network.Identifier.Of(e)), values(network.Registered.Of(e))
	}
	for i := range s.Assets {
		a := &s.Assets[i]
		if s.pieces[a.Layer] == nil {
			s.pieces[a.Layer] = map[string]int{}
		}
		s.pieces[a.Layer][""] += a.Count
		p := add(a.Supplier)
		if p == nil {
			continue
		}
		a.Supplier = p.Name // spelt in one way
		p.Assets += a.Count
		key, class := strings.ToLower(p.Name), strings.ToLower(a.Class)
		s.from[key] = append(s.from[key], i)
		s.pieces[a.Layer][key] += a.Count
		if at := s.delivers[class]; !slices.Contains(at, p.Name) {
			s.delivers[class] = append(at, p.Name)
		}
	}
	slices.SortFunc(s.Parties, func(a, b *Party) int { return strings.Compare(a.Name, b.Name) })
	for _, p := range s.Parties {
		s.countServed(p)
	}
	s.declareOwners()
	s.findNodes()
}

// countServed counts the sites and people that depend on a supplier.
func (s *Study) countServed(p *Party) {
	from := s.from[strings.ToLower(p.Name)]
	_, p.People, p.Sites = s.impacts.Count(s.cellsOf(from))
	for _, i := range from { // and sites that have no cells
		if a := &s.Assets[i]; a.Element.Kind == network.KindSite && len(a.Cells) == 0 {
			p.Sites++
		}
	}
}

// cellsOf is the cells that depend on some assets, as indexes; a cell may stand in it several times.
func (s *Study) cellsOf(assets []int) []int {
	var out []int
	for _, i := range assets {
		a := &s.Assets[i]
		if len(a.Cells) == 0 {
			reach := s.impacts.Reach(a.Element)
			if len(reach) == len(s.impacts.All()) {
				return reach
			}
			out = append(out, reach...)
		}
		for _, c := range a.Cells {
			out = append(out, s.impacts.Index(c))
		}
	}
	return out
}

// declareOwners puts the owners that suppliers declare into the graph, with shares that nobody says.
func (s *Study) declareOwners() {
	for _, p := range s.Parties {
		if p.Element == nil {
			continue
		}
		owners := network.OwnedBy.Of(p.Element)
		if len(owners) == 0 {
			continue
		}
		owned := s.Graph.Put(owner.Node{ID: idOf(p), Names: append([]string{p.Name}, p.Aliases...), Country: p.Country, Kind: owner.Entity, LEI: p.LEI})
		for _, o := range owners {
			by := s.Graph.Put(owner.Node{ID: o.Value, Names: []string{o.Value}})
			err := s.Graph.Link(owner.Edge{Owner: by, Owned: owned, Kind: owner.Holding, Min: 0, Max: owner.Whole,
				Place: owner.Place{Path: o.Origin.Path, Line: o.Origin.Line}})
			if err != nil {
				s.Faults = append(s.Faults, fmt.Sprintf("%s: %v", o.Origin, err))
			}
		}
	}
}

func idOf(p *Party) string {
	if p.LEI != "" {
		return p.LEI
	}
	return p.Name
}

// maxNodes is the largest graph of owners whose parties are all compared by name with suppliers; in a larger one they are
// found by identifier and by the name as written.
const maxNodes = 500_000

// findNodes finds each supplier in the graph of owners: by LEI, else by name.
func (s *Study) findNodes() {
	if s.Graph.Nodes() == 0 {
		return
	}
	byName := map[string][]uint32{}
	var entries []name.Entry
	for i := range s.Graph.Nodes() {
		for _, n := range s.Graph.Node(uint32(i)).Names {
			byName[strings.ToLower(n)] = append(byName[strings.ToLower(n)], uint32(i))
			if s.Graph.Nodes() <= maxNodes {
				entries = append(entries, name.Entry{ID: int32(i), Name: n, Kind: name.Organisation})
			}
		}
	}
	index := name.NewIndex(entries)
	for _, p := range s.Parties {
		if at, ok := s.Graph.Find(p.LEI); ok && p.LEI != "" {
			p.Nodes = append(p.Nodes, at)
			continue
		}
		for _, n := range append([]string{p.Name}, p.Aliases...) {
			p.Nodes = append(p.Nodes, byName[strings.ToLower(n)]...)
			for _, m := range index.Search(name.Query{Name: n, Kind: name.Organisation}, sameParty) {
				if m.Score >= sameParty {
					p.Nodes = append(p.Nodes, uint32(m.Entry.ID))
				}
			}
		}
		slices.Sort(p.Nodes)
		p.Nodes = slices.Compact(p.Nodes)
	}
}

// sameParty is the least score at which a supplier and a party in the graph of owners are taken for one: their owners are
// then taken for one another's, so that it is stricter than what is worth a person's look.
const sameParty = 0.95
