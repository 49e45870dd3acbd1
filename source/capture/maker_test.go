package capture_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/capture"
)

// makers is what files say of who made the functions in them.
func makers(t *testing.T, path string) []string {
	t.Helper()
	r := &source.Reader{Formats: []*source.Format{&capture.Format, &capture.Export}}
	n, _, err := r.Read(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for f := range n.Functions() {
		for _, c := range network.SeenVendor.Of(f) {
			out = append(out, fmt.Sprintf("%s: %s @%d", f, c.Value, max(int64(c.Origin.Line), c.Origin.Frame)))
		}
	}
	slices.Sort(out)
	return out
}

func TestMakersOfCards(t *testing.T) {
	want := []string{"AMF 192.0.2.22: mac: 02:00:c0:00:02:16 @2", "gNB 203.0.113.42: mac: 02:00:cb:00:71:2a @1"}
	if diff := cmp.Diff(want, makers(t, "../../examples/valley/captures/n2.pcapng")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestProducts holds that headers count for who sent them: not an NF type, not what an SCP hands on, not who is unknown.
func TestProducts(t *testing.T) {
	register := func(at int, nfType, from, address, agent, server string) string {
		id := fmt.Sprintf("00000000-0000-4000-8000-%012d", at)
		return fmt.Sprintf(`{"ts":18000000000%02d,"src":"%s:4000%d","dst":"192.0.2.9:7777","id":"%d","method":"PUT","path":"/nnrf-nfm/v1/nf-instances/%s","headers":{"user-agent":"%s"},"body":{"nfInstanceId":"%s","nfType":"%s","nfStatus":"REGISTERED","ipv4Addresses":["%s"]}}
{"ts":18000000000%02d,"src":"192.0.2.9:7777","dst":"%s:4000%d","id":"%d","status":201,"headers":{"server":"%s"},"body":{}}
`, 2*at, from, at, at, id, agent, id, nfType, address, 2*at+1, from, at, at, server)
	}
	file := filepath.Join(t.TempDir(), "sbi.jsonl")
	text := register(1, "NRF", "192.0.2.9", "192.0.2.9", "NRF", "Example-NRF/1.2") + register(2, "AMF", "192.0.2.1", "192.0.2.1", "AMF-00000000", "Example-NRF/1.2") +
		register(3, "UDM", "192.0.2.2", "192.0.2.2", "Example-UDM/3 (x)", "NRF") + register(4, "SCP", "192.0.2.3", "192.0.2.3", "Example-Proxy/4", "NRF") +
		register(5, "PCF", "192.0.2.4", "192.0.2.5", "Example-PCF/5", "NRF")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	want := []string{"NRF 192.0.2.9: product: Example-NRF/1.2 @2", "UDM 192.0.2.2: product: Example-UDM/3 (x) @5"}
	if diff := cmp.Diff(want, makers(t, file)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
