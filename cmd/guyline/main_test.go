package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/guyline/guyline/internal/testdata"
)

// guyline runs the program as its user would.
func guyline(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	c := root()
	var out, errs bytes.Buffer
	c.SetOut(&out)
	c.SetErr(&errs)
	c.SetIn(strings.NewReader(stdin))
	code = run(context.Background(), c, args)
	return code, out.String(), errs.String()
}

const amf = "amf:\n  sbi:\n    server:\n      - address: 192.0.2.5\n        port: 7777\n  security:\n    integrity_order: [NIA2]\n    ciphering_order: [NEA2]\n"

func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"amf.yaml": amf, "prose.txt": "nothing of interest\n", "broken.yaml": "a: [\n", "p/policy.yaml": "policies: [{id: X}]\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	tests := []struct {
		name   string
		args   []string
		stdin  string
		code   int
		stderr string
	}{
		{"findings at the threshold", []string{"assess", at("amf.yaml")}, "", 1, ""},
		{"findings below the threshold", []string{"assess", at("amf.yaml"), "--fail-on", "critical"}, "", 0, ""},
		{"no threshold", []string{"assess", at("amf.yaml"), "--fail-on", "none"}, "", 0, ""},
		{"standard input", []string{"assess", "-"}, amf, 1, ""},
		{"partly unreadable is no failure of the run", []string{"assess", dir, "--fail-on", "none"}, "", 0, ""},
		{"nothing recognised", []string{"assess", at("prose.txt")}, "", 3, "no file is in a format"},
		{"nothing readable", []string{"assess", at("broken.yaml")}, "", 3, "broken.yaml"},
		{"no such file", []string{"assess", at("absent")}, "", 3, "no such file"},
		{"no path", []string{"assess"}, "", 2, "requires at least 1 arg"},
		{"bad threshold", []string{"assess", dir, "--fail-on", "most"}, "", 2, "expected none, low"},
		{"bad format", []string{"assess", dir, "--format", "doc"}, "", 2, "expected one of"},
		{"bad policy", []string{"assess", dir, "--policy", at("p")}, "", 2, "policy.yaml:1"},
		{"no such command", []string{"asess", dir}, "", 2, "unknown command"},
		{"no such check", []string{"checks", "explain", "sbi-unprotekted"}, "", 2, "did you mean"},
		{"output into no folder", []string{"assess", at("amf.yaml"), "--output", at("absent/report.txt")}, "", 2, "no such file"},
		{"list of checks", []string{"checks"}, "", 0, ""},
		{"explanation", []string{"checks", "explain", "sbi-unprotected"}, "", 0, ""},
		{"manual page", []string{"man"}, "", 0, ""},
		{"completion", []string{"completion", "bash"}, "", 0, ""},
		{"no capture", []string{"wire", at("amf.yaml")}, "", 3, "neither pcap nor pcapng"},
		{"no such capture", []string{"wire", at("absent")}, "", 3, "no such file"},
		{"neither capture nor interface", []string{"wire"}, "", 2, "accepts 1 arg"},
		{"capture and interface", []string{"wire", "--live", "lo", "n2.pcap"}, "", 2, "give no capture beside it"},
		{"interface without name", []string{"wire", "--live", ""}, "", 2, "expected the name of a network interface"},
		{"no time", []string{"wire", "--live", "lo", "--duration", "0s"}, "", 2, "expected a time above 0"},
		{"duration of a capture", []string{"wire", "n2.pcap", "--duration", "1s"}, "", 2, "belong to --live"},
		{"user of a capture", []string{"wire", "n2.pcap", "--user", "nobody"}, "", 2, "belong to --live"},
		{"no such user", []string{"wire", "--live", "lo", "--user", "no such user"}, "", 2, "--user: "},
		{"frame of no capture", []string{"wire", at("amf.yaml"), "--frame", "1"}, "", 3, "neither pcap nor pcapng"},
		{"no such frame number", []string{"wire", "n2.pcap", "--frame", "0"}, "", 2, "from 1 on"},
		{"frame and summary", []string{"wire", "n2.pcap", "--frame", "1", "--summary"}, "", 2, "a capture alone"},
		{"no such interface", []string{"wire", "--live", "no-such-device"}, "", 3, "live: "},
		{"version", []string{"--version"}, "", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := guyline(t, tt.stdin, tt.args...)
			if code != tt.code || !strings.Contains(stderr, tt.stderr) {
				t.Errorf("exit %d, want %d; stderr %q, want %q in it", code, tt.code, stderr, tt.stderr)
			}
			if code == 0 && stdout == "" {
				t.Error("nothing on standard output")
			}
			if strings.Contains(stdout, "Usage:") {
				t.Error("usage was printed to standard output among results")
			}
		})
	}
}

func TestFormats(t *testing.T) {
	for _, format := range formatNames {
		file := filepath.Join(t.TempDir(), "report")
		code, stdout, stderr := guyline(t, amf, "assess", "-", "--format", format, "--output", file, "--fail-on", "none")
		data, err := os.ReadFile(file)
		if code != 0 || err != nil || len(data) == 0 || stdout != "" {
			t.Errorf("%s: exit %d, %v, %d bytes, stdout %q, stderr %q", format, code, err, len(data), stdout, stderr)
		}
		left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".guyline-*"))
		if len(left) > 0 {
			t.Errorf("%s: temporary files are left: %v", format, left)
		}
	}
}

func TestFacts(t *testing.T) {
	code, stdout, stderr := guyline(t, amf, "facts", "-")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	found := false
	for line := range strings.Lines(stdout) {
		var f fact
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if f.Attribute == "nas.ciphering-order" {
			found = f.Value == "NEA2" && f.Layer == "configured" && f.File == "-" && f.Line == 8
		}
	}
	if !found {
		t.Errorf("the ciphering order with its line is not among the facts:\n%s", stdout)
	}
}

func TestManualPages(t *testing.T) {
	dir := t.TempDir()
	if code, _, stderr := guyline(t, "", "man", "--dir", dir); code != 0 {
		t.Fatal(stderr)
	}
	pages, _ := filepath.Glob(filepath.Join(dir, "*.1"))
	if len(pages) < 5 {
		t.Errorf("%d manual pages, want one for each command", len(pages))
	}
}

func TestOwnPolicies(t *testing.T) {
	_, stdout, stderr := guyline(t, amf, "assess", "-", "--policy", "../../examples/policies", "--format", "json", "--fail-on", "none")
	if !strings.Contains(stdout, `"policy/aes-first"`) {
		t.Errorf("the policy's result is not in the report; stderr %q", stderr)
	}
}

// TestWireEventsFollowTheirSchema runs real captures and holds every line against the published schema.
func TestWireEventsFollowTheirSchema(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	schema, err := jsonschema.NewCompiler().Compile("../../wire/event/schema/v1.json")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, file := range []string{"suci-catcher/suci_catcher_32.pcapng", "pfcp-attacks/deletion.pcap", "synthetic/sbi_token_stolen.pcap"} {
		code, stdout, stderr := guyline(t, "", "wire", filepath.Join(dir, file))
		if code != 0 {
			t.Fatalf("%s: exit %d: %s", file, code, stderr)
		}
		attack := false
		for line := range strings.Lines(stdout) {
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(v); err != nil {
				t.Errorf("%s: %v\n%s", file, err, line)
			}
			attack = attack || strings.Contains(line, `"class":"attack"`)
			lines++
		}
		if !attack {
			t.Errorf("%s: no attack among the events", file)
		}
		if code, stdout, _ := guyline(t, "", "wire", "--summary", filepath.Join(dir, file)); code != 0 || !strings.Contains(stdout, "Attacks: ") {
			t.Errorf("%s: the summary shows no attacks", file)
		}
	}
	if lines < 20 {
		t.Errorf("only %d events", lines)
	}
}
