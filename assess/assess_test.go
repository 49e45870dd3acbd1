package assess

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
)

// TestSameInputSameBytes assesses one folder several times, the last time with its paths in another order, and wants the
// same report, the time of the run and its duration aside.
func TestSameInputSameBytes(t *testing.T) {
	var first []byte
	for i, paths := range [][]string{
		{"../examples/valley"}, {"../examples/valley"},
		{"../examples/valley/core", "../examples/valley/deploy", "../examples/valley/ran", "../examples/valley"},
		{"../examples/valley", "../examples/valley/ran", "../examples/valley/core", "../examples/valley/deploy"},
	} {
		a, err := Run(context.Background(), Options{Paths: paths, Now: time.Unix(0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		a.Report.Duration, a.Report.Target, a.Report.Next = 0, "", nil
		var b bytes.Buffer
		if err := report.JSON(&b, a.Report); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		} else if diff := cmp.Diff(string(first), b.String()); diff != "" {
			t.Fatalf("run %d over %v differs:\n%.2000s", i, paths, diff)
		}
	}
}

const waived = `guyline: 1
operator: { name: Example Operator, profile: production, plmns: [310/999] }
functions:
  - { type: AMF, name: amf, config: [amf.yaml] }
waivers:
  - check: nas-null-cipher-preferred
    subject: AMF*
    owner: Head of radio
    reason: old devices until they are replaced
    until: 2026-06-30
`

// TestWaivers holds that a waiver accepts until its last day and fails loudly afterwards.
func TestWaivers(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "guyline.yaml"), waived)
	write(t, filepath.Join(dir, "amf.yaml"), strings.Replace(goodAMF, "[NEA2]", "[NEA0, NEA2]", 1))
	find := func(now string, id string) (out []report.Result) {
		day, err := time.Parse(time.DateTime, now)
		if err != nil {
			t.Fatal(err)
		}
		a, err := Run(context.Background(), Options{Paths: []string{dir}, Now: day})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range a.Report.Failures() {
			if r.Check == id {
				out = append(out, r)
			}
		}
		return out
	}
	if got := find("2026-06-30 23:00:00", "nas-null-cipher-preferred"); len(got) != 0 {
		t.Errorf("on its last day the waiver does not hold: %v", got)
	}
	if got := find("2026-07-01 00:00:00", "nas-null-cipher-preferred"); len(got) != 1 {
		t.Errorf("after its last day the finding must be back; found %d", len(got))
	}
	got := find("2026-07-01 00:00:00", "waiver-expired")
	if len(got) != 1 || got[0].Severity != check.High || got[0].Evidence[0].Line != 6 {
		t.Errorf("the ended waiver must be a finding of its own, with its line: %+v", got)
	}
}

// TestExample holds the example network to what it is to show: everything is read, all four lines of effort say
// something, and there are findings of every severity with people behind them.
func TestExample(t *testing.T) {
	a, err := Run(context.Background(), Options{Paths: []string{"../examples/valley"}, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	r := a.Report
	for _, in := range r.Inputs {
		if (in.Status == "failed" || in.Status == "partly read") && !strings.HasSuffix(in.Path, ".md") {
			t.Errorf("%s is %s: %v", in.Path, in.Status, in.Notes)
		}
	}
	if r.Network.Sites < 60 || r.Network.People < 100_000 {
		t.Errorf("%d sites, %d people: too little for an example of a whole network", r.Network.Sites, r.Network.People)
	}
	severities := map[check.Severity]bool{}
	for _, f := range r.Failures() {
		severities[f.Severity] = true
	}
	for _, s := range []check.Severity{check.Low, check.Medium, check.High, check.Critical} {
		if !severities[s] {
			t.Errorf("the example shows no finding of severity %s", s)
		}
	}
	if len(r.Contradictions) == 0 {
		t.Error("the example shows no contradiction between what is declared and what is configured")
	}
	if c := r.Counts(); c.Pass < 20 || c.Error > 0 {
		t.Errorf("counts %+v: the example is to show good practice too, and no defect of ours", c)
	}
	if !slices.ContainsFunc(r.Failures(), func(x report.Result) bool { return x.People > 0 && len(x.Critical) > 0 }) {
		t.Error("no finding names the people and critical users affected")
	}
}

// TestNoSecretInAnyReport looks for the subscriber keys, passwords and private keys of an input in every output.
func TestNoSecretInAnyReport(t *testing.T) {
	dir := t.TempDir()
	secrets := []string{"0123456789ABCDEFFEDCBA9876543210", "hunter2-is-not-a-password", "999700000000001",
		"00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEE0F"}
	write(t, filepath.Join(dir, "ue.yaml"), "supi: imsi-"+secrets[2]+"\nmcc: '999'\nmnc: '70'\nkey: "+secrets[0]+
		"\nop: "+secrets[0]+"\nopType: OPC\namf: '8000'\nprotectionScheme: 0\ngnbSearchList: [127.0.0.1]\n")
	write(t, filepath.Join(dir, "compose.yaml"), "services:\n  db:\n    image: mysql:8\n    environment:\n      MYSQL_ROOT_PASSWORD: "+
		secrets[1]+"\n      DB_URI: mongodb://root:"+secrets[1]+"@db/x\n")
	write(t, filepath.Join(dir, "udmcfg.yaml"), "info: {version: 1.0.0, description: UDM}\nconfiguration:\n  serviceNameList: [nudm-sdm]\n"+
		"  sbi: {scheme: http, bindingIPv4: 192.0.2.3, registerIPv4: 192.0.2.3, port: 8000}\n  nrfUri: http://192.0.2.10:8000\n"+
		"  SuciProfile:\n    - ProtectionScheme: 1\n      PrivateKey: "+secrets[3]+"\n")
	a, err := Run(context.Background(), Options{Paths: []string{dir}, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	outputs := map[string]string{}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"text":     func(b *bytes.Buffer) error { return report.Text(b, a.Report, 120) },
		"json":     func(b *bytes.Buffer) error { return report.JSON(b, a.Report) },
		"sarif":    func(b *bytes.Buffer) error { return report.SARIF(b, a.Report) },
		"html":     func(b *bytes.Buffer) error { return report.HTML(b, a.Report) },
		"junit":    func(b *bytes.Buffer) error { return report.JUnit(b, a.Report) },
		"markdown": func(b *bytes.Buffer) error { return report.Markdown(b, a.Report) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		outputs[name] = strings.ToLower(b.String())
	}
	var facts strings.Builder
	for f := range a.Network.Facts() {
		facts.WriteString(f.Value + "\n")
	}
	outputs["facts"] = strings.ToLower(facts.String())
	if !strings.Contains(outputs["facts"], "hidden") {
		t.Error("the secrets were not read at all: the test shows nothing")
	}
	for name, out := range outputs {
		for _, s := range secrets {
			if strings.Contains(out, strings.ToLower(s)) {
				t.Errorf("%s shows a secret: %s…", name, s[:6])
			}
		}
	}
}
