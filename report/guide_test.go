package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/check"
)

func TestGuide(t *testing.T) {
	r := &Report{Target: "net", Results: []Result{
		{Check: "supplier-listed", Principle: int(check.SupplyChain), Verdict: check.Fail, Severity: check.Critical, Title: "A supplier is listed", Remedy: "replace it"},
		{Check: "oauth-off", Principle: int(check.Authorisation), Verdict: check.Fail, Severity: check.High, Title: "No tokens", People: 7, Remedy: "turn it on", Evidence: []Evidence{{File: "net/nrf.yaml", Line: 3}}},
		{Check: "oauth-off", Principle: int(check.Authorisation), Verdict: check.Fail, Severity: check.High, Title: "No tokens", People: 9, Evidence: []Evidence{{File: "net/udr.yaml", Line: 5}}},
		{Check: "sbi-unprotected", Principle: int(check.ServiceInterfaces), Verdict: check.Fail, Severity: check.High, Title: "In clear", People: 900},
		{Check: "log-off", Principle: int(check.Logging), Verdict: check.Fail, Severity: check.High, Title: "Accepted", WaivedBy: "head of operations"},
		{Check: "image-latest", Principle: int(check.Cloud), Verdict: check.Fail, Severity: check.Medium, Title: "No version"},
		{Check: "n2-unprotected", Principle: int(check.Transport), Verdict: check.Pass},
	}, Attack: &Attack{Changes: []AttackChange{{ID: "oauth", Checks: []string{"oauth-off"}, Pairs: 4}}}}
	g := NewGuide(r, "Example 1", map[string][]string{"oauth-off": {"A-1", "A-2"}}, []GuideAsk{{"P-1", "Training", "records of it"}})
	var order []string
	for _, s := range g.Steps {
		order = append(order, s.Check)
	}
	if want := []string{"oauth-off", "sbi-unprotected", "image-latest", "supplier-listed"}; !slices.Equal(order, want) {
		t.Errorf("order %v, expected %v: what closes paths stands before what affects more people, configuration before contracts", order, want)
	}
	if s := g.Steps[0]; s.Elements != 2 || s.People != 9 || s.Pairs != 4 || !slices.Equal(s.Places, []string{"nrf.yaml:3", "udr.yaml:5"}) {
		t.Errorf("%+v", s)
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"text": func(b *bytes.Buffer) error { return WriteGuide(b, g, 100) }, "markdown": func(b *bytes.Buffer) error { return MarkdownGuide(b, g) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"turn it on", "nrf.yaml:3", "A-1, A-2", "4 attack paths", "records of it", "then: with a supplier"} {
			if !strings.Contains(b.String(), word) {
				t.Errorf("%s: %q is missing:\n%s", name, word, b.String())
			}
		}
		if strings.Contains(b.String(), "Accepted") {
			t.Errorf("%s: what is accepted is to be done", name)
		}
	}
}
