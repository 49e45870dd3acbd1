// Package sourcetest runs a reader on fixtures and prints what it claims, for the tests of readers.
package sourcetest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

var update = flag.Bool("update", false, "write golden files anew; read the diff before committing")

// Golden reads every file below testdata/NAME with the formats and compares what they say with testdata/NAME.golden:
// a line for each input with its status and notes, then a line for each claim.
func Golden(t *testing.T, name string, formats ...*source.Format) {
	t.Helper()
	t.Chdir("testdata")
	r := &source.Reader{Formats: formats}
	n, files, err := r.Read(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "%s: %s %s\n", f.Path, f.Format, f.Status())
		for _, note := range f.Notes() {
			fmt.Fprintf(&b, "    %s\n", note)
		}
	}
	b.WriteByte('\n')
	for _, line := range Lines(n) {
		b.WriteString(line + "\n")
	}
	golden := name + ".golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v (run the test with -update, and read what it writes)", err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", golden, diff)
	}
}

// Lines is every claim of a network as "subject | attribute = value @origin", "(default)" behind what the file leaves
// to its product.
func Lines(n *network.Network) []string {
	var lines []string
	for f := range n.Facts() {
		line := fmt.Sprintf("%s | %s = %s @%s", f.Subject, f.Attribute.Name(), f.Value, f.Origin)
		if f.Origin.Default != "" {
			line += " (default)"
		}
		lines = append(lines, line)
	}
	return lines
}

// ReadText reads one file of the given content.
func ReadText(tb testing.TB, content string, formats ...*source.Format) (*network.Network, *source.File) {
	tb.Helper()
	r := &source.Reader{Formats: formats, Stdin: strings.NewReader(content)}
	n, files, err := r.Read(context.Background(), "-")
	if err != nil {
		tb.Fatal(err)
	}
	return n, files[0]
}

// Fuzz fuzzes formats with every file below testdata as a seed. A reader fails it by panicking (package source turns
// that into a failed input with a note, which is looked for here) or by hanging.
func Fuzz(f *testing.F, formats ...*source.Format) {
	_ = filepath.WalkDir("testdata", func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) == ".golden" {
			return nil
		}
		if data, err := os.ReadFile(p); err == nil && len(data) < 1<<16 {
			f.Add(string(data))
		}
		return nil
	})
	f.Fuzz(func(t *testing.T, content string) {
		_, file := ReadText(t, content, formats...)
		for _, note := range file.Notes() {
			if strings.Contains(note.Text, "a defect of ours") {
				t.Fatal(note.Text)
			}
		}
	})
}
