package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/supply"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
	"github.com/guyline/guyline/supply/rule"
	"github.com/guyline/guyline/supply/sbom"
	"github.com/guyline/guyline/supply/vuln"
)

// SupplierOf is one supplier as reports show it.
func SupplierOf(s *supply.Study, p *supply.Party) report.SupplySupplier {
	x := report.SupplySupplier{Name: p.Name, Country: p.Country, Hits: []report.SupplyHit{}, Owners: []string{}, Assets: p.Assets, Sites: p.Sites, People: p.People}
	x.Status, x.Why = s.Standing(p)
	for _, h := range s.HitsOf(p) {
		place := ""
		if h.Entity.Line > 0 {
			place = network.Origin{Path: h.Entity.Path, Line: h.Entity.Line}.String()
		}
		x.Hits = append(x.Hits, report.SupplyHit{List: h.Entity.List, Name: h.Listed, Of: h.Ours, Score: h.Score, Same: h.Relation == name.Same, InForce: h.InForce,
			Place: place, Why: strings.Join(h.Words(), "; ")})
	}
	for i, o := range p.Owners {
		if i == ownersShown {
			x.Owners = append(x.Owners, fmt.Sprintf("and %s more", report.Number(len(p.Owners)-i)))
			break
		}
		share := o.Least.String()
		switch {
		case o.Least == 0 && o.Most == owner.Whole:
			share = "an unknown share"
		case o.Least != o.Most:
			share += " to " + o.Most.String()
		}
		x.Owners = append(x.Owners, o.Name+", "+share)
	}
	return x
}

// ownersShown is how many owners of a supplier a report lists: those above a circle are without end.
const ownersShown = 200

// rulesShown is of how many subjects a rule's reasons are told.
const rulesShown = 3

// RulesOf is the verdicts as reports show them: those of one rule with one outcome together.
func RulesOf(verdicts []supply.Verdict) []report.SupplyRule {
	out := []report.SupplyRule{}
	for _, v := range verdicts {
		a := v.Answer
		applies := a.Outcome == rule.Applies
		i := slices.IndexFunc(out, func(r report.SupplyRule) bool { return r.Rule == a.Rule.ID && r.Applies == applies })
		if i < 0 {
			i = len(out)
			x := report.SupplyRule{Rule: a.Rule.ID, Title: a.Rule.Title, Citation: a.Rule.Citation, Applies: applies, Standing: string(a.Rule.Standing),
				Subjects: []string{}, Effects: []string{}, Reasons: []string{}, Missing: []string{}}
			for _, e := range a.Effects {
				x.Effects = append(x.Effects, e.Text)
			}
			out = append(out, x)
		}
		x := &out[i]
		x.People = max(x.People, v.People)
		if len(x.Subjects) == 0 {
			x.Missing = union(x.Missing, a.Missing)
		}
		if x.Subjects = append(x.Subjects, v.Item.Item.Name); len(x.Subjects) <= rulesShown {
			x.Reasons = union(x.Reasons, a.Reasons)
		}
	}
	return out
}

// union adds to a list what it does not have.
func union(list, more []string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// LayersOf is the concentration of each layer in each weight.
func LayersOf(s *supply.Study) []report.SupplyLayer {
	out := []report.SupplyLayer{}
	for _, l := range s.Layers {
		for i, x := range l.Named {
			own := l.Owned[i]
			out = append(out, report.SupplyLayer{Layer: l.Name, Weight: x.Weight.String(), Suppliers: len(x.Shares), HHI: x.HHI, Largest: x.Largest().Name,
				Share: x.Largest().Share, OwnedHHI: own.HHI, Group: own.Largest().Name, OwnedShare: own.Largest().Share,
				Substitutes: append([]string{}, s.Substitutes(l.Name, x.Largest().Name)...)})
		}
	}
	return out
}

// RemovalOf is a removal as reports show it.
func RemovalOf(x *supply.Removed) report.SupplyRemoval {
	r := report.SupplyRemoval{Supplier: x.Supplier, Members: append([]string{}, x.Members...), Functions: append([]string{}, x.Lost...), Cells: x.Cells, Sites: x.Sites,
		People: x.People, Moved: x.Moved, Critical: append([]string{}, x.Critical...), Lines: []string{}, Assumed: []string{}}
	for _, a := range x.Assets {
		r.Assets += a.Count
	}
	p := x.Replacement
	r.Low, r.High, r.Currency, r.Unpriced, r.Months, r.InTime = p.Low, p.High, p.Currency, p.Unpriced, p.Months, p.InTime
	for _, d := range p.Left {
		r.Left += d.Count
	}
	for _, l := range p.Lots {
		price := "no price is known"
		if l.Priced() {
			price = fmt.Sprintf("%s to %s each", report.Money(l.Low), report.Money(l.High))
		}
		r.Lines = append(r.Lines, fmt.Sprintf("%d × %s by %s: %s (%s)", l.Count, l.Class, l.Supplier, price, l.Source))
	}
	r.Assumed = append(append(r.Assumed, p.Assumed...), x.Faults...)
	return r
}

// SoftwareOf is what bills and advisories say as reports show it.
func SoftwareOf(s *supply.Study) *report.SupplySoftware {
	w := s.Software
	r := &report.SupplySoftware{Bills: []report.SupplyBill{}, Advisories: []string{}, Findings: []report.SupplyComponent{}, Faults: append([]string{}, w.Faults...)}
	for _, b := range w.Bills {
		x := report.SupplyBill{Path: b.Source.Path, Format: b.Format(), Subject: b.Subject(), Components: b.Report.Components, Functions: names(slices.Concat(b.Functions, b.Equipment)),
			Quality: []report.SupplyQuality{}, People: b.People}
		for _, standard := range []sbom.Standard{sbom.NTIA2021, sbom.CISA2026, sbom.Telco} {
			q := b.Document.Quality(standard)
			y := report.SupplyQuality{Standard: supply.StandardTitle(standard), Score: q.Value(), Conforms: q.Conforms(), Lacks: []string{}}
			for _, e := range q.Elements {
				if e.Required && e.Have < e.Of {
					y.Lacks = append(y.Lacks, cmp.Or(e.Note, e.Name))
				}
			}
			x.Quality = append(x.Quality, y)
		}
		r.Bills = append(r.Bills, x)
		r.Components += b.Report.Components
		r.Judged += b.Report.Judged
	}
	for _, l := range w.Loaded {
		text := fmt.Sprintf("%s: %s, %d records", l.Path, l.Format, l.Records)
		if !l.Date.IsZero() {
			text += " of " + l.Date.Format(time.DateOnly)
		}
		r.Advisories = append(r.Advisories, text)
	}
	for _, v := range s.Vulnerable() {
		x := report.SupplyComponent{Name: v.Name, Version: v.Version, PURL: v.PURL, Functions: names(v.Functions), Sites: sitesOf(v.Functions), People: v.People, Vulnerabilities: []report.SupplyVulnerability{}}
		stands, exploited, unmended := false, false, false
		for _, f := range v.Findings {
			y := report.SupplyVulnerability{ID: f.IDs[0], Aliases: append([]string{}, f.IDs[1:]...), Severity: f.Rating.Score, Fixed: f.Fixed, Silenced: !supply.Stands(f)}
			if len(f.Advisories) > 0 {
				y.Summary = f.Advisories[0].Summary
			}
			if f.KEV != nil {
				y.Exploited = cmp.Or(dateOnly(f.KEV.Added), "yes")
			}
			if f.EPSS != nil {
				y.EPSS = f.EPSS.Score
			}
			y.Statement = supply.StatementText(f)
			exchange(&y, f)
			if y.Silenced {
				r.Silenced++
			} else {
				stands, exploited, unmended = true, exploited || f.KEV != nil, unmended || f.Fixed == ""
			}
			x.Vulnerabilities = append(x.Vulnerabilities, y)
		}
		for _, c := range []struct {
			holds bool
			n     *int
		}{{stands, &r.Vulnerable}, {exploited, &r.Exploited}, {unmended, &r.Unmended}} {
			if c.holds {
				*c.n++
			}
		}
		r.Findings = append(r.Findings, x)
	}
	return r
}

// exchange fills what documents for partners have beside what reports show. A rating that is not known has no vector: a vector
// without a score is not repeated.
func exchange(y *report.SupplyVulnerability, f vuln.Finding) {
	y.State = f.State.String()
	if f.Rating.Known {
		y.Vector = f.Rating.Vector
	}
	for _, a := range f.Advisories {
		if link := (report.SupplyLink{ID: a.ID, URL: a.URL}); a.URL != "" && !slices.Contains(y.Links, link) {
			y.Links = append(y.Links, link)
		}
	}
	for _, a := range f.Statements {
		if !a.Superseded && a.Fit == vuln.ByID {
			y.Statements = append(y.Statements, report.SupplyStatement{Status: a.Status.String(), Author: a.Author, Date: dateOnly(a.Date),
				Justification: a.Justification, Impact: a.Impact, Action: a.Action})
		}
	}
}

// sitesOf is the sites at which functions stand, as far as they are declared.
func sitesOf(functions []*network.Element) []string {
	out := []string{}
	for _, f := range functions {
		if at, ok := network.SiteName.Best(f); ok && !slices.Contains(out, at.Value) {
			out = append(out, at.Value)
		}
	}
	slices.Sort(out)
	return out
}

func dateOnly(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func names(elements []*network.Element) []string {
	out := []string{}
	for _, e := range elements {
		out = append(out, e.Name)
	}
	return out
}
