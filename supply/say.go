package supply

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
	"github.com/guyline/guyline/supply/removal"
	"github.com/guyline/guyline/supply/rule"
	"github.com/guyline/guyline/supply/sbom"
	"github.com/guyline/guyline/supply/vuln"
)

// Say puts what the study found into the model, as predicted claims. Suppliers that are named and not declared become
// elements, and so do vulnerable components. at is where the study was asked for.
func (s *Study) Say(at network.Origin) {
	for _, p := range s.Parties {
		if p.Supplier {
			s.sayParty(p, at)
		}
	}
	for i := range s.Items {
		s.sayItem(&s.Items[i], at)
	}
	if s.Software != nil {
		s.saySoftware()
	}
	s.sayBills(at)
	s.n.Refresh()
}

func say[T any](a *network.Attr[T], e *network.Element, v T, at network.Origin) {
	a.Say(e, v, network.Predicted, at)
}

// named is where the network names a supplier: what the program brings itself stands in no input.
func (s *Study) named(p *Party, at network.Origin) network.Origin {
	if at.Path != "" {
		return at
	}
	if from := s.from[strings.ToLower(p.Name)]; len(from) > 0 {
		return s.Assets[from[0]].Claim.Origin
	}
	if p.Element != nil {
		for f := range p.Element.Facts() {
			return f.Origin
		}
	}
	return at
}

func (s *Study) sayParty(p *Party, at network.Origin) {
	at = s.named(p, at)
	if p.Element == nil {
		p.Element = s.n.Add(network.KindSupplier, "", p.Name, nil)
	}
	for _, src := range s.Lists.Sources {
		if src.Complete && src.Path != builtIn {
			say(network.Screened, p.Element, sourceText(src.Lists, dateText(src.Date)), network.Origin{Path: src.Path})
		}
	}
	if len(s.BuiltIn) > 0 {
		say(network.Screened, p.Element, sourceText(s.BuiltIn, "")+", as the statutes and notices name them", at)
	}
	for _, h := range p.Hits {
		if !h.InForce {
			continue
		}
		origin := network.Origin{Path: h.Entity.Path, Line: h.Entity.Line}
		if h.Entity.Path == builtIn {
			origin = at
		}
		if h.Relation == name.Same {
			say(network.ListedOn, p.Element, fmt.Sprintf("%s names %q, which is like %q (%.2f)", h.Entity.List, h.Listed, h.Ours, h.Score), origin)
		} else {
			say(network.LikeListed, p.Element, fmt.Sprintf("it bears the name of %q on %s", h.Listed, h.Entity.List), origin)
		}
	}
	for _, a := range p.Answers {
		origin := at
		for _, step := range a.Answer.Steps {
			for _, e := range step.Holdings {
				origin = network.Origin{Path: e.Place.Path, Line: e.Place.Line}
			}
		}
		switch {
		case !a.InForce || slices.Contains(attested, a.Rule.ID):
		case a.Outcome == owner.Restricted:
			say(network.OwnedListed, p.Element, a.Rule.Title+": "+a.Text, origin)
		case a.Outcome == owner.UnknownShare:
			say(network.OwnersOpen, p.Element, a.Rule.Title+": "+a.Text, origin)
		case a.Outcome == owner.Clear:
			say(network.OwnersClear, p.Element, a.Rule.Title, origin)
		}
	}
}

// builtIn is the path of what the program brings itself.
const builtIn = "built-in"

func sourceText(lists []string, date string) string {
	text := strings.Join(lists, ", ")
	if date != "" {
		text += " of " + date
	}
	return text
}

// sayItem says the answers of rules about a piece of equipment, or about its supplier where the item stands for several.
func (s *Study) sayItem(i *Item, at network.Origin) {
	e := i.Subject(s)
	if e == nil {
		e = i.Party.Element
	}
	if s.Terms.Day.IsZero() || e == nil {
		return
	}
	at = s.named(i.Party, at)
	say(network.RulesJudged, e, fmt.Sprintf("%d rules on %s", len(i.Answers), s.Terms.Day.Format("2006-01-02")), at)
	for _, a := range i.Answers {
		if a.Rule.Standing == rule.Proposal {
			continue // it is no law: the report tells it
		}
		switch a.Outcome {
		case rule.Applies:
			say(network.ProhibitedBy, e, a.Rule.Title+": "+strings.Join(a.Reasons, "; "), at)
		case rule.NotKnown:
			say(network.RuleOpen, e, a.Rule.Title+": not known "+strings.Join(a.Missing, "; "), at)
		}
	}
}

func (s *Study) saySoftware() {
	for _, b := range s.Software.Bills {
		at := network.Origin{Path: b.Source.Path, Line: 1}
		for _, f := range b.Functions {
			say(network.Bill, f, b.Source.Path, at)
			for _, x := range b.Document.Quality(sbom.NTIA2021).Elements {
				if x.Required && x.Have < x.Of {
					say(network.BillLacks, f, cmp.Or(x.Note, x.Name), at)
				}
			}
			if len(s.Software.Index.Ecosystems()) > 0 {
				say(network.Judged, f, b.Report.Judged, at)
				say(network.Unjudged, f, b.Report.Components-b.Report.Judged, at)
			}
		}
	}
	for _, v := range s.Vulnerable() {
		if v.open() == 0 {
			continue
		}
		e := s.component(strings.TrimSpace(v.Name + " " + v.Version))
		say(network.Version, e, v.Version, v.Places[0])
		for _, f := range v.Functions {
			say(network.RunsIn, e, f.Name, v.Places[0])
		}
		for i, b := range v.Bills {
			say(network.InBill, e, b.Source.Path, v.Places[i])
		}
		for _, f := range v.Findings {
			if !Stands(f) {
				continue
			}
			origin := v.Places[0]
			if len(f.Advisories) > 0 {
				origin = network.Origin{Path: f.Advisories[0].Path, Line: f.Advisories[0].Line}
			}
			say(network.Vulnerability, e, describe(f), origin)
			if f.Fixed == "" {
				say(network.Unmended, e, f.IDs[0]+": "+unmended(f), origin)
			}
			if f.KEV != nil {
				say(network.Exploited, e, fmt.Sprintf("%s is known to be exploited since %s", f.KEV.CVE, dateText(f.KEV.Added)), network.Origin{Path: f.KEV.Path, Line: f.KEV.Line})
			}
		}
	}
}

// describe is a finding in one sentence.
func describe(f vuln.Finding) string {
	text := f.IDs[0]
	if f.Rating.Known {
		text += fmt.Sprintf(" (%.1f)", f.Rating.Score)
	}
	if len(f.Advisories) > 0 && f.Advisories[0].Summary != "" {
		text += ", " + f.Advisories[0].Summary
	}
	if f.State == vuln.Possible {
		text += "; the version cannot be ordered against the range"
	}
	if f.Fixed != "" {
		return text + "; mended in " + f.Fixed
	}
	return text + "; " + unmended(f)
}

func unmended(f vuln.Finding) string {
	if f.Named != "" {
		return "no published version mends it; the advisory names " + f.Named
	}
	return "no fixed version is known"
}

// SayRemovals puts into the model what each removal costs.
func (s *Study) SayRemovals(removed []*Removed, at network.Origin) {
	for _, r := range removed {
		for _, p := range s.Parties {
			if !p.Supplier || !slices.Contains(r.Members, p.Name) || p.Element == nil {
				continue
			}
			at := s.named(p, at)
			say(network.LostWithout, p.Element, r.People, at)
			x := r.Replacement
			switch {
			case x.InTime:
				say(network.ReplacedIn, p.Element, x.Months, at)
			case len(x.Unoffered) > 0:
				say(network.OffersOpen, p.Element, "no offer is known for "+pieces(x.Left, func(class string) bool { return slices.Contains(x.Unoffered, class) }), at)
			case len(x.Left) > 0:
				say(network.NotReplaced, p.Element, "within the largest share nobody offers "+pieces(x.Left, func(string) bool { return true }), at)
			case x.Endless:
				say(network.NotReplaced, p.Element, "the crews do not end within a thousand years", at)
			default:
				say(network.NotReplaced, p.Element, fmt.Sprintf("it takes %d months; %.1f crews are needed to meet the deadline", x.Months, x.NeedCrews), at)
			}
		}
	}
	s.n.Refresh()
}

// pieces is demands in words.
func pieces(demands []removal.Demand, take func(class string) bool) string {
	var what []string
	for _, d := range demands {
		if take(d.Class) {
			what = append(what, fmt.Sprintf("%d × %s", d.Count, d.Class))
		}
	}
	slices.Sort(what)
	return strings.Join(what, ", ")
}
