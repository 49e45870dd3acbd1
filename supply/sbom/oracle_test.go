package sbom

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
	"github.com/google/go-cmp/cmp"
	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"github.com/spdx/tools-golang/tagvalue"
	spdxyaml "github.com/spdx/tools-golang/yaml"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/supply/purl"
)

// TestConformanceBills holds what is read of every bill against the libraries of the formats' own projects: the same
// components and dependencies. SPDX 3 has no such library; its bills are held against the SPDX 2 form of the same example
// in TestConformanceSPDX3.
func TestConformanceBills(t *testing.T) {
	dir := testdata.Dir(t, "supply/sbom")
	vex := filepath.Join(filepath.Dir(dir), "vex", "cyclonedx")
	good, total := 0, 0
	for _, folder := range []string{filepath.Join(dir, "5g"), filepath.Join(dir, "examples"), filepath.Join(dir, "spdx-examples"), vex} {
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, ".spdx3.json") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			total++
			if diff := againstLibrary(text); diff != "" {
				t.Errorf("%s: %s", filepath.Base(file), diff)
				continue
			}
			good++
		}
	}
	fmt.Printf("score bills %d/%d\n", good, total)
}

// againstLibrary is the first difference between our reading and the library's.
func againstLibrary(text []byte) string {
	d, err := Read(bytes.NewReader(text))
	if err != nil {
		return err.Error()
	}
	var want []string
	switch {
	case d.Format == CycloneDX:
		want, err = cyclonedxLines(text, d.Encoding)
	case d.Encoding == TagValue:
		var doc *spdx.Document
		if doc, err = tagvalue.Read(bytes.NewReader(text)); err == nil {
			want = spdxLines(doc)
		}
	default:
		var doc *spdx.Document
		if doc, err = spdxjson.Read(bytes.NewReader(text)); err == nil {
			want = spdxLines(doc)
		}
	}
	if err != nil {
		return "the library: " + err.Error()
	}
	got := ourLines(d)
	slices.Sort(want)
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return fmt.Sprintf("missing: %s", want[i])
		case i >= len(want):
			return fmt.Sprintf("too many: %s", got[i])
		case got[i] != want[i]:
			return fmt.Sprintf("\n got %s\nwant %s", got[i], want[i])
		}
	}
	return ""
}

// ourLines is the document as lines that the libraries' documents can be written as too.
func ourLines(d *Document) []string {
	spec := d.SpecVersion
	if d.Format == SPDX {
		spec = "" // the library brings every document to 2.3
	}
	out := []string{fmt.Sprintf("document|%s|%s|%d|%d", d.Serial, spec, len(d.Vulnerabilities), len(d.Authors))}
	for i := range d.Components {
		c := &d.Components[i]
		if c.Type == Service {
			continue
		}
		parent := ""
		if c.Parent >= 0 && d.Format == CycloneDX {
			parent = d.Components[c.Parent].Ref
		}
		out = append(out, fmt.Sprintf("component|%s|%s|%s|%s|%s|%s|%s|%d|%s", c.Ref, parent, c.Group, c.Name, c.Version, c.PURL, c.Supplier, len(c.Hashes), c.CPE))
	}
	for _, e := range d.Dependencies {
		if e.Relation == DependsOn {
			out = append(out, fmt.Sprintf("edge|%s|%s", d.Components[e.From].Ref, d.Components[e.To].Ref))
		}
	}
	slices.Sort(out)
	return out
}

func canonical(text string) string {
	p, err := purl.Parse(text)
	if err != nil {
		return ""
	}
	return p.String()
}

func cyclonedxLines(text []byte, encoding Encoding) ([]string, error) {
	format := cyclonedx.BOMFileFormatJSON
	if encoding == XML {
		format = cyclonedx.BOMFileFormatXML
	}
	var b cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(bytes.NewReader(text), format).Decode(&b); err != nil {
		return nil, err
	}
	vulns, authors := 0, 0
	if b.Vulnerabilities != nil {
		vulns = len(*b.Vulnerabilities)
	}
	if b.Metadata != nil && b.Metadata.Authors != nil {
		authors = len(*b.Metadata.Authors)
	}
	if b.Metadata != nil && b.Metadata.Manufacturer != nil {
		authors++
	}
	out := []string{fmt.Sprintf("document|%s|%s|%d|%d", b.SerialNumber, b.SpecVersion, vulns, authors)}
	refs := map[string]bool{}
	var add func(c *cyclonedx.Component, parent string)
	add = func(c *cyclonedx.Component, parent string) {
		supplier, hashes := "", 0
		if c.Supplier != nil {
			supplier = c.Supplier.Name
		}
		if c.Hashes != nil {
			hashes = len(*c.Hashes)
		}
		refs[c.BOMRef] = true
		out = append(out, fmt.Sprintf("component|%s|%s|%s|%s|%s|%s|%s|%d|%s", c.BOMRef, parent, c.Group, c.Name, c.Version, canonical(c.PackageURL), supplier, hashes, c.CPE))
		if c.Components != nil {
			for i := range *c.Components {
				add(&(*c.Components)[i], c.BOMRef)
			}
		}
	}
	if b.Metadata != nil && b.Metadata.Component != nil {
		if c := b.Metadata.Component; c.Supplier == nil { // who delivers the bill's subject stands beside it
			c.Supplier = b.Metadata.Supplier
		}
		add(b.Metadata.Component, "")
	}
	var serve func(list *[]cyclonedx.Service)
	serve = func(list *[]cyclonedx.Service) {
		if list != nil {
			for _, s := range *list {
				refs[s.BOMRef] = true
				serve(s.Services)
			}
		}
	}
	serve(b.Services)
	if b.Components != nil {
		for i := range *b.Components {
			add(&(*b.Components)[i], "")
		}
	}
	edges := map[string]bool{}
	if b.Dependencies != nil {
		for _, d := range *b.Dependencies {
			if d.Dependencies == nil {
				continue
			}
			for _, to := range *d.Dependencies {
				if refs[d.Ref] && refs[to] {
					edges[fmt.Sprintf("edge|%s|%s", d.Ref, to)] = true
				}
			}
		}
	}
	for e := range edges {
		out = append(out, e)
	}
	return out, nil
}

func spdxLines(doc *spdx.Document) []string {
	authors := 0
	for _, c := range doc.CreationInfo.Creators {
		if c.CreatorType != "Tool" {
			authors++
		}
	}
	out := []string{fmt.Sprintf("document|%s||0|%d", doc.DocumentNamespace, authors)}
	refs := map[common.ElementID]bool{}
	for _, p := range doc.Packages {
		refs[p.PackageSPDXIdentifier] = true
		supplier, link, cpe := "", "", ""
		if p.PackageSupplier != nil && p.PackageSupplier.Supplier != "NOASSERTION" {
			supplier = actor(p.PackageSupplier.SupplierType + ": " + p.PackageSupplier.Supplier).Name
		}
		for _, x := range p.PackageExternalReferences {
			switch {
			case x.RefType == "purl" && link == "":
				link = canonical(x.Locator)
			case x.RefType == "cpe23Type" && cpe == "":
				cpe = x.Locator
			}
		}
		out = append(out, fmt.Sprintf("component|SPDXRef-%s|||%s|%s|%s|%s|%d|%s", p.PackageSPDXIdentifier, p.PackageName, p.PackageVersion, link, supplier, len(p.PackageChecksums), cpe))
		for _, f := range p.Files {
			refs[f.FileSPDXIdentifier] = true
			out = append(out, fileLine(f.FileName, f.FileSPDXIdentifier, len(f.Checksums)))
		}
	}
	for _, f := range doc.Files {
		if !refs[f.FileSPDXIdentifier] {
			refs[f.FileSPDXIdentifier] = true
			out = append(out, fileLine(f.FileName, f.FileSPDXIdentifier, len(f.Checksums)))
		}
	}
	edges := map[string]bool{}
	for _, r := range doc.Relationships {
		a, b := r.RefA, r.RefB
		m := relationships[r.Relationship]
		if m.relation != DependsOn || a.DocumentRefID != "" || b.DocumentRefID != "" || b.SpecialID != "" || !refs[a.ElementRefID] || !refs[b.ElementRefID] {
			continue
		}
		if m.inverse {
			a, b = b, a
		}
		edges[fmt.Sprintf("edge|SPDXRef-%s|SPDXRef-%s", a.ElementRefID, b.ElementRefID)] = true
	}
	for e := range edges {
		out = append(out, e)
	}
	return out
}

func fileLine(name string, id common.ElementID, hashes int) string {
	return fmt.Sprintf("component|SPDXRef-%s|||%s||||%d|", id, name, hashes)
}

// TestConformanceForms writes each bill anew in the other forms of its format, with the libraries, and asks for the same
// answer: CycloneDX JSON as XML, SPDX as tag-value, and its JSON as YAML.
func TestConformanceForms(t *testing.T) {
	dir := testdata.Dir(t, "supply")
	good, total := 0, 0
	for _, pattern := range []string{"sbom/5g/*", "sbom/examples/*", "sbom/spdx-examples/*", "vex/cyclonedx/*"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, ".spdx3.json") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(text) > 1<<20 { // the libraries take seconds
				continue
			}
			d, err := Read(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			for form, again := range otherForms(t, d, text) {
				total++
				e, err := Read(bytes.NewReader(again))
				if err != nil {
					t.Errorf("%s as %s: %v", filepath.Base(file), form, err)
					continue
				}
				want, got := ourLines(d), ourLines(e)
				for i := range d.Vulnerabilities {
					want = append(want, vulnLine(d.Vulnerabilities[i]))
				}
				for i := range e.Vulnerabilities {
					got = append(got, vulnLine(e.Vulnerabilities[i]))
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s as %s (-original +%[2]s):\n%[3]s", filepath.Base(file), form, diff)
					continue
				}
				good++
			}
		}
	}
	fmt.Printf("score bill-forms %d/%d\n", good, total)
}

// vulnLine is a vulnerability without its places.
func vulnLine(v Vulnerability) string {
	v.Line = 0
	for i := range v.Ratings {
		v.Ratings[i].HasScore = v.Ratings[i].Score > 0 // the library writes no score of 0 to XML
	}
	for i := range v.Affects {
		v.Affects[i].Component = None
	}
	return fmt.Sprintf("%+v", v)
}

func otherForms(t *testing.T, d *Document, text []byte) map[string][]byte {
	t.Helper()
	var out bytes.Buffer
	forms := map[string][]byte{}
	keep := func(form string, err error) {
		if err != nil {
			t.Errorf("the library cannot write %s: %v", form, err)
			return
		}
		forms[form] = bytes.Clone(out.Bytes())
		out.Reset()
	}
	if d.Format == CycloneDX {
		var b cyclonedx.BOM
		if err := cyclonedx.NewBOMDecoder(bytes.NewReader(text), cyclonedx.BOMFileFormatJSON).Decode(&b); err != nil {
			t.Fatal(err)
		}
		keep("XML", cyclonedx.NewBOMEncoder(&out, cyclonedx.BOMFileFormatXML).EncodeVersion(&b, b.SpecVersion))
		return forms
	}
	read := spdxjson.Read
	if d.Encoding == TagValue {
		read = tagvalue.Read
	}
	doc, err := read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	keep("tag-value", tagvalue.Write(doc, &out))
	if d.Encoding == TagValue { // the library's JSON leaves out the files of packages
		return forms
	}
	keep("YAML", spdxyaml.Write(doc, &out))
	return forms
}

// TestConformanceQuality asks for what is known of a real bill: none of its 3,542 components names a supplier.
func TestConformanceQuality(t *testing.T) {
	f, err := os.Open(filepath.Join(testdata.Dir(t, "supply/sbom/5g"), "magma_magma.cdx.json"))
	if err != nil {
		t.Skip("skipped: the bill is not in this half of the data")
	}
	defer f.Close()
	d, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	if e := d.Quality(NTIA2021).Elements[0]; e.Note != "0 of 3,542 components: supplier name" {
		t.Error(e.Note)
	}
}
