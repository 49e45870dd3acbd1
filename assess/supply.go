package assess

import (
	"cmp"
	"context"
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
