package list

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// TestConformanceLists counts the rows of the published lists with encoding/csv, and holds what was read against them.
func TestConformanceLists(t *testing.T) {
	dir := testdata.Dir(t, "supply/lists")
	s, err := Load(Limits{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	got, total := 0, 0
	for _, src := range s.Sources {
		f, err := os.Open(src.Path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		in := csv.NewReader(f)
		in.FieldsPerRecord = -1
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", src.Path, err)
		}
		n := len(rows)
		if src.of == "" && src.Format != sdnMain { // the files of OFAC have no header
			n--
		}
		total += n
		got += src.Rows - src.Broken
		if src.Rows-src.Broken != n || !src.Complete {
			t.Errorf("%s: %d rows, %d broken, complete %v; it has %d", filepath.Base(src.Path), src.Rows, src.Broken, src.Complete, n)
		}
	}
	named := 0
	for _, e := range s.Entities {
		if _, ok := Find(e.List); !ok {
			t.Errorf("%s: its list %q is not known", e.Name, e.List)
		}
		if e.List == "fcc-covered" {
			named++
			if e.Covers == nil || len(e.Covers.Classes) == 0 || e.Start.IsZero() {
				t.Errorf("%+v", e)
			}
		}
	}
	for _, c := range s.Categories {
		if len(c.Classes) == 0 || len(c.Exceptions) == 0 || c.Start.IsZero() {
			t.Errorf("%+v", c)
		}
		for _, x := range c.Exceptions {
			if x.Fact == "" {
				t.Errorf("exception not understood: %s", x.Text)
			}
		}
	}
	fmt.Printf("score lists-rows %d/%d\n", got, total)
	t.Logf("covered list: %d named, %d categories", named, len(s.Categories))
	// What is built in of the Covered List is what the list says.
	built := map[string]Entity{}
	for _, e := range BuiltIn().Entities {
		if e.List == "fcc-covered" {
			built[e.ID] = e
		}
	}
	for _, e := range s.Entities {
		if b, ok := built[e.ID]; e.List == "fcc-covered" && (!ok || !b.Start.Equal(e.Start) || len(b.Covers.Uses) != len(e.Covers.Uses) || len(b.Covers.Classes) != len(e.Covers.Classes)) {
			t.Errorf("built-in %+v, list %+v", b, e)
		}
	}
}

// BenchmarkLoad reads all published lists.
func BenchmarkLoad(b *testing.B) {
	dir := testdata.Dir(b, "supply/lists")
	for b.Loop() {
		if _, err := Load(Limits{}, dir); err != nil {
			b.Fatal(err)
		}
	}
}
