package vuln

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/guyline/guyline/supply/csaf"
	"github.com/guyline/guyline/supply/purl"
	"github.com/guyline/guyline/supply/sbom"
)

// maxVEX bounds a document of statements.
const maxVEX = 64 << 20

// ErrNoVEX says that a file holds no statements in any format that is read.
var ErrNoVEX = errors.New("it is no OpenVEX, CycloneDX or CSAF")

// ReadVEX reads the statements of a document, whose format it recognises by its content. A statement that is incomplete
// is told in the problems; it counts as far as it goes. The path is kept for evidence.
func ReadVEX(path string, r io.Reader) ([]Statement, []Problem, error) {
	text, err := io.ReadAll(io.LimitReader(bufio.NewReader(r), maxVEX+1))
	if err != nil {
		return nil, nil, fmt.Errorf("vuln: %s: %w", path, err)
	}
	if len(text) > maxVEX {
		return nil, nil, fmt.Errorf("vuln: %s: larger than %d MiB: split the document", path, maxVEX>>20)
	}
	var head struct {
		Context    any             `json:"@context"`
		BOMFormat  string          `json:"bomFormat"`
		Document   json.RawMessage `json:"document"`
		Statements json.RawMessage `json:"statements"`
	}
	var wrong *json.UnmarshalTypeError
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), &head); err != nil && !errors.As(err, &wrong) && !isXML(text) {
		return nil, nil, fmt.Errorf("vuln: %s: %w", path, err)
	}
	context, _ := head.Context.(string)
	switch {
	case strings.HasPrefix(context, "https://openvex.dev/ns") || head.Statements != nil:
		return readOpenVEX(path, bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	case head.BOMFormat == "CycloneDX" || isXML(text):
		d, err := sbom.Read(bytes.NewReader(text))
		if err != nil {
			return nil, nil, fmt.Errorf("vuln: %s: %w", path, err)
		}
		statements, problems := FromBOM(path, d)
		return statements, problems, nil
	case head.Document != nil:
		d, err := csaf.Read(bytes.NewReader(text))
		if err != nil {
			return nil, nil, fmt.Errorf("vuln: %s: %w", path, err)
		}
		statements, problems := FromCSAF(path, d)
		return statements, problems, nil
	}
	return nil, nil, fmt.Errorf("vuln: %s: %w", path, ErrNoVEX)
}

func isXML(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n\xef\xbb\xbf"), []byte("<"))
}

// openVEX is a document of OpenVEX (https://github.com/openvex/spec, versions 0.0.1 to 0.2.0).
type openVEX struct {
	Author      string            `json:"author"`
	Timestamp   string            `json:"timestamp"`
	LastUpdated string            `json:"last_updated"`
	Statements  []json.RawMessage `json:"statements"`
}

type openStatement struct {
	Vulnerability json.RawMessage   `json:"vulnerability"` // a name, or from 0.2.0 on an object
	Timestamp     string            `json:"timestamp"`
	LastUpdated   string            `json:"last_updated"`
	Products      []json.RawMessage `json:"products"`      // names, or from 0.2.0 on objects
	Parts         []json.RawMessage `json:"subcomponents"` // before 0.2.0
	Status        string            `json:"status"`
	Justification string            `json:"justification"`
	Impact        string            `json:"impact_statement"`
	Action        string            `json:"action_statement"`
	Supplier      string            `json:"supplier"`
}

type openProduct struct {
	ID          string            `json:"@id"`
	Identifiers map[string]string `json:"identifiers"`
	Hashes      map[string]string `json:"hashes"`
	Parts       []json.RawMessage `json:"subcomponents"`
}

var openStatus = map[string]Status{
	"not_affected": NotAffected, "affected": Affected, "fixed": Fixed, "under_investigation": UnderInvestigation,
}

func readOpenVEX(path string, text []byte) ([]Statement, []Problem, error) {
	var d openVEX
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, nil, fmt.Errorf("vuln: %s: %w", path, err)
	}
	var out []Statement
	var problems []Problem
	at, line := 0, 1
	for i, raw := range d.Statements {
		if found := bytes.Index(text[at:], raw); found >= 0 {
			line += bytes.Count(text[at:at+found], []byte("\n"))
			at += found
		}
		say := func(format string, args ...any) {
			if len(problems) < maxProblems {
				problems = append(problems, Problem{path, line, fmt.Sprintf("statement %d: ", i+1) + fmt.Sprintf(format, args...)})
			}
		}
		var s openStatement
		if err := json.Unmarshal(raw, &s); err != nil {
			say("%v", err)
			continue
		}
		if out = s.statements(out, &d, path, line, say); len(out) == maxStatements {
			say("more than %d statements: the rest is left out", maxStatements)
			break
		}
	}
	return out, problems, nil
}

// statements adds one statement for each product and each part of it, up to maxStatements.
func (s *openStatement) statements(out []Statement, d *openVEX, path string, line int, say func(string, ...any)) []Statement {
	base := Statement{
		IDs: s.ids(), Status: openStatus[s.Status], Justification: s.Justification, Impact: s.Impact, Action: s.Action,
		Author: d.Author, Format: "OpenVEX", Path: path, Line: line,
	}
	for _, date := range []string{s.LastUpdated, s.Timestamp, d.LastUpdated, d.Timestamp} {
		if base.Date = moment(date); !base.Date.IsZero() {
			break
		}
	}
	switch {
	case len(base.IDs) == 0:
		say("it names no vulnerability")
		return out
	case base.Status == NotTold:
		say("the status %.32q is none of OpenVEX", s.Status)
		return out
	case len(s.Products) == 0:
		say("it names no product, which was to come from around the document")
		return out
	case base.Status == NotAffected && s.Justification == "" && s.Impact == "":
		say("not_affected needs a justification or an impact statement")
	case base.Status == Affected && s.Action == "":
		say("affected needs an action statement")
	}
	for _, raw := range s.Products {
		product, parts, err := openParse(raw)
		if err != nil {
			say("a product: %v", err)
			continue
		}
		one := base
		one.Product = product
		parts = append(parts, s.Parts...)
		if len(parts) == 0 && len(out) < maxStatements {
			out = append(out, one)
		}
		for _, raw := range parts {
			if len(out) == maxStatements {
				return out
			}
			part, _, err := openParse(raw)
			if err != nil {
				say("a subcomponent: %v", err)
				continue
			}
			one.Part = &part
			out = append(out, one)
		}
	}
	return out
}

func (s *openStatement) ids() []string {
	var name string
	if json.Unmarshal(s.Vulnerability, &name) == nil {
		return nonEmpty(name)
	}
	var v struct {
		ID      string   `json:"@id"`
		Name    string   `json:"name"`
		Aliases []string `json:"aliases"`
	}
	if json.Unmarshal(s.Vulnerability, &v) != nil {
		return nil
	}
	if v.Name == "" {
		v.Name = v.ID[strings.LastIndexByte(v.ID, '/')+1:] // "https://nvd.nist.gov/vuln/detail/CVE-2024-0001"
	}
	return nonEmpty(append([]string{v.Name}, v.Aliases...)...)
}

func nonEmpty(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	return out
}

func openParse(raw json.RawMessage) (Product, []json.RawMessage, error) {
	var p openProduct
	if json.Unmarshal(raw, &p.ID) != nil {
		if err := json.Unmarshal(raw, &p); err != nil {
			return Product{}, nil, err
		}
	}
	out := Product{ID: p.ID}
	out.identify(p.ID)
	for _, name := range []string{"purl", "cpe22", "cpe23"} {
		out.identify(p.Identifiers[name])
	}
	for _, h := range p.Hashes {
		out.Hashes = append(out.Hashes, strings.ToLower(h))
	}
	if out.ID == "" {
		out.ID = p.Identifiers["purl"]
	}
	if !out.PURL.Valid() && out.CPE == "" && len(out.Hashes) == 0 && out.Ref == "" {
		out.Name = p.ID
	}
	return out, p.Parts, nil
}

// identify takes an identifier by its form.
func (p *Product) identify(id string) {
	switch {
	case strings.HasPrefix(id, "pkg:"):
		if u, err := purl.Parse(id); err == nil {
			p.PURL = u
		}
	case strings.HasPrefix(strings.ToLower(id), "cpe:"):
		p.CPE = id
	case strings.HasPrefix(id, "urn:cdx:"):
		p.Ref = id
	}
}
