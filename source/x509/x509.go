// Package x509 reads certificates, certificate requests and keys, in PEM (RFC 7468) and DER: X.509 certificates (RFC
// 5280), requests (RFC 2986), private keys in PKCS #8 (RFC 5958), PKCS #1 (RFC 8017), SEC 1 (RFC 5915) and OpenSSH's
// form, and bundles of them.
//
// Of a private key only public facts are recorded: the digest of the public key that belongs to it, its type and size,
// whether a pass phrase protects it. No byte of it reaches a claim or a note; errors of the parsers are therefore not
// passed on for keys.
//
// Not read: PKCS #12 and Java key stores, whose content is encrypted, and revocation lists.
package x509

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"regexp"
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is certificates and keys.
var Format = source.Format{
	Name:   "x509",
	About:  "certificates, certificate requests and keys (PEM, DER); of private keys public facts only",
	Detect: detect,
	Read:   read,
}

var (
	begin = regexp.MustCompile(`(?m)^-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?$`)
	// preamble is what OpenSSL and the authors of bundles write before a block. Anything else before the first block
	// means that the file is a script or a text that holds PEM.
	preamble = regexp.MustCompile(`^(?:\s|#[^!]|#?\s*$|[A-Z][A-Za-z0-9 -]*:\s*$|Bag Attributes|Key Attributes|[Ss]ubject|[Ii]ssuer|Private-Key|RSA Private-Key|Public-Key)`)
)

// maxBlocks bounds the elements that one file makes; bundles of public authorities have about 150.
const maxBlocks = 5000

func detect(f *source.File) bool {
	if len(f.DER) > 0 {
		return true
	}
	if !bytes.Contains(f.Data, []byte("-----BEGIN ")) {
		return false
	}
	for _, m := range begin.FindAllSubmatchIndex(f.Data, 10) {
		if ours(string(f.Data[m[2]:m[3]])) {
			return plainBefore(f.Data[:m[0]])
		}
	}
	return false
}

func ours(label string) bool {
	for _, part := range []string{"CERTIFICATE", "PRIVATE KEY", "PUBLIC KEY", "PARAMETERS", "X509 CRL", "PKCS7"} {
		if strings.Contains(label, part) {
			return !strings.HasPrefix(label, "PGP")
		}
	}
	return false
}

func plainBefore(data []byte) bool {
	for line := range bytes.Lines(data) {
		if bytes.HasPrefix(line, []byte("-----")) {
			return true // the blocks before it were of another kind
		}
		if !preamble.Match(line) {
			return false
		}
	}
	return true
}

func read(f *source.File) {
	r := reader{f: f}
	if len(f.DER) > 0 {
		r.der(f.DER)
	} else {
		r.pem(f.Data)
	}
	for i, e := range r.made {
		e.Name = f.Name
		if len(r.made) > 1 {
			e.Name += "#" + strconv.Itoa(i+1)
		}
	}
}

// reader keeps the elements of a file, which are named when it is known how many there are.
type reader struct {
	f    *source.File
	made []*network.Element
}

func (r *reader) add(kind network.Kind, typ string, line int) *network.Element {
	e := r.f.Net.Add(kind, typ, "", nil)
	r.made = append(r.made, e)
	source.Set(r.f, e, network.FileDigest, r.f.Digest(), line)
	return e
}

func (r *reader) pem(data []byte) {
	marks := begin.FindAllSubmatchIndex(data, maxBlocks+1)
	line, from := 1, 0
	for i, m := range marks {
		line += bytes.Count(data[from:m[0]], []byte("\n"))
		from = m[0]
		if i == maxBlocks {
			r.f.Notef(line, "more than %d blocks: the rest was not read", maxBlocks)
			return
		}
		end := len(data)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		label := string(data[m[2]:m[3]])
		if !ours(label) {
			r.f.Notef(line, "%s: not a certificate or key", label)
			continue
		}
		block, _ := pem.Decode(data[m[0]:end])
		if block == nil {
			r.f.Notef(line, "%s: the PEM block is cut off or damaged", label)
			continue
		}
		r.block(block, line)
	}
}

func (r *reader) block(b *pem.Block, line int) {
	switch label := b.Type; {
	case label == "CERTIFICATE", label == "X509 CERTIFICATE":
		r.certificate(b.Bytes, line)
	case label == "TRUSTED CERTIFICATE":
		r.certificate(firstValue(b.Bytes), line) // OpenSSL appends its own trust settings
	case label == "CERTIFICATE REQUEST", label == "NEW CERTIFICATE REQUEST":
		r.request(b.Bytes, line)
	case strings.HasSuffix(label, "PRIVATE KEY"):
		r.privateBlock(b, line)
	case strings.HasSuffix(label, "PUBLIC KEY"), strings.HasSuffix(label, "PARAMETERS"):
		// nothing secret, and nothing of whom it belongs to
	default:
		r.f.Notef(line, "%s: not read", label)
	}
}

// der tries the structures in turn; each rejects the others.
func (r *reader) der(data []byte) {
	switch certs, err := x509.ParseCertificates(data); {
	case err == nil && len(certs) > 0:
		for _, c := range certs {
			r.parsed(c, 0)
		}
		return
	}
	if q, err := x509.ParseCertificateRequest(data); err == nil {
		r.requested(q, 0)
		return
	}
	if _, err := x509.ParsePKIXPublicKey(data); err == nil {
		return
	}
	if r.privateDER(data) {
		return
	}
	r.f.Notef(0, "binary (DER) content that is no certificate, request or key that we can read; PKCS #12 stores are not read")
}
