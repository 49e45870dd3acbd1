package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
)

func at(line int) network.Origin { return network.Origin{Path: "amf.yaml", Line: line} }

// example is a network on which the examples decide every way.
func example() *network.Network {
	n := network.New()
	amf := n.Add(network.KindFunction, string(network.AMF), "amf", nil)
	order, _ := network.ParseOrder("NEA0 NEA2")
	network.NASCiphering.Say(amf, order, network.Configured, at(3))
	good := n.Add(network.KindFunction, string(network.AMF), "amf2", nil)
	order, _ = network.ParseOrder("NEA2 NEA1")
	network.NASCiphering.Say(good, order, network.Configured, at(4))
	n.Add(network.KindFunction, string(network.AMF), "silent", nil)
	n.Add(network.KindFunction, string(network.SMF), "smf", nil)
	for name, replicas := range map[string]int{"core/amf": 1, "core/smf": 3} {
		w := n.Add(network.KindWorkload, "Deployment", name, nil)
		network.Platform.Say(w, "kubernetes", network.Configured, at(1))
		network.Replicas.Say(w, replicas, network.Configured, at(2))
	}
	cell := n.Add(network.KindCell, "", "north", nil)
	network.Band.Say(cell, "n78", network.Declared, at(9))
	n.Join()
	return n
}

func TestExamples(t *testing.T) {
	checks, err := Load("../examples/policies")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, f := range check.Run(example(), checks) {
		subject := ""
		if f.Subject != nil {
			subject = f.Subject.Name
		}
		got[f.Check.ID] = append(got[f.Check.ID], string(f.Verdict)+" "+subject+": "+f.Detail)
	}
	want := map[string][]string{
		"policy/core-runs-twice": {
			"fail core/amf: platform = kubernetes, replicas = 1",
			"pass core/smf: platform = kubernetes, replicas = 3",
		},
		"policy/aes-first": {
			"fail amf: nas.ciphering-order = NEA0 NEA2",
			"pass amf2: nas.ciphering-order = NEA2 NEA1",
			"no-data silent: nas.ciphering-order of AMF silent is not known",
			"not-applicable smf: the policy's condition excludes it",
		},
		"policy/user-data-integrity": {
			"not-applicable amf: the policy's condition excludes it",
			"not-applicable amf2: the policy's condition excludes it",
			"not-applicable silent: the policy's condition excludes it",
			"not-applicable smf: the policy's condition excludes it",
		},
		"policy/cell-names-supplier": {"fail north: band = n78"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results differ (-want +got):\n%s", diff)
	}
}

func TestEvidenceHasItsPlace(t *testing.T) {
	checks, err := Load("../examples/policies/radio.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range check.Run(example(), checks) {
		if f.Verdict == check.Fail && f.Subject.Name == "amf" {
			if len(f.Evidence) != 1 || f.Evidence[0].Origin.String() != "amf.yaml:3" {
				t.Errorf("evidence %v, want the claim at amf.yaml:3", f.Evidence)
			}
			return
		}
	}
	t.Error("the AMF that prefers NEA0 did not fail")
}

// TestErrors gives each mistake once and wants its place and remedy.
func TestErrors(t *testing.T) {
	const head = "policies:\n  - id: a-b\n    title: T\n    severity: low\n    remedy: R\n"
	tests := []struct{ name, text, want string }{
		{"unknown key", head + "    on: function\n    require: \"true\"\n    wen: x\n", "p.yaml:8:5: unknown key \"wen\""},
		{"no such kind", head + "    on: amf\n    require: \"true\"\n", "p.yaml:6:9: on: expected one of"},
		{"bad severity", "policies:\n  - {id: a, title: T, severity: urgent, on: cell, require: 'true', remedy: R}\n", "severity: expected low"},
		{"syntax", head + "    on: function\n    require: self.value(\n", "p.yaml:7:"},
		{"syntax in a block", head + "    on: function\n    require: |\n      true &&\n      )\n", "p.yaml:9:"},
		{"not a boolean", head + "    on: function\n    require: self.name()\n", "expected an expression that is true or false"},
		{"no such attribute", head + "    on: function\n    require: self.known(\"plnm\")\n", "there is no attribute \"plnm\""},
		{"attribute of another kind", head + "    on: function\n    require: self.known(\"replicas\")\n", "a function has no attribute \"replicas\""},
		{"computed attribute", head + "    on: function\n    require: self.known(self.name())\n", "must stand there as text"},
		{"missing", "policies:\n  - id: a\n", "title is missing"},
		{"twice", head + "    on: cell\n    require: \"true\"\n" + strings.TrimPrefix(head, "policies:\n") + "    on: cell\n    require: \"true\"\n", "stands at"},
		{"no policies", "rules: []\n", "expected only policies"},
		{"not YAML", "\tx", "p.yaml"},
		{"empty", "", "expected a mapping"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "p.yaml")
			if err := os.WriteFile(file, []byte(tt.text), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := Load(file)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// TestCostIsBounded holds that a policy cannot hang an assessment.
func TestCostIsBounded(t *testing.T) {
	list := "[0,1,2,3,4,5,6,7,8,9]"
	deep := "true"
	for range 8 {
		deep = list + ".all(x, " + deep + ")"
	}
	file := filepath.Join(t.TempDir(), "p.yaml")
	text := "policies:\n  - {id: a, title: T, severity: low, on: function, remedy: R, require: '" + deep + "'}\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	checks, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range check.Run(example(), checks) {
		if f.Verdict != check.NoData {
			t.Errorf("%s: verdict %s, want no-data because the cost is limited", f.Subject, f.Verdict)
		}
	}
}
