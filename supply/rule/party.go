package rule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

func (n party) eval(q *question) verdict {
	switch n.role {
	case "maker":
		return n.of(q, q.item.Maker, "makes")
	case "provider":
		return n.of(q, q.item.Provider, "provides")
	}
	if q.item.Maker != nil && q.item.Maker == q.item.Provider {
		return n.of(q, q.item.Maker, "makes and provides")
	}
	return or([]verdict{n.of(q, q.item.Maker, "makes"), n.of(q, q.item.Provider, "provides")})
}

// of asks of one party.
func (n party) of(q *question, p *Party, does string) verdict {
	if p == nil {
		return unknown("who %s %s", does, q.item.called())
	}
	does = fmt.Sprintf("%s %s %s", p.Name, does, q.item.called())
	if len(n.country) > 0 {
		switch {
		case p.Country == "":
			return unknown("in which country %s is established", p.Name)
		case slices.Contains(n.country, p.Country):
			return yes("%s; it is established in %s", does, p.Country)
		}
		return no("%s; it is established in %s", does, p.Country)
	}
	if len(n.lists) == 0 {
		return n.ownership(q, p, does)
	}
	var vs []verdict
	for _, id := range n.lists {
		vs = append(vs, n.listed(q, p, id, does))
	}
	if n.owned != "" {
		vs = append(vs, n.ownership(q, p, does))
	}
	return or(vs)
}

// listed asks whether a party stands on a list.
func (n party) listed(q *question, p *Party, list, does string) verdict {
	var vs []verdict
	for i := range p.Matches {
		m := &p.Matches[i]
		if m.List != list || m.Confirmed == No || len(n.entities) > 0 && !slices.Contains(n.entities, m.ID) {
			continue
		}
		vs = append(vs, n.match(q, p, m, does))
	}
	if v := or(vs); len(vs) > 0 && v.truth != No {
		return v
	}
	if !slices.Contains(p.Screened, list) {
		return unknown("whether %s stands on %s: that list was not read, or %s was not screened against it", p.Name, list, p.Name)
	}
	if len(vs) > 0 {
		return or(vs)
	}
	return no("%s was not found on %s", p.Name, list)
}

// match judges one entry of a list: its days, and what it reads on.
func (n party) match(q *question, p *Party, m *Match, does string) verdict {
	if i := (Interval{m.Start, m.End}); !i.holds(q.day) {
		return no("%s stands on %s (%s) %s, not on %s", p.Name, m.List, m.Name, i, q.day.Format(time.DateOnly))
	}
	said := fmt.Sprintf("%s; %s", does, m.says(p))
	v := yes("%s", said)
	if !n.scope {
		return v
	}
	vs := []verdict{v}
	if len(m.Classes) > 0 {
		vs = append(vs, isClass(q.item, m.Classes))
	}
	if len(m.Uses) > 0 {
		var uses []verdict
		for _, u := range m.Uses {
			uses = append(uses, fact(u).eval(q))
		}
		vs = append(vs, or(uses))
	}
	return and(vs)
}

// says tells a match in words.
func (m *Match) says(p *Party) string {
	s := fmt.Sprintf("%s stands on %s as %q", p.Name, m.List, m.Name)
	if !m.Start.IsZero() {
		s += " since " + m.Start.Format(time.DateOnly)
	}
	if m.Place != "" {
		s += " (" + m.Place + ")"
	}
	if m.Confirmed == Unknown && m.Score > 0 {
		s += fmt.Sprintf("; by name alone, score %.2f: confirm that it is the same", m.Score)
	}
	return s
}

// ownership asks the ownership engine's answer under its rule.
func (n party) ownership(q *question, p *Party, does string) verdict {
	o, ok := p.Owned[n.owned]
	if !ok {
		return unknown("who owns %s (rule %s was not asked)", p.Name, n.owned)
	}
	switch o.Outcome {
	case No:
		return no("%s is not restricted through its owners under %s", p.Name, n.owned)
	case Unknown:
		return unknown("who owns %s: under %s, %s", p.Name, n.owned, orElse(o.Chain, "the shares are not known"))
	}
	if len(n.lists) > 0 && len(o.Lists) > 0 && !slices.ContainsFunc(o.Lists, func(l string) bool { return slices.Contains(n.lists, l) }) {
		return no("%s is restricted under %s through owners on %s alone", p.Name, n.owned, strings.Join(o.Lists, ", "))
	}
	v := yes("%s; under %s: %s", does, n.owned, orElse(o.Chain, "it is restricted through its owners"))
	if !n.scope {
		return v
	}
	var vs []verdict
	for i := range o.Owners {
		if m := &o.Owners[i]; slices.Contains(n.lists, m.List) && (len(n.entities) == 0 || slices.Contains(n.entities, m.ID)) {
			vs = append(vs, n.match(q, &Party{Name: "its owner " + m.Name}, m, does))
		}
	}
	if len(vs) == 0 {
		return and([]verdict{v, unknown("what the listing of the owners of %s reads on", p.Name)})
	}
	return and([]verdict{v, or(vs)})
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// String tells an interval in words.
func (i Interval) String() string {
	switch {
	case i.From.IsZero() && i.To.IsZero():
		return "always"
	case i.To.IsZero():
		return "from " + i.From.Format(time.DateOnly)
	case i.From.IsZero():
		return "to " + i.To.Format(time.DateOnly)
	}
	return fmt.Sprintf("from %s to %s", i.From.Format(time.DateOnly), i.To.Format(time.DateOnly))
}
