package vuln

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/supply/sbom"
)

const openOld = `{
  "@context": "https://openvex.dev/ns",
  "@id": "https://example.com/vex-1", "author": "Example Company", "timestamp": "2024-01-01T00:00:00Z", "version": "1",
  "statements": [
    {"vulnerability": "CVE-2024-0001", "products": ["pkg:golang/example.com/core/amf@v1.1.0"], "status": "affected", "action_statement": "Wait."},
    {"vulnerability": "CVE-2024-0001", "timestamp": "2024-03-01T00:00:00Z", "products": ["pkg:golang/example.com/core/amf@v1.1.0"], "status": "not_affected",
     "justification": "vulnerable_code_not_in_execute_path"},
    {"vulnerability": "CVE-2024-0009", "products": ["pkg:oci/amf"], "subcomponents": ["pkg:golang/example.com/core/amf"], "status": "fixed"},
    {"vulnerability": "CVE-2024-0002", "products": ["pkg:oci/amf"], "status": "not_affected"},
    {"vulnerability": "CVE-2024-0003", "products": ["pkg:oci/amf"], "status": "perhaps"},
    {"vulnerability": "CVE-2024-0004", "status": "fixed"},
    {"vulnerability": 7, "products": ["pkg:oci/amf"], "status": "fixed"}
  ]
}`

const openNew = `{
  "@context": "https://openvex.dev/ns/v0.2.0",
  "@id": "https://example.com/vex-2", "author": "Somebody Else", "timestamp": "2024-02-01T00:00:00Z", "last_updated": "2024-02-02T00:00:00Z", "version": 1,
  "statements": [
    {"vulnerability": {"@id": "https://example.com/CVE-2024-0001", "name": "GO-2024-0001", "aliases": ["CVE-2024-0001"]},
     "products": [{"@id": "pkg:oci/amf", "identifiers": {"cpe23": "cpe:2.3:a:example:amf:1.0:*:*:*:*:*:*:*"}, "subcomponents": [{"@id": "pkg:golang/example.com/core/amf"}]}],
     "status": "under_investigation"}
  ]
}`

func statements(t *testing.T, path, text string) []Statement {
	t.Helper()
	s, problems, err := ReadVEX(path, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Log(p)
	}
	return s
}

func TestOpenVEX(t *testing.T) {
	s, problems, err := ReadVEX("v.json", strings.NewReader(openOld))
	if err != nil || len(s) != 4 || len(problems) != 4 {
		t.Fatalf("%v %d %v", err, len(s), problems)
	}
	if s[1].Line != 6 || s[1].Status != NotAffected || s[1].Date.Month() != 3 || s[0].Date.Month() != 1 || s[2].Part == nil || problems[0].Line != 9 {
		t.Errorf("%+v %v", s[1], problems)
	}
	n := statements(t, "n.json", openNew)
	if len(n) != 1 || n[0].IDs[1] != "CVE-2024-0001" || n[0].Part == nil || n[0].Product.CPE == "" || n[0].Date.Day() != 2 {
		t.Errorf("%+v", n)
	}
	for name, text := range map[string]string{
		"nothing": "", "other": `{"a": 1}`, "list": "[]", "breaks off": `{"statements": [`, "deep": `{"statements": ` + strings.Repeat("[", 100_000),
	} {
		if _, _, err := ReadVEX(name, strings.NewReader(text)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// TestApply: the newest statement of an author counts, authors may contradict each other, and a name alone silences nothing.
func TestApply(t *testing.T) {
	x, _ := index(t, advisories)
	components := []Component{component(t, "pkg:golang/example.com/core/amf@v1.1.0")}
	root := component(t, "pkg:oci/amf@1.0")
	first := func(s []Statement, root *Component) Finding {
		r := x.Match(components)
		r.Apply(NewStatements(s), components, root)
		return r.Findings[0]
	}
	f := first(statements(t, "v", openOld), nil)
	if f.State != Silenced || len(f.Statements) != 2 || f.Statements[0].Status != NotAffected || !f.Statements[1].Superseded {
		t.Errorf("%s %+v", f.State, f.Statements)
	}
	both := append(statements(t, "v", openOld), statements(t, "n", openNew)...)
	if f = first(both, &root); f.State != Found || !f.Disputed || len(f.Statements) != 3 {
		t.Errorf("%s disputed=%t %+v", f.State, f.Disputed, f.Statements)
	}
	if f = first(both, nil); f.State != Silenced || f.Disputed {
		t.Errorf("a statement on a part of another product counts: %+v", f.Statements)
	}
	other := root
	other.PURL.Name = "smf"
	if f = first(both, &other); f.State != Silenced {
		t.Errorf("a statement on a part of another product counts: %+v", f.Statements)
	}
	named := []Statement{{IDs: []string{"CVE-2024-0001"}, Status: NotAffected, Author: "X", Product: Product{Name: "AMF", Version: "v1.1.0"}}}
	if f = first(named, nil); f.State != Found || len(f.Statements) != 1 || f.Statements[0].Fit != ByName {
		t.Errorf("%s %+v", f.State, f.Statements)
	}
}

func TestFit(t *testing.T) {
	c := component(t, "pkg:deb/debian/curl@7.50.3-1?arch=i386")
	c.CPE, c.Hashes, c.Ref, c.Supplier = "cpe:2.3:a:haxx:curl:7.50.3:*:*:*:*:*:*:*", []string{strings.Repeat("ab", 32)}, "urn:cdx:1-2/1#curl", "Debian"
	p := func(text string) Product {
		var out Product
		out.identify(text)
		return out
	}
	ranged := Product{Name: "curl"}
	ranged.setRange("vers:deb/>=7.0|<7.51")
	told := Product{Name: "curl"}
	told.setRange("all versions before 8")
	for _, test := range []struct {
		name string
		p    Product
		want Fit
	}{
		{"purl", p("pkg:deb/debian/curl@7.50.3-1"), ByID},
		{"purl of all versions", p("pkg:deb/debian/curl"), ByID},
		{"purl of another version", p("pkg:deb/debian/curl@7.50.3-2"), NoFit},
		{"purl with a qualifier", p("pkg:deb/debian/curl@7.50.3-1?arch=i386"), ByID},
		{"purl with another qualifier", p("pkg:deb/debian/curl@7.50.3-1?arch=arm64"), NoFit},
		{"link", p("urn:cdx:1-2/1#curl"), ByID},
		{"link to the whole bill", p("urn:cdx:1-2/1"), ByID},
		{"link to another bill", p("urn:cdx:1-3/1#curl"), NoFit},
		{"CPE", p("cpe:2.3:a:haxx:curl:*:*:*:*:*:*:*:*"), ByID},
		{"CPE 2.2", p("cpe:/a:haxx:curl:7.50.3"), ByID},
		{"CPE of another product", p("cpe:2.3:a:haxx:libcurl:7.50.3:*:*:*:*:*:*:*"), NoFit},
		{"CPE of anything", p("cpe:2.3:*:*:*:*:*:*:*:*:*:*:*"), NoFit},
		{"digest", Product{Hashes: []string{strings.Repeat("AB", 32)}}, ByID},
		{"name", Product{Name: "Curl", Vendor: "debian"}, ByName},
		{"name of another vendor", Product{Name: "Curl", Vendor: "Example"}, NoFit},
		{"name and version", Product{Name: "curl", Version: "7.50.3-2"}, NoFit},
		{"name and range", ranged, ByName},
		{"name and a range for people", told, ByName},
		{"nothing", Product{}, NoFit},
	} {
		if got := test.p.fit(&c); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestRealVEX reads every published example, and finds the products of those that name other documents.
func TestRealVEX(t *testing.T) {
	count := map[string]int{}
	var all []Statement
	var components []Component
	for _, sub := range []string{"openvex", "csaf", "cyclonedx"} {
		files, _ := filepath.Glob(filepath.Join(testdata.Dir(t, "supply/vex/"+sub), "*"))
		if len(files) == 0 {
			t.Fatal("no files")
		}
		for _, file := range files {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			s, problems, err := ReadVEX(filepath.Base(file), f)
			f.Close()
			if err != nil {
				t.Error(err)
			}
			for _, p := range problems {
				t.Log(p)
			}
			for _, one := range s {
				count[one.Format+" "+one.Status.String()]++
			}
			all = append(all, s...)
			if sub == "cyclonedx" && strings.Contains(file, "bom-") {
				components = append(components, bill(t, file)...)
			}
		}
	}
	t.Log(count)
	linked := 0
	known := NewStatements(all)
	for i := range components {
		for _, id := range []string{"CVE-2021-44228", "CVE-2020-25649"} {
			for _, a := range known.Find([]string{id}, &components[i], nil) {
				if a.Fit == ByID {
					linked++
					t.Logf("%s: %s %s: %s %s says %s %s", components[i].Path, components[i].Ref, components[i].Version, id, a.Path, a.Status, a.Product.Range)
				}
			}
		}
	}
	if linked == 0 {
		t.Error("no statement finds its product through a BOM-Link")
	}
}

// TestFromBOM: versions with a status of their own, and a statement inside the bill that it is about.
func TestFromBOM(t *testing.T) {
	text := `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
  "metadata": {"timestamp": "2024-01-01T00:00:00Z", "component": {"type": "application", "bom-ref": "app", "name": "app", "version": "2.0"}},
  "components": [{"type": "library", "bom-ref": "amf", "name": "amf", "version": "v1.1.0", "purl": "pkg:golang/example.com/core/amf@v1.1.0"}],
  "vulnerabilities": [
    {"id": "CVE-2024-0001", "analysis": {"state": "exploitable"}, "affects": [{"ref": "amf", "versions": [{"version": "v1.0.0", "status": "affected"}, {"range": "vers:golang/>=v1.1.0", "status": "unaffected"}]}]},
    {"id": "CVE-2024-0009", "analysis": {"state": "in_triage"}}
  ]}`
	s := statements(t, "b.json", text)
	if len(s) != 3 || s[0].Status != Affected || s[1].Status != NotAffected || s[2].Product.Name != "app" {
		t.Fatalf("%+v", s)
	}
	d, err := sbom.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	components := FromBill(d, "b.json")
	x, _ := index(t, advisories)
	r := x.Match(components)
	r.Apply(NewStatements(s), components, nil)
	if len(r.Findings) != 2 || r.Findings[0].State != Silenced {
		t.Errorf("%+v", r.Findings)
	}
}

func FuzzReadVEX(f *testing.F) {
	f.Add([]byte(openOld))
	f.Add([]byte(openNew))
	f.Add([]byte(`{"document": {"csaf_version": "2.0"}, "vulnerabilities": [{"product_status": {"fixed": ["a"]}}]}`))
	f.Add([]byte(`{"bomFormat": "CycloneDX", "specVersion": "1.4", "vulnerabilities": [{"id": "x", "affects": [{"ref": "y", "versions": [{"range": "vers:"}]}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, _, err := ReadVEX("f", strings.NewReader(string(text)))
		if err != nil {
			return
		}
		c := Component{Name: "a", Version: "1", Ref: "urn:cdx:a/1#b"}
		for _, one := range s {
			one.fit(&c, &c)
		}
	})
}
