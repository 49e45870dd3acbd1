package x509

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"net"
	"net/url"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

func (r *reader) certificate(der []byte, line int) {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		r.f.Notef(line, "certificate: %v", err)
		return
	}
	r.parsed(c, line)
}

func (r *reader) parsed(c *x509.Certificate, line int) {
	e := r.add(network.KindCertificate, "", line)
	source.Set(r.f, e, network.CertSubject, c.Subject.String(), line)
	source.Set(r.f, e, network.CertIssuer, c.Issuer.String(), line)
	source.Set(r.f, e, network.NotBefore, c.NotBefore, line)
	source.Set(r.f, e, network.NotAfter, c.NotAfter, line)
	source.Set(r.f, e, network.SignatureAlg, c.SignatureAlgorithm.String(), line)
	source.Set(r.f, e, network.IsCA, c.BasicConstraintsValid && c.IsCA, line)
	source.Set(r.f, e, network.SelfSigned, selfSigned(c), line)
	r.names(e, c.DNSNames, c.EmailAddresses, c.IPAddresses, c.URIs, line)
	r.public(e, c.RawSubjectPublicKeyInfo, c.PublicKey, line)
}

// selfSigned reports whether a certificate's own key signed it. Where the signature cannot be checked any more (MD5,
// SHA-1), the names and key identifiers of RFC 5280 clauses 4.2.1.1 and 4.2.1.2 decide.
func selfSigned(c *x509.Certificate) bool {
	if !bytes.Equal(c.RawIssuer, c.RawSubject) {
		return false
	}
	err := c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
	var insecure x509.InsecureAlgorithmError
	if errors.As(err, &insecure) || errors.Is(err, x509.ErrUnsupportedAlgorithm) {
		return len(c.AuthorityKeyId) == 0 || bytes.Equal(c.AuthorityKeyId, c.SubjectKeyId)
	}
	return err == nil
}

func (r *reader) request(der []byte, line int) {
	q, err := x509.ParseCertificateRequest(der)
	if err != nil {
		r.f.Notef(line, "certificate request: %v", err)
		return
	}
	r.requested(q, line)
}

// requested records a request as a certificate of type "request", which has neither issuer nor validity.
func (r *reader) requested(q *x509.CertificateRequest, line int) {
	e := r.add(network.KindCertificate, "request", line)
	source.Set(r.f, e, network.CertSubject, q.Subject.String(), line)
	source.Set(r.f, e, network.SignatureAlg, q.SignatureAlgorithm.String(), line)
	r.names(e, q.DNSNames, q.EmailAddresses, q.IPAddresses, q.URIs, line)
	r.public(e, q.RawSubjectPublicKeyInfo, q.PublicKey, line)
}

func (r *reader) names(e *network.Element, dns, mail []string, ips []net.IP, uris []*url.URL, line int) {
	for _, n := range append(dns[:len(dns):len(dns)], mail...) {
		source.Set(r.f, e, network.AltName, n, line)
	}
	for _, ip := range ips {
		source.Set(r.f, e, network.AltName, ip.String(), line)
	}
	for _, u := range uris {
		source.Set(r.f, e, network.AltName, u.String(), line)
	}
}

// public records the facts of a public key. spki is its SubjectPublicKeyInfo, RFC 5280 clause 4.1.2.7.
func (r *reader) public(e *network.Element, spki []byte, key any, line int) {
	sum := sha256.Sum256(spki)
	source.Set(r.f, e, network.KeyDigest, hex.EncodeToString(sum[:]), line)
	r.kind(e, key, line)
}

func (r *reader) kind(e *network.Element, key any, line int) {
	typ, bits := "", 0
	switch k := key.(type) {
	case *rsa.PublicKey:
		typ, bits = "RSA", k.N.BitLen()
	case *ecdsa.PublicKey:
		typ, bits = "ECDSA", k.Curve.Params().BitSize
	case ed25519.PublicKey:
		typ, bits = "Ed25519", 8*ed25519.PublicKeySize
	case *ecdh.PublicKey:
		typ, bits = "X25519", 8*len(k.Bytes())
	default:
		r.f.Notef(line, "public key: its algorithm is not known")
		return
	}
	source.Set(r.f, e, network.KeyType, typ, line)
	source.Set(r.f, e, network.KeyBits, bits, line)
}

// firstValue is the first of several DER values.
func firstValue(der []byte) []byte {
	var v asn1.RawValue
	if _, err := asn1.Unmarshal(der, &v); err != nil {
		return der
	}
	return v.FullBytes
}
