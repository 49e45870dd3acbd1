package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

// WriteCSAF writes the vulnerable components of a report as an advisory of the Common Security Advisory Framework 2.0 (OASIS
// Standard, 18 November 2022), profile 5, VEX:
//
//	product_tree      each component, by package URL; each function of the network that runs it, by the issuer's own URI; and the
//	                  component in the function, as default_component_of, on which the status is
//	known_affected    the version lies in the range of an advisory and no statement says otherwise; with what to update to
//	under_investigation  the version cannot be ordered against the range
//	known_not_affected, fixed  a statement says so, whose justification (flag) and words (threat, impact) stand beside it; or none of
//	                  the packages that hold the vulnerability is built in
//
// Components that could not be held against advisories have no vulnerability to speak of: a note counts them. CVSS is given where
// the vector is known and of a version that CSAF 2.0 has a place for (2.0, 3.0, 3.1); the optional metrics of a vector are left
// out. An id that is no CVE is under the letters before its first hyphen, as nothing else tells whose it is.
//
// The document's id is a digest of the document without its dates and its own address: what has not changed keeps its id. The same report and issuer give
// the same bytes.
func WriteCSAF(w io.Writer, r *Report, by Issuer) error {
	s, all, err := vexInput(r, by)
	if err != nil {
		return fmt.Errorf("csaf: %w", err)
	}
	d := csafDocument{Document: csafMetaOf(r, s, by)}
	tree, ids := csafTreeOf(s, all, by)
	d.ProductTree = tree
	for _, v := range all {
		d.Vulnerabilities = append(d.Vulnerabilities, csafVulnerabilityOf(s, v, ids))
	}
	text, err := csafText(d)
	if err != nil {
		return err
	}
	t := &d.Document.Tracking
	t.ID = fmt.Sprintf("guyline-%x", sha256.Sum256(text))[:len("guyline-")+32]
	at := r.Started.UTC().Format(time.RFC3339)
	t.Current, t.Initial, t.Generator.Date = at, at, at
	t.History[0].Date = at
	if by.Under != "" {
		d.Document.References = []csafReference{{"self", "This document", strings.TrimSuffix(by.Under, "/") + "/" + t.ID + ".json"}}
	}
	if text, err = csafText(d); err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func csafText(d csafDocument) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	err := e.Encode(d)
	return b.Bytes(), err
}

func csafMetaOf(r *Report, s *SupplySoftware, by Issuer) csafMeta {
	m := csafMeta{Category: "csaf_vex", Version: "2.0", Lang: "en", Publisher: csafPublisher{by.Category, oneLine(by.Name), by.Namespace},
		Title:    "Vulnerabilities of software components of " + cmp.Or(oneLine(r.Network.Operator), "a network"),
		Tracking: csafTracking{Status: "final", Version: "1", History: []csafRevision{{Number: "1", Summary: "First version."}}}}
	if by.TLP != "" {
		m.Distribution = &csafDistribution{}
		m.Distribution.TLP.Label = by.TLP
	}
	m.Tracking.Generator.Engine.Name, m.Tracking.Generator.Engine.Version = "Guyline", r.Tool.Version
	text := fmt.Sprintf("%s of %s in %s could be held against advisories.", Number(s.Judged), Some(s.Components, "component"), Some(len(s.Bills), "bill")+" of materials")
	if n := s.Components - s.Judged; n > 0 {
		text += fmt.Sprintf(" The other %s %s not judged: this document says nothing of them.", Number(n), plural(n, "was", "were"))
	}
	m.Notes = []csafNote{{Category: "general", Text: text, Title: "What was judged"}}
	return m
}

// csafTreeOf is the product tree, and for each component the products of which it has a status: the component in each function that
// runs it, or itself where none is known to.
func csafTreeOf(s *SupplySoftware, all []vexVulnerability, by Issuer) (csafTree, [][]string) {
	var t csafTree
	ids := make([][]string, len(s.Findings))
	functions := map[string]string{}
	for i, x := range s.Findings {
		told := slices.ContainsFunc(all, func(v vexVulnerability) bool {
			return slices.ContainsFunc(v.parts, func(p vexPart) bool { return p.component == i })
		})
		if !told {
			continue // a product that nothing is said of fails 6.2.1
		}
		id := fmt.Sprintf("component-%d", i+1)
		t.Products = append(t.Products, csafProduct{x.title(), id, csafHelperOf(x, by)})
		for _, f := range x.Functions {
			if f = oneLine(f); f == "" || slices.Contains(ids[i], id+"-in-"+functions[f]) {
				continue
			}
			if functions[f] == "" {
				functions[f] = fmt.Sprintf("function-%d", len(functions)+1)
				t.Products = append(t.Products, csafProduct{f, functions[f], csafURIHelper(by, "function", f)})
			}
			one := id + "-in-" + functions[f]
			ids[i] = append(ids[i], one)
			t.Relations = append(t.Relations, csafRelation{"default_component_of", csafProduct{x.title() + " in " + f, one, csafURIHelper(by, "function", f+"/"+x.title())}, id, functions[f]})
		}
		if len(ids[i]) == 0 {
			ids[i] = []string{id}
		}
	}
	return t, ids
}

// csafPURL is what CSAF's schema takes as a package URL (3.1.3.3.4).
var csafPURL = regexp.MustCompile(`^pkg:[A-Za-z.\-+][A-Za-z0-9.\-+]*/[!-~]+$`)

// csafHelperOf identifies a component: by its package URL, else by the issuer's own URI.
func csafHelperOf(x SupplyComponent, by Issuer) *csafHelper {
	if csafPURL.MatchString(x.PURL) {
		return &csafHelper{PURL: x.PURL}
	}
	return csafURIHelper(by, "component", x.title())
}

func csafURIHelper(by Issuer, kind, name string) *csafHelper {
	return &csafHelper{URIs: []csafURI{{by.Namespace, by.iri(kind, name)}}}
}

func csafVulnerabilityOf(s *SupplySoftware, v vexVulnerability, ids [][]string) csafVulnerability {
	o := csafVulnerability{Title: v.summary, Notes: []csafNote{{Category: "summary", Text: cmp.Or(v.summary, "The advisories do not describe it.")}}}
	for _, id := range v.ids {
		switch {
		case o.CVE == "" && stixCVE.MatchString(id):
			o.CVE = id
		default:
			system, _, _ := strings.Cut(oneLine(id), "-")
			o.IDs = append(o.IDs, csafID{system, oneLine(id)})
		}
	}
	for _, l := range v.links {
		o.References = append(o.References, csafReference{"external", "Advisory " + oneLine(l.ID), l.URL})
	}
	for _, p := range v.parts {
		products := ids[p.component]
		switch p.status {
		case vexAffected:
			o.Status.Affected = append(o.Status.Affected, products...)
			o.remedy(p, s.Findings[p.component], products)
		case vexOpen:
			o.Status.Open = append(o.Status.Open, products...)
			o.remedy(p, s.Findings[p.component], products)
		case vexFixed:
			o.Status.Fixed = append(o.Status.Fixed, products...)
			continue // what is mended has no score of its own (6.2.19)
		case vexNotAffected:
			o.Status.NotAffected = append(o.Status.NotAffected, products...)
			if p.label != "" {
				o.Flags = append(o.Flags, csafFlag{p.label, products})
			}
			o.Threats = append(o.Threats, csafThreat{"impact", p.why, products})
			continue
		}
		o.score(p, products)
		if p.exploited != "" {
			since := ""
			if p.exploited != "yes" {
				since = " since " + p.exploited
			}
			o.Threats = append(o.Threats, csafThreat{"exploit_status", "In the catalog of known exploited vulnerabilities" + since + ".", products})
		}
	}
	return o
}

// remedy says what to do about a component that is affected, which 6.1.27.10 asks for, or perhaps affected (6.2.2).
func (o *csafVulnerability) remedy(p vexPart, x SupplyComponent, products []string) {
	category := "vendor_fix"
	if p.fixed == "" {
		category = "none_available"
	}
	o.Remediations = append(o.Remediations, csafRemediation{category, p.update(x), products})
	for _, a := range p.actions {
		o.Remediations = append(o.Remediations, csafRemediation{"mitigation", a, products})
	}
}

// score adds the CVSS of a component, beside the others of the same vector.
func (o *csafVulnerability) score(p vexPart, products []string) {
	version, vector := baseVector(p.vector)
	if vector == "" {
		return
	}
	for i, have := range o.Scores {
		if x := cmp.Or(have.V3, have.V2); x.Vector == vector && x.Score == p.score {
			o.Scores[i].Products = append(slices.Clone(have.Products), products...)
			return
		}
	}
	x := csafScore{Products: products}
	if c := (csafCVSS{Score: p.score, Vector: vector, Version: version}); version == "2.0" {
		x.V2 = &c
	} else {
		c.Severity = severityWord(p.score)
		x.V3 = &c
	}
	o.Scores = append(o.Scores, x)
}

// severityWord is the qualitative rating of a score (CVSS 3.1, clause 5).
func severityWord(score float64) string {
	switch {
	case score == 0:
		return "NONE"
	case score < 4:
		return "LOW"
	case score < 7:
		return "MEDIUM"
	case score < 9:
		return "HIGH"
	}
	return "CRITICAL"
}

// cvssBase3 and cvssBase2 are the base metrics and their values (CVSS 3.1, table 15; CVSS 2.0, clause 2.4).
var (
	cvssBase3 = [][2]string{{"AV", "NALP"}, {"AC", "LH"}, {"PR", "NLH"}, {"UI", "NR"}, {"S", "UC"}, {"C", "HLN"}, {"I", "HLN"}, {"A", "HLN"}}
	cvssBase2 = [][2]string{{"AV", "LAN"}, {"AC", "HML"}, {"Au", "MSN"}, {"C", "NPC"}, {"I", "NPC"}, {"A", "NPC"}}
)

// baseVector is a vector's version and its base metrics in the standard's order; "" where it is of no version that CSAF 2.0 has, or lacks
// one of them.
func baseVector(vector string) (version, base string) {
	metrics, prefix := cvssBase2, ""
	version = "2.0"
	if head, rest, ok := strings.Cut(vector, "/"); ok && strings.HasPrefix(head, "CVSS:") {
		version, vector, metrics, prefix = strings.TrimPrefix(head, "CVSS:"), rest, cvssBase3, head+"/"
		if version != "3.0" && version != "3.1" {
			return "", ""
		}
	}
	have := map[string]string{}
	for _, m := range strings.Split(vector, "/") {
		if name, value, ok := strings.Cut(m, ":"); ok {
			have[name] = value
		}
	}
	var out []string
	for _, m := range metrics {
		value := have[m[0]]
		if len(value) != 1 || !strings.Contains(m[1], value) {
			return "", ""
		}
		out = append(out, m[0]+":"+value)
	}
	return version, prefix + strings.Join(out, "/")
}
