package bundle

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
)

// Signer signs statements (DSSE, protocol.md). Its key is Ed25519, or ECDSA on P-256 with SHA-256 and a signature in ASN.1.
type Signer struct {
	key crypto.Signer
	Verifier
}

// NewSigner takes any key that stands behind crypto.Signer: one in memory, in a PKCS#11 module, or in a service.
func NewSigner(key crypto.Signer) (*Signer, error) {
	v, err := NewVerifier(key.Public())
	if err != nil {
		return nil, err
	}
	return &Signer{key, *v}, nil
}

// ParseSigner reads a private key: PKCS #8 in PEM (RFC 5958), as openssl genpkey -algorithm ed25519 writes it.
func ParseSigner(text []byte) (*Signer, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PRIVATE KEY" {
		return nil, errors.New("no private key in PEM (PKCS #8: BEGIN PRIVATE KEY); make one with guyline share key new")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("private key: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("private key: a %T cannot sign; expected Ed25519 or ECDSA on P-256", key)
	}
	return NewSigner(signer)
}

// Sign signs a message. An Ed25519 key gets the message itself, an ECDSA key its SHA-256.
func (s *Signer) Sign(_ context.Context, data []byte) ([]byte, error) {
	if _, ok := s.public.(ed25519.PublicKey); ok {
		return s.key.Sign(rand.Reader, data, crypto.Hash(0))
	}
	sum := sha256.Sum256(data)
	return s.key.Sign(rand.Reader, sum[:], crypto.SHA256)
}

// Verifier is a public key that somebody trusts.
type Verifier struct {
	public crypto.PublicKey
	id     string
}

// NewVerifier takes an Ed25519 key, or an ECDSA key on P-256.
func NewVerifier(public crypto.PublicKey) (*Verifier, error) {
	switch k := public.(type) {
	case ed25519.PublicKey:
	case *ecdsa.PublicKey:
		if k.Curve != elliptic.P256() {
			return nil, errors.New("key: expected the curve P-256")
		}
	default:
		return nil, fmt.Errorf("key: a %T; expected Ed25519 or ECDSA on P-256", public)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	sum := sha256.Sum256(der)
	return &Verifier{public, hex.EncodeToString(sum[:])}, nil
}

// ParseVerifiers reads the public keys of a file: one or more SubjectPublicKeyInfo in PEM.
func ParseVerifiers(text []byte) ([]*Verifier, error) {
	var out []*Verifier
	for len(text) > 0 {
		block, rest := pem.Decode(text)
		if block == nil {
			break
		}
		text = rest
		if block.Type != "PUBLIC KEY" {
			return nil, fmt.Errorf("expected public keys (BEGIN PUBLIC KEY), found %s", block.Type)
		}
		public, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("public key: %w", err)
		}
		v, err := NewVerifier(public)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		return nil, errors.New("no public key in PEM (BEGIN PUBLIC KEY)")
	}
	return out, nil
}

// Verify is an error where the signature is not this key's over the data.
func (v *Verifier) Verify(_ context.Context, data, sig []byte) error {
	ok := false
	switch k := v.public.(type) {
	case ed25519.PublicKey:
		ok = ed25519.Verify(k, data, sig)
	case *ecdsa.PublicKey:
		sum := sha256.Sum256(data)
		ok = ecdsa.VerifyASN1(k, sum[:], sig)
	}
	if !ok {
		return fmt.Errorf("the signature is not one of key %s", v.id)
	}
	return nil
}

// KeyID is the SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal.
func (v *Verifier) KeyID() (string, error) { return v.id, nil }

// Public is the key.
func (v *Verifier) Public() crypto.PublicKey { return v.public }

// PEM writes the public key.
func (v *Verifier) PEM() ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(v.public)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
}
