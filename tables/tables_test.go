package main

import (
	"crypto/ecdh"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/internal/testdata"
)

// The annex prints the public keys too: ours must come to the same.
func TestVectors(t *testing.T) {
	for _, v := range suciVectors {
		raw, err := hex.DecodeString(v.private)
		if err != nil {
			t.Fatal(err)
		}
		key, err := v.curve.NewPrivateKey(raw)
		if err != nil {
			t.Fatal(err)
		}
		got := key.PublicKey().Bytes()
		if v.curve == ecdh.P256() { // the annex has it compressed, SEC 1 clause 2.3.3
			got = append([]byte{2 + got[64]&1}, got[1:33]...)
		}
		if hex.EncodeToString(got) != v.public {
			t.Errorf("%s: public key %x, want %s", v.profile, got, v.public)
		}
	}
}

func TestSubscriberKeys(t *testing.T) {
	for i, s := range subscriberKeys {
		if raw, err := hex.DecodeString(s.k); err != nil || len(raw) != 16 {
			t.Errorf("%s: expected 16 bytes in hexadecimal", s.name)
		}
		for _, other := range subscriberKeys[:i] {
			if other.k == s.k {
				t.Errorf("%s stands twice", s.name)
			}
		}
	}
}

func TestReadKeys(t *testing.T) {
	const in = `kind,spki_sha256,file_sha256,repo,ref,path
certificate,01,aa,open5gs/open5gs,v1,configs/tls/amf.crt
private-key,01,bb,open5gs/open5gs,v1,configs/tls/amf.key
private-key,01,bb,open5gs/open5gs,v2,configs/tls/amf.key
certificate,02,cc,someone/core,HEAD,ca.crt
private-key,03,dd,someone/core,HEAD,cert/ca.key
`
	got, err := readKeys(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	want := []row{
		{"01", "Open5GS tls/amf.key", "github.com/open5gs/open5gs v1 configs/tls/amf.key"},
		{"03", "someone/core cert/ca.key", "github.com/someone/core HEAD cert/ca.key"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, bad := range []string{"", "a,b\n", "kind,spki_sha256,file_sha256,repo,ref,path\nprivate-key,1\n"} {
		if _, err := readKeys(strings.NewReader(bad)); err == nil {
			t.Errorf("%q: expected an error", bad)
		}
	}
}

// The embedded tables are what this program writes.
func TestCurrent(t *testing.T) {
	data := filepath.Dir(testdata.Dir(t, "principles"))
	out := t.TempDir()
	if err := run(data, out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"keys.csv", "subscribers.csv"} {
		want, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("../check/published", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is not current: run make tables (-made +embedded):\n%s", name, diff)
		}
	}
}
