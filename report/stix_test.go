package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func writeSTIX(t *testing.T, r *Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSTIX(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// stixRequired is what each type must have beside the common properties (STIX 2.1, clauses 4 and 5).
var stixRequired = map[string][]string{
	"identity": {"name"}, "attack-pattern": {"name"}, "infrastructure": {"name"}, "vulnerability": {"name"}, "course-of-action": {"name"},
	"report": {"name", "published", "object_refs"}, "relationship": {"relationship_type", "source_ref", "target_ref"},
	"indicator": {"pattern", "pattern_type", "valid_from"}, "sighting": {"sighting_of_ref"},
}

// stixRelations is what of the standard's table of relationships (appendix B) concerns the types that we write. Any two objects
// may be related-to each other.
var stixRelations = map[[3]string]bool{
	{"attack-pattern", "targets", "vulnerability"}:     true,
	{"infrastructure", "has", "vulnerability"}:         true,
	{"course-of-action", "mitigates", "vulnerability"}: true,
	{"attack-pattern", "related-to", "infrastructure"}: true,
	{"indicator", "indicates", "attack-pattern"}:       true,
}

// TestSTIXStructure reads the bundle as the standard's text asks for it.
func TestSTIXStructure(t *testing.T) {
	for name, r := range map[string]*Report{"sample": sampleReport(), "no attack": bare(), "odd": {Attack: oddAttack()}, "seen": seenReport()} {
		var bundle struct {
			Type, ID string
			Objects  []map[string]any
		}
		if err := json.Unmarshal(writeSTIX(t, r), &bundle); err != nil {
			t.Fatal(err)
		}
		uuid := regexp.MustCompile(`^([a-z-]+)--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
		stamp := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)
		if bundle.Type != "bundle" || !strings.HasPrefix(bundle.ID, "bundle--") || !uuid.MatchString(bundle.ID) {
			t.Errorf("%s: bundle %q %q", name, bundle.Type, bundle.ID)
		}
		kinds := map[string]string{}
		for _, o := range bundle.Objects {
			id, kind := fmt.Sprint(o["id"]), fmt.Sprint(o["type"])
			if m := uuid.FindStringSubmatch(id); m == nil || m[1] != kind || kinds[id] != "" {
				t.Errorf("%s: id %s of a %s, or twice", name, id, kind)
			}
			kinds[id] = kind
			for _, key := range append([]string{"type", "spec_version", "id", "created", "modified"}, stixRequired[kind]...) {
				if v, ok := o[key]; !ok || v == "" {
					t.Errorf("%s: %s lacks %s", name, id, key)
				}
			}
			if stixRequired[kind] == nil || o["spec_version"] != "2.1" || !stamp.MatchString(fmt.Sprint(o["created"])) || o["created"].(string) > o["modified"].(string) {
				t.Errorf("%s: %v", name, o)
			}
			for key, v := range o {
				if list, ok := v.([]any); ok && len(list) == 0 {
					t.Errorf("%s: %s: %s is empty, which clause 2.12 forbids", name, id, key)
				}
			}
		}
		resolve := func(of string, refs ...any) {
			for _, ref := range refs {
				if kinds[fmt.Sprint(ref)] == "" {
					t.Errorf("%s: %s refers to %v, which is not there", name, of, ref)
				}
			}
		}
		for _, o := range bundle.Objects {
			id := o["id"].(string)
			if by, ok := o["created_by_ref"]; ok {
				resolve(id, by)
			}
			if refs, ok := o["object_refs"].([]any); ok {
				resolve(id, refs...)
			}
			if o["type"] == "sighting" {
				resolve(id, o["sighting_of_ref"])
			}
			if o["type"] == "relationship" {
				resolve(id, o["source_ref"], o["target_ref"])
				how := [3]string{kinds[o["source_ref"].(string)], o["relationship_type"].(string), kinds[o["target_ref"].(string)]}
				if !stixRelations[how] {
					t.Errorf("%s: the standard has no relationship %v", name, how)
				}
			}
		}
	}
}

// oddAttack is an attack with what should not be: no steps, no names, a step that builds on itself and on what is not there.
func oddAttack() *Attack {
	return &Attack{Paths: []AttackPath{{}, {ID: "x", Steps: []AttackStep{
		{Number: 1, Technique: "t", After: []int{1, 9, -3}, Weaknesses: []AttackReason{{Weakness: "w", Change: "none"}}},
		{Number: 1, FiGHT: "FGT9999", Evidence: "unheard of"}, {Number: 0, After: []int{1}}}, Closes: []string{"none"}}},
		Fixes: []AttackFixes{{Changes: []string{"none"}}}, Register: []AttackEntry{{}}, Risk: &AttackRisk{}, WhatIf: &AttackWhatIf{}}
}

// TestSTIXSame: the same report gives the same bytes. What stands in FiGHT keeps its id from one assessment to the next, and
// nothing else does, because an object keeps its time of creation.
func TestSTIXSame(t *testing.T) {
	r := sampleReport()
	first := writeSTIX(t, r)
	if !bytes.Equal(first, writeSTIX(t, r)) {
		t.Error("the second writing differs from the first")
	}
	r.Started = r.Started.Add(time.Hour)
	read := func(data []byte) map[string]string {
		var b stixBundle
		if err := json.Unmarshal(data, &b); err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, o := range b.Objects {
			text, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			out[o.ID] = string(text)
		}
		return out
	}
	a, b := read(first), read(writeSTIX(t, r))
	for id, text := range a {
		kept := strings.HasPrefix(id, "attack-pattern--") || strings.HasPrefix(id, "identity--")
		if (b[id] != "") != kept || kept && b[id] != text {
			t.Errorf("%s an hour later: %q", id, b[id])
		}
	}
}

// TestUUID5 is RFC 9562's example (appendix A.4): www.example.com in the namespace of DNS names.
func TestUUID5(t *testing.T) {
	dns := [16]byte{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	if got, want := uuid5(dns, []byte("www.example.com")), "2ed6657d-e927-568b-95e1-2665a8aea6a2"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	url := dns
	url[3] = 0x11
	if got, want := uuid5(url, []byte("https://github.com/guyline/guyline/stix")), fmt.Sprintf("%x-%x-%x-%x-%x", stixNamespace[:4], stixNamespace[4:6], stixNamespace[6:8], stixNamespace[8:10], stixNamespace[10:]); got != want {
		t.Errorf("our namespace is %s, want %s", want, got)
	}
}

// stixSchemas is the folder of OASIS's schemas (oasis-open/cti-stix2-json-schemas, folder schemas): GUYLINE_STIX_SCHEMAS, else
// stix-schemas in the test data.
func stixSchemas(t *testing.T) string {
	dirs := []string{os.Getenv("GUYLINE_STIX_SCHEMAS"), filepath.Join(os.Getenv("GUYLINE_TESTDATA"), "stix-schemas"), filepath.Join("..", "..", "shared", "data", "stix-schemas")}
	for _, dir := range dirs {
		for _, d := range []string{dir, filepath.Join(dir, "schemas")} {
			if _, err := os.Stat(filepath.Join(d, "common", "bundle.json")); dir != "" && err == nil {
				return d
			}
		}
	}
	t.Skip("skipped: OASIS's schemas of STIX 2.1 are not here; set GUYLINE_STIX_SCHEMAS to the folder schemas of oasis-open/cti-stix2-json-schemas")
	return ""
}

// TestConformanceSTIX holds the bundle, and each of its objects, against OASIS's schemas.
func TestConformanceSTIX(t *testing.T) {
	dir := stixSchemas(t)
	c := jsonschema.NewCompiler()
	byType := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".json" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return err
		}
		id := doc.(map[string]any)["$id"].(string)
		byType[strings.TrimSuffix(path.Base(name), ".json")] = id
		return c.AddResource(id, doc)
	})
	if err != nil {
		t.Fatal(err)
	}
	good, all := 0, 0
	for name, r := range map[string]*Report{"sample": sampleReport(), "no attack": bare(), "odd": {Attack: oddAttack()}, "seen": seenReport()} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(writeSTIX(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range slices.Concat([]any{doc}, doc.(map[string]any)["objects"].([]any)) {
			s, err := c.Compile(byType[o.(map[string]any)["type"].(string)])
			if err != nil {
				t.Fatal(err)
			}
			all++
			if err := s.Validate(o); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			good++
		}
	}
	fmt.Printf("score stix %d/%d\n", good, all)
	bad := writeSTIX(t, sampleReport())
	bad = bytes.Replace(bad, []byte(`"published"`), []byte(`"printed"`), 1)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(bad))
	if err != nil {
		t.Fatal(err)
	}
	refused := false
	for _, o := range doc.(map[string]any)["objects"].([]any) {
		s, err := c.Compile(byType[o.(map[string]any)["type"].(string)])
		if err != nil {
			t.Fatal(err)
		}
		refused = refused || s.Validate(o) != nil
	}
	if !refused {
		t.Error("a report without its day is accepted: the schemas are not at work")
	}
}
