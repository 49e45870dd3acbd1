package oai_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/oai"
	"github.com/guyline/guyline/source/sourcetest"
)

// environment reads the function that NAME=value lines configure; every line is its own origin.
func environment(image string) *source.Format {
	return &source.Format{
		Name:   "environment",
		Detect: func(*source.File) bool { return true },
		Read: func(f *source.File) {
			oai.ReadContainer(f, oai.Container{Name: "nf", Image: image, Line: 1, Hosts: []oai.Host{{Name: "192.0.2.9", Line: 2}}, Vars: source.ParseEnv(f.Data)})
		},
	}
}

func TestReadContainer(t *testing.T) {
	tests := []struct {
		name, image, vars string
		want              []string // without dialect, product, configuration file, roles and schemes
	}{
		{"configured by a file", "oai-amf", "TZ=Europe/Paris\n", nil},
		{"another image", "mysql", "MYSQL_SERVER=db\n", nil},
		{"amf", "oai-amf", "PLMN_SUPPORT_MCC=001\nPLMN_SUPPORT_MNC=01\nPLMN_SUPPORT_TAC=0x00a0\nSST_0=1\nSD_0=0xFFFFFF\nSST_1=222\nSD_1=123\n" +
			"INT_ALGO_LIST=[\"NIA2\" , \"NIA0\"]\nCIPH_ALGO_LIST=[\"NEA2\"]\nOPERATOR_KEY=000102030405060708090a0b0c0d0e0f\nLOG_LEVEL=DEBUG\n",
			[]string{"AMF nf | plmn = 001/01 @-:1", "AMF nf | tac = 160 @-:3", "AMF nf | s-nssai = 1 @-:4", "AMF nf | s-nssai = 222/00007B @-:6",
				"AMF nf | nas.ciphering-order = NEA2 @-:9", "AMF nf | nas.integrity-order = NIA2 NIA0 @-:8", "AMF nf | log.level = debug @-:11",
				"AMF nf | operator-key = (hidden, 32 characters) @-:10"}},
		{"nrf serves both", "", "NRF_INTERFACE_NAME_FOR_SBI=eth0\nNRF_INTERFACE_PORT_FOR_SBI=80\nNRF_INTERFACE_HTTP2_PORT_FOR_SBI=8080\n",
			[]string{"NRF nf / SBI server 192.0.2.9:80 | address = 192.0.2.9 @-:2", "NRF nf / SBI server 192.0.2.9:80 | port = 80 @-:2",
				"NRF nf / SBI server 192.0.2.9:80 | device = eth0 @-:1", "NRF nf / SBI server 192.0.2.9:80 | http-version = 1 @-:2",
				"NRF nf / SBI server 192.0.2.9:8080 | address = 192.0.2.9 @-:2", "NRF nf / SBI server 192.0.2.9:8080 | port = 8080 @-:3",
				"NRF nf / SBI server 192.0.2.9:8080 | device = eth0 @-:1", "NRF nf / SBI server 192.0.2.9:8080 | http-version = 2 @-:3"}},
		{"peers by name", "oai-ausf", "USE_FQDN_DNS=yes\nUDM_IP_ADDRESS=192.0.2.1\nUDM_PORT=80\nUDM_FQDN=udm\nREGISTER_NRF=no\nNRF_FQDN=nrf\nAMF_IPV4_ADDRESS=0.0.0.0\n",
			[]string{"AUSF nf / SBI client udm | address = udm @-:4", "AUSF nf / SBI client udm | port = 80 @-:3", "AUSF nf / SBI client udm | target = UDM @-:4"}},
		{"upf on vpp", "oai-upf-vpp", "IF_1_IP=192.0.2.1\nIF_1_TYPE=N4\nIF_2_IP=192.0.2.2\nIF_2_TYPE=N3\nSNSSAI_SST=1\nSNSSAI_SD=0000AB\nDNN=internet\n",
			[]string{"UPF nf | s-nssai = 1/0000AB @-:5", "UPF nf | dnn = internet @-:7", "UPF nf / N3 server 192.0.2.2 | address = 192.0.2.2 @-:3",
				"UPF nf / N4 server 192.0.2.1 | address = 192.0.2.1 @-:1"}},
		{"gnb", "oai-gnb", "GNB_NAME=lab\nMCC=001\nMNC=01\nTAC=1\nNSSAI_SST=1\nNSSAI_SD0=1\nAMF_IP_ADDRESS=192.0.2.1\nGNB_NGA_IF_NAME=eth0\nGNB_NGU_IP_ADDRESS=192.0.2.2\n",
			[]string{"gNB nf | plmn = 001/01 @-:2", "gNB nf | tac = 1 @-:4", "gNB nf | s-nssai = 1/000001 @-:5", "gNB nf | gnb-name = lab @-:1",
				"gNB nf / N2 client 192.0.2.1 | address = 192.0.2.1 @-:7", "gNB nf / N2 client 192.0.2.1 | device = eth0 @-:8",
				"gNB nf / N2 client 192.0.2.1 | target = AMF @-:7", "gNB nf / N3 server 192.0.2.2 | address = 192.0.2.2 @-:9"}},
		{"terminal", "oai-nr-ue", "FULL_IMSI=001010000000001\nFULL_KEY=000102030405060708090a0b0c0d0e0f\nOPC=101112131415161718191a1b1c1d1e1f\nDNN=internet\n",
			[]string{"subscriber -:1 | dnn = internet @-:4", "subscriber -:1 | key-in-configuration = true @-:2",
				"subscriber -:1 | supi = (hidden, 20 characters) @-:1", "subscriber -:1 | subscriber-key = (hidden, 32 characters) @-:2",
				"subscriber -:1 | subscriber-op = (hidden, 32 characters) @-:3", "subscriber -:1 | op-type = OPC @-:3"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n, _ := sourcetest.ReadText(t, test.vars, environment(test.image))
			var got []string
			for _, line := range sourcetest.Lines(n) {
				if !strings.Contains(line, "| dialect =") && !strings.Contains(line, "| product =") && !strings.Contains(line, "| config =") &&
					!strings.Contains(line, "| role =") && !strings.Contains(line, "| scheme =") {
					got = append(got, line)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("claims (-want +got):\n%s", diff)
			}
		})
	}
}
