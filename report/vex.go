package report

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Issuer is who gives a document on vulnerabilities to others.
type Issuer struct {
	Name      string
	Namespace string // absolute URL that is the issuer's own (CSAF 2.0, 3.2.1.8.5)
	Category  string // of CSAF: coordinator, discoverer, other, user, vendor
	TLP       string // of CSAF 2.0: RED, AMBER, GREEN, WHITE; "" for none
	Under     string // folder in which a CSAF document will stand, an https URL; "" where that is not known
}

// IssuerCategories are the categories of publishers of CSAF 2.0, 3.2.1.8.1, without translator: we translate nothing.
var IssuerCategories = []string{"coordinator", "discoverer", "other", "user", "vendor"}

// TLPLabels are the labels of CSAF 2.0, 3.2.1.5.2, which are those of TLP 1: WHITE is what TLP 2.0 calls CLEAR.
var TLPLabels = []string{"RED", "AMBER", "GREEN", "WHITE"}

// Check says what is wrong with an issuer.
func (i Issuer) Check() error {
	u, err := url.Parse(i.Namespace)
	switch {
	case strings.TrimSpace(i.Name) == "":
		return errors.New("publisher: expected the name of who gives the document to others")
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return fmt.Errorf("namespace: expected an absolute URL of the publisher such as https://example.com, found %q", i.Namespace)
	case !slices.Contains(IssuerCategories, i.Category):
		return fmt.Errorf("category: expected one of %s, found %q", strings.Join(IssuerCategories, ", "), i.Category)
	case i.TLP != "" && !slices.Contains(TLPLabels, i.TLP):
		return fmt.Errorf("tlp: expected one of %s, found %q", strings.Join(TLPLabels, ", "), i.TLP)
	}
	if u, err := url.Parse(i.Under); i.Under != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		return fmt.Errorf("under: expected an https URL of a folder, found %q", i.Under)
	}
	return nil
}

// iri is the issuer's IRI of a thing that has no identifier of its own: its kind and name as the fragment of the namespace.
func (i Issuer) iri(kind, name string) string {
	u, err := url.Parse(i.Namespace)
	if err != nil {
		return "" // Check refuses it
	}
	u.Fragment = kind + "/" + name
	return u.String()
}

// The statuses of VEX (CISA, "Minimum Requirements for VEX", 2023), the strongest first: where two findings of one component
// turn out to be one vulnerability, the stronger status stands.
const (
	vexAffected = iota
	vexOpen
	vexFixed
	vexNotAffected
)

// vexLabels are the justifications that CSAF 2.0 (3.2.3.5.2) and OpenVEX 0.2.0 have in common, word for word. CycloneDX has others,
// whose meaning differs; these are told in words.
var vexLabels = []string{"component_not_present", "inline_mitigations_already_exist", "vulnerable_code_cannot_be_controlled_by_adversary",
	"vulnerable_code_not_in_execute_path", "vulnerable_code_not_present"}

// vexVulnerability is one vulnerability with all components that have it.
type vexVulnerability struct {
	ids     []string
	summary string
	links   []SupplyLink
	parts   []vexPart
}

// vexPart is how one component stands to a vulnerability.
type vexPart struct {
	component int // index into SupplySoftware.Findings
	status    int
	label     string // of vexLabels; set only where not affected
	why       string // why it is not affected, in words
	fixed     string
	actions   []string // what authors of statements say is to be done
	exploited string
	vector    string
	score     float64
}

// vexOf is the vulnerabilities of a report, by id. The findings of several components are one vulnerability where they share an id.
func vexOf(s *SupplySoftware) []vexVulnerability {
	var out []vexVulnerability
	at := map[string]int{} // of an id in out
	for c, x := range s.Findings {
		for _, v := range x.Vulnerabilities {
			ids := slices.DeleteFunc(append([]string{v.ID}, v.Aliases...), func(id string) bool { return oneLine(id) == "" })
			if len(ids) == 0 {
				continue
			}
			i := len(out)
			for _, id := range ids {
				if known, ok := at[id]; ok {
					i = known
					break
				}
			}
			if i == len(out) {
				out = append(out, vexVulnerability{})
			}
			o := &out[i]
			for _, id := range ids {
				if _, ok := at[id]; !ok {
					at[id] = i
					o.ids = append(o.ids, id)
				}
			}
			o.summary = cmp.Or(o.summary, oneLine(v.Summary))
			for _, l := range v.Links {
				if u, err := url.Parse(l.URL); err == nil && u.Host != "" && !slices.Contains(o.links, l) {
					o.links = append(o.links, l)
				}
			}
			o.add(partOf(c, v))
		}
	}
	slices.SortStableFunc(out, func(a, b vexVulnerability) int { return cmp.Compare(a.ids[0], b.ids[0]) })
	return out
}

// add adds a part; of two of one component the stronger stays.
func (o *vexVulnerability) add(p vexPart) {
	i := slices.IndexFunc(o.parts, func(q vexPart) bool { return q.component == p.component })
	switch {
	case i < 0:
		o.parts = append(o.parts, p)
	case p.status < o.parts[i].status:
		o.parts[i] = p
	}
}

// partOf judges one finding. A version that cannot be ordered against the range is open; a finding that statements silence is not
// affected where any of them says so, else fixed.
func partOf(component int, v SupplyVulnerability) vexPart {
	p := vexPart{component: component, fixed: oneLine(v.Fixed), exploited: oneLine(v.Exploited), vector: v.Vector, score: v.Severity}
	for _, s := range v.Statements {
		if a := oneLine(s.Action); a != "" {
			p.actions = append(p.actions, said(s.Author, a))
		}
	}
	switch {
	case v.Silenced:
		p.status = vexNotAffected
		no := slices.IndexFunc(v.Statements, func(s SupplyStatement) bool { return s.Status == "not affected" })
		if no < 0 {
			if slices.ContainsFunc(v.Statements, func(s SupplyStatement) bool { return s.Status == "fixed" }) {
				p.status = vexFixed
			}
			p.why = cmp.Or(oneLine(v.Statement), "a statement of VEX says so")
			break
		}
		s := v.Statements[no]
		if slices.Contains(vexLabels, s.Justification) {
			p.label = s.Justification
		}
		p.why = said(s.Author, cmp.Or(oneLine(s.Impact), oneLine(s.Justification), "not affected"))
	case v.State == "package not used":
		p.status, p.label, p.why = vexNotAffected, "vulnerable_code_not_present", "Of the packages of the component that hold the vulnerability, none is built in."
	case v.State == "possibly affected":
		p.status = vexOpen
	}
	return p
}

// said is words with their author.
func said(author, words string) string {
	if author = oneLine(author); author != "" {
		return author + ": " + words
	}
	return words
}

// update is what to do to a component that is affected, as the advisories have it.
func (p vexPart) update(x SupplyComponent) string {
	if p.fixed == "" {
		return "The advisories know no fixed version of " + x.title() + "."
	}
	return "Update " + x.title() + " to " + p.fixed + " or a later version without it."
}

// title is a component's name and version.
func (x SupplyComponent) title() string {
	return cmp.Or(oneLine(x.Name+" "+x.Version), oneLine(x.PURL), "a component without a name")
}

// errNothingToTell is why a document on vulnerabilities is not written: CSAF's profile 5 (6.1.27.11) and OpenVEX's schema both ask for a
// vulnerability.
var errNothingToTell = errors.New("no vulnerability was found, so there is nothing to state: give bills of materials (CycloneDX, SPDX) and advisories (OSV) among the inputs")

// vexInput is what a report holds for VEX.
func vexInput(r *Report, by Issuer) (*SupplySoftware, []vexVulnerability, error) {
	if err := by.Check(); err != nil {
		return nil, nil, err
	}
	if r.Supply == nil || r.Supply.Software == nil {
		return nil, nil, errNothingToTell
	}
	all := vexOf(r.Supply.Software)
	if len(all) == 0 {
		return nil, nil, errNothingToTell
	}
	return r.Supply.Software, all, nil
}
