package server

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Certificate is the server's, from two files. It is read again when they change, so that one that was renewed needs no restart.
type Certificate struct {
	cert, key string
	names     []string // valid iff own
	own       bool     // we make it ourselves
	now       func() time.Time
	tell      func(string, error)

	mu      sync.Mutex
	pair    *tls.Certificate
	changed [2]time.Time
	looked  time.Time
}

// Times of certificates. Our own are short-lived and renewed with a third of their time left, as is usual for those of public
// authorities.
const (
	ownTime   = 90 * 24 * time.Hour
	ownLeft   = 30 * 24 * time.Hour
	lookEvery = 10 * time.Second
)

// GivenCertificate is a certificate with its key, from PEM files. What happens to it later is told to tell.
func GivenCertificate(cert, key string, tell func(string, error)) (*Certificate, error) {
	c := &Certificate{cert: cert, key: key, now: time.Now, tell: tell}
	return c, c.read()
}

// OwnCertificate is a certificate that is made here, and signed with its own key: server.crt and server.key in a folder, for names and
// addresses under which the server is reached. Nobody vouches for it: clients take it by its fingerprint, or by the
// file. It is renewed, with a new key, when 30 of its 90 days are left.
func OwnCertificate(dir string, names []string, tell func(string, error)) (*Certificate, error) {
	return ownCertificate(dir, names, tell, time.Now)
}

func ownCertificate(dir string, names []string, tell func(string, error), now func() time.Time) (*Certificate, error) {
	if len(names) == 0 {
		return nil, errors.New("certificate: expected the names or addresses under which the server is reached")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	c := &Certificate{cert: filepath.Join(dir, "server.crt"), key: filepath.Join(dir, "server.key"), names: names, own: true, now: now, tell: tell}
	err := c.read()
	if errors.Is(err, fs.ErrNotExist) || err == nil && !c.fits() {
		return c, c.renew()
	}
	return c, err
}

// fits reports whether our own certificate has time left, and the names that are asked for.
func (c *Certificate) fits() bool {
	for _, name := range c.names {
		if c.pair.Leaf.VerifyHostname(name) != nil {
			return false
		}
	}
	return c.pair.Leaf.NotAfter.Sub(c.now()) > ownLeft
}

// Fingerprint is the SHA-256 of the certificate.
func (c *Certificate) Fingerprint() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprintf("%x", sha256.Sum256(c.pair.Certificate[0]))
}

// Get gives the certificate of the moment, for [tls.Config]. One that can not be read or made anew leaves the one before.
func (c *Certificate) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.looked) >= lookEvery {
		c.looked = now
		if err := c.look(); err != nil {
			c.tell("the certificate could not be renewed; the one before is shown", err)
		}
	}
	return c.pair, nil
}

// look reads the files where they changed, and renews our own in time.
func (c *Certificate) look() error {
	if times, err := c.times(); err != nil {
		return err
	} else if times != c.changed {
		if err := c.read(); err != nil {
			return err
		}
		c.tell(fmt.Sprintf("the certificate was read again: SHA-256 %x", sha256.Sum256(c.pair.Certificate[0])), nil)
	}
	if !c.own || c.fits() {
		return nil
	}
	if err := c.renew(); err != nil {
		return err
	}
	c.tell(fmt.Sprintf("the certificate was renewed: SHA-256 %x", sha256.Sum256(c.pair.Certificate[0])), nil)
	return nil
}

func (c *Certificate) times() (times [2]time.Time, err error) {
	for i, name := range []string{c.cert, c.key} {
		info, err := os.Stat(name)
		if err != nil {
			return times, err
		}
		times[i] = info.ModTime()
	}
	return times, nil
}

func (c *Certificate) read() error {
	times, err := c.times()
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("certificate %s with key %s: %w", c.cert, c.key, err)
	}
	c.pair, c.changed = &pair, times
	return nil
}

// renew makes our own certificate: ECDSA on P-256, for a TLS server (RFC 5280 clause 4.2.1.12).
func (c *Certificate) renew() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)) // positive, at most 20 octets: RFC 5280 clause 4.1.2.2
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	now := c.now()
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: c.names[0]}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(ownTime),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	for _, name := range c.names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	if err := errors.Join(replace(c.key, "PRIVATE KEY", private, 0o600), replace(c.cert, "CERTIFICATE", cert, 0o644)); err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	return c.read()
}

// replace puts a PEM file in place of another, whole or not at all.
func replace(name, kind string, der []byte, mode fs.FileMode) error {
	var text bytes.Buffer
	if err := pem.Encode(&text, &pem.Block{Type: kind, Bytes: der}); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing, once it has its name
	_, err = f.Write(text.Bytes())
	if err := errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
