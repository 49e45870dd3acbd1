package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const valley = "../../examples/valley"

// TestSupply runs every command over the example, and holds what it prints to lines that must stand in it.
func TestSupply(t *testing.T) {
	for _, test := range []struct {
		args []string
		code int
		want []string
	}{
		{[]string{"screen"}, exitFindings, []string{
			"Held against fcc-covered", "as of 2026-11-23",
			"listed   Pelican Modules: valley-watch", "owned    Tessaly Radio Systems: The valley's rule on owners", "Ministry Fund of XQ holds 62.5 %",
			"open     Dunlin Transport", "clear    Fennimore Core Systems", "no-data  Heron Networks", "Saltmarsh Timing GmbH, not in force on the day"}},
		{[]string{"screen", "--name", "Ministry Fund of X.Q.", "--country", "xq", "--explain"}, exitFindings, []string{"listed   Ministry Fund of X.Q.", "XQ = XQ: same", "the same country: XQ"}},
		{[]string{"owners"}, exitClean, []string{"Avocet Computing\n  nothing is known of its owners", "group: Kestrel Holding", "which is not in force on the day"}},
		{[]string{"owners", "--supplier", "tessaly radio systems"}, exitClean, []string{"Tessaly Holding holds 80 % directly, and controls it", "restricted: The valley's rule on owners", "supply/ownership.csv:2"}},
		{[]string{"components"}, exitFindings, []string{"CycloneDX 1.6", "NTIA minimum elements 2021: ", "runs in amf-1", "exploited since 2026-09-25; mended in 1.2.4",
			"no fixed version is known", "not affected, says Fennimore Core Systems"}},
		{[]string{"concentration"}, exitClean, []string{"LAYER      BY", "ran        people", "Kestrel Holding", "core       assets          1          Fennimore Core Systems  100 %"}},
		{[]string{"remove", "Tessaly Radio Systems"}, exitClean, []string{"Without Tessaly Radio Systems from 2026-11-23 (off)", "people lose service by the prediction",
			"14 × radio by Quillback Radio Works: 210,000 to 290,000 each", "supply/prices.csv:2", "in time for the deadline of 2029-11-23", "month 8: Lantern Rock (radio)", "--format json lists them"}},
		{[]string{"remove", "Heron Networks"}, exitClean, []string{"no offer within the largest share of a supplier for 4 × microwave-link", "3 of Western relay (microwave-link) by Dunlin Transport"}},
		{[]string{"remove", "Quillback Radio Works"}, exitClean, []string{"Without Brindlewick Wireless, Quillback Radio Works from"}},
		{[]string{"remove", "Fennimore Core Systems"}, exitClean, []string{"functions that fail: AMF amf-1", "Halloway County Hospital", "no offer for 2 × upf"}},
		{[]string{"remove", "Tessaly Radio Systems", "--mode", "no-new"}, exitClean, []string{"nothing stops; of the plan "}},
		{[]string{"remove", "Tessaly Radio Systems", "--mode", "no-spares"}, exitClean, []string{"after 1 year: 0.4 pieces have failed", "after 5 years: "}},
		{[]string{"remove", "Fennimore Core Systems", "--mode", "no-patches"}, exitClean, []string{"vulnerable today: example.com/openradio/jwt v1.2.0"}},
	} {
		args := append([]string{"supply"}, test.args[0])
		if test.args[0] == "remove" {
			args = append(args, test.args[1], valley)
			args = append(args, test.args[2:]...)
		} else {
			args = append(append(args, valley), test.args[1:]...)
		}
		args = append(args, "-q", "--on", "2026-11-23")
		code, out, errs := guyline(t, "", args...)
		if code != test.code {
			t.Errorf("%v: exit %d, want %d: %s", args, code, test.code, errs)
		}
		if strings.Contains(errs, "is no country") {
			t.Errorf("%v: %s", args, errs)
		}
		for _, want := range test.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v: %q is missing:\n%s", args, want, out)
			}
		}
		code, out, errs = guyline(t, "", append(args, "--format", "json")...)
		if code != test.code || !json.Valid([]byte(out)) {
			t.Errorf("%v as JSON: exit %d, %s%s", args, code, errs, out)
		}
	}
}

func TestSupplyChanges(t *testing.T) {
	code, out, errs := guyline(t, "", "supply", "changes", valley, "-q", "--from", "2026-07-01", "--to", "2027-01-31")
	for _, want := range []string{
		"Power inverters produced in a foreign country\n  because rule fcc-power-inverters begins on 2026-07-28\n  → No new equipment authorisation is granted.\n  it applies to 1 thing, ",
		"No module of watched makers\n  because rule valley-watched-modules begins on 2027-01-01\n",
		"  it cannot be decided for ", " more\n    not known: ", "power-inverter Battery inverters",
	} {
		if code != exitClean || !strings.Contains(out, want) {
			t.Errorf("exit %d, %q is missing: %s%s", code, want, out, errs)
		}
	}
	if n := strings.Count(out, "because rule bis-affiliates begins on 2026-11-10"); n != 1 {
		t.Errorf("one rule has %d blocks:\n%s", n, out)
	}
	var lines []changeLine
	code, out, errs = guyline(t, "", "supply", "changes", valley, "-q", "--from", "2026-07-01", "--to", "2027-01-31", "--format", "json")
	if err := json.Unmarshal([]byte(out), &lines); code != exitClean || err != nil || len(lines) < 10 {
		t.Errorf("exit %d, %v, %d changes: %s", code, err, len(lines), errs)
	}
	code, out, _ = guyline(t, "", "supply", "changes", valley, "-q", "--from", "2026-07-01", "--to", "2026-07-02")
	if code != exitClean || !strings.Contains(out, "no rule changes what it says of this inventory") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestSupplyCodes(t *testing.T) {
	dir := t.TempDir()
	nobody := filepath.Join(dir, "guyline.yaml")
	if err := os.WriteFile(nobody, []byte("guyline: 1\nfunctions: [{name: amf, type: AMF}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args   []string
		code   int
		stderr string
	}{
		{[]string{"screen"}, exitUsage, "expected the paths of a network or of lists, or --name"},
		{[]string{"screen", valley, "--on", "soon"}, exitUsage, "--on: expected a day such as"},
		{[]string{"screen", valley, "--format", "xml"}, exitUsage, "text or json"},
		{[]string{"screen", nobody}, exitUnreadable, "name suppliers of sites"},
		{[]string{"screen", filepath.Join(dir, "absent")}, exitUnreadable, "no such file"},
		{[]string{"owners"}, exitUsage, "at least 1 arg"},
		{[]string{"owners", valley, "--supplier", "Nobody"}, exitUsage, "guyline supply screen lists them"},
		{[]string{"components", filepath.Join(valley, "sites.csv")}, exitUnreadable, "no input"},
		{[]string{"concentration"}, exitUsage, "at least 1 arg"},
		{[]string{"remove", valley}, exitUsage, "at least 2 arg"},
		{[]string{"remove", "Nobody", valley}, exitUsage, "guyline supply concentration lists the suppliers"},
		{[]string{"remove", "Tessaly Radio Systems", valley, "--mode", "on"}, exitUsage, "--mode: expected off, no-new, no-spares or no-patches"},
		{[]string{"changes", valley}, exitUsage, "--from and --to"},
		{[]string{"changes", valley, "--from", "2027-01-01", "--to", "2026-01-01"}, exitUsage, "expected a day after"},
	} {
		code, _, errs := guyline(t, "", append([]string{"supply"}, append(test.args, "-q")...)...)
		if code != test.code || !strings.Contains(errs, test.stderr) {
			t.Errorf("%v: exit %d, %s; want %d and %q", test.args, code, errs, test.code, test.stderr)
		}
	}
}
