package free5gc

import (
	"strings"
	"testing"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/sourcetest"
)

// TestRead reads files of 3.0, files of 4.2, and what charts hold below configuration.
func TestRead(t *testing.T) {
	for _, name := range []string{"v30", "v42", "parts"} {
		t.Run(name, func(t *testing.T) { sourcetest.Golden(t, name, &Format) })
	}
}

// TestDetect holds the format apart from others that have a configuration.
func TestDetect(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    bool
	}{
		"service names":         {"configuration:\n  serviceNameList: [nausf-auth]\n", true},
		"description":           {"info: {description: UDR initial local configuration}\nconfiguration: {sbi: {port: 1}}\n", true},
		"SD-Core's fork":        {"configuration:\n  amfName: AMF\n  webuiUri: http://webui:5001\n", false},
		"a chart's text":        {"configuration: |-\n  amfName: AMF\n", false},
		"a ConfigMap":           {"apiVersion: v1\nconfiguration: {amfName: AMF}\n", false},
		"some other web server": {"webServer: {port: 80}\n", false},
		"some other switch":     {"oauth: true\nname: x\n", false},
		"Open5GS":               {"amf:\n  sbi: [{addr: 192.0.2.5}]\n", false},
		"nothing":               {"", false},
	} {
		_, f := sourcetest.ReadText(t, c.content, &Format)
		if got := f.Format == "free5gc"; got != c.want {
			t.Errorf("%s: recognised: %t, want %t", name, got, c.want)
		}
	}
}

// TestPrivateKeyStaysOut looks for the private key in everything that a reading says.
func TestPrivateKeyStaysOut(t *testing.T) {
	for _, key := range []string{strings.Repeat("07", 32), strings.Repeat("07", 31), strings.Repeat("zz", 32)} {
		n, f := sourcetest.ReadText(t, "configuration:\n  SuciProfile: [{ProtectionScheme: 1, PrivateKey: "+key+"}]\n", &Format)
		said := strings.Join(sourcetest.Lines(n), "\n")
		for _, note := range f.Notes() {
			said += note.Text
		}
		if strings.Contains(said, key) {
			t.Errorf("the key %s is shown:\n%s", key, said)
		}
	}
}

// TestHostile puts the wrong type behind every key that is read.
func TestHostile(t *testing.T) {
	keys := strings.Fields("amfName sbi ngapIpList servedGuamiList supportTaiList plmnSupportList supportDnnList security nrfUri " +
		"snssaiInfos pfcp gtpu userplaneInformation dnnList keys SuciProfile nsiList serviceNameList serviceList metrics mongodb " +
		"MongoDBUrl webServer billingServer cgf N3IWFInformation TNGFInformation amfSCTPAddresses ikeBindAddress radiusSecret logger")
	for _, mark := range []string{"smfName: x", "SuciProfile: []", "n3iwfInformation: {}", "chfName: x", "billingServer: {}", "dnn_list: 1"} {
		for _, key := range keys {
			for _, wrong := range []string{"", "7", "[[]]", "[1, {a: b}]", "{a: {b: c}}", "{upNodes: [1], url: {}, tls: [], enable: []}",
				"[{plmnId: [1], tac: {}, sNssai: 1, dnnInfos: {a: b}, snssaiList: x, ProtectionScheme: 9, PrivateKey: 00}]"} {
				text := "configuration:\n  " + mark + "\n  " + key + ": " + wrong + "\n"
				if _, f := sourcetest.ReadText(t, text, &Format); f.Status() == source.Failed {
					t.Errorf("%q: %v", text, f.Notes())
				}
			}
		}
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &Format) }
