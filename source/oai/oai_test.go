package oai_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/guyline/guyline/source/oai"
	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) {
	for _, name := range []string{"core", "conf", "ran"} {
		t.Run(name, func(t *testing.T) { sourcetest.Golden(t, name, &oai.CoreConf, &oai.Core, &oai.Slices, &oai.RAN) })
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &oai.CoreConf, &oai.Core, &oai.Slices, &oai.RAN) }

// TestHostile gives every key what it does not expect.
func TestHostile(t *testing.T) {
	values := []string{"", "null", "[]", "{}", "[[[]]]", "{a: {b: [c]}}", "[{a: b}]", "-1", "text", "'${'"}
	templates := []string{
		"nfs: {amf: {host: a, sbi: {port: 1, interface_name: e}}}\namf: {%s: %s}\n",
		"nfs: {amf: {%s: %s, sbi: {port: 1, interface_name: e}}}\nhttp_version: 2\n",
		"nfs: {udr: {host: a, sbi: {interface_name: e}}}\nhttp_version: 2\n%s: %s\n",
		"gNBs: [{gNB_name: a, %s: %s}]\n",
		"gNBs: [{gNB_name: a}]\n%s: %s\n",
		"uicc0: {imsi: 1, %s: %s}\n",
		"configuration: {nsiInfoList: [{snssai: {sst: 1}}, {%s: %s}]}\n",
	}
	keys := strings.Fields(`host sbi n2 n3 served_guami_list plmn_support_list supported_integrity_algorithms database log_level register_nf
		plmn_list tracking_area_code servingCellConfigCommon amf_ip_address NETWORK_INTERFACES E1_INTERFACE MACRLCs security fhi_72
		e2_agent log_config key opc pdu_sessions snssai upfs smf`)
	for _, template := range templates {
		for _, key := range keys {
			for _, value := range values {
				content := fmt.Sprintf(template, key, value)
				_, file := sourcetest.ReadText(t, content, &oai.CoreConf, &oai.Core, &oai.Slices, &oai.RAN)
				for _, note := range file.Notes() {
					if strings.Contains(note.Text, "a defect of ours") {
						t.Errorf("%q: %s", content, note)
					}
				}
			}
		}
	}
}

func TestDetect(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"core", "http_version: 2\nnfs: {amf: {host: a}}\n", "oai"},
		{"other nfs", "nfs: {server: {host: a}}\nhttp_version: 2\n", ""},
		{"libconfig gNB", "gNBs = ( { gNB_ID = 1; } );", "oai-ran"},
		{"libconfig terminal", "uicc0 = { imsi = \"1\"; };", "oai-ran"},
		{"YAML gNB", "gNBs: [{gNB_ID: 1}]\n", "oai-ran"},
		{"slices", "configuration: {nsiInfoList: [{snssai: {sst: 1}}]}\n", "oai-slices"},
		{"NSSF of another core", "configuration: {nsiList: [{snssai: {sst: 1}}]}\n", ""},
		{"libconfig AMF", "AMF = \n{\n  INTERFACES : { };\n};\n", "oai-conf"},
		{"settings", "AMF = {\n  a = 1;\n}\n", ""},
		{"a ConfigMap", "apiVersion: v1\nkind: ConfigMap\ndata:\n  ue.conf: |\n    uicc0 = { imsi = \"1\"; };\n", ""},
		{"prose", "The gNBs are listed below.\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, file := sourcetest.ReadText(t, test.content, &oai.CoreConf, &oai.Core, &oai.Slices, &oai.RAN)
			if file.Format != test.want {
				t.Errorf("format %q, want %q", file.Format, test.want)
			}
		})
	}
}
