package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/framework/oscal"
)

// shareOSCAL runs the command alone.
func shareOSCAL(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	c := shareOSCALCommand()
	c.SilenceUsage, c.SilenceErrors = true, true
	c.SetOut(&out)
	c.SetErr(&errs)
	code = run(t.Context(), c, args)
	return code, out.String(), errs.String()
}

// TestShareOSCAL writes every document of a small network, and finds nothing that dangles in what the command wrote.
func TestShareOSCAL(t *testing.T) {
	network := filepath.Join(t.TempDir(), "amf.yaml")
	if err := os.WriteFile(network, []byte("logger:\n  level: debug\namf:\n  sbi:\n    server:\n      - address: 192.0.2.5\n        port: 7777\n  ngap:\n    server:\n      - address: 192.0.2.5\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "oscal")
	if code, _, errs := shareOSCAL(t, network, "-q", "--framework", "nist-csf-2.0", "--document", "all", "-o", folder); code != exitClean {
		t.Fatalf("exit %d: %s", code, errs)
	}
	catalog, err := os.ReadFile(filepath.Join(folder, oscal.Catalog.File()))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range oscal.Kinds {
		doc, err := os.ReadFile(filepath.Join(folder, k.File()))
		if err != nil {
			t.Fatal(err)
		}
		if got := oscal.Dangling(doc, catalog); len(got) > 0 {
			t.Errorf("%s: %v", k, got)
		}
	}
	// What was written as a profile is a framework, and finds the mappings again.
	profile := filepath.Join(folder, oscal.Profile.File())
	code, out, errs := shareOSCAL(t, network, "-q", "--framework", profile)
	if code != exitClean || !strings.Contains(out, `"value": "not met"`) {
		t.Errorf("results for an imported profile: exit %d, %d bytes: %s", code, len(out), errs)
	}
}

func TestShareOSCALRefuses(t *testing.T) {
	for want, args := range map[string][]string{
		"name a folder":        {"x", "--framework", "nist-csf-2.0", "--document", "all"},
		"found \"plan\"":       {"x", "--framework", "nist-csf-2.0", "--document", "plan"},
		"no framework":         {"x", "--framework", "nothing-like-it"},
		"not set":              {"x"},
		"convert OSCAL in XML": {"x", "--framework", "share_oscal_test.go"},
		"requires at least 1":  {"--framework", "nist-csf-2.0"},
	} {
		code, _, errs := shareOSCAL(t, args...)
		if code == exitClean || !strings.Contains(errs, want) {
			t.Errorf("%v: exit %d: %s", args, code, errs)
		}
	}
}
