package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/guyline/guyline/check"
)

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(SchemaURI, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(SchemaURI)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// bare is a report with the fewest fields that assess always sets.
func bare() *Report {
	return &Report{Schema: SchemaURI, Tool: Tool{Name: "guyline"}, Contradictions: []Contradiction{{}},
		Results: []Result{{Check: "x", Class: "principle", Verdict: check.NoData, Confidence: "certain"}}}
}

func TestJSONKeepsSchema(t *testing.T) {
	s := compileSchema(t)
	for name, r := range map[string]*Report{"sample": sampleReport(), "large": largeReport(2000), "bare": bare()} {
		var b bytes.Buffer
		if err := JSON(&b, r); err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(&b)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	s := compileSchema(t)
	for name, old := range map[string][2]string{
		"verdict":  {`"verdict": "pass"`, `"verdict": "passed"`},
		"extra":    {`"target":`, `"more": 1, "target":`},
		"negative": {`"people": 214300`, `"people": -1`},
		"null":     {`"notes": []`, `"notes": null`},
	} {
		var b bytes.Buffer
		if err := JSON(&b, sampleReport()); err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(b.String(), old[0], old[1], 1)
		if changed == b.String() {
			t.Fatalf("%s: %s is not in the sample", name, old[0])
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(changed))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestJSONReadsBack: what is written is read again as the same report, null lists aside.
func TestJSONReadsBack(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, largeReport(100)); err != nil {
		t.Fatal(err)
	}
	first := b.String()
	var r Report
	if err := json.Unmarshal(b.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if err := JSON(&b, &r); err != nil {
		t.Fatal(err)
	}
	if b.String() != first {
		t.Error("the second writing differs from the first")
	}
}

// TestJSONLeavesReport: writing does not change the report that it is given.
func TestJSONLeavesReport(t *testing.T) {
	r := bare()
	if err := JSON(&bytes.Buffer{}, r); err != nil {
		t.Fatal(err)
	}
	if r.Results[0].Evidence != nil || r.Contradictions[0].Claims != nil {
		t.Error("lists were filled in")
	}
}

// TestSchemaCoversReport walks the Go type: each of its fields is described and required, and nothing else is.
func TestSchemaCoversReport(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema, &root); err != nil {
		t.Fatal(err)
	}
	if root["$id"] != SchemaURI {
		t.Errorf("$id is %v", root["$id"])
	}
	seen := map[reflect.Type]bool{}
	var walk func(typ reflect.Type, schema map[string]any, path string)
	walk = func(typ reflect.Type, schema map[string]any, path string) {
		if ref, ok := schema["$ref"].(string); ok {
			schema = root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		}
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() == reflect.Slice {
			walk(typ.Elem(), schema["items"].(map[string]any), path+"[]")
			return
		}
		if typ.Kind() != reflect.Struct || typ == reflect.TypeFor[time.Time]() || seen[typ] {
			return
		}
		seen[typ] = true
		if schema["additionalProperties"] != false {
			t.Errorf("%s: additionalProperties is not false", path)
		}
		properties := schema["properties"].(map[string]any)
		required := map[any]bool{}
		for _, k := range schema["required"].([]any) {
			required[k] = true
		}
		optional := 0
		for i := range typ.NumField() {
			f := typ.Field(i)
			key, may := strings.CutSuffix(f.Tag.Get("json"), ",omitempty")
			if may {
				optional++
			}
			p, ok := properties[key].(map[string]any)
			if !ok || required[key] == may {
				t.Errorf("%s.%s: not described or not required", path, key)
				continue
			}
			if d, _ := p["description"].(string); key != "schema" && len(d) < 8 {
				t.Errorf("%s.%s: no description", path, key)
			}
			walk(f.Type, p, path+"."+key)
		}
		if len(properties) != typ.NumField() || len(required) != typ.NumField()-optional {
			t.Errorf("%s: %d properties and %d required for %d fields", path, len(properties), len(required), typ.NumField())
		}
	}
	walk(reflect.TypeFor[Report](), root, "report")
}
