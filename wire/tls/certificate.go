package tls

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"time"
)

// CertificateFacts is what an assessment asks of a certificate (RFC 5280; profile for 5G: TS 33.310 6.1.3c).
type CertificateFacts struct {
	Subject, Issuer                           string
	SubjectOrganisations, IssuerOrganisations []string

	Serial       string // decimal
	DNS, URI, IP []string
	NotBefore    time.Time
	NotAfter     time.Time
	KeyType      string // RSA, EC, Ed25519 or what crypto/x509 calls it
	KeyBits      int
	Signature    string // algorithm
	CA           bool
	SelfIssued   bool     // subject and issuer are the same
	SPKI         [32]byte // SHA-256 of the SubjectPublicKeyInfo
	Digest       [32]byte // SHA-256 of the certificate
}

// ReadCertificate reads a certificate of a chain. It copies: rates are low, and callers keep what it says.
func ReadCertificate(der []byte) (*CertificateFacts, error) {
	x, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("tls: certificate of %d bytes: %w", len(der), err)
	}
	f := &CertificateFacts{
		Subject: x.Subject.String(), Issuer: x.Issuer.String(), DNS: x.DNSNames,
		SubjectOrganisations: x.Subject.Organization, IssuerOrganisations: x.Issuer.Organization,
		NotBefore: x.NotBefore, NotAfter: x.NotAfter, KeyType: x.PublicKeyAlgorithm.String(), Signature: x.SignatureAlgorithm.String(),
		CA: x.IsCA, SelfIssued: string(x.RawSubject) == string(x.RawIssuer),
		SPKI: sha256.Sum256(x.RawSubjectPublicKeyInfo), Digest: sha256.Sum256(der),
	}
	if x.SerialNumber != nil {
		f.Serial = x.SerialNumber.String()
	}
	for _, u := range x.URIs {
		f.URI = append(f.URI, u.String())
	}
	for _, ip := range x.IPAddresses {
		f.IP = append(f.IP, ip.String())
	}
	switch key := x.PublicKey.(type) {
	case *rsa.PublicKey:
		f.KeyType, f.KeyBits = "RSA", key.N.BitLen()
	case *ecdsa.PublicKey:
		f.KeyType, f.KeyBits = "EC", key.Curve.Params().BitSize
	case ed25519.PublicKey:
		f.KeyType, f.KeyBits = "Ed25519", 8*len(key)
	}
	return f, nil
}
