package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var sampleIssuer = Issuer{Name: "Example Operations", Namespace: "https://example.com/security", Category: "user", TLP: "AMBER", Under: "https://example.com/csaf/"}

// vexReport has a finding of every status, in functions and in none, and what odd inputs can bring: ids that two components share, a
// component twice, hostile text, vectors of other versions and broken ones.
func vexReport() *Report {
	r := sampleReport()
	found := func(id, state string, more func(*SupplyVulnerability)) SupplyVulnerability {
		v := SupplyVulnerability{ID: id, Aliases: []string{}, Summary: "a token is taken for valid", Severity: 9.1, State: state,
			Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N/E:P", Links: []SupplyLink{{"GHSA-xxxx-0001", "https://example.com/a?b=1"}}}
		if more != nil {
			more(&v)
		}
		return v
	}
	says := func(status, why, impact string) func(*SupplyVulnerability) {
		return func(v *SupplyVulnerability) {
			v.Silenced, v.Statement = true, status+", says Example Core"
			v.Statements = []SupplyStatement{{Status: status, Author: "Example Core", Justification: why, Impact: impact}}
		}
	}
	r.Supply.Software.Findings = append(r.Supply.Software.Findings,
		SupplyComponent{Name: "jwt", Version: "1.2.0", PURL: "pkg:golang/example.com/jwt@1.2.0", Functions: []string{"amf", "amf", hostile}, Vulnerabilities: []SupplyVulnerability{
			found("CVE-2099-0011", "affected", func(v *SupplyVulnerability) {
				v.Fixed, v.Aliases, v.Exploited = "1.2.4", []string{"GHSA-1", "CVE-2099-0012"}, "yes"
			}),
			found("CVE-2099-0013", "possibly affected", func(v *SupplyVulnerability) { v.Vector, v.Severity = "AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5 }),
			found("CVE-2099-0014", "package not used", nil),
			found("GO-2099-0015", "silenced by a statement", says("not affected", "code_not_reachable", "")),
			found("GO-2099-0016", "silenced by a statement", says("fixed", "", "")),
			found("GO-2099-0017", "silenced by a statement", says("not affected", "component_not_present", hostile)),
			found("GO-2099-0018", "affected", func(v *SupplyVulnerability) {
				v.Vector, v.Statements = "CVSS:4.0/AV:N", []SupplyStatement{{Status: "affected", Action: "switch it off"}}
			}),
		}},
		SupplyComponent{Name: "jose", Version: "2", PURL: "not a purl", Vulnerabilities: []SupplyVulnerability{
			found("GHSA-1", "affected", nil), // the CVE of the component above
			found("CVE-2099-0012", "silenced by a statement", says("not affected", "", "")),
			found("CVE-2099-0013", "affected", func(v *SupplyVulnerability) { v.Vector = "CVSS:3.1/AV:N/AV:N" }),
			found(" ", "affected", nil),
		}},
		SupplyComponent{Vulnerabilities: []SupplyVulnerability{{ID: hostile, Summary: hostile, Links: []SupplyLink{{"x", hostile}}}}},
		SupplyComponent{Name: "clean", Functions: []string{"smf"}})
	return r
}

func writeCSAF(t *testing.T, r *Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCSAF(&b, r, sampleIssuer); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCSAFStatus: each finding stands in the list that its state asks for, with what must stand beside it (6.1.27.9, 6.1.27.10), and
// no product stands in two lists of one vulnerability (6.1.6).
func TestCSAFStatus(t *testing.T) {
	var d csafDocument
	if err := json.Unmarshal(writeCSAF(t, vexReport()), &d); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"CVE-2099-0011": "affected affected affected", "CVE-2099-0013": "affected open open", "CVE-2099-0014": "not not", "GO-2099-0015": "not not", "GO-2099-0016": "fixed fixed",
		"GO-2099-0017": "not not", "GO-2099-0018": "affected affected"}
	for _, v := range d.Vulnerabilities {
		id := v.CVE
		if id == "" {
			id = v.IDs[0].Text
		}
		seen := map[string]string{}
		for status, list := range map[string][]string{"affected": v.Status.Affected, "open": v.Status.Open, "fixed": v.Status.Fixed, "not": v.Status.NotAffected} {
			for _, p := range list {
				if seen[p] != "" {
					t.Errorf("%s: %s is %s and %s", id, p, seen[p], status)
				}
				seen[p] = status
			}
		}
		var words []string
		for p, status := range seen {
			words = append(words, status)
			reason := slices.ContainsFunc(v.Threats, func(x csafThreat) bool { return x.Category == "impact" && slices.Contains(x.Products, p) })
			action := slices.ContainsFunc(v.Remediations, func(x csafRemediation) bool { return slices.Contains(x.Products, p) })
			if reason != (status == "not") || action != (status == "affected" || status == "open") {
				t.Errorf("%s: %s is %s: reason %v, action %v", id, p, status, reason, action)
			}
		}
		slices.Sort(words)
		if got := strings.Join(words, " "); want[id] != "" && got != want[id] {
			t.Errorf("%s: %s, want %s", id, got, want[id])
		}
		delete(want, id)
	}
	if len(want) > 0 {
		t.Errorf("not there: %v", want)
	}
}

// TestCSAFSame: the same report gives the same bytes, and an id that does not change with the day.
func TestCSAFSame(t *testing.T) {
	read := func(text []byte) (d csafDocument) {
		if err := json.Unmarshal(text, &d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	r := vexReport()
	first := writeCSAF(t, r)
	if !bytes.Equal(first, writeCSAF(t, r)) {
		t.Error("the second writing differs from the first")
	}
	r.Started = r.Started.AddDate(0, 0, 1)
	later := read(writeCSAF(t, r)).Document.Tracking
	if was := read(first).Document.Tracking; later.ID != was.ID || later.Current == was.Current {
		t.Errorf("a day later: %s of %s, was %s of %s", later.ID, later.Current, was.ID, was.Current)
	}
	r.Supply.Software.Findings[0].Version += ".1"
	if now := read(writeCSAF(t, r)).Document.Tracking; now.ID == later.ID {
		t.Error("another component, the same id")
	}
}

func TestCSAFNothing(t *testing.T) {
	for name, r := range map[string]*Report{"no supply": bare(), "no findings": {Supply: &Supply{Software: &SupplySoftware{}}}} {
		if err := WriteCSAF(&bytes.Buffer{}, r, sampleIssuer); err == nil || !strings.Contains(err.Error(), "no vulnerability was found") {
			t.Errorf("%s: %v", name, err)
		}
		if err := WriteOpenVEX(&bytes.Buffer{}, r, sampleIssuer); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestBaseVector: base metrics in the standard's order, whatever stands beside them.
func TestBaseVector(t *testing.T) {
	for vector, want := range map[string]string{
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N":          "3.1 CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N",
		"CVSS:3.0/S:U/C:H/I:H/A:N/AV:N/AC:L/PR:N/UI:N/E:P/RL:O": "3.0 CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N",
		"AV:N/AC:L/Au:N/C:P/I:P/A:P/E:U":                        "2.0 AV:N/AC:L/Au:N/C:P/I:P/A:P",
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H":      " ",
		"CVSS:3.1/AV:N": " ",
		"CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N": " ",
		"": " ",
	} {
		version, base := baseVector(vector)
		if got := version + " " + base; got != want {
			t.Errorf("%s: %q, want %q", vector, got, want)
		}
	}
}

// TestConformanceCSAFWritten holds what we write against the validator of the BSI (secvisogram/csaf-validator-lib). GUYLINE_CSAF_VALIDATOR
// is the node_modules that npm makes of tools/csaf-validate.
func TestConformanceCSAFWritten(t *testing.T) {
	modules := os.Getenv("GUYLINE_CSAF_VALIDATOR")
	if modules == "" {
		t.Skip("skipped: the validator is not here; run npm ci in tools/csaf-validate and set GUYLINE_CSAF_VALIDATOR to its node_modules")
	}
	modules, err := filepath.Abs(modules)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := []string{"../tools/csaf-validate/validate.mjs", modules}
	texts := [][]byte{writeCSAF(t, vexReport()), writeCSAF(t, sampleReport())}
	broken := bytes.Replace(texts[0], []byte(`"known_affected"`), []byte(`"recommended"`), 1)
	for i, text := range append(texts, broken) {
		args = append(args, filepath.Join(dir, fmt.Sprintf("%d.json", i)))
		if err := os.WriteFile(args[len(args)-1], text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "node", args...).Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err == nil || len(lines) != len(texts)+1 {
		t.Fatalf("expected an answer on each document and a failure, found %v: %s", err, out)
	}
	good, all := 0, 0
	for i, line := range lines {
		var x struct {
			Mandatory, MandatoryPassed, Optional, OptionalPassed, Informative, InformativePassed int
			Said                                                                                 []string
		}
		if err := json.Unmarshal([]byte(line), &x); err != nil {
			t.Fatal(err)
		}
		if i == len(texts) {
			if x.Mandatory == x.MandatoryPassed {
				t.Error("a product that is only recommended passes profile 5: the validator is not at work")
			}
			continue
		}
		good, all = good+x.MandatoryPassed, all+x.Mandatory
		t.Logf("document %d: mandatory %d/%d, optional %d/%d, informative %d/%d; %s", i, x.MandatoryPassed, x.Mandatory, x.OptionalPassed, x.Optional, x.InformativePassed, x.Informative,
			strings.Join(x.Said, "; "))
		if x.MandatoryPassed < x.Mandatory || x.Mandatory == 0 {
			t.Errorf("document %d: %d of %d mandatory tests pass", i, x.MandatoryPassed, x.Mandatory)
		}
	}
	fmt.Printf("score csaf-written %d/%d\n", good, all)
}
