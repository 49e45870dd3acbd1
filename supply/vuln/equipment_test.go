package vuln

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/supply/csaf"
)

func TestForEquipment(t *testing.T) {
	var all []Statement
	for _, text := range []string{"< V5.2.6", "vers:all/<V2.0", ">= 1.0 | <= 1.32", ">= V4.3 and < V6.4", "< 1.99 | 2.20 | 2.40", "vers:all/*", "All versions < V5.2.3", "<= 1.3 build 15082117", "prior to spring"} {
		p := Product{Vendor: "Example", Name: "Gateway 5000 Series", ID: text}
		p.setRange(text)
		all = append(all, Statement{IDs: []string{"CVE-2024-0001"}, Status: Affected, Product: p})
	}
	s := NewStatements(all)
	for _, c := range []struct{ version, want string }{
		{"5.2.5", "< V5.2.6; >= V4.3 and < V6.4; vers:all/*; <= 1.3 build 15082117?; prior to spring?"},
		{"V1.32", "< V5.2.6; vers:all/<V2.0; >= 1.0 | <= 1.32; < 1.99 | 2.20 | 2.40; vers:all/*; All versions < V5.2.3; <= 1.3 build 15082117?; prior to spring?"},
		{"2.20", "< V5.2.6; < 1.99 | 2.20 | 2.40; vers:all/*; All versions < V5.2.3; <= 1.3 build 15082117?; prior to spring?"},
	} {
		var have []string
		for _, a := range s.ForEquipment(Equipment{"example", "gateway-5000", c.version}, strings.EqualFold) {
			if a.Open {
				a.Product.ID += "?"
			}
			have = append(have, a.Product.ID)
			a.Product.ID = strings.TrimSuffix(a.Product.ID, "?")
		}
		if got := strings.Join(have, "; "); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.version, got, c.want)
		}
	}
	if n := len(s.ForEquipment(Equipment{"example", "gateway 5000", ""}, strings.EqualFold)); n != len(all) {
		t.Errorf("without a version: %d of %d", n, len(all))
	}
	if n := len(s.ForEquipment(Equipment{"example", "gateway 6000", "1"}, strings.EqualFold)) + len(s.ForEquipment(Equipment{"other", "gateway 5000", "1"}, strings.EqualFold)); n != 0 {
		t.Errorf("%d statements on something else", n)
	}
}

// TestRealEquipment: how many ranges of real advisories a program can read.
func TestRealEquipment(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(testdata.Dir(t, "supply/csaf/cisa"), "*.json"))
	ranges, read := 0, 0
	texts := map[string]bool{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := csaf.Read(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		statements, problems := FromCSAF(filepath.Base(file), d)
		if len(problems) > 0 {
			t.Error(problems)
		}
		for _, s := range statements {
			if s.Status != Affected || s.Product.Range == "" {
				continue
			}
			ranges++
			if s.Product.set != nil || everything(s.Product.Range) {
				read++
			} else {
				texts[s.Product.Range] = true
			}
		}
	}
	for text := range texts {
		t.Logf("for people: %q", text)
	}
	t.Logf("%d of %d ranges of statements can be read", read, ranges)
	if ranges == 0 || read*2 < ranges {
		t.Error("too few")
	}
}
