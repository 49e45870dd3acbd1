package supply

import (
	"context"
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

// screen holds suppliers and everybody above them against the lists.
func (s *Study) screen(ctx context.Context) error {
	entries := make([]name.Entry, 0, 3*len(s.Lists.Entities))
	for i := range s.Lists.Entities {
		e := &s.Lists.Entities[i]
		var seen *name.Evidence
		if len(e.Identifiers)+len(e.Countries)+len(e.Addresses) > 0 {
			seen = &name.Evidence{Countries: e.Countries}
			for _, a := range e.Addresses {
				seen.Addresses = append(seen.Addresses, a.Text)
			}
			for _, id := range e.Identifiers {
				seen.Identifiers = append(seen.Identifiers, name.Identifier{Scheme: id.Scheme, Value: id.Value})
			}
		}
		entries = append(entries, name.Entry{ID: int32(i), Name: e.Name, Kind: kindOf(e.Kind), Evidence: seen})
		for _, a := range e.Aliases {
			if !a.Weak {
				entries = append(entries, name.Entry{ID: int32(i), Name: a.Name, Kind: kindOf(e.Kind), Evidence: seen})
			}
		}
	}
	names := name.NewIndex(entries)
	s.names = names
	s.index = s.Graph.Index()
	for _, p := range slices.Clone(s.Parties) {
		for _, at := range p.Nodes {
			stakes, _ := s.index.Owners(at, s.Terms.Day)
			for _, stake := range stakes {
				if s.owners[stake.Owner] == nil {
					n := s.Graph.Node(stake.Owner)
					aliases := n.Names
					if len(aliases) > 0 {
						aliases = aliases[1:]
					}
					by := &Party{Name: n.Name(), Aliases: aliases, Country: n.Country, LEI: n.LEI, Nodes: []uint32{stake.Owner}}
					s.Parties, s.owners[stake.Owner] = append(s.Parties, by), by
				}
			}
		}
	}
	for _, p := range s.Parties {
		if err := ctx.Err(); err != nil {
			return err
		}
		kind := name.Organisation
		if !p.Supplier && s.Graph.Node(p.Nodes[0]).Kind != owner.Entity {
			kind = name.Unknown
		}
		p.Hits = s.hits(names, p, kind)
	}
	return nil
}

func kindOf(k list.Kind) name.Kind {
	switch k {
	case list.Person:
		return name.Person
	case list.Organisation:
		return name.Organisation
	case list.Vessel:
		return name.Vessel
	case list.Aircraft:
		return name.Aircraft
	}
	return name.Unknown
}

// hits is the best hit of each entry of the lists, the surest first.
func (s *Study) hits(names *name.Index, p *Party, kind name.Kind) []Hit {
	evidence := &name.Evidence{}
	if p.LEI != "" {
		evidence.Identifiers = []name.Identifier{{Scheme: "lei", Value: p.LEI}}
	}
	for _, n := range p.Numbers {
		if scheme, value, ok := strings.Cut(n, ":"); ok {
			evidence.Identifiers = append(evidence.Identifiers, name.Identifier{Scheme: strings.TrimSpace(scheme), Value: strings.TrimSpace(value)})
		}
	}
	evidence.Addresses = p.At
	if p.Country != "" {
		evidence.Countries = []string{p.Country}
	}
	best := map[int32]Hit{}
	for _, n := range append([]string{p.Name}, p.Aliases...) {
		for _, m := range names.Search(name.Query{Name: n, Kind: kind, Evidence: evidence}, name.Threshold) {
			h := Hit{Entity: &s.Lists.Entities[m.Entry.ID], Ours: n, Listed: m.Entry.Name, Score: m.Best(), Relation: m.Relation(), Why: m.Why}
			if h.Relation == name.Different {
				continue
			}
			h.Sure = slices.ContainsFunc(m.Why.Notes, func(n string) bool { return strings.HasPrefix(n, "the same identifier") })
			h.InForce = s.Terms.Day.IsZero() || h.Entity.InForce(s.Terms.Day)
			if old, ok := best[m.Entry.ID]; !ok || old.Relation < h.Relation || old.Relation == h.Relation && old.Score < h.Score {
				best[m.Entry.ID] = h
			}
		}
	}
	out := make([]Hit, 0, len(best))
	for _, h := range best {
		out = append(out, h)
	}
	slices.SortFunc(out, compareHits)
	return out
}

func compareHits(a, b Hit) int {
	switch {
	case a.Relation != b.Relation:
		return int(b.Relation) - int(a.Relation)
	case a.Score != b.Score:
		if a.Score > b.Score {
			return -1
		}
		return 1
	}
	return strings.Compare(a.Entity.List+a.Entity.ID+a.Entity.Name, b.Entity.List+b.Entity.ID+b.Entity.Name)
}

// own asks every rule on ownership of every supplier, and finds the groups.
func (s *Study) own() {
	when := s.Terms.Day
	if s.Graph.Nodes() == 0 || when.IsZero() {
		return
	}
	var listed, adverse []owner.Listed // adverse: those that count where a rule speaks of foreign adversaries
	for _, p := range s.Parties {
		if slices.Contains(adversaries, p.Country) {
			for _, at := range p.Nodes {
				adverse = append(adverse, owner.Listed{Node: at, List: "foreign-adversary"})
			}
		}
		for _, h := range p.Hits {
			if h.Relation != name.Same {
				continue
			}
			_, known := list.Find(h.Entity.List)
			for _, at := range p.Nodes {
				l := owner.Listed{Node: at, List: h.Entity.List, From: h.Entity.Start, To: h.Entity.End}
				listed = append(listed, l)
				if known {
					adverse = append(adverse, l)
				}
			}
		}
	}
	heads := s.index.Collapse(when)
	for _, r := range s.rules {
		who := listed
		if slices.Contains(attested, r.ID) {
			who = adverse
		}
		j := s.index.Judge(r, when, who)
		for _, p := range s.Parties {
			if !p.Supplier || len(p.Nodes) == 0 {
				continue
			}
			worst := p.Nodes[0]
			for _, at := range p.Nodes {
				if severity(j.Outcome(at)) > severity(j.Outcome(worst)) {
					worst = at
				}
			}
			a := OwnerAnswer{Rule: r, Outcome: j.Outcome(worst), InForce: j.InForce, Answer: j.Explain(worst)}
			a.Text = strings.Join(a.Answer.Why, "; ")
			p.Answers = append(p.Answers, a)
		}
	}
	for _, p := range s.Parties {
		if !p.Supplier {
			continue
		}
		for _, at := range p.Nodes {
			if head := heads[at]; head != at {
				s.groups[strings.ToLower(p.Name)] = s.Graph.Node(head).Name()
			}
			stakes, _ := s.index.Owners(at, when)
			for _, stake := range stakes {
				p.Owners = append(p.Owners, Stake{s.Graph.Node(stake.Owner).Name(), stake})
			}
		}
	}
}

// adversaries are the countries of foreign adversaries, 15 CFR 791.4, Hong Kong and Macau included; the Maduro regime, which
// it also names, is no country.
var adversaries = []string{"CN", "HK", "MO", "CU", "IR", "KP", "RU"}

// severity orders outcomes: what restricts comes before what is not known, and that before what is clear.
func severity(o owner.Outcome) int {
	return [...]int{owner.NoData: 1, owner.Clear: 0, owner.UnknownShare: 2, owner.Restricted: 3, owner.OnList: 4}[o]
}

// Trusted reports whether a supplier may deliver in another's place: its owner does not distrust it, and neither a list in
// force nor a rule on ownership names it.
func (s *Study) Trusted(supplier string) bool {
	p := s.supplier[strings.ToLower(supplier)]
	if p == nil {
		return true
	}
	if p.Element != nil {
		if t, ok := network.Trusted.Best(p.Element); ok && !t.Value {
			return false
		}
	}
	status, _ := s.Standing(p)
	return status != Listed && status != Owned
}

// The standings of a supplier.
const (
	Listed  = "listed"  // a list in force names it
	Owned   = "owned"   // a rule in force reaches it through its owners
	Unclear = "open"    // its owners' shares could reach a threshold
	Grouped = "group"   // it bears the name of a listed group
	Clear   = "clear"   // its owners are known, and none of these
	NoData  = "no-data" // no list names it, and nothing is known of its owners
)

// attested are the rules on ownership that ask only for attestation or disclosure (FCC 26-2): they restrict nobody.
var attested = []string{"fcc10", "fcc5"}

// Standings lists the standings, the worst first.
var Standings = []string{Listed, Owned, Unclear, Grouped, NoData, Clear}

// Standing is how a supplier stands on the day of the study, and why.
func (s *Study) Standing(p *Party) (status, why string) {
	for _, h := range p.Hits {
		if h.InForce && h.Relation == name.Same {
			return Listed, fmt.Sprintf("%s: %q (%.2f)", ListTitle(h.Entity.List), h.Listed, h.Score)
		}
	}
	clear := false
	for _, worst := range []owner.Outcome{owner.Restricted, owner.OnList, owner.UnknownShare, owner.Clear} {
		for _, a := range p.Answers {
			if a.Outcome != worst || !a.InForce || slices.Contains(attested, a.Rule.ID) {
				continue
			}
			switch worst {
			case owner.Restricted, owner.OnList:
				return Owned, a.Rule.Title + ": " + a.Text
			case owner.UnknownShare:
				return Unclear, a.Rule.Title + ": " + a.Text
			case owner.Clear:
				clear = true
			}
		}
	}
	if clear {
		return Clear, "no list names it, and no rule reaches it through its owners"
	}
	for _, h := range p.Hits {
		if h.InForce {
			return Grouped, fmt.Sprintf("it bears the name of %q (%s); its owners are not known", h.Listed, ListTitle(h.Entity.List))
		}
	}
	return NoData, "no list names it; its owners are not known"
}

// HitsOf is the hits of a supplier and of everybody above it.
func (s *Study) HitsOf(p *Party) []Hit {
	out := slices.Clone(p.Hits)
	for _, o := range p.Owners {
		if q := s.owners[o.Owner]; q != nil {
			out = append(out, q.Hits...)
		}
	}
	return out
}

// ListTitle is the title of a list, its id where the program does not know it.
func ListTitle(id string) string {
	if a, ok := list.Find(id); ok {
		return a.Title
	}
	return id
}

// Words is the explanation of a hit, a line for each part.
func (h Hit) Words() []string {
	var out []string
	for line := range strings.Lines(h.Why.String()) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
