package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/internal/testdata"
)

// The table is what this program writes.
func TestCurrent(t *testing.T) {
	out := filepath.Join(t.TempDir(), "table.go")
	if err := run(testdata.File(t, "principles/fight/fight.yaml"), out); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../attack/fight/table.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("table.go is not current: run make tables (-made +committed):\n%s", diff)
	}
}

func TestStatus(t *testing.T) {
	for in, want := range map[string]string{
		"Observed": "Observed", "Theoretical": "Theoretical", "POC": "ProofOfConcept", "Proof Of Concept": "ProofOfConcept",
		"Observed In Enterprise": "ObservedElsewhere", "Observed In 4G; Possible In 5G": "ObservedElsewhere",
	} {
		if got, err := statusOf(in); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %s", in, got, err, want)
		}
	}
	if _, err := statusOf("Rumoured"); err == nil {
		t.Error("expected an error for a status that we do not know")
	}
}

func TestTableRefuses(t *testing.T) {
	const tactics = "tactics: [{id: TA0001, name: A}]\n"
	for name, in := range map[string]string{
		"not YAML":       "a: [",
		"no id":          "techniques: [{name: x, status: POC}]",
		"twice":          "techniques: [{id: FGT1, name: x, status: POC}, {id: FGT1, name: y, status: POC}]",
		"unknown tactic": tactics + "techniques: [{id: FGT1, name: x, tactics: [TA0002], status: POC}]",
		"no parent":      tactics + "techniques: [{id: FGT1.001, name: x, tactics: [TA0001], status: POC}]",
		"unknown status": tactics + "techniques: [{id: FGT1, name: x, tactics: [TA0001], status: maybe}]",
	} {
		if out, err := table([]byte(in)); err == nil {
			t.Errorf("%s: expected an error, got\n%s", name, out)
		}
	}
	out, err := table([]byte(tactics + "techniques: [{id: FGT1.001, name: x, tactics: [TA0001], status: POC}, {id: FGT1, name: ' p  q', tactics: [TA0001], status: Observed}]"))
	if err != nil || !strings.Contains(string(out), `{"FGT1.001", "x", "p q", []string{"TA0001"}, ProofOfConcept}`) {
		t.Errorf("%v\n%s", err, out)
	}
}
