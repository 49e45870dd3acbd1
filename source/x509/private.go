package x509

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"encoding/pem"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// privateBlock reads a private key's PEM block. Labels are not trusted: files exist whose label and content differ.
func (r *reader) privateBlock(b *pem.Block, line int) {
	e := r.add(network.KindPrivateKey, "", line)
	switch {
	case b.Type == "ENCRYPTED PRIVATE KEY", encryptedInfo(b.Bytes),
		strings.Contains(b.Headers["Proc-Type"], "ENCRYPTED"), b.Headers["DEK-Info"] != "": // RFC 1421 clause 4.6.1
		source.Set(r.f, e, network.Encrypted, true, line)
	case b.Type == "OPENSSH PRIVATE KEY":
		r.openSSH(e, b.Bytes, line)
	default:
		source.Set(r.f, e, network.Encrypted, false, line)
		if key := parsePrivate(b.Bytes); key != nil {
			r.publicOf(e, key, line)
		} else {
			r.f.Notef(line, "private key: its algorithm or form is not known")
		}
	}
}

// privateDER reads a private key without armour, and reports whether it is one.
func (r *reader) privateDER(data []byte) bool {
	key := parsePrivate(data)
	encrypted := encryptedInfo(data)
	if key == nil && !encrypted {
		return false
	}
	e := r.add(network.KindPrivateKey, "", 0)
	source.Set(r.f, e, network.Encrypted, encrypted, 0)
	if key != nil {
		r.publicOf(e, key, 0)
	}
	return true
}

// parsePrivate tries PKCS #8, PKCS #1 and SEC 1; nil where it is none of them.
func parsePrivate(der []byte) any {
	if k, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return k
	}
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return k
	}
	if k, err := x509.ParseECPrivateKey(der); err == nil {
		return k
	}
	return nil
}

// encryptedInfo recognises EncryptedPrivateKeyInfo, RFC 5958 clause 3:
//
//	SEQUENCE { encryptionAlgorithm AlgorithmIdentifier, encryptedData OCTET STRING }
func encryptedInfo(der []byte) bool {
	var info struct {
		Algorithm struct {
			OID        asn1.ObjectIdentifier
			Parameters asn1.RawValue `asn1:"optional"`
		}
		Data []byte
	}
	rest, err := asn1.Unmarshal(der, &info)
	return err == nil && len(rest) == 0 && len(info.Data) > 0
}

// publicOf records the public half of a private key.
func (r *reader) publicOf(e *network.Element, key any, line int) {
	var public any
	switch k := key.(type) {
	case *rsa.PrivateKey:
		public = &k.PublicKey
	case *ecdsa.PrivateKey:
		public = &k.PublicKey
	case ed25519.PrivateKey:
		public = k.Public()
	case *ecdh.PrivateKey:
		public = k.PublicKey()
	}
	spki, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		r.f.Notef(line, "private key: its public key cannot be written down")
		return
	}
	r.public(e, spki, public, line)
}

// openSSH reads the unencrypted head of OpenSSH's own form (PROTOCOL.key):
//
//	"openssh-key-v1\0", string cipher, string kdf, string kdf options, uint32 number of keys, string public key, …
func (r *reader) openSSH(e *network.Element, data []byte, line int) {
	rest, ok := bytes.CutPrefix(data, []byte("openssh-key-v1\x00"))
	var cipher, public []byte
	if ok {
		cipher, rest, ok = sshString(rest)
	}
	for range 2 {
		if ok {
			_, rest, ok = sshString(rest)
		}
	}
	if ok && len(rest) > 4 {
		public, _, ok = sshString(rest[4:])
	}
	name, _, named := sshString(public)
	if !ok || !named {
		r.f.Notef(line, "private key: not in OpenSSH's form, though its label says so")
		return
	}
	source.Set(r.f, e, network.Encrypted, string(cipher) != "none", line)
	for prefix, typ := range map[string]string{"ssh-rsa": "RSA", "ecdsa-": "ECDSA", "ssh-ed25519": "Ed25519"} {
		if strings.HasPrefix(string(name), prefix) {
			source.Set(r.f, e, network.KeyType, typ, line)
		}
	}
}

// sshString is a string of RFC 4251 clause 5: four bytes of length, then the bytes.
func sshString(b []byte) (s, rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-4) {
		return nil, nil, false
	}
	return b[4 : 4+n], b[4+n:], true
}
