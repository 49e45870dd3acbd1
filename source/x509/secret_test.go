package x509

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/guyline/guyline/source/sourcetest"
)

// No form of a private key's bytes may reach a claim, a name or a note, whatever form the key is in and however
// damaged it is.
func TestSecretsStayInside(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	xKey, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ecBytes, err := ecKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name   string
		key    any
		forms  map[string][]byte // DER by PEM label
		secret []byte
	}{
		{"RSA", rsaKey, map[string][]byte{"RSA PRIVATE KEY": x509.MarshalPKCS1PrivateKey(rsaKey)},
			append(rsaKey.D.Bytes(), append(rsaKey.Primes[0].Bytes(), rsaKey.Primes[1].Bytes()...)...)},
		{"ECDSA", ecKey, map[string][]byte{"EC PRIVATE KEY": must(x509.MarshalECPrivateKey(ecKey))}, ecBytes},
		{"Ed25519", edKey, map[string][]byte{}, edKey.Seed()},
		{"X25519", xKey, map[string][]byte{}, xKey.Bytes()},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.forms["PRIVATE KEY"] = must(x509.MarshalPKCS8PrivateKey(c.key))
			for label, der := range c.forms {
				armoured := string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
				check(t, string(der), c.secret, true)
				check(t, armoured, c.secret, true)
				for _, wrong := range []string{"CERTIFICATE", "CERTIFICATE REQUEST", "TRUSTED CERTIFICATE", "OPENSSH PRIVATE KEY", "PKCS7"} {
					check(t, strings.ReplaceAll(armoured, label, wrong), c.secret, false)
				}
				for cut := 1; cut < len(der); cut += 1 + len(der)/97 {
					short := pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der[:len(der)-cut]})
					check(t, string(short), c.secret, false)
					check(t, armoured[:len(armoured)-cut], c.secret, false)
					changed := append([]byte(nil), der...)
					changed[cut] ^= 0x55
					check(t, string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: changed})), c.secret, false)
					check(t, string(changed), c.secret, false)
				}
			}
		})
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// check reads content and looks for any 8 bytes of secret in all that comes out. Where whole, the key must be found.
func check(t *testing.T, content string, secret []byte, whole bool) {
	t.Helper()
	n, f := sourcetest.ReadText(t, content, &Format)
	var b strings.Builder
	for _, line := range sourcetest.Lines(n) {
		b.WriteString(line + "\n")
	}
	for e := range n.All() {
		fmt.Fprintf(&b, "%s %s %s %+v\n", e.Kind, e.Type, e.Name, e.Doubts)
	}
	for _, note := range f.Notes() {
		b.WriteString(note.String() + "\n")
	}
	out := b.String()
	if whole && (!strings.Contains(out, "spki-sha256") || !strings.Contains(out, "encrypted = false")) {
		t.Errorf("the key was not read:\n%s", out)
	}
	lower := strings.ToLower(out)
	for i := 0; i+9 <= len(secret); i++ {
		if strings.Contains(lower, hex.EncodeToString(secret[i:i+8])) ||
			strings.Contains(out, base64.RawStdEncoding.EncodeToString(secret[i:i+9])) ||
			strings.Contains(out, base64.RawURLEncoding.EncodeToString(secret[i:i+9])) ||
			strings.Contains(out, string(secret[i:i+8])) ||
			strings.Contains(out, strings.Trim(fmt.Sprint(secret[i:i+8]), "[]")) {
			t.Fatalf("bytes %d to %d of the secret came out:\n%s", i, i+9, out)
		}
	}
	if d := new(big.Int).SetBytes(secret).String(); strings.Contains(out, d[:20]) {
		t.Fatalf("the secret came out as a number:\n%s", out)
	}
}
