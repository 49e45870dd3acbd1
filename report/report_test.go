package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/check"
)

var update = flag.Bool("update", false, "write the golden files anew")

// formats are the outputs whose bytes are kept in testdata.
var formats = []struct {
	name  string
	write func(io.Writer, *Report) error
}{
	{"report.json", JSON}, {"report.sarif", sarifOfSample}, {"report.xml", JUnit}, {"report.md", Markdown}, {"report.html", HTML},
	{"attack.txt", ofAttack(WriteAttack)}, {"fixes.txt", ofAttack(WriteFixes)}, {"register.txt", ofAttack(WriteRegister)}, {"risk.txt", ofAttack(WriteRisk)},
	{"attack.dot", func(w io.Writer, r *Report) error { return WriteDOT(w, attackOf(r)) }},
	{"attack.mmd", func(w io.Writer, r *Report) error { return WriteMermaid(w, attackOf(r)) }},
	{"attack.stix.json", WriteSTIX}, {"attack.layer.json", WriteNavigator},
}

// attackOf is the attack paths of a report, empty where it has none.
func attackOf(r *Report) *Attack {
	if r.Attack == nil {
		return &Attack{}
	}
	return r.Attack
}

func ofAttack(write func(io.Writer, *Attack, int) error) func(io.Writer, *Report) error {
	return func(w io.Writer, r *Report) error { return write(w, attackOf(r), 100) }
}

// sarifOfSample is SARIF with the rules of the sample alone, so that a changed check changes no golden file.
func sarifOfSample(w io.Writer, r *Report) error {
	var b bytes.Buffer
	if err := SARIF(&b, r); err != nil {
		return err
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		return err
	}
	driver := &log.Runs[0].Tool.Driver
	driver.Rules = driver.Rules[len(check.List):]
	for i := range log.Runs[0].Results {
		log.Runs[0].Results[i].RuleIndex -= len(check.List)
	}
	for _, n := range log.Runs[0].Invocations[0].Notifications {
		if n.Rule != nil {
			n.Rule.Index -= len(check.List)
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(log)
}

// hostile is text as a hand with bad intent would write it into a configuration.
const hostile = "<script>alert(1)</script>\n\"'`|*_@everyone]]>&\x00\x1b\u202e</style><img src=x onerror=alert(1)>"

// sampleReport is a report by hand with everything in it: all verdicts, waivers of both kinds, contradictions, doubts.
func sampleReport() *Report {
	core := func(line int, text string) Evidence {
		return Evidence{Layer: "configured", File: "core/amf.yaml", Line: line, Text: text}
	}
	r := &Report{
		Schema: SchemaURI, Tool: Tool{"guyline", "0.1.0"}, Started: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), Duration: 0.42,
		Target: "networks/valley",
		Inputs: []Input{
			{Path: "core/amf.yaml", Format: "open5gs", Status: "read", SHA256: strings.Repeat("a1", 32), Notes: []string{}},
			{Path: "core/smf.yaml", Format: "open5gs", Status: "partly read", SHA256: strings.Repeat("b2", 32), Notes: []string{"line 12: smf.info: expected a list, found a map"}},
			{Path: "core/notes.txt", Status: "unrecognised", SHA256: strings.Repeat("c3", 32), Notes: []string{}},
			{Path: "core/upf.yaml", Status: "failed", Notes: []string{"permission denied"}},
			{Path: "guyline.yaml", Format: "guyline", Status: "read", SHA256: strings.Repeat("d4", 32)},
		},
		Lines: []Line{
			{1, "Facilitate domestic rollout", "Rollout", "partly", "3 sites with 9 cells; 214,300 people declared"},
			{2, "Assess risks to 5G infrastructure and identify its security principles", "Risk", "assessed", "1 check passes, 3 fail, 1 has no data"},
			{3, "Address risks to economic and national security", "Supply", "partly", "2 of 3 sites depend on Example Radio, of 2 suppliers; ownership not declared"},
			{4, "Promote responsible global development and deployment", "Share", "no-data", "nothing signed yet"},
		},
		Plan: []Activity{
			{ID: "2.1", Title: "Risk of suppliers", Group: "2 Assess risks", Status: "not met", Why: "fails: supplier-listed", Figures: []ActivityFigure{{"3 suppliers held against 2 lists", "guyline supply screen PATH"}},
				Failing: []string{"supplier-listed"}, Passing: []string{}, Missing: []string{"supply.ownership"}, People: "what is known of a supplier outside public lists"},
			{ID: "4.1", Title: "Diplomacy", Group: "4 Promote", Status: "not assessed", Why: "no data: frameworks", Figures: []ActivityFigure{}, Failing: []string{}, Passing: []string{}, Missing: []string{"frameworks"}, People: "talks with partners"},
		},
		Network: Network{Functions: 9, ByType: map[string]int{"AMF": 1, "SMF": 2, "UPF": 2, "NRF": 1, "GNB": 3}, Sites: 3, Cells: 9, Workloads: 9,
			People: 214300, Claims: 412, Products: []string{"open5gs"}, Operator: "Valley Mobile", PLMNs: []string{"001/01"}, TestPLMNs: true, Unassigned: 1},
		Results: []Result{
			{Check: "sample-token", Class: "attack", Kind: "anonymous token", Principle: 2, Verdict: check.Fail, Severity: check.Critical, Confidence: "certain",
				Subject: "NRF nrf", Title: "An anonymous function was given a token", Detail: "frame 812 registers, frame 816 is answered with a token",
				Evidence: []Evidence{{Layer: "observed", File: "captures/core.pcap", Frame: 812, Text: "register without certificate", Packet: samplePacket()},
					{Layer: "observed", Probe: "anonymous-token", Text: "token given"}},
				Cites: []string{"TS 33.501 13.4.1 (V18.4.0)"}, Risk: "Anybody on the network acts as any function.", Remedy: "nrf: { sbi: { client-certificate: required } }", Impact: "people are not declared"},
			{Check: "sample-clear", Class: "principle", Principle: 1, Verdict: check.Fail, Severity: check.High, Confidence: "likely",
				Subject: "AMF amf / SBI 192.0.2.5:7777", Title: "A service-based interface is served in clear", Detail: "clear, and nothing else is said to protect it",
				People: 214300, Impact: "9 cells of its tracking areas", Critical: []string{"Valley Hospital"},
				Evidence: []Evidence{core(14, "interface.scheme = http"),
					{Layer: "configured", File: "core/amf.yaml", Line: 20, Text: "interface.tls = false", Default: "Open5GS serves plain HTTP where no tls section sets a scheme"}},
				Cites: []string{"TS 33.501 13.1 (V18.4.0)"}, FiGHT: []string{"FGT1040"}, Risk: "Whoever reaches the core's network reads and changes registrations.",
				Remedy: "default.tls.server: { scheme: https, private_key: KEY, cert: CERT }"},
			{Check: "waiver-expired", Class: "principle", Principle: 11, Verdict: check.Fail, Severity: check.High, Confidence: "certain", Subject: "waiver of sample-order",
				Title: "A waiver has ended", Detail: "the risk was accepted by Example Operations until 2026-01-31: the vendor's fix comes in January",
				Evidence: []Evidence{{Layer: "declared", File: "guyline.yaml", Line: 31, Text: "until 2026-01-31"}}},
			{Check: "sample-order", Class: "principle", Principle: 4, Verdict: check.Fail, Severity: check.Medium, Confidence: "certain", Subject: "AMF amf", Title: "NEA0 stands first",
				Detail: hostile, Evidence: []Evidence{core(40, hostile)}, Cites: []string{"TS 33.501 5.3.2 (V18.4.0)"}, Remedy: hostile},
			{Check: "sample-key", Class: "principle", Principle: 3, Verdict: check.Fail, Severity: check.Low, Confidence: "certain", Subject: "subscriber core/amf.yaml:77",
				Title: "A key is shared", Detail: "the same key as line 81", Evidence: []Evidence{core(77, "subscriber.key = (digest 1f2e…)")}, WaivedBy: "Example Operations"},
			{Check: "sample-stop", Class: "principle", Principle: 7, Verdict: check.Error, Confidence: "certain", Title: "A container is privileged", Detail: "the check stopped: index out of range (a defect of ours: please report it)"},
			{Check: "sample-clear", Class: "principle", Principle: 1, Verdict: check.NoData, Confidence: "certain", Subject: "SMF smf / SBI 192.0.2.6:7777",
				Title: "A service-based interface is served in clear", Detail: "neither scheme nor TLS setting is known"},
			{Check: "sample-clear", Class: "principle", Principle: 1, Verdict: check.Pass, Confidence: "certain", Subject: "NRF nrf / SBI [2001:db8::10]:443",
				Title: "A service-based interface is served in clear", Detail: "TLS is on", Evidence: []Evidence{core(3, "interface.tls = true")}},
			{Check: "sample-n32", Class: "principle", Principle: 9, Verdict: check.NotApplicable, Confidence: "certain", Title: "N32 without protection", Detail: "no SEPP in the network"},
		},
		Contradictions: []Contradiction{
			{Subject: "GNB gnb-1", Attribute: "vendor", Text: "declared Example Radio, observed Other Radio", Claims: []Evidence{
				{Layer: "declared", File: "guyline.yaml", Line: 9, Text: "Example Radio"}, {Layer: "observed", File: "captures/core.pcap", Frame: 3, Text: "Other Radio"}}},
			{Subject: hostile, Attribute: "tac", Text: "1 or 2", Claims: []Evidence{core(5, "1"), core(6, "2")}},
		},
		Doubts: []Doubt{{"SMF smf", "SMF smf-2", "both have the address 192.0.2.6"}},
		Waivers: []Waiver{
			{Check: "sample-key", Subject: "amf.yaml:77", Owner: "Example Operations", Reason: "a laboratory's card", Until: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), Used: 1, File: "guyline.yaml", Line: 27},
			{Check: "sample-order", Owner: "Example Operations", Reason: "the vendor's fix comes in January", Until: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), Expired: true, Used: 1, File: "guyline.yaml", Line: 31},
		},
		Frames: Frames{Shown: 1, LeftOut: 3},
		Next:   []string{"guyline checks explain sample-token", "guyline assess --format html --output report.html networks/valley"},
	}
	r.Principles = principlesOf(r.Results)
	r.Supply = sampleSupply()
	r.Attack = sampleAttack()
	return r
}

// sampleSupply has every table of the third line of effort in it, and hostile text where inputs give text.
func sampleSupply() *Supply {
	return &Supply{
		Day:   "2026-03-02",
		Lists: []SupplyList{{ID: "own-vendors", Title: hostile, Date: "2026-01-15", Path: "lists/own.csv", SHA256: strings.Repeat("e5", 32), Entities: 3, Broken: 1}},
		Suppliers: []SupplySupplier{
			{Name: hostile, Country: "XQ", Status: "owned", Why: hostile, Owners: []string{hostile + ", 60 %"}, Assets: 14, Sites: 1, People: 7000,
				Hits: []SupplyHit{{List: "own-vendors", Name: hostile, Of: hostile, Score: 0.93, Same: true, InForce: true, Place: "lists/own.csv:3", Why: hostile}}},
			{Name: "Example Radio", Status: "clear", Why: "no list names it", Hits: []SupplyHit{}, Owners: []string{}, Assets: 2, Sites: 2, People: 200000},
		},
		Rules: []SupplyRule{
			{Rule: "own-radio", Title: hostile, Citation: hostile, Subjects: []string{hostile}, Applies: true, Standing: "own", Effects: []string{hostile}, Reasons: []string{hostile}, Missing: []string{}, People: 7000},
			{Rule: "own-core", Title: "Core of one country", Citation: "policy 4", Subjects: []string{"core functions of Example Core", "router A"}, Standing: "proposal", Effects: []string{"It is not bought."},
				Reasons: []string{}, Missing: []string{"who owns Example Core"}, People: 214300},
		},
		Layers: []SupplyLayer{{Layer: "ran", Weight: "people", Suppliers: 2, HHI: 9300, Largest: "Example Radio", Share: 0.96, OwnedHHI: 10000, Group: hostile, OwnedShare: 1, Substitutes: []string{}}},
		Removals: []SupplyRemoval{
			{Supplier: "Example Radio", Members: []string{"Example Radio"}, Assets: 2, Functions: []string{"AMF amf"}, Cells: 6, Sites: 2, People: 200000, Moved: 300, Critical: []string{"Valley Hospital"},
				Low: 400000, High: 620000, Currency: "USD", Unpriced: 1, Months: 7, InTime: true, Lines: []string{hostile}, Assumed: []string{"crews: 4"}},
			{Supplier: hostile, Members: []string{hostile}, Functions: []string{}, Critical: []string{}, Left: 14, Lines: []string{}, Assumed: []string{}},
		},
		Single: []SupplyPoint{{Name: hostile, Layer: "core", Supplier: "Example Core", Cells: 9, People: 214300}},
		Software: &SupplySoftware{Components: 12, Judged: 10, Vulnerable: 1, Exploited: 1, Unmended: 1, Silenced: 1, Advisories: []string{"osv.jsonl: osv, 5 records"}, Faults: []string{hostile},
			Bills: []SupplyBill{{Path: "bom.json", Format: "CycloneDX 1.6", Subject: hostile, Components: 12, Functions: []string{"amf"}, People: 214300,
				Quality: []SupplyQuality{{Standard: "NTIA minimum elements 2021", Score: 0.96, Lacks: []string{"9 of 11 components: supplier name"}}}}},
			Findings: []SupplyComponent{{Name: hostile, Version: "1.2.0", PURL: "pkg:golang/example.com/jwt@1.2.0", Functions: []string{"amf"}, Sites: []string{"Halloway"}, People: 214300,
				Vulnerabilities: []SupplyVulnerability{{ID: "CVE-2099-0001", Aliases: []string{}, Summary: hostile, Severity: 9.1, Exploited: "2026-02-01", EPSS: 0.4},
					{ID: "CVE-2099-0002", Aliases: []string{}, Fixed: "1.3.0", Statement: hostile, Silenced: true}}}}},
		Faults: []string{hostile},
	}
}

// samplePacket is a frame with octets that are masked, a second buffer and a hostile name in it.
func samplePacket() *Packet {
	return &Packet{Time: time.Date(2026, 3, 1, 8, 0, 0, 123456000, time.UTC), Link: "ethernet", Length: 60, Masked: true, Cut: true,
		Buffers: []PacketBuffer{{Name: "Frame", Length: 20, Hex: "020000000002020000000001080045••••0a00205c7e"}, {Name: "Decrypted TLS content", Length: 2, Hex: "4749"}},
		Fields: []PacketField{
			{Name: "Ethernet", Value: "02 00 00 00 00 01 → 02 00 00 00 00 02", Length: 14, Fields: []PacketField{{Name: "Type", Value: "IPv4 (0x0800)", Offset: 12, Length: 2}}},
			{Name: "HTTP/1", Value: "GET /", Offset: 14, Length: 6, Fields: []PacketField{
				{Name: "supi", Value: "supi-0123456789ab", Offset: 15, Length: 2, Masked: true}, {Name: hostile, Value: hostile, Buffer: 1, Length: 2}}},
		}}
}

// principlesOf counts results as if each were a check of its own.
func principlesOf(results []Result) []Principle {
	var out []Principle
	for _, p := range check.Principles() {
		x := Principle{Number: int(p), Title: p.String()}
		for _, res := range results {
			if res.Principle == int(p) {
				x.Counts.Add(res.Verdict)
			}
		}
		out = append(out, x)
	}
	return out
}

// largeReport has n results over many checks, with paths as deep as generated trees have.
func largeReport(n int) *Report {
	r := sampleReport()
	verdicts := []check.Verdict{check.Fail, check.Fail, check.NoData, check.Pass, check.NotApplicable}
	deep := strings.Repeat("deployment/overlays/production/", 9) + "configmap.yaml"
	for i := range n {
		k := i % 60
		x := Result{Check: fmt.Sprintf("sample-%02d", k), Class: "principle", Principle: 1 + k%12, Verdict: verdicts[(i/60)%5], Confidence: "certain",
			Subject: fmt.Sprintf("workload core-%d/smf-%d", i%7, i), Title: fmt.Sprintf("Sample requirement %d is not kept by what runs here", k),
			Detail: "the value found differs from what is asked", People: 137 * i % 90000, Impact: "cells of its tracking areas",
			Evidence: []Evidence{{Layer: "configured", File: deep, Line: i + 1, Text: "workload.setting = " + strings.Repeat("v", i%50)}},
			Cites:    []string{"TS 33.501 5.3.2 (V18.4.0)"}, Risk: "Somebody who reaches it reads what was not meant for them.", Remedy: "setting: asked"}
		if x.Verdict == check.Fail {
			x.Severity = check.Severity(1 + k%4)
		}
		r.Results = append(r.Results, x)
		r.Inputs = append(r.Inputs, Input{Path: fmt.Sprintf("%s/%d", deep, i), Format: "kubernetes", Status: "read", SHA256: strings.Repeat("0f", 32)})
	}
	r.Principles = principlesOf(r.Results)
	return r
}

func TestGolden(t *testing.T) {
	for _, f := range formats {
		var b bytes.Buffer
		if err := f.write(&b, sampleReport()); err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		file := filepath.Join("testdata", f.name)
		if *update {
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("%s differs (-want +got; -update writes it anew):\n%s", f.name, diff)
		}
	}
}

// TestWriteError: a full disk is an error of every format.
func TestWriteError(t *testing.T) {
	for _, f := range formats {
		if err := f.write(fullDisk{}, sampleReport()); err == nil {
			t.Errorf("%s: no error", f.name)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, fmt.Errorf("no space left on device") }

// TestEmpty: nothing found is written, not stumbled over.
func TestEmpty(t *testing.T) {
	for _, f := range formats {
		if err := f.write(io.Discard, &Report{}); err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
	}
}
