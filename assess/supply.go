package assess

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/rollout"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/declared"
	"github.com/guyline/guyline/source/supplies"
	"github.com/guyline/guyline/supply"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
	"github.com/guyline/guyline/supply/rule"
	"github.com/guyline/guyline/supply/sbom"
)

// SupplySection is the section supply of the first input that has one; Line is 0 where none has.
func SupplySection(files []*source.File) declared.Supply {
	for _, f := range files {
		if f.Format == declared.Format.Name && f.Status() != source.Failed {
			if o := declared.ReadSupply(f); o.Line > 0 {
				return o
			}
		}
	}
	return declared.Supply{}
}

// SupplySources is the files that the section names, and those among the inputs that are recognised as what the supply
// analysis works from.
func SupplySources(files []*source.File, section declared.Supply) supply.Sources {
	at := network.Origin{Path: section.Path, Line: section.Line}
	from := supply.Sources{Lists: section.Lists, Ownership: section.Ownership, Rules: section.Rules, OwnerRules: section.OwnerRules,
		Advisories: section.Advisories, Statements: section.Statements, Prices: section.Prices}
	for _, b := range section.Bills {
		from.Bills = append(from.Bills, supply.BillSource{Path: b.Path, Functions: b.Functions, Products: b.Products, Equipment: b.Equipment, At: network.Origin{Path: at.Path, Line: b.Line}})
	}
	add := func(to *[]string, path string) {
		within := func(p string) bool { return p == path || strings.HasPrefix(path, strings.TrimSuffix(p, "/")+"/") }
		if !slices.ContainsFunc(*to, within) {
			*to = append(*to, path)
		}
	}
	for _, f := range files {
		if f.Path != f.Name || f.Path == "-" {
			continue // it lies within another, and cannot be opened by its path
		}
		switch f.Format {
		case supplies.ListName:
			add(&from.Lists, f.Path)
		case supplies.OwnershipName:
			add(&from.Ownership, f.Path)
		case supplies.AdvisoryName:
			add(&from.Advisories, f.Path)
		case supplies.StatementName:
			add(&from.Statements, f.Path)
		case supplies.PricesName:
			add(&from.Prices, f.Path)
		case supplies.BillName:
			if !slices.ContainsFunc(from.Bills, func(b supply.BillSource) bool { return b.Path == f.Path }) {
				from.Bills = append(from.Bills, supply.BillSource{Path: f.Path, At: network.Origin{Path: f.Path}})
			}
		}
	}
	return from
}

// OpenSupply studies the suppliers of a network and puts what it finds into the model. The study is nil where nobody is named
// as a supplier and no bill of materials is given.
func OpenSupply(ctx context.Context, n *network.Network, files []*source.File, day time.Time) (*supply.Study, error) {
	section := SupplySection(files)
	from := SupplySources(files, section)
	seen, err := supply.SaySeen(n, section.Prefixes)
	if err != nil {
		return nil, err
	}
	impacts := network.NewImpacts(n)
	if len(from.Bills) == 0 && !suppliersNamed(n) {
		return nil, nil
	}
	terms := supply.Terms{Day: day, Facts: section.Facts}
	for o := range n.Elements(network.KindOperator) {
		if c, ok := network.Country.Best(o); ok {
			terms.Country = c.Value
		}
	}
	s, err := supply.Open(ctx, n, impacts, from, terms)
	if err != nil {
		return nil, err
	}
	s.Faults = append(s.Faults, seen...)
	s.Say(network.Origin{Path: section.Path, Line: section.Line})
	return s, nil
}

// suppliersNamed reports whether the model names a supplier of anything.
func suppliersNamed(n *network.Network) bool {
	for range n.Elements(network.KindSupplier) {
		return true
	}
	for _, k := range []network.Kind{network.KindSite, network.KindCell, network.KindFunction, network.KindEquipment} {
		for e := range n.Elements(k) {
			if len(network.Supplied.Of(e)) > 0 {
				return true
			}
		}
	}
	return false
}

// supplyOf is line three of the report: nil where there is nothing to say, a problem where the files cannot be used.
func supplyOf(ctx context.Context, n *network.Network, files []*source.File, served *rollout.Service) (*report.Supply, error) {
	s, err := OpenSupply(ctx, n, files, n.Now)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return &report.Supply{Problem: err.Error(), Faults: []string{}, Lists: []report.SupplyList{}, Suppliers: []report.SupplySupplier{}, Rules: []report.SupplyRule{},
			Layers: []report.SupplyLayer{}, Removals: []report.SupplyRemoval{}, Single: []report.SupplyPoint{}}, nil
	case s == nil:
		return nil, nil
	}
	removed, err := SayRemovals(ctx, s, files, served)
	if err != nil {
		return nil, err
	}
	r := &report.Supply{Lists: []report.SupplyList{}, Suppliers: []report.SupplySupplier{}, Rules: []report.SupplyRule{}, Layers: []report.SupplyLayer{},
		Removals: []report.SupplyRemoval{}, Single: []report.SupplyPoint{}, Faults: append([]string{}, s.Faults...)}
	if !s.Terms.Day.IsZero() {
		r.Day = s.Terms.Day.Format(time.DateOnly)
	}
	lists(r, s)
	for _, p := range s.Parties {
		if p.Supplier {
			r.Suppliers = append(r.Suppliers, SupplierOf(s, p))
		}
	}
	slices.SortStableFunc(r.Suppliers, func(a, b report.SupplySupplier) int {
		return cmp.Or(cmp.Compare(slices.Index(supply.Standings, a.Status), slices.Index(supply.Standings, b.Status)), cmp.Compare(b.People, a.People))
	})
	r.Rules = RulesOf(slices.Concat(s.Verdicts(), s.BillVerdicts()))
	r.Layers = LayersOf(s)
	for _, x := range removed {
		r.Removals = append(r.Removals, RemovalOf(x))
	}
	points, err := s.SinglePoints(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range points[:min(len(points), singleShown)] {
		r.Single = append(r.Single, report.SupplyPoint{Name: p.Asset.Name, Layer: p.Asset.Layer, Supplier: p.Asset.Supplier, Cells: p.Cells, People: p.People})
	}
	if s.Software != nil {
		r.Software = SoftwareOf(s)
	}
	return r, nil
}

// singleShown is how many single points a report lists.
const singleShown = 100

// Lost is who loses service, and who moves to another cell, when cells fail, by the prediction; nil where there is none.
func Lost(served *rollout.Service) func(cells []*network.Element) (lost, moved int) {
	if served == nil {
		return nil
	}
	at := map[*network.Element]int{}
	for i, c := range served.Cells {
		if c.Element != nil {
			at[c.Element] = i
		}
	}
	return func(cells []*network.Element) (int, int) {
		var gone []int
		for _, c := range cells {
			if i, ok := at[c]; ok {
				gone = append(gone, i)
			}
		}
		f := served.Without(gone)
		return f.People, f.Moved
	}
}

// ReplacementTerms are what the section says of crews, deliveries and the deadline; 0 where it says nothing.
func ReplacementTerms(o declared.Supply) supply.Replacement {
	return supply.Replacement{Crews: o.Crews, CrewSitesPerMonth: o.CrewSitesPerMonth, DeliveryMonths: o.DeliveryMonths, DeadlineMonths: o.DeadlineMonths, LargestShare: o.LargestShare}
}

// SayRemovals puts what each supplier's end costs into the model.
func SayRemovals(ctx context.Context, s *supply.Study, files []*source.File, served *rollout.Service) ([]*supply.Removed, error) {
	section := SupplySection(files)
	removed, err := Removals(ctx, s, section, served)
	if err != nil {
		return nil, err
	}
	s.SayRemovals(removed, network.Origin{Path: section.Path, Line: section.Line})
	return removed, nil
}

// Removals is what each supplier's end costs when all of it stops, that of a group once, the most people first.
func Removals(ctx context.Context, s *supply.Study, section declared.Supply, served *rollout.Service) ([]*supply.Removed, error) {
	var out []*supply.Removed
	without := Lost(served)
	for _, p := range s.Parties {
		done := slices.ContainsFunc(out, func(x *supply.Removed) bool { return slices.Contains(x.Members, p.Name) })
		if !p.Supplier || p.Assets == 0 || done {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x, err := s.Remove(supply.Request{Supplier: p.Name, On: s.Terms.Day, Mode: supply.Off, Without: without, Terms: ReplacementTerms(section),
			Prices: s.Prices, Trusted: s.Trusted})
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b *supply.Removed) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(b.Cells, a.Cells))
	})
	return out, nil
}

// Remove is what one supplier's end costs, with the prediction and the plan of the section rollout, where there is one.
func Remove(ctx context.Context, n *network.Network, files []*source.File, s *supply.Study, supplier string, mode supply.Mode) (*supply.Removed, error) {
	section := SupplySection(files)
	q := supply.Request{Supplier: supplier, On: s.Terms.Day, Mode: mode, Terms: ReplacementTerms(section), Prices: s.Prices, Trusted: s.Trusted}
	if o := RolloutSection(files); len(o.Terrain) > 0 && len(o.Population) > 0 && (mode == supply.Off || mode == supply.NoNew) {
		study, err := OpenStudy(ctx, n, o)
		if err != nil {
			return nil, err
		}
		q.Without = Lost(study.Service)
		if mode == supply.NoNew && len(study.Candidates) > 0 && len(o.Budgets) > 0 {
			p, err := study.Plan(ctx, BuildTerms(o), rollout.Trusted(n, study.Candidates))
			if err != nil {
				return nil, err
			}
			for _, b := range PlanOf(p, BuildTerms(o).Goal()).Builds {
				if strings.EqualFold(b.Supplier, supplier) {
					q.Planned = append(q.Planned, b.Site)
				}
			}
		}
	}
	return s.Remove(q)
}

func lists(r *report.Supply, s *supply.Study) {
	count := map[[2]string]int{}
	for _, e := range s.Lists.Entities {
		count[[2]string{e.Path, e.List}]++
	}
	for _, src := range s.Lists.Sources {
		for _, id := range src.Lists {
			l := report.SupplyList{ID: id, Title: supply.ListTitle(id), Path: src.Path, SHA256: src.SHA256, Entities: count[[2]string{src.Path, id}], Broken: src.Broken}
			if slices.Contains(s.BuiltIn, id) {
				l.Path, l.SHA256 = "", ""
			}
			if !src.Date.IsZero() {
				l.Date = src.Date.Format(time.DateOnly)
			}
			r.Lists = append(r.Lists, l)
		}
	}
}

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
