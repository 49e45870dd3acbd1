package dissect

import (
	"strings"
	"testing"
)

// TestSearch finds identities in text, however many stand there, and leaves the rest.
func TestSearch(t *testing.T) {
	for text, want := range map[string]string{
		"/nudm-sdm/v2/imsi-001010000000001/am-data":                "supi imsi-001010000000001",
		`{"suci":"suci-0-001-01-0000-0-0-0000000001"}`:             "supi imsi-001010000000001",
		"suci-0-001-01-0000-1-5-0123456789abcdef0123456789abcdef":  "",
		"msisdn-49170000001, imeisv-1234567890123456":              "gpsi msisdn-49170000001; pei imeisv-1234567890123456",
		"001010000000001 001010000000002,001010000000003":          "supi imsi-001010000000001; supi imsi-001010000000002; supi imsi-001010000000003",
		"1800000000000 and 1800000000000000000":                    "", // a time in milliseconds, one in nanoseconds
		"nai-user@example.com":                                     "supi nai-user@example.com",
		"Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl": " c2lnbmf0dxjl",
		strings.Repeat("imsi-001010000000001 ", 500):               strings.TrimSuffix(strings.Repeat("supi imsi-001010000000001; ", 500), "; "),
	} {
		var got []string
		for _, f := range search([]byte(text)) {
			got = append(got, f.kind+" "+f.name)
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%.60s: %.100s, want %.100s", text, s, want)
		}
	}
}

// TestContent masks keys and identities in bodies, whole and cut, and keeps the rest.
func TestContent(t *testing.T) {
	for body, want := range map[string]string{
		`{"permanentKey":{"permanentKeyValue":"00112233445566778899aabbccddeeff"},"amf":"8000"}`:                                                                "amf",
		`{"supi":"imsi-001010000000001","x":{"001010000000002":[{"pei":"imei-490154203237518"}]}}`:                                                              "x",
		`[{"op":"replace","path":"/nfStatus","value":"REGISTERED"}]`:                                                                                            "replace",
		`{"kseaf":"00112233445566778899aabbccddeeff","a":"unclosed imsi-00101000000`:                                                                            "a",
		"--b\r\nContent-Type: application/json\r\n\r\n{\n \"supi\":\n \"imsi-001010000000001\",\n \"opc\" : \"00112233445566778899aabbccddeeff\"}\r\n--b--\r\n": "application/json",
		"grant_type=client_credentials&client_secret=hunter2&username=alice":                                                                                    "client_credentials",
		"{\n\"encOpcKey\": \"00112233445566778899aabbccddeeff\",\n":                                                                                             "encOpcKey",
		"\"permanentKey\" : \"00112233445566778899aabbccddeeff\",\nimsi-001010000000001\n":                                                                      "permanentKey",
	} {
		d := New(Options{})
		d.b = &builder{names: func(string, []byte) string { return "somebody" }}
		d.content(nil, d.b.buffer("Frame", []byte(body)), false)
		tree := d.b.finish()
		var b strings.Builder
		if err := tree.Text(&b); err != nil {
			t.Fatal(err)
		}
		all := strings.ReplaceAll(b.String(), "\n", "")
		for _, bad := range []string{"00112233", "imsi-0", "0101000", "4901542", "hunter2", "alice", "30 30 31 30 31", "33 34 34 35"} {
			if strings.Contains(all, bad) {
				t.Errorf("%.40q: %q is shown:\n%s", body, bad, b.String())
			}
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%.40q: %q is gone:\n%s", body, want, b.String())
		}
	}
}
