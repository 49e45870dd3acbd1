package csaf

import (
	"fmt"
	"slices"
	"time"
)

// The profile tests (6.1.27) look at documents of some categories only.

func (d *Document) is(categories ...string) bool {
	return slices.Contains(categories, d.Document.Category)
}

// documentNotes is 6.1.27.1: there is a note that says something about the matter.
func documentNotes(d *Document, say func(pointer, text string) bool) {
	if d.is("csaf_informational_advisory", "csaf_security_incident_response") && !slices.ContainsFunc(d.Document.Notes, func(n Note) bool {
		return slices.Contains([]string{"description", "details", "general", "summary"}, n.Category)
	}) {
		if !say("/document/notes", "no note is a description, details, general or a summary") {
			return
		}
	}
}

// documentReferences is 6.1.27.2: there is a link to somewhere else. A reference without a category is external.
func documentReferences(d *Document, say func(pointer, text string) bool) {
	if d.is("csaf_informational_advisory", "csaf_security_incident_response") && !slices.ContainsFunc(d.Document.References, func(r Reference) bool {
		return r.Category == "external" || r.Category == ""
	}) {
		if !say("/document/references", "no reference is external") {
			return
		}
	}
}

// noVulnerabilities is 6.1.27.3.
func noVulnerabilities(d *Document, say func(pointer, text string) bool) {
	if d.is("csaf_informational_advisory") && d.has("vulnerabilities") {
		if !say("/vulnerabilities", "an informational advisory has none") {
			return
		}
	}
}

func (d *Document) has(member string) bool {
	object, _ := d.tree.(map[string]any)
	_, ok := object[member]
	return ok
}

// productTree is 6.1.27.4.
func productTree(d *Document, say func(pointer, text string) bool) {
	if d.is("csaf_security_advisory", "csaf_vex") && !d.has("product_tree") {
		if !say("", `the member "product_tree" is missing`) {
			return
		}
	}
}

// vulnerabilityNotes is 6.1.27.5.
func vulnerabilityNotes(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		if d.is("csaf_security_advisory", "csaf_vex") && v.Notes == nil {
			if !say(fmt.Sprintf("/vulnerabilities/%d", i), `the member "notes" is missing`) {
				return
			}
		}
	}
}

// productStatus is 6.1.27.6.
func productStatus(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		if d.is("csaf_security_advisory") && v.ProductStatus == nil {
			if !say(fmt.Sprintf("/vulnerabilities/%d", i), `the member "product_status" is missing`) {
				return
			}
		}
	}
}

// vexStatus is 6.1.27.7.
func vexStatus(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		s := v.ProductStatus
		if d.is("csaf_vex") && (s == nil || s.Fixed == nil && s.KnownAffected == nil && s.KnownNotAffected == nil && s.UnderInvestigation == nil) {
			if !say(fmt.Sprintf("/vulnerabilities/%d/product_status", i), "none of fixed, known_affected, known_not_affected and under_investigation is there") {
				return
			}
		}
	}
}

// vulnerabilityID is 6.1.27.8.
func vulnerabilityID(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		if d.is("csaf_vex") && v.CVE == "" && v.IDs == nil {
			if !say(fmt.Sprintf("/vulnerabilities/%d", i), "neither cve nor ids is there") {
				return
			}
		}
	}
}

// impactStatement is 6.1.27.9: what is not affected has a flag or a threat of category impact that says why.
func impactStatement(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		if !d.is("csaf_vex") || v.ProductStatus == nil {
			continue
		}
		var about named
		for _, f := range v.Flags {
			about.add(f.Products, f.Groups)
		}
		for _, t := range v.Threats {
			if t.Category == "impact" {
				about.add(t.Products, t.Groups)
			}
		}
		told := about.all(d)
		for j, id := range v.ProductStatus.KnownNotAffected {
			if !told[id] {
				if !say(fmt.Sprintf("/vulnerabilities/%d/product_status/known_not_affected/%d", i, j), fmt.Sprintf("no flag and no impact says why %.64q is not affected", id)) {
					return
				}
			}
		}
	}
}

// named collects products and groups, so that each group is resolved once however often it is named.
type named struct{ products, groups []string }

func (n *named) add(products, groups []string) {
	n.products = append(n.products, products...)
	n.groups = append(n.groups, groups...)
}

func (n *named) all(d *Document) map[string]bool {
	out := map[string]bool{}
	slices.Sort(n.groups)
	for _, id := range d.Members(n.products, slices.Compact(n.groups)) {
		out[id] = true
	}
	return out
}

// actionStatement is 6.1.27.10: for what is affected, a remediation says what to do.
func actionStatement(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		if !d.is("csaf_vex") || v.ProductStatus == nil {
			continue
		}
		var about named
		for _, r := range v.Remediations {
			about.add(r.Products, r.Groups)
		}
		told := about.all(d)
		for j, id := range v.ProductStatus.KnownAffected {
			if !told[id] {
				if !say(fmt.Sprintf("/vulnerabilities/%d/product_status/known_affected/%d", i, j), fmt.Sprintf("no remediation says what to do about %.64q", id)) {
					return
				}
			}
		}
	}
}

// someVulnerabilities is 6.1.27.11.
func someVulnerabilities(d *Document, say func(pointer, text string) bool) {
	if d.is("csaf_security_advisory", "csaf_vex") && !d.has("vulnerabilities") {
		if !say("", `the member "vulnerabilities" is missing`) {
			return
		}
	}
}

// remediationProducts is 6.1.29.
func remediationProducts(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		for j, r := range v.Remediations {
			if r.Products == nil && r.Groups == nil {
				if !say(fmt.Sprintf("/vulnerabilities/%d/remediations/%d", i, j), "names no products and no groups") {
					return
				}
			}
		}
	}
}

// flagProducts is 6.1.32.
func flagProducts(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		for j, f := range v.Flags {
			if f.Products == nil && f.Groups == nil {
				if !say(fmt.Sprintf("/vulnerabilities/%d/flags/%d", i, j), "names no products and no groups") {
					return
				}
			}
		}
	}
}

// multipleFlags is 6.1.33: a product has one justification for a vulnerability, groups included.
func multipleFlags(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		first := map[string]int{}
		for j, f := range v.Flags {
			if !slices.Contains(justifications, f.Label) {
				continue
			}
			for _, id := range d.Members(f.Products, f.Groups) {
				if at, again := first[id]; again {
					if !say(fmt.Sprintf("/vulnerabilities/%d/flags/%d", i, j), fmt.Sprintf("%.64q has a justification in flag %d too", id, at)) {
						return
					}
					continue
				}
				first[id] = j
			}
		}
	}
}

// multipleCVE is 6.1.23.
func multipleCVE(d *Document, say func(pointer, text string) bool) {
	first := map[string]int{}
	for i, v := range d.Vulnerabilities {
		if v.CVE == "" {
			continue
		}
		if at, again := first[v.CVE]; again {
			if !say(fmt.Sprintf("/vulnerabilities/%d/cve", i), fmt.Sprintf("%.32q is the CVE of vulnerability %d too", v.CVE, at)) {
				return
			}
			continue
		}
		first[v.CVE] = i
	}
}

// multipleInvolvements is 6.1.24: a party says one thing at one date.
func multipleInvolvements(d *Document, say func(pointer, text string) bool) {
	type said struct {
		party string
		at    time.Time
		raw   string // of a date that cannot be read, or none
	}
	for i, v := range d.Vulnerabilities {
		first := map[said]int{}
		for j, in := range v.Involvements {
			key := said{party: in.Party}
			if at, ok := instant(in.Date); ok {
				key.at = at.UTC()
			} else {
				key.raw = in.Date
			}
			if at, again := first[key]; again {
				if !say(fmt.Sprintf("/vulnerabilities/%d/involvements/%d", i, j), fmt.Sprintf("%s is involved at this date in item %d too", in.Party, at)) {
					return
				}
				continue
			}
			first[key] = j
		}
	}
}
