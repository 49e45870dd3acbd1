package starter_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/starter"
)

func options(profile string) starter.Options {
	return starter.Options{Profile: profile, Name: "Example Operator", Country: "CA", MCC: "999", MNC: "31"}
}

// TestEveryProfileIsReadWhole: each folder is read without a word of complaint, and is nobody's fault: what it fails is what a network of
// that shape would, and nothing of how secure it is passes.
func TestEveryProfileIsReadWhole(t *testing.T) {
	for _, profile := range starter.IDs() {
		t.Run(profile, func(t *testing.T) {
			dir := t.TempDir()
			names, err := starter.Write(dir, options(profile))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(names, "README.md") || !slices.Contains(names, "share/partner.yaml") {
				t.Errorf("files %v", names)
			}
			a, err := assess.Run(t.Context(), assess.Options{Paths: []string{dir}, Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			read := 0
			for _, f := range a.Files {
				switch notes := f.Notes(); {
				case f.Status() == source.Failed || f.Format != "" && len(notes) > 0:
					t.Errorf("%s: %s %v", f.Path, f.Status(), notes)
				case f.Format != "":
					read++
				}
			}
			if read != 3 {
				t.Errorf("%d files read, expected guyline.yaml, sites.csv and cells.csv", read)
			}
			for _, r := range a.Report.Results {
				if r.Verdict == check.Fail && r.Severity >= check.High || r.Verdict == check.Error {
					t.Errorf("%s: %s %s of %s", r.Verdict, r.Severity, r.Check, r.Subject)
				}
				if r.Verdict == check.Pass && r.Check != "function-single" {
					t.Errorf("%s of %s passes: nobody has said anything of it", r.Check, r.Subject)
				}
			}
			if a.Report.Network.Sites == 0 || a.Report.Network.Functions == 0 {
				t.Errorf("%+v", a.Report.Network)
			}
		})
	}
}

func TestTheSameOptionsGiveTheSameFolder(t *testing.T) {
	for _, profile := range starter.IDs() {
		one, err := starter.Files(options(profile))
		if err != nil {
			t.Fatal(err)
		}
		two, err := starter.Files(options(profile))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(one, two); d != "" {
			t.Errorf("%s:\n%s", profile, d)
		}
		for name, text := range one {
			if strings.Contains(string(text), "{{") || strings.Contains(string(text), "<no value>") {
				t.Errorf("%s: %s is not filled in", profile, name)
			}
		}
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "sites.csv")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := starter.Write(dir, options("rural")); !errors.Is(err, starter.ErrThere) || !strings.Contains(err.Error(), "sites.csv") {
		t.Errorf("%v, expected that sites.csv is there", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v: nothing was to be written", left, err)
	}
	if text, err := os.ReadFile(mine); err != nil || string(text) != "mine" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestWrongOptions(t *testing.T) {
	for want, change := range map[string]func(*starter.Options){
		"profile": func(o *starter.Options) { o.Profile = "urban" },
		"name":    func(o *starter.Options) { o.Name = "a\nb: c" },
		"country": func(o *starter.Options) { o.Country = "ZZ" },
		"PLMN":    func(o *starter.Options) { o.MNC = "1" },
	} {
		o := options("rural")
		change(&o)
		if _, err := starter.Files(o); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v, expected one about %s", o, err, want)
		}
	}
}
