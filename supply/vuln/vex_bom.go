package vuln

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/supply/sbom"
)

// analysisStatus is what the states of CycloneDX come to (1.7, vulnerabilities[].analysis.state).
var analysisStatus = map[string]Status{
	"resolved": Fixed, "resolved_with_pedigree": Fixed, "exploitable": Affected, "in_triage": UnderInvestigation,
	"false_positive": NotAffected, "not_affected": NotAffected,
}

// FromBOM is the statements of a CycloneDX document: its vulnerabilities that have an analysis. Where a version or a range
// has a status of its own that differs from the analysis, its own counts. A vulnerability that names nothing that it affects
// is about the document's subject, or where it has none, about whatever its supplier supplies.
func FromBOM(path string, d *sbom.Document) ([]Statement, []Problem) {
	var out []Statement
	var problems []Problem
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		base := Statement{
			IDs: nonEmpty(append([]string{v.ID}, references(v)...)...), Status: analysisStatus[v.Analysis.State],
			Justification: v.Analysis.Justification, Impact: v.Analysis.Detail,
			Action: strings.Join(nonEmpty(v.Recommendation, v.Workaround, strings.Join(v.Analysis.Responses, ", ")), "; "),
			Author: billAuthor(d), Date: newest(v, d.Created), Format: "CycloneDX", Path: path, Line: v.Line,
		}
		say := func(format string, args ...any) {
			if len(problems) < maxProblems {
				problems = append(problems, Problem{path, v.Line, fmt.Sprintf(format, args...)})
			}
		}
		switch {
		case len(base.IDs) == 0:
			say("a vulnerability has no id")
			continue
		case base.Status == NotTold && v.Analysis.State != "":
			say("%s: the state %.32q is none of CycloneDX", base.IDs[0], v.Analysis.State)
		}
		affects := v.Affects
		if len(affects) == 0 {
			if d.Root == sbom.None && d.Supplier.Name != "" && base.Status != NotTold {
				base.Product = Product{ID: d.Supplier.Name, Vendor: d.Supplier.Name}
				out = append(out, base)
				continue
			}
			if d.Root == sbom.None {
				say("%s: the statement names no product, and the document has no subject: it is about nothing that can be found", base.IDs[0])
				continue
			}
			affects = []sbom.Affect{{Ref: d.Components[d.Root].Ref, Component: int32(d.Root)}}
		}
		for j := range affects {
			if out = append(out, base.about(d, &affects[j])...); len(out) > maxStatements {
				say("more than %d statements: the rest is left out", maxStatements)
				return out, problems
			}
		}
	}
	return out, problems
}

func references(v *sbom.Vulnerability) []string {
	var out []string
	for _, r := range v.References {
		out = append(out, r.ID)
	}
	return out
}

// newest is when the statement was last said, else the document's own time.
func newest(v *sbom.Vulnerability, document time.Time) time.Time {
	for _, t := range []time.Time{v.Analysis.LastUpdated, v.Analysis.FirstIssued, v.Updated, document} {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// billAuthor is who speaks: the document's author, else who delivers its subject, else its tool.
func billAuthor(d *sbom.Document) string {
	if len(d.Authors) > 0 {
		return d.Authors[0].Name
	}
	if d.Root != sbom.None {
		root := &d.Components[d.Root]
		if name := cmp.Or(d.Supplier.Name, root.Supplier, root.Manufacturer, root.Author); name != "" {
			return name
		}
	}
	if d.Supplier.Name == "" && len(d.Tools) > 0 {
		return d.Tools[0].Name
	}
	return d.Supplier.Name
}

// about is the statement for one thing that is affected, once for each version or range that has a status of its own.
func (s Statement) about(d *sbom.Document, a *sbom.Affect) []Statement {
	s.Product = Product{ID: a.Ref, Ref: a.Ref}
	if a.Component != sbom.None {
		c := &d.Components[a.Component]
		s.Product.PURL, s.Product.CPE, s.Product.Name, s.Product.Version = c.PURL, c.CPE, c.Name, c.Version
		s.Product.Vendor = cmp.Or(c.Supplier, c.Manufacturer)
		s.Product.Ref = bomLink(d, s.Path) + c.Ref
		for _, h := range c.Hashes {
			s.Product.Hashes = append(s.Product.Hashes, strings.ToLower(h.Value))
		}
	}
	if len(a.Versions) == 0 {
		if s.Status == NotTold {
			return nil
		}
		return []Statement{s}
	}
	var out []Statement
	for _, v := range a.Versions {
		one := s
		one.Status = versionStatus(s.Status, v.Status)
		one.Product.Hashes = nil // of the version in the bill, which need not be this one
		one.Product.PURL.Version, one.Product.Version = v.Version, v.Version
		if v.Range != "" {
			one.Product.setRange(v.Range)
		}
		if one.Status != NotTold {
			out = append(out, one)
		}
	}
	return slices.Clip(out)
}

// versionStatus is the status of one version: its own where it contradicts the analysis.
func versionStatus(analysis Status, own string) Status {
	switch own {
	case "unaffected":
		if analysis != NotAffected && analysis != Fixed {
			return NotAffected
		}
	case "affected":
		if analysis == NotTold || analysis == NotAffected {
			return Affected
		}
	case "unknown":
		return UnderInvestigation
	}
	return analysis
}
