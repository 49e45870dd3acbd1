package csaf

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/supply/cvss"
)

// cases is testcases.json of OASIS: for each test, documents that fail it and documents that pass.
type cases struct {
	Tests []struct {
		ID       string
		Group    string
		Failures []label
		Valid    []label
	}
}

type label struct {
	Name  string
	Valid bool // the document as a whole
}

// TestConformanceCSAF holds the validator against the documents of OASIS: one that is labelled invalid must fail the
// test that names it, one that is labelled valid must fail nothing.
func TestConformanceCSAF(t *testing.T) {
	dir := testdata.Dir(t, "supply/csaf/oasis-validator")
	text, err := os.ReadFile(filepath.Join(dir, "testcases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all cases
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	got, total := 0, 0
	for _, c := range all.Tests {
		for _, l := range append(c.Failures, c.Valid...) {
			file := filepath.Join(dir, strings.ReplaceAll(l.Name, "/", "_"))
			if _, err := os.Stat(file); err != nil {
				continue
			}
			fault := judge(file, c.ID, l.Valid)
			if c.Group != "mandatory" {
				if fault != "" {
					t.Logf("%s (valid, of an optional test, not counted): %s", l.Name, fault)
				}
				continue
			}
			if total++; fault == "" {
				got++
				continue
			}
			t.Logf("%s of %s: %s", l.Name, c.ID, fault)
		}
	}
	fmt.Printf("score csaf %d/%d\n", got, total)
	if got < total {
		t.Errorf("%d documents are judged otherwise than OASIS labels them", total-got)
	}
}

// judge says how a document's answer differs from its label, "" where it does not.
func judge(file, test string, valid bool) string {
	failures, err := checkFile(file)
	if err != nil {
		return err.Error()
	}
	named := false
	for _, f := range failures {
		if valid {
			return "labelled valid: " + f.String()
		}
		named = named || f.Test == test
	}
	if !valid && !named {
		return fmt.Sprintf("labelled invalid: the test passes, and these fail: %v", failures)
	}
	return ""
}

func checkFile(file string) ([]Failure, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, err := Read(f)
	if err != nil {
		return nil, err
	}
	return d.Check(), nil
}

// TestRealAdvisories reads real advisories. Every failure is printed (-v); every CVSS vector in them is held against the
// score beside it, which somebody else computed.
func TestRealAdvisories(t *testing.T) {
	for _, sub := range []string{"csaf/cisa", "vex/csaf"} {
		files, _ := filepath.Glob(filepath.Join(testdata.Dir(t, "supply/"+sub), "*.json"))
		if len(files) == 0 {
			t.Fatal("no advisories")
		}
		valid, vectors, agree := 0, 0, 0
		for _, file := range files {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := Read(f)
			f.Close()
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			failures := d.Check()
			if len(failures) == 0 {
				valid++
			}
			for _, fail := range failures {
				t.Logf("%s: %s", filepath.Base(file), fail)
			}
			for _, r := range d.ratings() {
				v, err := cvss.Parse(r.text("vectorString"))
				if err != nil {
					continue
				}
				vectors++
				if score, _ := r.object["baseScore"].(float64); score == v.Base() {
					agree++
				} else {
					t.Logf("%s: %s %v, computed %v", filepath.Base(file), r.text("vectorString"), score, v.Base())
				}
			}
		}
		t.Logf("%s: %d advisories read, %d valid; %d of %d CVSS vectors have the score that is said", sub, len(files), valid, agree, vectors)
	}
}
