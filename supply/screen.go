package supply

import (
	"context"
	"slices"
	"strings"

	"github.com/guyline/guyline/supply/list"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
)

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
