package sdcore

import (
	"strings"
	"testing"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/free5gc"
	"github.com/guyline/guyline/source/sourcetest"
)

// TestRead reads files of their own. free5gc stands before sdcore in the list, and must leave these alone.
func TestRead(t *testing.T) { sourcetest.Golden(t, "files", &free5gc.Format, &Format) }

// TestReadMappings reads mappings that a chart's values hold, as a chart's reader hands them over.
func TestReadMappings(t *testing.T) {
	chart := source.Format{
		Name:   "chart",
		Detect: func(f *source.File) bool { return f.Top().Get("config").Map() },
		Read: func(f *source.File) {
			for _, part := range f.Top().Get("config").Pairs() {
				for name, file := range part.Get("cfgFiles").Pairs() {
					if !f.Embed(source.Embedded{Key: name.Text(), Node: file}) {
						f.Notef(name.Line(), "%s: not recognised", name.Text())
					}
				}
			}
		},
	}
	sourcetest.Golden(t, "chart", &Format, &chart)
}

// TestDetect holds the format apart from free5GC's and from strangers'.
func TestDetect(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    bool
	}{
		"a key of the fork":   {"configuration: {smfName: SMF, enableDBStore: false}\n", true},
		"the network's name":  {"configuration: {amfName: AMF, networkName: {full: Aether5G}}\n", true},
		"free5GC":             {"configuration: {amfName: AMF, networkName: {full: free5GC}}\n", false},
		"users of some other": {"users: [{name: x, key: y}]\n", false},
		"a chart":             {"config: {amf: {cfgFiles: {}}}\n", false},
		"nothing":             {"", false},
	} {
		_, f := sourcetest.ReadText(t, c.content, &Format)
		if got := f.Format == "sdcore"; got != c.want {
			t.Errorf("%s: recognised: %t, want %t", name, got, c.want)
		}
	}
}

// TestHostile puts the wrong type behind every key that is read.
func TestHostile(t *testing.T) {
	keys := strings.Fields("webuiUri debugProfilePort kafkaInfo telemetry enableAuthentication webui-tls cfgport subscribers " +
		"device-groups network-slices gnbs profiles mongodb sbi networkName")
	for _, mark := range []string{"amfId: cafe00", "subscribers: [{ueId-start: 1}]", "gnbs: {a: {}}", "enableAuthentication: true", "nfStreams: []"} {
		for _, key := range keys {
			for _, wrong := range []string{"", "7", "[[]]", "[1, {a: b}]", "{a: {b: c}}", "{a: {globalRanId: 1, supportedTaList: [x], defaultAmf: []}}",
				"[{ueId-start: {}, key: [], plmnId: [], slice-id: {sst: []}, ip-domains: 1, site-device-group: {}}]"} {
				text := "configuration:\n  amfName: x\n  profiles: []\n  " + mark + "\n  " + key + ": " + wrong + "\n"
				if _, f := sourcetest.ReadText(t, text, &Format); f.Status() == source.Failed {
					t.Errorf("%q: %v", text, f.Notes())
				}
			}
		}
	}
	for _, text := range []string{"cpiface: {peers: {a: b}, http_port: []}\naccess: {ifname: {}}\ncore: {ifname: [1]}\n", "users: [{imsiStart: 1, key: {}, opc: []}, 3]\n"} {
		if _, f := sourcetest.ReadText(t, text, &Format); f.Status() == source.Failed {
			t.Errorf("%q: %v", text, f.Notes())
		}
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &Format) }
