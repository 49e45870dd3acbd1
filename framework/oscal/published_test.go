package oscal

import (
	"bytes"
	"os"
	"testing"

	"github.com/guyline/guyline/framework"
	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/report"
)

// TestPublished holds the ids that we write for SP 800-53 against NIST's own catalogue, and adopts our mappings for it.
func TestPublished(t *testing.T) {
	theirs, err := os.ReadFile(testdata.File(t, "principles/oscal/NIST_SP-800-53_rev5_MODERATE-baseline-resolved-profile_catalog.json"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := framework.List()
	if err != nil {
		t.Fatal(err)
	}
	ours, err := framework.Find("nist-sp-800-53r5")
	if err != nil {
		t.Fatal(err)
	}
	_, _, r := sample(ours.ID)
	answers := framework.Assess(ours, framework.Input{Tallies: map[string]framework.Tally{"sbi-unprotected": {Fail: 2, Pass: 1}}})
	for _, k := range Kinds[1:] {
		var b bytes.Buffer
		if err := Write(&b, k, ours, answers, r); err != nil {
			t.Fatal(err)
		}
		if got := Dangling(b.Bytes(), theirs); len(got) > 0 {
			t.Errorf("%s: %d ids that NIST's catalogue does not have, first %s", k, len(got), got[0])
		}
	}
	f, err := Import(bytes.NewReader(theirs), "moderate.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	from, n := Adopt(f, all)
	if from == nil || from.ID != ours.ID || f.Share() != ours.Share() {
		t.Fatalf("adopted %d mappings from %v: %s, want %s", n, from, f.Share(), ours.Share())
	}
	t.Logf("%d mappings adopted: %s", n, f.Share())
}

// TestAll: go-oscal accepts the documents of every framework that we ship, without a network to speak of.
func TestAll(t *testing.T) {
	all, err := framework.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		_, _, r := sample(f.ID)
		r.Network = report.Network{}
		answers := framework.Assess(f, framework.Input{Tallies: map[string]framework.Tally{"sbi-unprotected": {Fail: 2, Pass: 1}, "log-off": {Pass: 2}}})
		var catalog []byte
		for _, k := range []Kind{Catalog, ComponentDefinition, AssessmentPlan, AssessmentResults} {
			var b bytes.Buffer
			if err := Write(&b, k, f, answers, r); err != nil {
				t.Error(err)
				continue
			}
			if k == Catalog {
				catalog = b.Bytes()
			}
			if err := valid(b.Bytes()); err != nil {
				t.Errorf("%s: %s: %v", f.ID, k, err)
			}
			if got := Dangling(b.Bytes(), catalog); len(got) > 0 {
				t.Errorf("%s: %s: %v", f.ID, k, got)
			}
		}
	}
}
