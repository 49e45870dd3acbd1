package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/guyline/guyline/check"
)

func TestJUnitCounts(t *testing.T) {
	var b bytes.Buffer
	if err := JUnit(&b, sampleReport()); err != nil {
		t.Fatal(err)
	}
	var got junitSuites
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	// Nine results: four failures, one of them waived besides; one error; no-data, not-applicable and waived skipped.
	if got.Tests != 9 || got.Failures != 4 || got.Errors != 1 || got.Skipped != 3 {
		t.Errorf("tests %d, failures %d, errors %d, skipped %d", got.Tests, got.Failures, got.Errors, got.Skipped)
	}
	if len(got.Suites) != len(check.Principles()) {
		t.Errorf("%d suites, want one for each principle", len(got.Suites))
	}
}

// TestJUnitNamesAreUnique: build servers know a case by class and name.
func TestJUnitNamesAreUnique(t *testing.T) {
	r := sampleReport()
	r.Results = append(r.Results, r.Results[0], r.Results[0])
	r.Results[0].Principle = 99
	var b bytes.Buffer
	if err := JUnit(&b, r); err != nil {
		t.Fatal(err)
	}
	var got junitSuites
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range got.Suites {
		for _, c := range s.Cases {
			if seen[c.Class+"\x00"+c.Name] {
				t.Errorf("twice: %s %s", c.Class, c.Name)
			}
			seen[c.Class+"\x00"+c.Name] = true
		}
	}
	if last := got.Suites[len(got.Suites)-1]; last.Name != "other" || last.Tests != 1 {
		t.Errorf("a result of no principle went to %q", last.Name)
	}
}

// TestJUnitIsXML: control characters, which XML 1.0 has no way to write, do not break it.
func TestJUnitIsXML(t *testing.T) {
	r := sampleReport()
	for i := range r.Results {
		r.Results[i].Subject, r.Results[i].Title = hostile, hostile
	}
	var b bytes.Buffer
	if err := JUnit(&b, r); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x00\x1b") {
		t.Error("control characters are written")
	}
	d := xml.NewDecoder(&b)
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
