package owner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// readFile reads one file into a graph of its own.
func readFile(t testing.TB, path string) (*Graph, Told, error) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g := NewGraph()
	told, err := g.Read(filepath.Base(path), f)
	return g, told, err
}

// TestBODSData reads the standard's own examples and test statements: what is valid without a word, what is invalid with
// what is wrong in it.
func TestBODSData(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata.Dir(t, "supply"), "ownership", "bods", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	right := 0
	for _, path := range files {
		name := filepath.Base(path)
		_, told, err := readFile(t, path)
		if err != nil || told.Format != BODS || told.Rows == 0 {
			t.Errorf("%s: format %q, %d statements, %v", name, told.Format, told.Rows, err)
			continue
		}
		if invalid := strings.HasPrefix(name, "invalid"); invalid != (len(told.Problems) > 0) {
			t.Errorf("%s: problems %v", name, told.Problems)
			continue
		}
		right++
	}
	t.Logf("%d of %d files told as their names say", right, len(files))
}

// TestGLEIFData reads the shared GLEIF files without a word of complaint.
func TestGLEIFData(t *testing.T) {
	for _, c := range []struct {
		name   string
		format Format
	}{{"lei-data.xml", LEI}, {"rr-data.xml", Relations}, {"repex-data.xml", Exceptions}} {
		path := filepath.Join(testdata.Dir(t, "supply"), "ownership", "gleif", c.name)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		g, told, err := readFile(t, path)
		if err != nil || told.Format != c.format || told.Rows == 0 || len(told.Problems) > 0 {
			t.Errorf("%s: %+v, %v", c.name, told, err)
		}
		if c.format == LEI && (g.Nodes() != told.Rows || g.Node(0).Name() == "" || g.Node(0).Country == "") {
			t.Errorf("%s: %d parties of %d records, the first %+v", c.name, g.Nodes(), told.Rows, g.Node(0))
		}
	}
}
