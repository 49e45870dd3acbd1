package capture_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/capture"
	"github.com/guyline/guyline/source/open5gs"
)

func read(t *testing.T, paths ...string) (*network.Network, []*source.File) {
	t.Helper()
	r := &source.Reader{Formats: []*source.Format{&capture.Format, &open5gs.Format}}
	n, files, err := r.Read(context.Background(), paths...)
	if err != nil {
		t.Fatal(err)
	}
	return n, files
}

// TestCaptureBesideConfiguration lays a real capture beside a configuration of its AMF: one AMF comes of both, and it says
// what is configured and what was seen.
func TestCaptureBesideConfiguration(t *testing.T) {
	file := filepath.Join(testdata.Dir(t, "wire"), "auth-anomaly", "normal_traffic.pcap")
	dir := t.TempDir()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "n2.pcap"), data)
	put(t, filepath.Join(dir, "amf.yaml"), []byte("amf:\n  ngap:\n    server:\n      - address: 10.10.0.12\n"+
		"  security:\n    integrity_order: [NIA2]\n    ciphering_order: [NEA2, NEA0]\n"))
	n, files := read(t, dir)
	for _, f := range files {
		if f.Status() != source.Read {
			t.Errorf("%s: %s %v", f.Path, f.Status(), f.Notes())
		}
		if len(f.Digest()) != 64 {
			t.Errorf("%s has no digest", f.Path)
		}
	}
	amfs := slices.Collect(n.Functions(network.AMF))
	if len(amfs) != 1 {
		t.Fatalf("%d AMFs, want one of configuration and capture: %v", len(amfs), amfs)
	}
	nea0, _ := network.ParseAlgorithm("NEA0")
	if !network.ChosenCiphering.Has(amfs[0], nea0) || len(network.NASCiphering.In(amfs[0], network.Configured)) != 1 {
		t.Errorf("the AMF does not say both what is configured and what was chosen")
	}
	for _, c := range network.ChosenCiphering.Of(amfs[0]) {
		if c.Layer != network.Observed || c.Origin.Frame == 0 {
			t.Errorf("the claim %v has no frame", c)
		}
	}
	if len(slices.Collect(n.Functions(network.GNB))) == 0 {
		t.Error("no gNB was seen")
	}
}

// TestNGSetup reads a capture with NG Setup: the gNB says its id, a number as configurations write it, and its tracking area.
func TestNGSetup(t *testing.T) {
	n, _ := read(t, filepath.Join(testdata.Dir(t, "wire"), "auth-anomaly", "false_bs.pcap"))
	for gnb := range n.Functions(network.GNB) {
		for _, c := range network.GNBID.Of(gnb) {
			if _, err := strconv.ParseUint(c.Value, 10, 32); err != nil {
				t.Errorf("gNB ID %q is no number", c.Value)
			}
		}
		if len(network.TACs.Of(gnb)) > 0 && len(network.GNBID.Of(gnb)) > 0 && len(network.PLMNs.Of(gnb)) > 0 {
			return
		}
	}
	t.Error("no gNB with id, PLMN and tracking area was seen")
}

// TestCompressed reads the same in gzip.
func TestCompressed(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testdata.Dir(t, "wire"), "auth-anomaly", "supi_harvest.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	z.Close()
	file := filepath.Join(t.TempDir(), "n2.pcap.gz")
	put(t, file, b.Bytes())
	n, _ := read(t, file)
	kinds := 0
	for e := range n.Elements(network.KindEvent) {
		kinds += len(network.AttackKind.Of(e))
	}
	if kinds == 0 {
		t.Error("the attack in the compressed capture was not seen")
	}
}

// TestZstd reads the same in zstd, whose first block is longer than what formats are recognised by.
func TestZstd(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testdata.Dir(t, "wire"), "auth-anomaly", "brute_force.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put(t, filepath.Join(dir, "n2.pcap.zst"), w.EncodeAll(data, nil))
	put(t, filepath.Join(dir, "other.zst"), w.EncodeAll(bytes.Repeat([]byte("no capture, and not short: "+string(data[:100])), 500), nil))
	n, files := read(t, dir)
	for _, f := range files {
		if captured := filepath.Base(f.Path) == "n2.pcap.zst"; captured != (f.Status() == source.Read) {
			t.Errorf("%s: %s %v", f.Path, f.Status(), f.Notes())
		}
	}
	if len(slices.Collect(n.Elements(network.KindEvent))) == 0 {
		t.Error("nothing was seen in the compressed capture")
	}
}

// TestNoCapture gives what only looks like one.
func TestNoCapture(t *testing.T) {
	for name, content := range map[string]string{
		"empty.pcap": "", "cut.pcap": "\xd4\xc3\xb2\xa1\x02\x00", "noise.pcap": "\xd4\xc3\xb2\xa1" + string(bytes.Repeat([]byte{0xff}, 5000)),
		"noise.pcapng": "\x0a\x0d\x0d\x0a" + string(bytes.Repeat([]byte{0x41}, 5000)), "noise.gz": "\x1f\x8b\x08" + string(bytes.Repeat([]byte{7}, 500)),
	} {
		file := filepath.Join(t.TempDir(), name)
		put(t, file, []byte(content))
		_, files := read(t, file)
		if s := files[0].Status(); s == source.Read {
			t.Errorf("%s: status %s, notes %v", name, s, files[0].Notes())
		}
	}
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestExport reads an export in JSON lines, whose evidence are lines, and leaves other JSON lines alone.
func TestExport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "nrf.log")
	put(t, file, []byte(`{"ts":1800000000000,"src":"192.0.2.1:40000","dst":"192.0.2.2:8000","method":"PUT","path":"/nnrf-nfm/v1/nf-instances/00000000-0000-4000-8000-000000000001","headers":{"accept":"*/*"},"body":{"nfType":"AMF","nfStatus":"REGISTERED","ipv4Addresses":["192.0.2.1"]}}
{"ts":1800000000001,"src":"192.0.2.2:8000","dst":"192.0.2.1:40000","status":201,"headers":{"location":"/"},"body":{}}
{"ts":1800000000100,"src":"192.0.2.1:40000","dst":"192.0.2.2:8000","method":"GET","path":"/nnrf-disc/v1/nf-instances?target-nf-type=%27%20OR&requester-nf-type=AMF","headers":{"accept":"*/*"}}
{"ts":1800000000101,"src":"192.0.2.2:8000","dst":"192.0.2.1:40000","status":200,"headers":{"accept":"*/*"},"body":{}}
`))
	r := &source.Reader{Formats: []*source.Format{&capture.Format, &capture.Export, &open5gs.Format}}
	n, files, err := r.Read(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	if f := files[0]; f.Format != "sbi-export" || f.Status() != source.Read {
		t.Errorf("%s %s %v", f.Format, f.Status(), f.Notes())
	}
	if len(slices.Collect(n.Functions(network.AMF))) != 1 {
		t.Error("the AMF that registers is not known")
	}
	found := false
	for e := range n.Elements(network.KindEvent) {
		for _, c := range network.AttackKind.Of(e) {
			found = found || c.Value == "nf-discovery-invalid-type" && c.Origin.Line == 3 && c.Origin.Frame == 0
		}
	}
	if !found {
		t.Error("the attack on line 3 is not known")
	}
	for e := range n.Elements(network.KindCoverage) {
		if e.Type != "SBI exported" {
			t.Errorf("an export counts as %s seen on the wire", e.Type)
		}
	}
	put(t, file, []byte(`{"id":"sbi-server","class":"fact","src":"192.0.2.1:1","dst":"192.0.2.2:8000","frames":[1],"value":"HTTP/2"}`+"\n"))
	if _, files, err = r.Read(context.Background(), file); err != nil || files[0].Format == "sbi-export" {
		t.Errorf("events were taken for an export (%v)", err)
	}
}
