package vuln

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/supply/csaf"
	"github.com/guyline/guyline/supply/purl"
)

const (
	maxStatements = 200_000 // of one document
	maxReasons    = 16      // remediations or impacts that are kept for a product or group
	maxGroups     = 64      // groups that are looked at for a product
)

// FromCSAF is the statements of an advisory, of whatever profile: one for each product in each list of its product status
// (CSAF 2.0, 3.2.3.9), with the flag, the impact and the remediations that name the product, groups included. A product
// made by a relationship is a part (the product reference) of another product. What is recommended is no statement.
func FromCSAF(path string, d *csaf.Document) ([]Statement, []Problem) {
	products := map[string]csaf.Product{}
	for _, p := range d.Products() {
		products[p.ID] = p
	}
	groups := groupsOf(d)
	var out []Statement
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		if v.ProductStatus == nil {
			continue
		}
		base := Statement{
			Author: d.Document.Publisher.Name, Date: moment(strings.ToUpper(d.Document.Tracking.CurrentReleaseDate)),
			Format: "CSAF", Path: path, IDs: csafIDs(v),
		}
		why := newReasons(v, groups)
		for _, list := range statusLists(v.ProductStatus) {
			seen := map[string]bool{}
			for _, id := range list.ids {
				if seen[id] {
					continue
				}
				seen[id] = true
				if len(out) == maxStatements {
					return out, []Problem{{path, 0, fmt.Sprintf("more than %d statements: the rest is left out", maxStatements)}}
				}
				one := base
				one.Status = list.status
				one.Product, one.Part = csafProduct(products, id)
				why.explain(&one, id)
				out = append(out, one)
			}
		}
	}
	return out, nil
}

func csafIDs(v *csaf.Vulnerability) []string {
	ids := nonEmpty(v.CVE)
	for _, id := range v.IDs {
		ids = append(ids, nonEmpty(id.Text)...)
	}
	if len(ids) == 0 {
		ids = nonEmpty(v.Title)
	}
	return ids
}

type statusList struct {
	status Status
	ids    []string
}

func statusLists(s *csaf.Status) []statusList {
	return []statusList{
		{Affected, slices.Concat(s.FirstAffected, s.KnownAffected, s.LastAffected)},
		{NotAffected, s.KnownNotAffected},
		{Fixed, slices.Concat(s.FirstFixed, s.Fixed)},
		{UnderInvestigation, s.UnderInvestigation},
	}
}

// groupsOf is the groups in which each product is.
func groupsOf(d *csaf.Document) map[string][]string {
	out := map[string][]string{}
	if d.ProductTree == nil {
		return out
	}
	for _, g := range d.ProductTree.ProductGroups {
		for _, id := range g.Products {
			if len(out[id]) < maxGroups {
				out[id] = append(out[id], g.ID)
			}
		}
	}
	return out
}

// A reason is what a vulnerability says about a product or a group.
type reason struct {
	flag             string
	date             time.Time
	impacts, actions []string
}

// reasons are those of one vulnerability.
type reasons struct {
	products, groups map[string]*reason
	groupsOf         map[string][]string
}

func newReasons(v *csaf.Vulnerability, groupsOf map[string][]string) *reasons {
	r := &reasons{map[string]*reason{}, map[string]*reason{}, groupsOf}
	for _, f := range v.Flags {
		r.each(f.Products, f.Groups, func(why *reason) { why.flag, why.date = f.Label, moment(strings.ToUpper(f.Date)) })
	}
	for _, t := range v.Threats {
		if t.Category == "impact" {
			r.each(t.Products, t.Groups, func(why *reason) { why.impacts = atMost(why.impacts, t.Details) })
		}
	}
	for _, m := range v.Remediations {
		text := strings.ReplaceAll(m.Category, "_", " ") + ": " + m.Details
		r.each(m.Products, m.Groups, func(why *reason) { why.actions = atMost(why.actions, text) })
	}
	return r
}

func (r *reasons) each(products, groups []string, set func(*reason)) {
	for _, id := range products {
		if r.products[id] == nil {
			r.products[id] = &reason{}
		}
		set(r.products[id])
	}
	for _, id := range groups {
		if r.groups[id] == nil {
			r.groups[id] = &reason{}
		}
		set(r.groups[id])
	}
}

func atMost(list []string, text string) []string {
	if len(list) >= maxReasons {
		return list
	}
	return append(list, text)
}

// explain adds to a statement what is said about its product, directly or through groups.
func (r *reasons) explain(s *Statement, id string) {
	var impacts, actions []string
	take := func(why *reason) {
		if why == nil {
			return
		}
		if s.Status == NotAffected {
			s.Justification = cmp.Or(s.Justification, why.flag)
			impacts = append(impacts, why.impacts...)
			if !why.date.IsZero() {
				s.Date = why.date
			}
		}
		actions = append(actions, why.actions...)
	}
	take(r.products[id])
	for _, g := range r.groupsOf[id] {
		take(r.groups[g])
	}
	s.Impact, s.Action = strings.Join(impacts, "; "), strings.Join(actions, "; ")
}

// csafProduct is a product of the tree, and the part of it that is meant where a relationship made it. Of relationships
// upon relationships, the first one's two products count.
func csafProduct(products map[string]csaf.Product, id string) (Product, *Product) {
	p := products[id]
	if p.Relation == "" {
		return plainProduct(p, id), nil
	}
	whole := plainProduct(products[p.RelatesTo], p.RelatesTo)
	part := plainProduct(products[p.Reference], p.Reference)
	if own := plainProduct(p, id); own.PURL.Valid() || own.CPE != "" || len(own.Hashes) > 0 {
		return own, nil // the relationship's product is identified itself
	}
	return whole, &part
}

func plainProduct(p csaf.Product, id string) Product {
	out := Product{ID: id, Vendor: p.Vendor, Name: cmp.Or(p.ProductName, p.Name), Version: p.Version}
	if p.VersionRange != "" {
		out.setRange(p.VersionRange)
	}
	if p.Helper == nil {
		return out
	}
	out.CPE = p.Helper.CPE
	if p.Helper.PURL != nil {
		if u, err := purl.Parse(*p.Helper.PURL); err == nil {
			out.PURL = u
		}
	}
	for _, h := range p.Helper.Hashes {
		for _, f := range h.FileHashes {
			out.Hashes = append(out.Hashes, strings.ToLower(f.Value))
		}
	}
	return out
}
