package main

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/supply/vendor"
)

var update = flag.Bool("update", false, "write the records of examples/offer anew; read the diff before committing")

func TestSupplyVendor(t *testing.T) {
	t.Chdir("../..")
	offer := []string{"supply", "vendor", "examples/offer/answers.csv", "--network", "examples/valley", "--ownership", "examples/offer/ownership.csv", "--on", "2026-11-01",
		"--decided-by", "Procurement board", "-q"}
	for file, format := range map[string]string{"record.txt": "text", "record.json": "json"} {
		code, out, errs := guyline(t, "", append(offer, "--format", format)...)
		if code != exitFindings {
			t.Fatalf("exit %d: %s", code, errs)
		}
		name := filepath.Join("examples/offer", file)
		if *update {
			if err := os.WriteFile(name, []byte(out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestSupplyVendorAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "answers.csv")
	if err := os.WriteFile(file, []byte("question,answer\nvendor,Example Works\nclass,router\nbill,nowhere.json\n2.5,yes\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs := guyline(t, "", "supply", "vendor", file, "--on", "2026-11-01", "--format", "json", "--country", "us", "--fact", "federal-funds=true")
	var r vendor.Record
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitFindings || r.Decision != vendor.Undecided || r.Buyer != "US" {
		t.Errorf("exit %d, %+v (%v): %s", code, r, err, errs)
	}
	if !strings.Contains(out, "cannot be used") {
		t.Errorf("a bill that is not there is not told: %s", out)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{file, "--fact", "federal-funds"}, exitUsage, "--fact"},
		{[]string{file, "--on", "soon"}, exitUsage, "--on"},
		{[]string{file, "--format", "xml"}, exitUsage, "format"},
		{[]string{file + ".none"}, exitUnreadable, "no such file"},
		{[]string{"supply.go"}, exitUnreadable, "no filled template"},
		{nil, exitUsage, "arg"},
	} {
		code, out, errs := guyline(t, "", append([]string{"supply", "vendor"}, c.args...)...)
		if code != c.code || !strings.Contains(out+errs, c.want) {
			t.Errorf("%v: exit %d, want %d with %q: %s%s", c.args, code, c.code, c.want, out, errs)
		}
	}
}
