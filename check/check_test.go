package check_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/source"
)

var update = flag.Bool("update", false, "write the wanted results anew; read the diff before committing")

// TestChecks runs each check over the cases of its txtar. A case is the files below one folder (its name begins with the
// verdict that it shows); the section "want" holds a line for each result: case, verdict, subject, detail and places.
func TestChecks(t *testing.T) {
	for _, c := range check.List {
		if c.NeedsCapture {
			continue // TestSightings
		}
		t.Run(c.ID, func(t *testing.T) {
			// Absolute, because each case runs in its own folder.
			file, err := filepath.Abs(filepath.Join("testdata", c.ID+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(data)
			var cases []string
			want := ""
			for _, f := range archive.Files {
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				name, _, ok := strings.Cut(f.Name, "/")
				if !ok {
					t.Fatalf("%s: %s stands in no case: name it CASE/FILE", filepath.Base(file), f.Name)
				}
				if !slices.Contains(cases, name) {
					cases = append(cases, name)
				}
			}
			verdicts := map[check.Verdict]bool{}
			var got strings.Builder
			for _, name := range cases {
				for _, f := range runCase(t, c, archive, name) {
					verdicts[f.Verdict] = true
					fmt.Fprintf(&got, "%s: %s\n", name, line(f))
				}
			}
			for _, v := range []check.Verdict{check.Pass, check.Fail, check.NoData} {
				if !verdicts[v] {
					t.Errorf("no case of %s ends in %s", filepath.Base(file), v)
				}
			}
			if *update {
				archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
				archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got.String())})
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Errorf("results differ (-want +got):\n%s", diff)
			}
		})
	}
}

func runCase(t *testing.T, c *check.Check, archive *txtar.Archive, name string) []check.Finding {
	t.Helper()
	dir := t.TempDir()
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, name+"/") {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(f.Name, name+"/")))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	r := &source.Reader{Formats: assess.Formats}
	n, files, err := r.Read(context.Background(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if s := f.Status(); s == source.Failed || s == source.Unrecognised {
			t.Errorf("case %s: %s is %s: %v", name, f.Path, s, f.Notes())
		}
	}
	n.Now = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	study, err := assess.OpenSupply(context.Background(), n, files, n.Now)
	if err != nil {
		t.Fatal(err)
	}
	if study != nil {
		if _, err := assess.SayRemovals(context.Background(), study, files, nil); err != nil {
			t.Fatal(err)
		}
	}
	findings := check.Run(n, []*check.Check{c})
	for i, f := range findings {
		if f.Verdict == check.Fail && f.Remedy() == "" {
			t.Errorf("case %s: result %d has no remedy", name, i)
		}
		if (f.Verdict == check.Fail || f.Verdict == check.Pass) && f.Subject != nil && len(f.Evidence) == 0 {
			t.Errorf("case %s: %s of %s has no evidence", name, f.Verdict, f.Subject)
		}
		if f.Detail == "" {
			t.Errorf("case %s: result %d has no detail", name, i)
		}
	}
	slices.SortStableFunc(findings, func(a, b check.Finding) int { return strings.Compare(line(a), line(b)) })
	return findings
}

func line(f check.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s", f.Verdict)
	if f.Verdict == check.Fail {
		fmt.Fprintf(&b, " %s", f.Severity())
	}
	if f.Subject != nil {
		fmt.Fprintf(&b, " | %s", f.Subject)
	}
	fmt.Fprintf(&b, " | %s", f.Detail)
	var places []string
	for _, e := range f.Evidence {
		if p := e.Origin.String(); !slices.Contains(places, p) {
			places = append(places, p)
		}
	}
	if len(places) > 0 {
		fmt.Fprintf(&b, " @ %s", strings.Join(places, " "))
	}
	return b.String()
}

// TestListIsWhole holds the list to what each check must say of itself.
func TestListIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for i, c := range check.List {
		if seen[c.ID] {
			t.Errorf("%s stands twice in the list", c.ID)
		}
		seen[c.ID] = true
		if i > 0 && (check.List[i-1].Principle > c.Principle || check.List[i-1].Principle == c.Principle && check.List[i-1].ID > c.ID) {
			t.Errorf("%s is out of order after %s", c.ID, check.List[i-1].ID)
		}
		if c.Title == "" || c.Requires == "" || c.Evidence == "" || c.Risk == "" || len(c.Cites) == 0 || c.Remedies[""] == "" {
			t.Errorf("%s: title, requirement, evidence, risk, clauses and a general remedy must be given", c.ID)
		}
		if c.Severity == check.None || c.Strength == "" || c.Principle == 0 {
			t.Errorf("%s: severity, strength and principle must be given", c.ID)
		}
		if c.Strength == check.Should && c.Severity > check.Medium {
			t.Errorf("%s: what a text says should be done may only warn: severity at most medium", c.ID)
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	for _, s := range sources {
		if strings.HasSuffix(s, "_test.go") {
			continue
		}
		data, err := os.ReadFile(s)
		if err != nil {
			t.Fatal(err)
		}
		declared += strings.Count(string(data), " = &Check{")
	}
	listed := 0
	for _, c := range check.List {
		if !strings.HasPrefix(c.ID, "seen-") && !strings.HasPrefix(c.ID, "attack-") || c == check.SeenOther {
			listed++
		}
	}
	if declared != listed {
		t.Errorf("%d checks are written, %d stand in the list", declared, listed)
	}
	for _, f := range must(filepath.Glob("testdata/*.txtar")) {
		if id := strings.TrimSuffix(filepath.Base(f), ".txtar"); !seen[id] {
			t.Errorf("%s is about no check of the list", f)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
