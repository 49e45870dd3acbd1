package supply

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
	"github.com/guyline/guyline/supply/rule"
)

// An Item is something that was bought, or several of a kind from one supplier, with what the rules say of it.
type Item struct {
	Item    rule.Item
	Party   *Party
	Assets  []int // indexes of Study.Assets
	Answers []rule.Answer
}

// Subject is the equipment that the item is, nil where it stands for several assets of its supplier.
func (i *Item) Subject(s *Study) *network.Element {
	if e := s.Assets[i.Assets[0]].Element; e.Kind == network.KindEquipment {
		return e
	}
	return nil
}

// judge asks every rule about everything that was bought. Radio equipment and functions of one supplier and class are one
// item; each piece of equipment in the inventory is one of its own.
func (s *Study) judge() {
	by := map[string]int{}
	for i, a := range s.Assets {
		if a.Supplier == "" || a.Within >= 0 {
			continue
		}
		key := a.Layer + "\x00" + a.Class + "\x00" + strings.ToLower(a.Supplier)
		if a.Element.Kind == network.KindEquipment {
			key = a.Element.String()
		} else if a.Layer == Core {
			key = Core + "\x00" + strings.ToLower(a.Supplier)
		}
		at, ok := by[key]
		if !ok {
			at = len(s.Items)
			by[key] = at
			s.Items = append(s.Items, Item{Item: s.item(i), Party: s.supplier[strings.ToLower(a.Supplier)]})
		}
		s.Items[at].Assets = append(s.Items[at].Assets, i)
	}
	if s.Terms.Day.IsZero() {
		return
	}
	for i := range s.Items {
		s.Items[i].Answers = s.book.Judge(&s.Items[i].Item, s.Terms.Day)
	}
}

// item is an asset as the rules see it.
func (s *Study) item(at int) rule.Item {
	a := s.Assets[at]
	by := s.party(a.Supplier)
	out := rule.Item{ID: fmt.Sprintf("%d", at), Maker: by, Provider: by, Facts: map[string]rule.Truth{}}
	for word, holds := range s.Terms.Facts {
		out.Facts[word] = truth(holds)
	}
	switch {
	case a.Element.Kind == network.KindEquipment:
		out.Name, out.Classes = a.Element.String(), []string{a.Class}
	case a.Layer == RAN:
		out.Name, out.Classes = "radio equipment of "+a.Supplier, []string{"base-station"}
	default:
		out.Name, out.Classes = "core functions of "+a.Supplier, []string{"core-equipment", "software"}
		out.ModulesAll = true // software has none
	}
	if a.Layer == RAN || a.Layer == Core {
		out.Facts["in-5g-network"] = rule.Yes
	}
	if a.Element.Kind != network.KindEquipment {
		return out
	}
	if c, ok := network.ProducedIn.Best(a.Element); ok {
		out.MadeIn = []rule.Made{{Country: c.Value}}
	}
	for _, f := range network.StatedFact.Of(a.Element) {
		word, said, _ := strings.Cut(f.Value, ":")
		word, said = strings.TrimSpace(word), strings.ToLower(strings.TrimSpace(said))
		holds := said == "true" || said == "yes"
		switch {
		case !holds && said != "false" && said != "no":
			s.Faults = append(s.Faults, fmt.Sprintf("%s: expected a fact such as conditional-approval: false, found %q: it counts as not known", f.Origin, f.Value))
		case word == allModules:
			out.ModulesAll = holds
		default:
			out.Facts[word] = truth(holds)
		}
	}
	for _, m := range s.Assets[at+1:] {
		if m.Within != at {
			break // modules follow what they are in
		}
		by := s.party(m.Supplier)
		out.Modules = append(out.Modules, rule.Item{Name: m.Name, Classes: []string{"radio-module"}, Maker: by, Provider: by})
	}
	return out
}

// allModules is the fact of equipment that its modules are all declared.
const allModules = "modules-complete"

func truth(b bool) rule.Truth {
	if b {
		return rule.Yes
	}
	return rule.No
}

// party is a supplier as the rules see it: what lists and owners say of it.
func (s *Study) party(supplier string) *rule.Party {
	p := s.supplier[strings.ToLower(supplier)]
	if p == nil || s.judged[p] != nil {
		return s.judged[p]
	}
	out := &rule.Party{Name: p.Name, Country: p.Country, Screened: s.Lists.IDs(), Owned: map[string]rule.Ownership{}}
	out.Matches = matches(p.Hits)
	owners := matches(s.HitsOf(p)[len(p.Hits):])
	for _, a := range p.Answers {
		o := rule.Ownership{Chain: a.Text, Lists: a.Rule.Lists, Owners: owners}
		switch a.Outcome {
		case owner.Restricted, owner.OnList:
			o.Outcome = rule.Yes
		case owner.Clear:
			o.Outcome = rule.No
		}
		out.Owned[a.Rule.ID] = o
	}
	s.judged[p] = out
	return out
}

// matches are the hits that are perhaps the party itself, as the rules see them.
func matches(hits []Hit) []rule.Match {
	var out []rule.Match
	for _, h := range hits {
		if h.Relation != name.Same {
			continue
		}
		m := rule.Match{List: h.Entity.List, ID: h.Entity.ID, Name: h.Listed, Score: h.Score, Start: h.Entity.Start, End: h.Entity.End, Confirmed: h.Confirmed(),
			Place: fmt.Sprintf("%s:%d", h.Entity.Path, h.Entity.Line)}
		if c := h.Entity.Covers; c != nil {
			m.Classes, m.Uses = c.Classes, c.Uses
		}
		out = append(out, m)
	}
	return out
}

// A Change is what a rule begins or ceases to say of one item between two days.
type Change struct {
	rule.Change
	Item   *Item // of the later day
	People int
}

// Changes is what differs between two studies of one network that were opened with two days, by day and then by people.
func Changes(before, after *Study) []Change {
	items := func(s *Study) []rule.Item {
		out := make([]rule.Item, len(s.Items))
		for i := range s.Items {
			out[i] = s.Items[i].Item
		}
		return out
	}
	index := make(map[string]*Item, len(after.Items))
	for i := range after.Items {
		index[after.Items[i].Item.ID] = &after.Items[i]
	}
	people := map[*Item]int{}
	var out []Change
	for _, c := range after.book.Changes(before.Terms.Day, after.Terms.Day, items(before), items(after)) {
		x := index[c.Item]
		if _, ok := people[x]; !ok {
			people[x] = after.people(x)
		}
		out = append(out, Change{Change: c, Item: x, People: people[x]})
	}
	slices.SortStableFunc(out, func(a, b Change) int { return b.People - a.People })
	return out
}

// people is who depends on an item.
func (s *Study) people(i *Item) int {
	if len(i.Assets) == 1 {
		return s.Assets[i.Assets[0]].People
	}
	_, people, _ := s.impacts.Count(s.cellsOf(i.Assets))
	return people
}

// Verdicts are the answers of the rules that apply or cannot be decided, those that apply first.
func (s *Study) Verdicts() []Verdict {
	var out []Verdict
	for i := range s.Items {
		x := &s.Items[i]
		people := s.people(x)
		for _, a := range x.Answers {
			if a.Outcome != rule.DoesNotApply {
				out = append(out, Verdict{Item: x, Answer: a, People: people})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Verdict) int {
		switch {
		case a.Answer.Outcome != b.Answer.Outcome && a.Answer.Outcome == rule.Applies:
			return -1
		case a.Answer.Outcome != b.Answer.Outcome:
			return 1
		}
		return b.People - a.People
	})
	return out
}

// A Verdict is what one rule says of one item.
type Verdict struct {
	Item   *Item
	Answer rule.Answer
	People int
}
