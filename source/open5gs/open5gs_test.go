package open5gs

import (
	"strings"
	"testing"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) {
	for _, dialect := range []string{"v24", "v26", "v27"} {
		t.Run(dialect, func(t *testing.T) { sourcetest.Golden(t, dialect, &Format) })
	}
}

// TestDetect holds the format apart from those that use the same top-level keys.
func TestDetect(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    bool
	}{
		"own form of 2.7":          {"amf:\n  ngap:\n    server:\n    - address: 192.0.2.5\n", true},
		"own form of 2.4":          {"nrf:\n  sbi:\n    addr: [192.0.2.10]\n", true},
		"all addresses":            {"logger: {level: info}\nausf:\n  sbi:\n", true},
		"diameter only":            {"hss:\n  freeDiameter: /etc/hss.conf\n", true},
		"values of a chart":        {"amf:\n  enabled: true\n  metrics: {enabled: true}\n  sbi: {port: 7777}\n", false},
		"a ConfigMap":              {"apiVersion: v1\nkind: ConfigMap\namf:\n  ngap:\n  - addr: 192.0.2.5\n", false},
		"another core's functions": {"nfs:\n  amf: {sbi: {port: 80}}\namf:\n  amf_name: x\n", false},
		"Compose":                  {"services:\n  amf: {image: x}\n", false},
		"nothing":                  {"", false},
	} {
		_, f := sourcetest.ReadText(t, c.content, &Format)
		if got := f.Format == "open5gs"; got != c.want {
			t.Errorf("%s: recognised: %t, want %t", name, got, c.want)
		}
	}
}

// TestHostile puts the wrong type behind every key that is read.
func TestHostile(t *testing.T) {
	keys := strings.Fields("sbi ngap s1ap pfcp gtpc gtpu metrics n32 default security guami gummei tai plmn_support info " +
		"subnet session nsi policy hnet security_indication freeDiameter serving amf_name")
	for section := range types {
		for _, key := range keys {
			for _, wrong := range []string{"", "7", "[[]]", "[1, {a: b}]", "{a: {b: c}}", "{server: 1, client: [x]}",
				"{server: [[{}]], client: {nrf: {uri: []}, sepp: [{n32f: 1}]}}", "[{plmn_id: [1], tac: {}, address: {a: b}, addr: [[]]}]"} {
				text := section + ":\n  sbi: [{addr: 192.0.2.1}]\n  " + key + ": " + wrong + "\n"
				if _, f := sourcetest.ReadText(t, text, &Format); f.Status() == source.Failed {
					t.Errorf("%q: %v", text, f.Notes())
				}
			}
		}
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &Format) }
