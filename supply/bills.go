package supply

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/rule"
	"github.com/guyline/guyline/supply/sbom"
)

// MadeBy is a component of a bill whose maker or supplier stands on a list in force, with what the rules say of it and of the
// devices that hold it: the host of a covered module gets no authorisation (FCC 25-71).
type MadeBy struct {
	Bill      *Bill
	Component int // of the bill's document
	Maker     string
	Hits      []Hit
	Hosts     []int // devices that hold it, nearest first
	Answers   []rule.Answer
	Inside    []rule.Answer // about the nearest host
}

// maxMakers bounds the names of makers in all bills that are held against the lists.
const maxMakers = 20_000

// judgeBills holds the makers of components against the lists, and asks the rules about what listed ones made.
func (s *Study) judgeBills(ctx context.Context) error {
	if s.Software == nil {
		return nil
	}
	hits := map[string][]Hit{}
	for _, b := range s.Software.Bills {
		for i, c := range b.Document.Components {
			if i&0xfff == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if c.Manufacturer == "" && c.Supplier == "" {
				continue
			}
			for _, maker := range slices.Compact([]string{c.Manufacturer, c.Supplier}) {
				found, ok := hits[maker]
				if !ok && maker != "" {
					if len(hits) == maxMakers {
						s.Faults = append(s.Faults, fmt.Sprintf("%s: more than %d makers: the rest is not held against lists", b.Source.Path, maxMakers))
						return nil
					}
					found = s.listed(maker)
					hits[maker] = found
				}
				if len(found) > 0 {
					s.Made = append(s.Made, s.madeBy(b, i, maker, found))
					break
				}
			}
		}
	}
	return nil
}

// listed is the entries in force that perhaps are the maker itself.
func (s *Study) listed(maker string) []Hit {
	if p := s.supplier[strings.ToLower(maker)]; p != nil {
		return slices.DeleteFunc(slices.Clone(p.Hits), func(h Hit) bool { return !h.InForce || h.Relation != name.Same })
	}
	return slices.DeleteFunc(s.hits(s.names, &Party{Name: maker}, name.Organisation), func(h Hit) bool { return !h.InForce || h.Relation != name.Same })
}

func (s *Study) madeBy(b *Bill, component int, maker string, hits []Hit) MadeBy {
	m := MadeBy{Bill: b, Component: component, Maker: maker, Hits: hits}
	by := &rule.Party{Name: maker, Screened: s.Lists.IDs(), Matches: matches(hits), Owned: map[string]rule.Ownership{}}
	c := b.Document.Components[component]
	part := rule.Item{ID: fmt.Sprintf("%s#%d", b.Source.Path, component), Name: label(c), Classes: classOf(c), Maker: by, Provider: by, Facts: s.facts(b)}
	if c.Country != "" {
		part.MadeIn = []rule.Made{{Country: c.Country}}
	}
	for _, h := range b.Document.Hosts(component) {
		m.Hosts = append(m.Hosts, h.Component)
	}
	if s.Terms.Day.IsZero() {
		return m
	}
	m.Answers = restricting(s.book.Judge(&part, s.Terms.Day))
	if len(m.Hosts) > 0 {
		h := b.Document.Components[m.Hosts[0]]
		host := rule.Item{ID: fmt.Sprintf("%s#%d", b.Source.Path, m.Hosts[0]), Name: label(h), Classes: classOf(h), Modules: []rule.Item{part}, Facts: s.facts(b)}
		if named := cmp.Or(h.Manufacturer, h.Supplier); named != "" {
			host.Maker = &rule.Party{Name: named, Screened: s.Lists.IDs(), Matches: matches(s.listed(named)), Owned: map[string]rule.Ownership{}}
			host.Provider = host.Maker
		}
		m.Inside = restricting(s.book.Judge(&host, s.Terms.Day))
	}
	return m
}

// facts is what holds of whoever buys, and that what a function runs is in a 5G network.
func (s *Study) facts(b *Bill) map[string]rule.Truth {
	out := map[string]rule.Truth{}
	for word, holds := range s.Terms.Facts {
		out[word] = truth(holds)
	}
	if len(b.Functions) > 0 {
		out["in-5g-network"] = rule.Yes
	}
	return out
}

// restricting is the answers that apply: of a component, what cannot be decided would say of every part of every bill that its
// host's maker is not known.
func restricting(answers []rule.Answer) []rule.Answer {
	return slices.DeleteFunc(answers, func(a rule.Answer) bool { return a.Outcome != rule.Applies })
}

func label(c sbom.Component) string { return strings.TrimSpace(c.Name + " " + c.Version) }

// classOf is the class of a component in the words of the rules. A device inside another one whose name speaks of radio is
// taken for a modular transmitter.
func classOf(c sbom.Component) []string {
	switch c.Type {
	case sbom.Device, sbom.Module:
		if slices.ContainsFunc(words(c.Name+" "+c.Group), func(w string) bool { return slices.Contains(radioWords, w) }) {
			return []string{"radio-module"}
		}
		return nil
	case sbom.Firmware, sbom.DeviceDriver, sbom.Application, sbom.Framework, sbom.Library, sbom.OperatingSystem, sbom.Container, sbom.Platform, sbom.Service:
		return []string{"software"}
	}
	return nil
}

// radioWords tell what transmits from other hardware inside a host: rules on modules speak of transmitters (47 CFR 15.212).
var radioWords = []string{"modem", "radio", "cellular", "wireless", "wifi", "wlan", "bluetooth", "lte", "5g", "nr", "gnss", "transceiver"}

// BillVerdicts are the rules that apply to components of bills and to the devices that hold them.
func (s *Study) BillVerdicts() []Verdict {
	var out []Verdict
	for i := range s.Made {
		m := &s.Made[i]
		add := func(component int, answers []rule.Answer) {
			item := &Item{Item: rule.Item{Name: label(m.Bill.Document.Components[component])}}
			for _, a := range answers {
				out = append(out, Verdict{Item: item, Answer: a, People: m.Bill.People})
			}
		}
		add(m.Component, m.Answers)
		if len(m.Hosts) > 0 {
			add(m.Hosts[0], m.Inside)
		}
	}
	return out
}

// sayBills says of components, and of the equipment that is made of them, which rules apply.
func (s *Study) sayBills(at network.Origin) {
	for _, m := range s.Made {
		c := m.Bill.Document.Components[m.Component]
		origin := network.Origin{Path: m.Bill.Source.Path, Line: int(c.Line)}
		on := m.Bill.Equipment
		if len(on) == 0 {
			e := s.component(label(c))
			for _, f := range m.Bill.Functions {
				say(network.RunsIn, e, f.Name, origin)
			}
			say(network.InBill, e, m.Bill.Source.Path, origin)
			on = []*network.Element{e}
		}
		for _, e := range on {
			if !s.Terms.Day.IsZero() {
				say(network.RulesJudged, e, fmt.Sprintf("its components, on %s", dateText(s.Terms.Day)), origin)
			}
			for _, a := range slices.Concat(m.Inside, m.Answers) {
				if a.Rule.Standing != rule.Proposal {
					say(network.ProhibitedBy, e, fmt.Sprintf("%s: %s of %s: %s", a.Rule.Title, label(c), m.Maker, strings.Join(a.Reasons, "; ")), origin)
				}
			}
		}
	}
}

// component is the element of a component, which several analyses may speak of.
func (s *Study) component(name string) *network.Element {
	if e := s.components[name]; e != nil {
		return e
	}
	e := s.n.Add(network.KindComponent, "", name, nil)
	s.components[name] = e
	return e
}
