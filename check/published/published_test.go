package published

import (
	"encoding/csv"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/network"
)

func TestKey(t *testing.T) {
	for digest, name := range map[string]string{
		"6b8f63005cf9dbd9c89b66c1a329e5e7951b572fec7bef7e17a8b95f3291315a": "3GPP test vector for SUCI profile A",
		"B7544C05CBEA26F38BDFC5C95333671C17796191015569A08DD6B42A36545E11": "3GPP test vector for SUCI profile B",
		"12c75d0ea0ab26bb97de29cc007e7e5b307bf76f9e6c93cb32aa3011adbc95d6": "Open5GS hnet/curve25519-1.key",
	} {
		if e, ok := Key(digest); !ok || e.Name != name || e.Origin == "" {
			t.Errorf("%s: got %+v %v, want %s", digest, e, ok, name)
		}
	}
	for _, unknown := range []string{"", "6b8f", ",", strings.Repeat("0", 64), "# SHA-256 of the SubjectPublicKeyInfo of keys whose private half"} {
		if e, ok := Key(unknown); ok {
			t.Errorf("%q: found %+v", unknown, e)
		}
	}
}

func TestSubscriberKey(t *testing.T) {
	for k, want := range map[string]bool{
		"465b5ce8b199b49faa5f0a2ee238a6bc": true,
		"465B5CE8B199B49FAA5F0A2EE238A6BC": true,
		"8baf473f2f8fd09487cccbd7097c6862": true,
		"0F1E2D3C4B5A69788796A5B4C3D2E1F0": false,
	} {
		s, err := network.NewSecret(k)
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := SubscriberKey(s.Digest()); ok != want {
			t.Errorf("%s: got %+v %v, want %v", k, e, ok, want)
		}
	}
}

func TestPassword(t *testing.T) {
	for _, c := range []struct {
		user, password, name string // name "" where it is not known
	}{
		{"admin", "1423", "Open5GS WebUI's first account"},
		{"Admin", "1423", "Open5GS WebUI's first account"},
		{"", "1423", "Open5GS WebUI's first account"},
		{"someone", "1423", ""},
		{"admin", "free5gc", "free5GC webconsole's first account"},
		{"root", "linux", "OAI core's MySQL administrator"},
		{"amf", "amf", "the user's own name"},
		{"dbuser", "changeme", "one of the first passwords that are tried"},
		{"admin", "wR4#9vTqL2-mX", ""},
		{"", "", ""},
		{"admin", "", ""},
	} {
		if e, ok := Password(c.user, c.password); e.Name != c.name || ok != (c.name != "") {
			t.Errorf("%q/%q: got %+v %v, want %q", c.user, c.password, e, ok, c.name)
		}
	}
	s, err := network.NewSecret("free5gc")
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := PasswordIs("admin", s.Is); !ok || e.Name != "free5GC webconsole's first account" {
		t.Errorf("by a secret: got %+v %v", e, ok)
	}
}

// Every row of the tables is whole, sorted, and found.
func TestTables(t *testing.T) {
	for name, table := range map[string]string{"keys.csv": keys, "subscribers.csv": subscribers} {
		r := csv.NewReader(strings.NewReader(table))
		r.Comment = '#'
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(rows) < 30 {
			t.Errorf("%s: %d rows only", name, len(rows))
		}
		if !slices.IsSortedFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) }) {
			t.Errorf("%s is not sorted", name)
		}
		for _, row := range rows {
			if raw, err := hex.DecodeString(row[0]); err != nil || len(raw) != 32 {
				t.Errorf("%s: %s is no SHA-256", name, row[0])
			}
			if e, ok := find(table, row[0]); !ok || e.Name != row[1] || e.Origin != row[2] {
				t.Errorf("%s: %s: found %+v %v", name, row[0], e, ok)
			}
		}
	}
}

// The subscriber keys that the labels of the test data call public are known.
func TestLabelledSubscriberKeys(t *testing.T) {
	configs := testdata.Dir(t, "configs")
	key := regexp.MustCompile(`\b[0-9A-Fa-f]{32}\b`)
	for _, l := range testdata.CSV(t, filepath.Join(configs, "labels.csv")) {
		if l["fact"] != "subscriber_key_is_public_sample" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(configs, l["set"], l["file"]))
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(l["line"])
		if err != nil {
			t.Fatal(err)
		}
		known := func(k string) bool {
			s, err := network.NewSecret(k)
			if err != nil {
				t.Fatal(err)
			}
			_, ok := SubscriberKey(s.Digest())
			return ok
		}
		if line := strings.Split(string(text), "\n")[n-1]; !slices.ContainsFunc(key.FindAllString(line, -1), known) {
			t.Errorf("%s %s:%d: not known", l["set"], l["file"], n)
		}
	}
}
