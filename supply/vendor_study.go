package supply

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
	"github.com/guyline/guyline/supply/rule"
	"github.com/guyline/guyline/supply/sbom"
	"github.com/guyline/guyline/supply/vendor"
	"github.com/guyline/guyline/supply/vuln"
)

// Bounds on what is taken over from a bill of materials into the question about a supplier: who is held against lists as a
// supplier, and radio modules within devices.
const (
	maxComponentSuppliers = 2000
	maxModules            = 200
)

// AskVendor gathers what the sources say of a supplier that has answered, and of what it offers: as a network of this one
// supplier with one piece of equipment. The bills and statements that the answers name are among the sources.
func AskVendor(ctx context.Context, a *vendor.Answers, from Sources, terms Terms) (*vendor.Known, error) {
	n := network.New()
	at := network.Origin{Path: a.Path}
	put := func(attr *network.Attr[string], e *network.Element, v string) {
		if v != "" {
			attr.Say(e, v, network.Declared, at)
		}
	}
	s := n.Add(network.KindSupplier, "", a.Vendor.Name, nil)
	for _, v := range a.Vendor.AlsoKnownAs {
		put(network.AlsoKnownAs, s, v)
	}
	put(network.Country, s, a.Vendor.Country)
	put(network.LEI, s, a.Vendor.LEI)
	e := n.Add(network.KindEquipment, a.Product.Class, cmp.Or(a.Product.Name, "the product"), nil)
	put(network.Supplied, e, a.Vendor.Name)
	if len(a.Product.ProducedIn) == 1 { // of several, no rule can say which stage was where
		put(network.ProducedIn, e, strings.ToUpper(a.Product.ProducedIn[0]))
	}
	modules := slices.Clone(a.Product.Modules)
	hardware := map[string]bool{} // by maker, of components
	for _, b := range from.Bills {
		d, _ := readBill(b.Path)
		if d == nil {
			continue // Open tells why
		}
		for _, c := range componentSuppliers(d) {
			n.Add(network.KindSupplier, "", c, nil)
		}
		for i, c := range d.Components {
			maker := cmp.Or(c.Manufacturer, c.Supplier)
			if c.Type != sbom.Device && c.Type != sbom.Module || maker == "" {
				continue
			}
			hardware[strings.ToLower(c.Manufacturer)], hardware[strings.ToLower(c.Supplier)] = true, true
			m := maker + "/" + c.Name
			if slices.Contains(classOf(c), "radio-module") && len(d.Hosts(i)) > 0 && len(modules) < maxModules && !slices.Contains(modules, m) {
				modules = append(modules, m)
			}
		}
	}
	for _, m := range modules {
		put(network.Modules, e, m)
	}
	n.Refresh()
	study, err := Open(ctx, n, network.NewImpacts(n), from, terms)
	if err != nil {
		return nil, err
	}
	k := &vendor.Known{Day: study.Terms.Day, ListsGiven: len(from.Lists) > 0, Buyer: terms.Country, Faults: slices.Clone(study.Faults)}
	for _, id := range study.Lists.IDs() {
		k.Lists = append(k.Lists, ListTitle(id))
	}
	k.Names, k.Owners = study.vendorNames(a.Vendor.Name), study.vendorOwners(a.Vendor.Name)
	for i := range k.Names {
		k.Names[i].Hardware = k.Names[i].Who == vendor.AComponent && hardware[strings.ToLower(k.Names[i].Of)]
	}
	if a.Product.Class != "" {
		study.vendorRules(k)
	}
	study.vendorBills(k, from)
	if k.Inputs, err = digests(a, from); err != nil {
		return nil, err
	}
	return k, nil
}

// componentSuppliers is everybody whom a bill names as a component's supplier or maker, in its order.
func componentSuppliers(d *sbom.Document) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range d.Components {
		for _, n := range []string{c.Supplier, c.Manufacturer} {
			if key := strings.ToLower(n); n != "" && !seen[key] && len(out) < maxComponentSuppliers {
				seen[key] = true
				out = append(out, n)
			}
		}
	}
	return out
}

func (s *Study) vendorNames(supplier string) []vendor.Name {
	var out []vendor.Name
	add := func(p *Party, who vendor.Who) {
		for _, h := range p.Hits {
			if h.InForce && !slices.ContainsFunc(out, func(n vendor.Name) bool {
				return n.Of == p.Name && n.List == ListTitle(h.Entity.List) && n.Listed == h.Listed
			}) {
				out = append(out, vendor.Name{Of: p.Name, Who: who, List: ListTitle(h.Entity.List), Listed: h.Listed, Score: h.Score, Same: h.Relation == name.Same, Sure: h.Sure,
					Place: placeOf(h.Entity.Path, h.Entity.Line)})
			}
		}
	}
	p := s.supplier[strings.ToLower(supplier)]
	add(p, vendor.TheVendor)
	for _, o := range p.Owners {
		for _, q := range s.Parties {
			if !q.Supplier && slices.Contains(q.Nodes, o.Owner) {
				add(q, vendor.AnOwner)
			}
		}
	}
	for _, q := range s.Parties {
		if q.Supplier && q != p {
			add(q, vendor.AComponent)
		}
	}
	return out
}

// placeOf is where something stands, "" where that is the program itself.
func placeOf(path string, line int) string {
	if path == "" {
		return ""
	}
	return network.Origin{Path: path, Line: line}.String()
}

// discloses are the rules on ownership that ask for a disclosure and restrict nothing (FCC 26-2).
var discloses = []string{"fcc10", "fcc5"}

func (s *Study) vendorOwners(supplier string) []vendor.Owners {
	var out []vendor.Owners
	for _, a := range s.supplier[strings.ToLower(supplier)].Answers {
		if !a.InForce {
			continue
		}
		x := vendor.Owners{Rule: a.Rule.Title, Text: a.Text, Discloses: slices.Contains(discloses, a.Rule.ID)}
		switch a.Outcome {
		case owner.Restricted:
			x.Outcome = "restricted"
		case owner.OnList:
			continue // the listing itself is told
		case owner.UnknownShare:
			x.Outcome = "unknown"
		case owner.Clear:
			x.Outcome = "clear"
		default:
			x.Outcome = "no-data"
		}
		for _, step := range a.Answer.Steps {
			for _, e := range step.Holdings {
				x.Place = cmp.Or(x.Place, placeOf(e.Place.Path, e.Place.Line))
			}
		}
		out = append(out, x)
	}
	return out
}

// forbids are the effects by which a rule keeps a thing from being bought, installed or kept.
var forbids = []rule.EffectKind{rule.NoAuthorisation, rule.NoProcurement, rule.NoFunds, rule.NoInstall, rule.Remove, rule.Blocked, rule.NoService, rule.Restrict}

// vendorRules asks the rules of the buyer's country, and its own.
func (s *Study) vendorRules(k *vendor.Known) {
	var verdicts []Verdict
	for i := range s.Items {
		for _, a := range s.Items[i].Answers {
			verdicts = append(verdicts, Verdict{Item: &s.Items[i], Answer: a})
		}
	}
	for _, v := range append(verdicts, s.BillVerdicts()...) {
		a, r := v.Answer, v.Answer.Rule
		home := r.Standing == rule.Own || k.Buyer != "" && (r.Country == k.Buyer || r.Country == "EU" && slices.Contains(union, k.Buyer))
		if !home || r.Standing == rule.Proposal || !r.On(k.Day) {
			continue
		}
		k.Judged++
		if a.Outcome == rule.DoesNotApply {
			continue
		}
		x := vendor.Rule{Title: r.Title, Citation: r.Citation, Applies: a.Outcome == rule.Applies, Subject: v.Item.Item.Name, Reasons: a.Reasons, Missing: a.Missing}
		if r.Line > 0 && r.Path != "built-in" {
			x.Place = placeOf(r.Path, r.Line)
		}
		for _, e := range a.Effects {
			x.Effects = append(x.Effects, e.Text)
			x.Forbids = x.Forbids || slices.Contains(forbids, e.Kind)
		}
		k.Rules = append(k.Rules, x)
	}
}

// union is the member states of the European Union (ISO 3166-1 alpha-2), as of 2026.
var union = []string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}

func (s *Study) vendorBills(k *vendor.Known, from Sources) {
	if s.Software != nil {
		k.Faults = append(k.Faults, s.Software.Faults...)
		for _, b := range s.Software.Bills {
			k.Bills = append(k.Bills, vendorBill(b, s.Software.Index))
		}
	}
	for _, b := range from.Bills {
		if !slices.ContainsFunc(k.Bills, func(x vendor.Bill) bool { return x.Path == b.Path }) {
			k.Bills = append(k.Bills, vendor.Bill{Path: b.Path, Problem: "it cannot be read, or lists nothing"})
		}
	}
	for _, v := range s.Vulnerable() {
		for _, f := range v.Findings {
			if !Stands(f) {
				continue
			}
			w := vendor.Weakness{Component: strings.TrimSpace(v.Name + " " + v.Version), ID: f.IDs[0], Severity: f.Rating.Score, Fixed: f.Fixed, Statement: StatementText(f), Place: v.Places[0].String()}
			if f.KEV != nil {
				w.Exploited = cmp.Or(dateText(f.KEV.Added), "a day that is not told")
			}
			k.Weak = append(k.Weak, w)
		}
	}
}

func vendorBill(b *Bill, advisories *vuln.Index) vendor.Bill {
	x := vendor.Bill{Path: b.Source.Path, Subject: b.Subject(), Components: b.Report.Components, Judged: b.Report.Judged, Asked: b.Report.Components - b.Report.Files,
		Advisories: len(advisories.Ecosystems()) > 0, Standard: StandardTitle(sbom.NTIA2021)}
	for _, e := range b.Document.Quality(sbom.NTIA2021).Elements {
		if e.Required && e.Have < e.Of {
			x.Lacks = append(x.Lacks, cmp.Or(e.Note, e.Name))
		}
	}
	for i, c := range b.Document.Components {
		if c.Type == sbom.Device || c.Type == sbom.Module {
			x.Hardware++
			if i != b.Document.Root {
				x.Asked-- // hardware has no package URL
			}
		}
		x.Incomplete = x.Incomplete || i == b.Document.Root && c.Complete == sbom.Incomplete
	}
	if root := b.Document.Root; root != sbom.None {
		x.Asked-- // what the bill is about is the supplier's own
		if b.Document.Components[root].PURL.String() != "" {
			x.Asked++
		}
	}
	x.Asked = max(x.Asked, x.Judged)
	return x
}

// digests is the digest of every file that went into the question, the answers included.
func digests(a *vendor.Answers, from Sources) ([]vendor.Input, error) {
	out := []vendor.Input{}
	var faults []string
	add := func(role string, paths ...string) error {
		for _, p := range expand(paths, &faults) {
			f, err := os.Open(p)
			if err != nil {
				return err
			}
			h := sha256.New()
			_, err = io.Copy(h, f)
			f.Close()
			if err != nil {
				return fmt.Errorf("%s: %w", p, err)
			}
			out = append(out, vendor.Input{Path: p, Role: role, SHA256: hex.EncodeToString(h.Sum(nil))})
		}
		return nil
	}
	err := add("answers", a.Path)
	for _, b := range from.Bills {
		err = cmp.Or(err, add("bill of materials", b.Path))
	}
	return out, cmp.Or(err, add("list", from.Lists...), add("ownership", from.Ownership...), add("rules", from.Rules...), add("rules on ownership", from.OwnerRules...),
		add("advisories", from.Advisories...), add("statements", from.Statements...))
}
