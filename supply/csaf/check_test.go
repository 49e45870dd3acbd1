package csaf

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// base is a VEX that fails nothing. A case replaces one part of it.
const base = `{
  "document": {
    "category": "csaf_vex",
    "csaf_version": "2.0",
    "lang": "en",
    "publisher": {"category": "vendor", "name": "Example Company", "namespace": "https://example.com"},
    "title": "Example",
    "tracking": {
      "id": "EX-1", "status": "final", "version": "2",
      "initial_release_date": "2024-01-01T10:00:00Z", "current_release_date": "2024-02-01T10:00:00Z",
      "revision_history": [
        {"date": "2024-01-01T10:00:00Z", "number": "1", "summary": "First."},
        {"date": "2024-02-01T10:00:00Z", "number": "2", "summary": "Second."}
      ]
    }
  },
  "product_tree": {
    "branches": [{"category": "vendor", "name": "Example Company", "branches": [
      {"category": "product_name", "name": "Router", "branches": [
        {"category": "product_version", "name": "1.0", "product": {"product_id": "P1", "name": "Router 1.0",
          "product_identification_helper": {"purl": "pkg:generic/router@1.0", "cpe": "cpe:2.3:h:example:router:1.0:*:*:*:*:*:*:*",
            "hashes": [{"filename": "r.bin", "file_hashes": [{"algorithm": "sha256", "value": "026a37919b182ef7c63791e82c9645e2f897a3f0b73c7a6028c7febf62e93838"}]}]}}},
        {"category": "product_version_range", "name": "<1.0", "product": {"product_id": "P2", "name": "Router before 1.0"}}
      ]}]}],
    "full_product_names": [{"product_id": "P3", "name": "Modem"}],
    "product_groups": [{"group_id": "G1", "product_ids": ["P1", "P3"]}],
    "relationships": [{"category": "installed_on", "product_reference": "P3", "relates_to_product_reference": "P1",
      "full_product_name": {"product_id": "P4", "name": "Modem in Router"}}]
  },
  "vulnerabilities": [
    {
      "cve": "CVE-2024-1000",
      "cwe": {"id": "CWE-79", "name": "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')"},
      "notes": [{"category": "description", "text": "Something."}],
      "flags": [{"label": "component_not_present", "group_ids": ["G1"]}],
      "involvements": [{"party": "vendor", "status": "completed", "date": "2024-01-01T10:00:00Z"}],
      "product_status": {"known_not_affected": ["P1", "P3"], "known_affected": ["P2"]},
      "remediations": [{"category": "vendor_fix", "details": "Update.", "product_ids": ["P2"]}],
      "scores": [{"products": ["P2"], "cvss_v3": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "CRITICAL"}}]
    }
  ]
}`

// cases of the mandatory tests: what is replaced, by what, and what then fails: "TEST POINTER", or "" for nothing.
var table = []struct{ name, old, new, want string }{
	{"as it is", `"Example"`, `"Example"`, ""},
	{"unknown product", `"product_ids": ["P2"]`, `"product_ids": ["P2", "P9"]`, "6.1.1 /vulnerabilities/0/remediations/0/product_ids/1"},
	{"unknown product of a relationship", `"product_reference": "P3"`, `"product_reference": "P9"`, "6.1.1 /product_tree/relationships/0/product_reference"},
	{"product defined twice", `"product_id": "P3"`, `"product_id": "P1"`, "6.1.2 /product_tree/full_product_names/0/product_id"},
	{"product on itself", `"relates_to_product_reference": "P1"`, `"relates_to_product_reference": "P4"`, "6.1.3 /product_tree/relationships/0/full_product_name/product_id"},
	{"unknown group", `"group_ids": ["G1"]`, `"group_ids": ["G1", "G2"]`, "6.1.4 /vulnerabilities/0/flags/0/group_ids/1"},
	{"group defined twice", `{"group_id": "G1", "product_ids": ["P1", "P3"]}`, `{"group_id": "G1", "product_ids": ["P1", "P3"]}, {"group_id": "G1", "product_ids": ["P1", "P2"]}`, "6.1.5 /product_tree/product_groups/1/group_id"},
	{"affected and not", `"known_affected": ["P2"]`, `"known_affected": ["P2"], "fixed": ["P2"]`, "6.1.6 /vulnerabilities/0/product_status/known_affected/0"},
	{"affected and recommended", `"known_affected": ["P2"]`, `"known_affected": ["P2"], "recommended": ["P2"]`, ""},
	{"two scores", `"scores": [`, `"scores": [{"products": ["P2"], "cvss_v3": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", "baseScore": 9.1, "baseSeverity": "CRITICAL"}}, `, "6.1.7 /vulnerabilities/0/scores/1/products/0"},
	{"scores of two versions", `"scores": [`, `"scores": [{"products": ["P2"], "cvss_v3": {"version": "3.0", "vectorString": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", "baseScore": 9.1, "baseSeverity": "CRITICAL"}}, `, ""},
	{"no severity", `, "baseSeverity": "CRITICAL"`, ``, "6.1.8 /vulnerabilities/0/scores/0/cvss_v3"},
	{"no version", `"version": "3.1", `, ``, "6.1.8 /vulnerabilities/0/scores/0/cvss_v3"},
	{"vector of another version", `"version": "3.1"`, `"version": "3.0"`, "6.1.8 /vulnerabilities/0/scores/0/cvss_v3/vectorString"},
	{"vector with a wrong value", `AV:N/AC:L/PR:N`, `AV:Z/AC:L/PR:N`, "6.1.8 /vulnerabilities/0/scores/0/cvss_v3/vectorString"},
	{"score as text", `9.8`, `"9.8"`, "6.1.8 /vulnerabilities/0/scores/0/cvss_v3/baseScore"},
	{"severity in small letters", `"CRITICAL"`, `"critical"`, "6.1.8 /vulnerabilities/0/scores/0/cvss_v3/baseSeverity"},
	{"wrong score", `9.8`, `9.7`, "6.1.9 /vulnerabilities/0/scores/0/cvss_v3/baseScore"},
	{"wrong severity", `"CRITICAL"`, `"HIGH"`, "6.1.9 /vulnerabilities/0/scores/0/cvss_v3/baseSeverity"},
	{"wrong temporal score", `9.8,`, `9.8, "temporalScore": 9.5,`, "6.1.9 /vulnerabilities/0/scores/0/cvss_v3/temporalScore"},
	{"temporal score by a property", `9.8,`, `9.8, "temporalScore": 9.4, "remediationLevel": "OFFICIAL_FIX",`, ""},
	{"version 2", `"cvss_v3": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "CRITICAL"}`, `"cvss_v2": {"version": "2.0", "vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C", "baseScore": 10, "temporalScore": 8.3, "exploitability": "FUNCTIONAL"}`, ""},
	{"version 2, wrong", `"cvss_v3": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "CRITICAL"}`, `"cvss_v2": {"version": "2.0", "vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C", "baseScore": 9.9}`, "6.1.9 /vulnerabilities/0/scores/0/cvss_v2/baseScore"},
	{"property against the vector", `9.8,`, `9.8, "attackVector": "LOCAL",`, "6.1.10 /vulnerabilities/0/scores/0/cvss_v3/attackVector"},
	{"property as the vector", `9.8,`, `9.8, "attackVector": "NETWORK", "scope": "UNCHANGED",`, ""},
	{"name of another weakness", `CWE-79"`, `CWE-20"`, "6.1.11 /vulnerabilities/0/cwe/name"},
	{"no such weakness", `CWE-79"`, `CWE-3"`, "6.1.11 /vulnerabilities/0/cwe/id"},
	{"earlier name of a weakness", `{"id": "CWE-79", "name": "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')"}`, `{"id": "CWE-22", "name": "Path Traversal"}`, ""},
	{"no such language", `"lang": "en"`, `"lang": "EZ"`, "6.1.12 /document/lang"},
	{"language with region and script", `"lang": "en"`, `"lang": "zh-Hant-TW"`, ""},
	{"purl without a name", `pkg:generic/router@1.0`, `pkg:maven/@1.3.4`, "6.1.13 /product_tree/branches/0/branches/0/branches/0/product/product_identification_helper/purl"},
	{"numbers against dates", `"date": "2024-02-01T10:00:00Z", "number": "2"`, `"date": "2023-02-01T10:00:00Z", "number": "2"`, "6.1.14 /document/tracking/revision_history/0/number"},
	{"translator without source", `"category": "vendor", "name": "Example Company", "namespace"`, `"category": "translator", "name": "Example Company", "namespace"`, "6.1.15 /document"},
	{"another version than the last", `"version": "2"`, `"version": "1"`, "6.1.16 /document/tracking/version"},
	{"build metadata", `"version": "2",`, `"version": "2",`, ""},
	{"version 0 that is final", `"version": "2"`, `"version": "0"`, "6.1.17 /document/tracking/status"},
	{"revision 0 of a final document", `"number": "1"`, `"number": "0"`, "6.1.18 /document/tracking/revision_history/0/number"},
	{"a number is missing", `"number": "1"`, `"number": "0"`, "6.1.21 /document/tracking/revision_history/1/number"},
	{"one number twice", `"number": "1"`, `"number": "2"`, "6.1.22 /document/tracking/revision_history/1/number"},
	{"first number", `"number": "1"`, `"number": "2"`, "6.1.21 /document/tracking/revision_history/0/number"},
	{"one CVE twice", `"vulnerabilities": [`, `"vulnerabilities": [{"cve": "CVE-2024-1000", "notes": [{"category": "other", "text": "x"}], "product_status": {"fixed": ["P1"]}},`, "6.1.23 /vulnerabilities/1/cve"},
	{"one party at one time", `"involvements": [`, `"involvements": [{"party": "vendor", "status": "open", "date": "2024-01-01T12:00:00+02:00"}, `, "6.1.24 /vulnerabilities/0/involvements/1"},
	{"one party at two times", `"involvements": [`, `"involvements": [{"party": "vendor", "status": "open", "date": "2024-01-01T12:00:00Z"}, `, ""},
	{"one algorithm twice", `{"algorithm": "sha256"`, `{"algorithm": "sha256", "value": "0a853ce2337f0608489ac596a308dc5b7b19d35a52b10bf31261586ac368b175"}, {"algorithm": "sha256"`, "6.1.25 /product_tree/branches/0/branches/0/branches/0/product/product_identification_helper/hashes/0/file_hashes/1"},
	{"category like a profile", `"csaf_vex"`, `"V_eX"`, "6.1.26 /document/category"},
	{"category like a profile's value", `"csaf_vex"`, `"CSAF-Security Advisory"`, "6.1.26 /document/category"},
	{"category with the prefix", `"csaf_vex"`, `"Csaf_a"`, "6.1.26 /document/category"},
	{"category of one's own", `"csaf_vex"`, `"Example Company Security Notice"`, ""},
	{"no notes on the document", `"csaf_vex"`, `"csaf_security_incident_response"`, "6.1.27.1 /document/notes"},
	{"no external reference", `"csaf_vex"`, `"csaf_security_incident_response"`, "6.1.27.2 /document/references"},
	{"vulnerabilities where there are none", `"csaf_vex"`, `"csaf_informational_advisory"`, "6.1.27.3 /vulnerabilities"},
	{"no product tree", `"product_tree"`, `"x_tree"`, "6.1.27.4 "},
	{"no notes", `"notes": [{`, `"x_notes": [{`, "6.1.27.5 /vulnerabilities/0"},
	{"no status of an advisory", `"csaf_vex"`, `"csaf_security_advisory"`, ""},
	{"no status", `"product_status": {"known_not_affected": ["P1", "P3"], "known_affected": ["P2"]},`, ``, "6.1.27.6 /vulnerabilities/0"},
	{"no VEX status", `"product_status": {"known_not_affected": ["P1", "P3"], "known_affected": ["P2"]}`, `"product_status": {"recommended": ["P2"]}`, "6.1.27.7 /vulnerabilities/0/product_status"},
	{"no id", `"cve": "CVE-2024-1000",`, ``, "6.1.27.8 /vulnerabilities/0"},
	{"no impact statement", `"label": "component_not_present", "group_ids": ["G1"]`, `"label": "component_not_present", "product_ids": ["P1"]`, "6.1.27.9 /vulnerabilities/0/product_status/known_not_affected/1"},
	{"no action statement", `"product_ids": ["P2"]}`, `"product_ids": ["P4"]}`, "6.1.27.10 /vulnerabilities/0/product_status/known_affected/0"},
	{"no vulnerabilities", `"vulnerabilities"`, `"x_vulnerabilities"`, "6.1.27.11 "},
	{"translated into itself", `"lang": "en"`, `"lang": "en", "source_lang": "en"`, "6.1.28 /document/source_lang"},
	{"remediation of nothing", `"details": "Update.", "product_ids": ["P2"]`, `"details": "Update."`, "6.1.29 /vulnerabilities/0/remediations/0"},
	{"mixed versions", `"number": "1"`, `"number": "1.0.0"`, "6.1.30 /document/tracking/revision_history/0/number"},
	{"range as a version", `"name": "1.0", "product"`, `"name": "prior to 1.0", "product"`, "6.1.31 /product_tree/branches/0/branches/0/branches/0/name"},
	{"word in a version", `"name": "1.0", "product"`, `"name": "allegro", "product"`, ""},
	{"flag of nothing", `"label": "component_not_present", "group_ids": ["G1"]`, `"label": "component_not_present"`, "6.1.32 /vulnerabilities/0/flags/0"},
	{"two flags", `"flags": [`, `"flags": [{"label": "vulnerable_code_not_present", "product_ids": ["P3"]}, `, "6.1.33 /vulnerabilities/0/flags/1"},

	{"no title", `"title": "Example",`, ``, "schema /document"},
	{"status of one's own", `"status": "final"`, `"status": "done"`, "schema /document/tracking/status"},
	{"date that is none", `"2024-01-01T10:00:00Z", "number"`, `"yesterday", "number"`, "schema /document/tracking/revision_history/0/date"},
	{"CPE that is none", `cpe:2.3:h:example`, `cpe:2.3:x:example`, "schema /product_tree/branches/0/branches/0/branches/0/product/product_identification_helper/cpe"},
	{"branch with neither product nor branches", `, "product": {"product_id": "P2", "name": "Router before 1.0"}`, ``, "schema /product_tree/branches/0/branches/0/branches/1"},
	{"list as text", `"product_ids": ["P2"]`, `"product_ids": "P2"`, "schema /vulnerabilities/0/remediations/0/product_ids"},
	{"a product named twice", `"product_ids": ["P2"]`, `"product_ids": ["P2", "P2"]`, "schema /vulnerabilities/0/remediations/0/product_ids/1"},
}

func TestCheck(t *testing.T) {
	covered := map[string]bool{}
	for _, c := range table {
		if !strings.Contains(base, c.old) {
			t.Errorf("%s: %q is not in the document", c.name, c.old)
		}
		text := strings.Replace(base, c.old, c.new, 1)
		if strings.HasPrefix(c.want, "6.1.27.6") {
			text = strings.Replace(text, "csaf_vex", "csaf_security_advisory", 1)
		}
		d, err := Read(strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		failures := d.Check()
		if c.want == "" {
			if len(failures) > 0 {
				t.Errorf("%s: %v", c.name, failures)
			}
			continue
		}
		test, _, _ := strings.Cut(c.want, " ")
		covered[test] = true
		if !slices.ContainsFunc(failures, func(f Failure) bool { return f.Test+" "+f.Pointer == c.want }) {
			t.Errorf("%s: want %s, have %v", c.name, c.want, failures)
		}
	}
	covered["6.1.19"], covered["6.1.20"] = true, true // see TestHistory
	for _, test := range Tests() {
		if !covered[test.ID] {
			t.Errorf("no case fails %s", test.ID)
		}
	}
}

// TestHistory: version, status and revisions, and the tests of 6.1.14 to 6.1.30 that fail.
func TestHistory(t *testing.T) {
	for _, c := range []struct{ version, status, history, want string }{
		{"1.0.0", "final", "1.0.0", ""},
		{"2.1.0+build", "final", "1.0.0 2.0.0 2.1.0", ""},
		{"2.0.0-rc.1", "draft", "1.0.0 2.0.0", ""},
		{"2.0.0-rc.1", "interim", "1.0.0 2.0.0", "6.1.16 6.1.17 6.1.20"},
		{"0.1.0", "draft", "0.1.0", ""},
		{"1.0.0", "final", "1.0.0-rc 1.0.0", "6.1.19"},
		{"1.0.0", "final", "0.9.0 1.0.0", "6.1.18"},
		{"3.0.0", "final", "1.0.0 3.0.0", "6.1.21"},
		{"1.5.0", "final", "1.0.0 1.5.0", ""},
		{"2", "final", "1.0.0 2", "6.1.30"},
		{"10", "final", "1 2 3 4 5 6 7 8 9 10", ""},
	} {
		tracking := map[string]any{"version": c.version, "status": c.status, "id": "x"}
		var history []map[string]string
		for i, n := range strings.Fields(c.history) {
			history = append(history, map[string]string{"date": "2024-01-01T10:00:00." + string(rune('0'+i/10)) + string(rune('0'+i%10)) + "Z", "number": n})
		}
		tracking["revision_history"] = history
		text, err := json.Marshal(map[string]any{"document": map[string]any{"category": "csaf_base", "tracking": tracking}})
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		var have []string
		for _, f := range d.Check() {
			if f.Test != "schema" && !slices.Contains(have, f.Test) {
				have = append(have, f.Test)
			}
		}
		if got := strings.Join(have, " "); got != c.want {
			t.Errorf("%s %s [%s]: fails %q, want %q", c.version, c.status, c.history, got, c.want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"empty":           "",
		"no object":       "[1]",
		"breaks off":      `{"document": {`,
		"another version": `{"document": {"csaf_version": "2.1"}}`,
		"deep":            strings.Repeat(`{"a":`, 100_000),
		"deep and closed": strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
	} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s was read", name)
		} else if !strings.HasPrefix(err.Error(), "csaf: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProducts(t *testing.T) {
	d, err := Read(strings.NewReader(base))
	if err != nil {
		t.Fatal(err)
	}
	p := d.Products()
	if len(p) != 4 || p[0].Vendor != "Example Company" || p[0].ProductName != "Router" || p[0].Version != "1.0" || p[1].VersionRange != "<1.0" || p[3].Relation != "installed_on" || p[3].Reference != "P3" {
		t.Errorf("%+v", p)
	}
	if m := d.Members([]string{"P2"}, []string{"G1"}); !slices.Equal(m, []string{"P2", "P1", "P3"}) {
		t.Error(m)
	}
}

// FuzzCheck: whatever the text, reading and checking end without a panic.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(base))
	f.Add([]byte(`{"document": {"tracking": {"revision_history": [{"date": "x", "number": "99999999999999999999"}]}}, "product_tree": {"branches": [null, {}]}}`))
	f.Add([]byte(`{"vulnerabilities": [{"scores": [{"cvss_v3": {"vectorString": 1}}], "flags": [{"group_ids": null}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Read(strings.NewReader(string(text)))
		if err != nil {
			return
		}
		d.Check()
	})
}
