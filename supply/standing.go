package supply

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/list"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
)

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
