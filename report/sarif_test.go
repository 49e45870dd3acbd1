package report

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/guyline/guyline/check"
)

func writeSARIF(t *testing.T, r *Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := SARIF(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// officialSARIF is OASIS's JSON Schema of SARIF 2.1.0, as go-sarif carries it in a constant of its source.
func officialSARIF(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Skip("the go command does not find go-sarif's source: ", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && v.Names[0].Name == "schema" {
			text, err = strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		}
		return true
	})
	if err != nil || text == "" {
		t.Fatal("go-sarif no longer carries the schema in the constant schema: ", err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("https://example.org/sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://example.org/sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSARIFKeepsOfficialSchema(t *testing.T) {
	s := officialSARIF(t)
	for name, r := range map[string]*Report{"sample": sampleReport(), "large": largeReport(2000), "bare": bare()} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(writeSARIF(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSARIFReadByOther: a reader that we did not write finds what we meant.
func TestSARIFReadByOther(t *testing.T) {
	d := json.NewDecoder(bytes.NewReader(writeSARIF(t, sampleReport())))
	d.DisallowUnknownFields()
	var log sarif.Report
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if got, want := len(run.Results), 5; got != want {
		t.Fatalf("%d results, want the %d failures", got, want)
	}
	suppressed := 0
	for _, x := range run.Results {
		if rule := run.Tool.Driver.Rules[x.RuleIndex]; *rule.ID != *x.RuleID {
			t.Errorf("result of %s points to rule %s", *x.RuleID, *rule.ID)
		}
		suppressed += len(x.Suppressions)
	}
	if suppressed != 1 {
		t.Errorf("%d results suppressed, want 1", suppressed)
	}
	second := run.Results[1]
	if l := second.Locations[0].PhysicalLocation; *l.ArtifactLocation.URI != "core/amf.yaml" || *l.Region.StartLine != 14 {
		t.Errorf("second result at %s:%d", *l.ArtifactLocation.URI, *l.Region.StartLine)
	}
	if rule := run.Tool.Driver.Rules[0]; *rule.ID != check.List[0].ID || *rule.FullDescription.Text != check.List[0].Requires {
		t.Errorf("the first rule is %s: %s", *rule.ID, *rule.FullDescription.Text)
	}
	if second.Level != "error" {
		t.Errorf("level of a high failure is %s", second.Level)
	}
	if *run.Invocations[0].ExecutionSuccessful {
		t.Error("a check stopped, and the run is called successful")
	}
}

func TestFingerprintSurvivesLineShift(t *testing.T) {
	at := func(line int) string {
		file := "core/ue.yaml"
		x := Result{Check: "sample-key", Subject: "subscriber " + file + ":" + strconv.Itoa(line)}
		return fingerprint(x, file)
	}
	if at(7) != at(77) {
		t.Error("the fingerprint changes with the line")
	}
	a, b := Result{Check: "a", Subject: "s"}, Result{Check: "a", Subject: "t"}
	if fingerprint(a, "f") == fingerprint(b, "f") || fingerprint(a, "f") == fingerprint(a, "g") {
		t.Error("different results share a fingerprint")
	}
}

func TestArtifactURI(t *testing.T) {
	for path, want := range map[string]string{
		"core/amf.yaml":    "core/amf.yaml",
		"./core/amf.yaml":  "core/amf.yaml",
		"a b/ü#1.yaml":     "a%20b/%C3%BC%231.yaml",
		"/etc/open5gs/a.y": "file:///etc/open5gs/a.y",
		"../x.yaml":        "../x.yaml",
		"c:lab/amf.yaml":   "./c:lab/amf.yaml",
		"what?/100%.yaml":  "what%3F/100%25.yaml",
	} {
		if got := artifactURI(path); got != want {
			t.Errorf("artifactURI(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestSeverityScale holds our severities in the ranges that GitHub documents.
func TestSeverityScale(t *testing.T) {
	for s, r := range map[check.Severity][2]float64{check.Critical: {9, 10}, check.High: {7, 8.9}, check.Medium: {4, 6.9}, check.Low: {0.1, 3.9}} {
		v, err := strconv.ParseFloat(securitySeverity(s), 64)
		if err != nil || v < r[0] || v > r[1] {
			t.Errorf("%s is %v", s, v)
		}
	}
}
