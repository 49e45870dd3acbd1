package assess

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
)

// TestNoPassWithoutItsFact takes each fact that a pass rests on out of a good network, one at a time, and wants that
// pass gone: the verdict becomes no-data or fail, or the pass rests on another line that is still there.
func TestNoPassWithoutItsFact(t *testing.T) {
	const good = "testdata/good"
	whole := run(t, good)
	type place struct {
		file string
		line int
	}
	passes := map[place][]report.Result{}
	checks := map[string]bool{}
	for _, r := range whole.Results {
		if r.Verdict != check.Pass {
			continue
		}
		checks[r.Check] = true
		for _, e := range r.Evidence {
			if e.Default != "" {
				continue
			}
			p := place{e.File, e.Line}
			passes[p] = append(passes[p], r)
		}
		if !slices.ContainsFunc(r.Evidence, func(e report.Evidence) bool { return e.Default == "" }) && r.Subject != "" {
			t.Errorf("%s passes for %s without a fact that an input states", r.Check, r.Subject)
		}
	}
	if len(checks) < 25 {
		t.Errorf("only %d checks pass on the good network: it shows too little", len(checks))
	}
	for p, rested := range passes {
		stripped := run(t, strip(t, good, p.file, p.line))
		after := map[string]report.Result{}
		for _, r := range stripped.Results {
			after[r.Check+"\x00"+r.Subject] = r
		}
		for _, r := range rested {
			now, ok := after[r.Check+"\x00"+r.Subject]
			if !ok || now.Verdict != check.Pass {
				continue
			}
			same := func(e report.Evidence) bool {
				return strings.HasSuffix(e.File, strings.TrimPrefix(p.file, good)) && e.Line == p.line
			}
			switch {
			case len(now.Evidence) == 0:
				t.Errorf("%s still passes for %s without any fact, with %s:%d taken out", r.Check, r.Subject, p.file, p.line)
			case slices.ContainsFunc(now.Evidence, same):
				t.Errorf("%s still rests on %s:%d, which is not there any more", r.Check, p.file, p.line)
			case len(now.Evidence) < len(r.Evidence) && len(r.Evidence) == 1:
				t.Errorf("%s still passes for %s with %s:%d taken out", r.Check, r.Subject, p.file, p.line)
			}
		}
	}
	t.Logf("%d checks pass on the good network, resting on %d lines; each line was taken out by itself", len(checks), len(passes))
}

func run(t *testing.T, dir string) *report.Report {
	t.Helper()
	a, err := Run(context.Background(), Options{Paths: []string{dir}, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return a.Report
}

// strip copies a folder without one line of one file and what is indented below that line.
func strip(t *testing.T, dir, file string, line int) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(to, strings.TrimPrefix(file, dir))
	data, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	if line < 1 || line > len(lines) {
		t.Fatalf("%s:%d: the evidence names a line that is not there", file, line)
	}
	depth := indentation(lines[line-1])
	for i := line - 1; i < len(lines); i++ {
		if i > line-1 && indentation(lines[i]) <= depth {
			break
		}
		lines[i] = "\n"
	}
	if err := os.WriteFile(copied, []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
	return to
}

// indentation is the column at which a line's text begins, a list's dash counted in.
func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " -")) }
