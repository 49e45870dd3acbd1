package oscal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/defenseunicorns/go-oscal/src/pkg/validation"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/framework"
	"github.com/guyline/guyline/report"
)

// sample is a small assessment with every status, a waiver, a subject without a name and text of several lines.
func sample(id string) (*framework.Framework, []framework.Answer, *report.Report) {
	m := func(rel framework.Relation, checks ...string) []framework.Mapping {
		return []framework.Mapping{{Relation: rel, Checks: checks, Why: "because\nof this"}}
	}
	f := &framework.Framework{ID: id, Title: "A framework", Publisher: "A publisher", Version: "1", Source: "https://example.com/", Controls: []framework.Control{
		{ID: "AC-2", Title: "Accounts", Group: "Access", Maps: m(framework.Subset, "sbi-unprotected"), People: "a list of accounts"},
		{ID: "AC-2(1)", Title: "Accounts by machine", Group: "Access", Maps: m(framework.Equal, "log-off")},
		{ID: "SC-8", Title: "Protection on the wire", Group: "Communication", Maps: m(framework.Intersects, "n2-unprotected", "sbi-unprotected")},
		{ID: "PL-1", Title: "A plan", Group: "Planning"},
		{ID: "PM-1", Title: "A programme", Maps: []framework.Mapping{{Relation: framework.Intersects, Figures: []string{"rollout.service"}, Why: "people served"}}},
	}}
	c := func(i int) *framework.Control { return &f.Controls[i] }
	answers := []framework.Answer{
		{Control: c(0), Decided: framework.Partly, Status: framework.NotMet, Why: "one check fails", Checks: []framework.CheckAnswer{{ID: "sbi-unprotected", Verdict: check.Fail}}},
		{Control: c(1), Decided: framework.Automatically, Status: framework.Met, Why: "all pass", Checks: []framework.CheckAnswer{{ID: "log-off", Verdict: check.Pass}}},
		{Control: c(2), Decided: framework.Partly, Status: framework.NotMet, Why: "one check fails", Missing: []string{"n2-unprotected"},
			Checks: []framework.CheckAnswer{{ID: "n2-unprotected", Verdict: check.NoData}, {ID: "sbi-unprotected", Verdict: check.Fail}}},
		{Control: c(3), Decided: framework.ByPeople, Status: framework.NotAssessed, Why: "people alone decide it"},
		{Control: c(4), Decided: framework.Partly, Status: framework.Answered, Why: "figures", Figures: []framework.Figure{{Text: "10 of 12 people served", Command: "guyline rollout"}}},
	}
	r := &report.Report{Tool: report.Tool{Name: "guyline", Version: "0.1.0"}, Started: time.Date(2026, 11, 24, 2, 6, 38, 309838717, time.UTC),
		Target: "network", Network: report.Network{Operator: "An operator"},
		Inputs: []report.Input{{Path: "network/a b.yaml", Format: "open5gs", Status: "read", SHA256: strings.Repeat("ab", 32)}},
		Results: []report.Result{
			{Check: "sbi-unprotected", Verdict: check.Fail, Severity: check.High, Subject: "AMF amf", Title: "SBI without TLS", Detail: "http", People: 10, Remedy: "write\nscheme: https",
				Risk: "anybody reads", FiGHT: []string{"FGT5012"}, Evidence: []report.Evidence{{Layer: "declared", File: "network/a b.yaml", Line: 3, Text: "scheme = http"}}},
			{Check: "sbi-unprotected", Verdict: check.Fail, Severity: check.High, Subject: "NSSF nssf", Title: "SBI without TLS", WaivedBy: "head of core"},
			{Check: "sbi-unprotected", Verdict: check.Pass, Subject: "SMF smf", Evidence: []report.Evidence{{Layer: "observed", File: "x.pcap", Frame: 7, Text: "TLS"}}},
			{Check: "log-off", Verdict: check.Pass, Subject: "AMF amf"},
			{Check: "log-off", Verdict: check.Pass, Subject: "AMF amf"},
			{Check: "n2-unprotected", Verdict: check.NoData, Detail: "nobody said"},
			{Check: "unmapped", Verdict: check.Fail, Subject: "UPF upf"},
		},
		Waivers: []report.Waiver{{Check: "sbi-unprotected", Subject: "NSSF *", Owner: "head of core", Reason: "until the move", Until: time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC), Used: 1}}}
	return f, answers, r
}

// written is every document of a sample.
func written(t *testing.T, id string) map[Kind][]byte {
	t.Helper()
	f, answers, r := sample(id)
	out := map[Kind][]byte{}
	for _, k := range Kinds {
		var b bytes.Buffer
		if err := Write(&b, k, f, answers, r); err != nil {
			t.Fatal(err)
		}
		out[k] = b.Bytes()
	}
	return out
}

// valid asks go-oscal's validator, which we did not write.
func valid(doc []byte) error {
	v, err := validation.NewValidator(doc)
	if err != nil {
		return err
	}
	if err := v.Validate(); err != nil {
		result, _ := v.GetValidationResult()
		return fmt.Errorf("%w: %+v", err, result.Errors)
	}
	return nil
}

func TestWrite(t *testing.T) {
	for _, id := range []string{"ours", "nist-sp-800-53r5"} {
		docs, again := written(t, id), written(t, id)
		for k, doc := range docs {
			if err := valid(doc); err != nil {
				t.Errorf("%s: %s: refused by go-oscal: %v", id, k, err)
			}
			if !bytes.Equal(doc, again[k]) {
				t.Errorf("%s: %s: a second run gave other bytes", id, k)
			}
			if got := Dangling(doc, docs[Catalog]); len(got) > 0 {
				t.Errorf("%s: %s: dangling:\n%s", id, k, strings.Join(got, "\n"))
			}
			// Every resource that is one of our documents exists under its name.
			for _, m := range regexp.MustCompile(`"href": "([a-z-]+\.json)"`).FindAllStringSubmatch(string(doc), -1) {
				if docs[Kind(strings.TrimSuffix(m[1], ".json"))] == nil {
					t.Errorf("%s: %s leads to %s, which is not written", id, k, m[1])
				}
			}
		}
	}
}

// TestStates: only a control that is met is satisfied.
func TestStates(t *testing.T) {
	var doc struct {
		Results struct {
			Results []struct {
				Findings []struct {
					Target struct {
						ID     string                                  `json:"target-id"`
						Status struct{ State, Reason, Remarks string } `json:"status"`
					}
				}
				Observations []struct{ UUID string }
				Risks        []struct{ Status string }
			}
		} `json:"assessment-results"`
	}
	if err := json.Unmarshal(written(t, "nist-sp-800-53r5")[AssessmentResults], &doc); err != nil {
		t.Fatal(err)
	}
	r := doc.Results.Results[0]
	want := []string{"ac-2_smt not-satisfied fail", "ac-2.1_smt satisfied pass", "sc-8_smt not-satisfied fail", "pl-1_smt not-satisfied other", "pm-1_smt not-satisfied other"}
	for i, f := range r.Findings {
		if got := f.Target.ID + " " + f.Target.Status.State + " " + f.Target.Status.Reason; got != want[i] {
			t.Errorf("got %s, want %s", got, want[i])
		}
	}
	if !strings.HasPrefix(r.Findings[3].Target.Status.Remarks, "not assessed") {
		t.Errorf("what was not assessed is told as %q", r.Findings[3].Target.Status.Remarks)
	}
	if len(r.Observations) != 6 || len(r.Risks) != 1 || r.Risks[0].Status != "open" {
		t.Errorf("got %d observations and risks %v, want 6 and one open", len(r.Observations), r.Risks)
	}
}

// TestRefused: broken documents are refused, by go-oscal or, where it does not look, by Dangling.
func TestRefused(t *testing.T) {
	docs := written(t, "ours")
	doc := string(docs[AssessmentResults])
	if valid([]byte(strings.Replace(doc, `"oscal-version": "1.1.3",`, "", 1))) == nil {
		t.Error("go-oscal accepts a document without its version")
	}
	id := regexp.MustCompile(`"(observation|subject|risk|actor)-uuid": "([0-9a-f-]{36})"`)
	for _, m := range id.FindAllStringSubmatch(doc, -1) {
		broken := strings.Replace(doc, m[0], strings.Replace(m[0], m[2], "00000000-0000-5000-8000-000000000000", 1), 1)
		if err := valid([]byte(broken)); err != nil {
			t.Errorf("go-oscal finds a dangling %s now: %v", m[1], err)
		}
		if len(Dangling([]byte(broken))) != 1 {
			t.Errorf("a dangling %s-uuid is not found", m[1])
		}
	}
	for name, broken := range map[string]string{
		"control":   strings.Replace(doc, `"control-id": "AC-2"`, `"control-id": "AC-99"`, 1),
		"statement": strings.Replace(doc, `"target-id": "AC-2_smt"`, `"target-id": "AC-99_smt"`, 1),
		"resource":  regexp.MustCompile(`"href": "#[0-9a-f]{8}`).ReplaceAllString(doc, `"href": "#00000000`),
		"twice":     regexp.MustCompile(`"uuid": "[0-9a-f-]{36}"`).ReplaceAllString(doc, `"uuid": "00000000-0000-5000-8000-000000000000"`),
		"text":      "{",
	} {
		if broken == doc {
			t.Errorf("%s: nothing was broken", name)
		}
		if len(Dangling([]byte(broken), docs[Catalog])) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}

func TestEmpty(t *testing.T) {
	f, _, r := sample("ours")
	for _, k := range []Kind{Profile, ComponentDefinition, AssessmentPlan, POAM} {
		if err := Write(&bytes.Buffer{}, k, f, nil, r); !errors.Is(err, ErrEmpty) {
			t.Errorf("%s of no answers: %v", k, err)
		}
	}
	var b bytes.Buffer
	if err := Write(&b, AssessmentResults, f, nil, r); err != nil {
		t.Fatal(err)
	}
	if err := valid(b.Bytes()); err != nil {
		t.Errorf("results without answers: %v", err)
	}
	if Write(&b, "plan", f, nil, r) == nil {
		t.Error("a document of no kind is written")
	}
}
