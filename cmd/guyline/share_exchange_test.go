package main

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

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/supply/csaf"
	"github.com/guyline/guyline/supply/vuln"
)

// runExchange runs one command over the example and gives what it writes.
func runExchange(t *testing.T, c *cobra.Command, args ...string) ([]byte, error) {
	t.Helper()
	var out bytes.Buffer
	c.SetOut(&out)
	c.SetErr(&bytes.Buffer{})
	c.SetArgs(args)
	c.SilenceUsage, c.SilenceErrors = true, true
	err := c.ExecuteContext(t.Context())
	return out.Bytes(), err
}

var exampleIssuer = []string{"../../examples/valley", "--publisher", "Example Operations", "--namespace", "https://example.com", "--date", "2026-11-24T08:00:00Z"}

// TestShareCSAF: the example's advisory is valid by our own tests of clause 6.1, and reading it as statements gives the example's
// three affected components and the one that a statement silences.
func TestShareCSAF(t *testing.T) {
	text, err := runExchange(t, shareCSAFCommand(), exampleIssuer...)
	if err != nil {
		t.Fatal(err)
	}
	d, err := csaf.Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range d.Check() {
		t.Error(f)
	}
	again, err := runExchange(t, shareCSAFCommand(), exampleIssuer...)
	if err != nil || !bytes.Equal(text, again) {
		t.Errorf("the second writing differs from the first (%v)", err)
	}
	told(t, text, "CSAF")
}

// TestConformanceShareCSAF holds the example's advisory against the validator of the BSI; report's TestConformanceCSAFWritten says how to
// have it here. With its own address it passes the optional tests too.
func TestConformanceShareCSAF(t *testing.T) {
	modules := os.Getenv("GUYLINE_CSAF_VALIDATOR")
	if modules == "" {
		t.Skip("skipped: the validator is not here; run npm ci in tools/csaf-validate and set GUYLINE_CSAF_VALIDATOR to its node_modules")
	}
	modules, err := filepath.Abs(modules)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "example.json")
	if _, err := runExchange(t, shareCSAFCommand(), slices.Concat(exampleIssuer, []string{"--under", "https://example.com/csaf", "--output", file})...); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "node", "../../tools/csaf-validate/validate.mjs", modules, file).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var x struct{ Mandatory, MandatoryPassed, Optional, OptionalPassed, Informative, InformativePassed int }
	if err := json.Unmarshal(out, &x); err != nil {
		t.Fatal(err)
	}
	fmt.Printf("score csaf-example %d/%d\n", x.MandatoryPassed+x.OptionalPassed, x.Mandatory+x.Optional)
	if x.Mandatory == 0 || x.MandatoryPassed < x.Mandatory || x.OptionalPassed < x.Optional {
		t.Errorf("%s", out)
	}
}

// TestShareVEX is the same for OpenVEX.
func TestShareVEX(t *testing.T) {
	text, err := runExchange(t, shareVEXCommand(), exampleIssuer...)
	if err != nil {
		t.Fatal(err)
	}
	told(t, text, "OpenVEX")
}

// told reads a document's statements and holds them against what the example has.
func told(t *testing.T, text []byte, format string) {
	t.Helper()
	statements, problems, err := vuln.ReadVEX("share.json", bytes.NewReader(text))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	want := map[string]vuln.Status{"CVE-2099-0001": vuln.Affected, "CVE-2099-0002": vuln.Affected, "VAL-2026-0002": vuln.Affected, "VAL-2026-0004": vuln.NotAffected}
	seen := map[string]bool{}
	for _, s := range statements {
		seen[s.IDs[0]] = true
		switch {
		case s.Format != format || s.Author != "Example Operations":
			t.Errorf("%s: %s by %s", s.IDs[0], s.Format, s.Author)
		case s.Status != want[s.IDs[0]]:
			t.Errorf("%s: %s, want %s", s.IDs[0], s.Status, want[s.IDs[0]])
		case s.Part == nil || s.Part.PURL.Type != "golang":
			t.Errorf("%s: no part with a package URL: %v", s.IDs[0], s.Part)
		case s.Status == vuln.NotAffected && s.Justification != "vulnerable_code_cannot_be_controlled_by_adversary":
			t.Errorf("%s: %q", s.IDs[0], s.Justification)
		case s.Status == vuln.Affected && s.Action == "":
			t.Errorf("%s: nothing to do", s.IDs[0])
		}
	}
	if len(seen) != len(want) {
		t.Errorf("statements on %v, want %v", seen, want)
	}
}

func TestShareSTIX(t *testing.T) {
	text, err := runExchange(t, shareSTIXCommand(), "../../examples/valley", "--date", "2026-11-24T08:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	var b struct{ Objects []any }
	if err := json.Unmarshal(text, &b); err != nil || len(b.Objects) < 2 {
		t.Errorf("%d objects: %v", len(b.Objects), err)
	}
}

// TestShareIssuer: what is wrong with the publisher is said before anything is read.
func TestShareIssuer(t *testing.T) {
	for _, test := range []struct{ flag, value, want string }{
		{"--publisher", " ", "--publisher: expected the name"},
		{"--namespace", "example.com", "--namespace: expected an absolute URL"},
		{"--category", "translator", "--category: expected one of"},
		{"--tlp", "purple", "--tlp: expected one of"},
		{"--date", "yesterday", "--date: expected a date and time"},
	} {
		args := append([]string{"absent"}, exampleIssuer[1:]...)
		if _, err := runExchange(t, shareCSAFCommand(), append(args, test.flag, test.value)...); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s %s: %v", test.flag, test.value, err)
		}
	}
}
