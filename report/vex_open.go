package report

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// WriteOpenVEX writes the vulnerable components of a report as OpenVEX 0.2.0 (https://github.com/openvex/spec), one statement for each
// vulnerability of each component. Its products are the functions that run the component, which is their subcomponent: what is
// said of it holds in this network. A component that no known function runs is the product itself. Functions are named by the
// issuer's own URI. The statuses are those of [WriteCSAF]; of justification and impact statement only one stands, as the published
// schema asks, and the other's words are the status notes.
func WriteOpenVEX(w io.Writer, r *Report, by Issuer) error {
	s, all, err := vexInput(r, by)
	if err != nil {
		return fmt.Errorf("openvex: %w", err)
	}
	at := r.Started.UTC().Format(time.RFC3339)
	d := openVEX{Context: "https://openvex.dev/ns/v0.2.0", Author: oneLine(by.Name), Role: by.Category, Timestamp: at, Version: 1, Tooling: strings.TrimSpace("Guyline " + r.Tool.Version)}
	for _, v := range all {
		for _, p := range v.parts {
			d.Statements = append(d.Statements, openStatementOf(s.Findings[p.component], v, p, by))
		}
	}
	content, err := json.Marshal(d.Statements)
	if err != nil {
		return err
	}
	d.ID = by.iri("openvex", fmt.Sprintf("%x", sha256.Sum256(content))[:32])
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(d)
}

// The types of an OpenVEX document, as far as we write them.
type (
	openVEX struct {
		Context    string          `json:"@context"`
		ID         string          `json:"@id"`
		Author     string          `json:"author"`
		Role       string          `json:"role"`
		Timestamp  string          `json:"timestamp"`
		Version    int             `json:"version"`
		Tooling    string          `json:"tooling"`
		Statements []openStatement `json:"statements"`
	}
	openStatement struct {
		Vulnerability openVulnerability `json:"vulnerability"`
		Products      []openProduct     `json:"products"`
		Status        string            `json:"status"`
		Notes         string            `json:"status_notes,omitempty"`
		Justification string            `json:"justification,omitempty"`
		Impact        string            `json:"impact_statement,omitempty"`
		Action        string            `json:"action_statement,omitempty"`
	}
	openVulnerability struct {
		Name        string   `json:"name"`
		Description string   `json:"description,omitempty"`
		Aliases     []string `json:"aliases,omitempty"`
	}
	openProduct struct {
		ID          string            `json:"@id"`
		Identifiers *openIdentifiers  `json:"identifiers,omitempty"`
		Parts       []openProductPart `json:"subcomponents,omitempty"`
	}
	openProductPart struct {
		ID          string           `json:"@id"`
		Identifiers *openIdentifiers `json:"identifiers,omitempty"`
	}
	openIdentifiers struct {
		PURL string `json:"purl"`
	}
)

// openStatuses are OpenVEX's words for the statuses.
var openStatuses = [...]string{vexAffected: "affected", vexOpen: "under_investigation", vexFixed: "fixed", vexNotAffected: "not_affected"}

func openStatementOf(x SupplyComponent, v vexVulnerability, p vexPart, by Issuer) openStatement {
	o := openStatement{Vulnerability: openVulnerability{oneLine(v.ids[0]), v.summary, nil}, Status: openStatuses[p.status]}
	for _, id := range v.ids[1:] {
		o.Vulnerability.Aliases = append(o.Vulnerability.Aliases, oneLine(id))
	}
	part := openProductPart{ID: by.iri("component", x.title())}
	if csafPURL.MatchString(x.PURL) {
		part = openProductPart{x.PURL, &openIdentifiers{x.PURL}}
	}
	for _, f := range x.Functions {
		one := openProduct{ID: by.iri("function", oneLine(f)), Parts: []openProductPart{part}}
		if oneLine(f) != "" && !slices.ContainsFunc(o.Products, func(q openProduct) bool { return q.ID == one.ID }) {
			o.Products = append(o.Products, one)
		}
	}
	if len(o.Products) == 0 {
		o.Products = []openProduct{{ID: part.ID, Identifiers: part.Identifiers}}
	}
	switch {
	case p.status == vexAffected:
		o.Action = strings.Join(append([]string{p.update(x)}, p.actions...), " ")
	case p.status == vexNotAffected && p.label != "":
		o.Justification, o.Notes = p.label, p.why
	case p.status == vexNotAffected:
		o.Impact = p.why
	case p.status == vexFixed:
		o.Notes = p.why
	}
	return o
}
