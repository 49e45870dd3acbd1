package tlog

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"strings"

	cosignature "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

// GenerateKey makes an Ed25519 key of a log or a witness: a note signer's text, to be kept secret. Its name is the log's origin or
// the witness's name.
func GenerateKey(name string) (skey string, err error) {
	if name == "" || strings.ContainsAny(name, "+ \t\r\n") {
		return "", fmt.Errorf("key: name %q: expected one without spaces and plus signs, such as log.example.org", name)
	}
	skey, _, err = note.GenerateKey(rand.Reader, name)
	return skey, err
}

// LogKey is the verifier key of a signer that signs as a log (type 0x01).
func LogKey(skey string) (vkey string, err error) {
	skey = strings.TrimSpace(skey)
	s, err := note.NewSigner(skey)
	if err != nil {
		return "", fmt.Errorf("key: %w: expected a line that begins with PRIVATE+KEY+", err)
	}
	raw, ok := decode64(strings.SplitN(skey, "+", 5)[4]) // NewSigner has seen its five parts
	if !ok || len(raw) != 1+ed25519.SeedSize {
		return "", fmt.Errorf("key: expected an Ed25519 seed of %d octets in base64", ed25519.SeedSize)
	}
	return note.NewEd25519VerifierKey(s.Name(), ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey))
}

// WitnessKey is the verifier key of the same signer where it cosigns (type 0x04).
func WitnessKey(skey string) (vkey string, err error) {
	if vkey, err = LogKey(skey); err != nil {
		return "", err
	}
	return cosignature.VKeyToCosignatureV1(vkey)
}
