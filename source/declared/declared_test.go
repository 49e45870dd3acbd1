package declared

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) {
	for _, name := range []string{"example", "faults"} {
		t.Run(name, func(t *testing.T) { sourcetest.Golden(t, name, &Format) })
	}
}

// The example of the specification is the fixture that the golden file is made of.
func TestSpecification(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(file.Doc.Text(), "# A complete example\n")
	var example strings.Builder
	for line := range strings.Lines(strings.TrimSpace(after)) {
		example.WriteString(strings.TrimPrefix(line, "\t"))
	}
	want, err := os.ReadFile("testdata/example/guyline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), example.String()+"\n"); diff != "" {
		t.Errorf("the example in doc.go differs from testdata/example/guyline.yaml (-want +got):\n%s", diff)
	}
}

func TestDetect(t *testing.T) {
	for content, want := range map[string]string{
		"guyline: 1\n":                        "guyline",
		"operator: {name: A}\nguyline: '1'\n": "guyline",
		"guyline: 2\n":                        "guyline",
		"guyline:\n  image: x\n":              "", // a chart's values
		"guyline: [1]\n":                      "",
		"amf:\n  guyline: 1\n":                "",
		"- guyline: 1\n":                      "",
		"":                                    "",
	} {
		if _, f := sourcetest.ReadText(t, content, &Format); f.Format != want {
			t.Errorf("%q: format %q, want %q", content, f.Format, want)
		}
	}
}

// Every key may hold a value of the wrong kind: it is noted, and nothing panics.
func TestWrongKinds(t *testing.T) {
	example, err := os.ReadFile("testdata/example/guyline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(example), "\n")
	for i, l := range lines[1:] {
		key, _, ok := strings.Cut(l, ":")
		if !ok {
			continue
		}
		for _, wrong := range []string{"{a: [b]}", "[[a], {b: c}]", "", "~", "\"\"", "*none"} {
			changed := append([]string{}, lines...)
			changed[i+1] = key + ": " + wrong
			_, f := sourcetest.ReadText(t, strings.Join(changed, "\n"), &Format)
			for _, note := range f.Notes() {
				if strings.Contains(note.Text, "defect") {
					t.Errorf("line %d, %s: %v", i+2, wrong, note)
				}
			}
		}
	}
}

// Merge keys that lead to the same mappings over and over cost no more than the mappings.
func TestMergeBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("guyline: 1\na0: &a0 {}\n")
	for i := range 7 {
		fmt.Fprintf(&b, "a%d: &a%d\n  <<: [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 50), i)
	}
	b.WriteString("<<: *a7\n")
	start := time.Now()
	sourcetest.ReadText(t, b.String(), &Format)
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("read in %v, want 2 s at most", d)
	}
}

// A file of a few kilobytes whose anchors stand for billions of values is refused.
func TestAnchorBomb(t *testing.T) {
	many := func(alias string) string { return "[" + strings.Repeat(alias+", ", 2000) + alias + "]" }
	bomb := "guyline: 1\ncells: [&c {name: c, critical-users: &u " + many("u") + "}]\n" +
		"sites: [&s {name: s, cells: " + many("*c") + "}, " + strings.Repeat("*s, ", 2000) + "*s]\n"
	start := time.Now()
	_, f := sourcetest.ReadText(t, bomb, &Format)
	if f.Status() != source.Failed || time.Since(start) > 2*time.Second {
		t.Errorf("status %s after %v, want failed within 2 s", f.Status(), time.Since(start))
	}
}

func TestReadWaivers(t *testing.T) {
	_, f := sourcetest.ReadText(t, `guyline: 1
waivers:
  - check: log-level-debug
    subject: AMF amf-1
    owner: head of operations
    reason: fault search
    until: 2027-01-31
  - {check: metrics-open, subject: "UPF *", owner: planner, reason: closed network, until: 2026-12-31}
  - {check: no-end, subject: "*", owner: planner, reason: none}
  - {check: bad-end, subject: "*", owner: planner, reason: none, until: next year}
`, &Format)
	got := ReadWaivers(f)
	want := []Waiver{
		{Check: "log-level-debug", Subject: "AMF amf-1", Owner: "head of operations", Reason: "fault search",
			Until: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), Origin: network.Origin{Path: "-", Line: 3}},
		{Check: "metrics-open", Subject: "UPF *", Owner: "planner", Reason: "closed network",
			Until: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), Origin: network.Origin{Path: "-", Line: 8}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("waivers (-want +got):\n%s", diff)
	}
	var notes []string
	for _, n := range f.Notes() {
		notes = append(notes, n.String())
	}
	if diff := cmp.Diff([]string{
		"line 9: waivers: expected until, found none: the waiver is left out",
		`line 10: waivers: until: expected a day such as 2027-01-31, found "next year": the waiver is left out`,
	}, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestWaiver(t *testing.T) {
	w := Waiver{Check: "c", Subject: "UPF *", Until: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)}
	for _, c := range []struct {
		check, subject string
		want           bool
	}{{"c", "UPF upf-1", true}, {"c", "UPF *", true}, {"c", "AMF amf-1", false}, {"d", "UPF upf-1", false}} {
		if got := w.Covers(c.check, c.subject); got != c.want {
			t.Errorf("covers %s of %s: %v, want %v", c.check, c.subject, got, c.want)
		}
	}
	for day, want := range map[string]bool{"2026-12-31T23:59:59Z": true, "2027-01-01T00:00:00Z": false} {
		at, _ := time.Parse(time.RFC3339, day)
		if got := w.InForce(at); got != want {
			t.Errorf("in force at %s: %v, want %v", day, got, want)
		}
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &Format) }
