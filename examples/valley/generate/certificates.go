package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"
)

// realm is the operator's domain in the form of TS 23.003 clause 28.2.
const realm = "5gc.mnc047.mcc999.3gppnetwork.org"

// leaf is a function's certificate, and what is wrong with it.
type leaf struct {
	name       string
	from, to   time.Time
	keyOf      string // another function's key is used
	noAltName  bool   // the host name stands in the common name only, where clients no longer look
	selfSigned bool
}

var (
	start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	end   = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
)

// leaves is the functions that serve TLS. README.md tells what each mistake teaches.
var leaves = []leaf{
	{name: "nrf", from: start, to: end},
	{name: "scp", from: start, to: end},
	{name: "amf", from: start, to: end},
	{name: "smf", from: start, to: end, keyOf: "amf"},
	{name: "ausf", from: start, to: end},
	{name: "udm", from: start.AddDate(-2, 0, 0), to: start.AddDate(0, 3, 0)},
	{name: "udr", from: start, to: end, noAltName: true},
	{name: "pcf", from: start, to: start.AddDate(20, 0, 0), selfSigned: true},
	{name: "bsf", from: start, to: end},
	{name: "sepp", from: start, to: end},
	{name: "sepp-n32", from: start, to: end},
}

// certificates is the files of core/tls: an authority and what it issues.
func certificates() (map[string][]byte, error) {
	authority, err := newKey()
	if err != nil {
		return nil, err
	}
	root := template(1, "Valley Rural Wireless core CA", start, start.AddDate(10, 0, 0))
	root.IsCA, root.BasicConstraintsValid, root.KeyUsage = true, true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
	files := map[string][]byte{}
	if files["ca.crt"], err = sign(root, root, authority.Public(), authority); err != nil {
		return nil, err
	}
	keys := map[string]*ecdsa.PrivateKey{}
	for i, l := range leaves {
		key := keys[l.keyOf]
		if key == nil {
			if key, err = newKey(); err != nil {
				return nil, err
			}
		}
		keys[l.name] = key
		host := l.name + "." + realm
		c := template(int64(i+2), host, l.from, l.to)
		c.KeyUsage = x509.KeyUsageDigitalSignature
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
		if !l.noAltName {
			c.DNSNames = []string{host}
		}
		issuer, by := root, authority
		if l.selfSigned {
			issuer, by = c, key
		}
		if files[l.name+".crt"], err = sign(c, issuer, key.Public(), by); err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
	}
	return files, nil
}

func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

func template(serial int64, name string, from, to time.Time) *x509.Certificate {
	return &x509.Certificate{SerialNumber: big.NewInt(serial), NotBefore: from, NotAfter: to,
		Subject: pkix.Name{CommonName: name, Organization: []string{"Valley Rural Wireless"}, Country: []string{"US"}}}
}

func sign(c, issuer *x509.Certificate, public crypto.PublicKey, by *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.CreateCertificate(rand.Reader, c, issuer, public, by)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
