package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAttack runs the commands over the example, and holds what they print to lines that must stand in it.
func TestAttack(t *testing.T) {
	for _, test := range []struct {
		args []string
		code int
		want []string
	}{
		{[]string{valley}, exitClean, []string{"attack paths evidenced", "A tap in the transport network → user traffic of AMF amf-1", "Nothing protects N2 (seen-n2-unprotected)",
			"captures/n2.pcapng, frames 5, 7,", "214,000 people", "possible"}},
		{[]string{valley, "--from", "tenant", "--to", "subscriber-keys", "--k", "2"}, exitClean, []string{"A tenant of the same cloud → subscriber keys of"}},
		{[]string{valley, "--what-if", "ipsec-on-n2:amf-1"}, exitClean, []string{"If you do ipsec-on-n2:amf-1", "closed: from a tap in the transport network to user traffic at AMF amf-1"}},
		{[]string{valley, "--what-if", "n2-unprotected", "--to", "user-traffic"}, exitClean, []string{"If you do"}},
		{[]string{valley, "--fail-on", "evidenced"}, exitFindings, nil},
		{[]string{"fixes", valley, "--to", "subscriber-keys"}, exitClean, []string{"Subscriber keys: ", "no smaller set does", "deploy/compose.yaml:110", "then container-privileged passes"}},
		{[]string{"risks", valley}, exitClean, []string{"R-1", "head of core operations, modify, due 2027-03-31", "nobody owns it", "MODEL, NOT EVIDENCE", "seed 20260101",
			"Mandiant, M-Trends 2026", "our own exercise of May 2026"}},
		{[]string{valley, "--from", "moon"}, exitUsage, nil},
		{[]string{valley, "--to", "moon"}, exitUsage, nil},
		{[]string{valley, "--what-if", "ipsec"}, exitUsage, nil},
		{[]string{valley, "--format", "xml"}, exitUsage, nil},
		{[]string{valley, "--k", "-1"}, exitUsage, nil},
		{[]string{valley, "--fail-on", "high"}, exitUsage, nil},
		{[]string{"risks", valley, "--trials", "-1"}, exitUsage, nil},
	} {
		code, out, errs := guyline(t, "", append(append([]string{"attack"}, test.args...), "-q")...)
		if code != test.code {
			t.Errorf("attack %v: exit %d, want %d: %s", test.args, code, test.code, errs)
		}
		if code == exitUsage && !strings.Contains(errs, "expected") && !strings.Contains(errs, "perhaps ipsec-on-n2:amf-1") {
			t.Errorf("attack %v: the error names no remedy: %s", test.args, errs)
		}
		for _, want := range test.want {
			if !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
				t.Errorf("attack %v: %q is missing:\n%s", test.args, want, out)
			}
		}
	}
}

// TestAttackFormats: every form is written, whole, and the same each time.
func TestAttackFormats(t *testing.T) {
	for form, begins := range map[string]string{"json": "{", "dot": "digraph", "mermaid": "flowchart", "stix": "{", "navigator": "{"} {
		file := filepath.Join(t.TempDir(), form)
		if code, _, errs := guyline(t, "", "attack", valley, "-q", "--from", "core", "--format", form, "--output", file); code != exitClean {
			t.Errorf("%s: exit %d: %s", form, code, errs)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), begins) || begins == "{" && !json.Valid(text) {
			t.Errorf("%s is not what it says: %.80s", form, text)
		}
	}
	_, one, _ := guyline(t, "", "attack", "risks", valley, "-q", "--format", "json", "--trials", "2000")
	if _, other, _ := guyline(t, "", "attack", "risks", valley, "-q", "--format", "json", "--trials", "2000"); one != other || !json.Valid([]byte(one)) {
		t.Error("two runs with the same seed differ")
	}
}

// TestAttackNothing: an input in which nothing can be attacked is told, and is no clean answer.
func TestAttackNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "guyline.yaml")
	if err := os.WriteFile(file, []byte("guyline: 1\noperator: {name: Nobody}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := guyline(t, "", "attack", file, "-q"); code != exitUnreadable || !strings.Contains(errs, "no path to look for") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
