package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func writeOpenVEX(t *testing.T, r *Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteOpenVEX(&b, r, sampleIssuer); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestOpenVEX: one statement for each vulnerability of each component, with why or what to do.
func TestOpenVEX(t *testing.T) {
	text := writeOpenVEX(t, vexReport())
	if !bytes.Equal(text, writeOpenVEX(t, vexReport())) {
		t.Error("the second writing differs from the first")
	}
	var d openVEX
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range d.Statements {
		if !strings.Contains(s.Vulnerability.Name, "2099-001") {
			continue
		}
		got = append(got, fmt.Sprintf("%s %s %d: %s%s%s", s.Vulnerability.Name, s.Status, len(s.Products), s.Justification, s.Impact, s.Action))
	}
	want := []string{
		"CVE-2099-0011 affected 2: Update jwt 1.2.0 to 1.2.4 or a later version without it.",
		"CVE-2099-0011 affected 1: The advisories know no fixed version of jose 2.",
		"CVE-2099-0013 under_investigation 2: ",
		"CVE-2099-0013 affected 1: The advisories know no fixed version of jose 2.",
		"CVE-2099-0014 not_affected 2: vulnerable_code_not_present",
		"GO-2099-0015 not_affected 2: Example Core: code_not_reachable",
		"GO-2099-0016 fixed 2: ",
		"GO-2099-0017 not_affected 2: component_not_present",
		"GO-2099-0018 affected 2: The advisories know no fixed version of jwt 1.2.0. switch it off",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if p := d.Statements[len(d.Statements)-1]; p.Products[0].ID == "" {
		t.Errorf("a product without a name: %+v", p)
	}
}

// TestConformanceOpenVEX holds what we write against the schema of OpenVEX (openvex/spec, openvex_json_schema.json), whose file
// GUYLINE_OPENVEX_SCHEMA names.
func TestConformanceOpenVEX(t *testing.T) {
	file := os.Getenv("GUYLINE_OPENVEX_SCHEMA")
	if file == "" {
		t.Skip("skipped: the schema of OpenVEX is not here; set GUYLINE_OPENVEX_SCHEMA to openvex_json_schema.json of openvex/spec")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("openvex.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("openvex.json")
	if err != nil {
		t.Fatal(err)
	}
	good := 0
	texts := [][]byte{writeOpenVEX(t, vexReport()), writeOpenVEX(t, sampleReport())}
	for i, text := range texts {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("document %d: %v", i, err)
			continue
		}
		good++
	}
	fmt.Printf("score openvex %d/%d\n", good, len(texts))
	bad, err := jsonschema.UnmarshalJSON(bytes.NewReader(bytes.ReplaceAll(texts[0], []byte(`"action_statement"`), []byte(`"action"`))))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(bad) == nil {
		t.Error("an affected product without an action is accepted: the schema is not at work")
	}
}

func TestIssuer(t *testing.T) {
	for want, i := range map[string]Issuer{
		"publisher": {Namespace: "https://example.com", Category: "user"},
		"namespace": {Name: "x", Namespace: "//example.com", Category: "user"},
		"category":  {Name: "x", Namespace: "https://example.com", Category: "translator"},
		"tlp":       {Name: "x", Namespace: "https://example.com", Category: "user", TLP: "CLEAR"},
		"under":     {Name: "x", Namespace: "https://example.com", Category: "user", Under: "http://example.com"},
	} {
		if err := i.Check(); err == nil || !strings.HasPrefix(err.Error(), want+": expected") {
			t.Errorf("%+v: %v", i, err)
		}
	}
	if err := sampleIssuer.Check(); err != nil {
		t.Error(err)
	}
}
