package spool

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authority is a certificate authority for tests, in a folder.
type authority struct {
	dir  string
	file string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{dir: t.TempDir()}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), SerialNumber: big.NewInt(1),
	}
	a.file, _, a.cert, a.key = a.write(t, "ca", template)
	return a
}

// issue writes a certificate and its key. change may alter what is asked for.
func (a *authority) issue(t *testing.T, name string, change func(*x509.Certificate)) (cert, key string) {
	t.Helper()
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), SerialNumber: big.NewInt(2),
	}
	if change != nil {
		change(template)
	}
	cert, key, _, _ = a.write(t, name, template)
	return cert, key
}

func asServer(c *x509.Certificate) {
	c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
}

func (a *authority) write(t *testing.T, name string, template *x509.Certificate) (certFile, keyFile string, cert *x509.Certificate, key *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	if cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(a.dir, name+".pem"), filepath.Join(a.dir, name+".key")
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile, cert, key
}

// serve serves a handler over mutual TLS and answers its URL.
func (a *authority) serve(t *testing.T, h http.Handler) string {
	t.Helper()
	cert, key := a.issue(t, "server", asServer)
	config, err := ServerTLS(cert, key, a.file)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = quiet
	s.TLS = config
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

// client is an HTTP client with a certificate of the authority.
func (a *authority) client(t *testing.T, name string) *http.Client {
	t.Helper()
	cert, key := a.issue(t, name, nil)
	config, err := ClientTLS(cert, key, a.file)
	if err != nil {
		t.Fatal(err)
	}
	return clientOf(t, config)
}

func clientOf(t *testing.T, config *tls.Config) *http.Client {
	transport := &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// TestRefused shows certificates that must not do, to a real handshake, and looks that nothing comes through.
func TestRefused(t *testing.T) {
	a, other := newAuthority(t), newAuthority(t)
	sink := &memory{}
	server := a.serve(t, NewReceiver(sink, func(err error) { t.Error(err) }))
	good := func(cert, key string) *tls.Config {
		config, err := ClientTLS(cert, key, a.file)
		if err != nil {
			t.Fatal(err)
		}
		return config
	}
	old := func(c *tls.Config) *tls.Config {
		c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
		return c
	}
	uri := func(s ...string) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			for _, s := range s {
				u, err := url.Parse(s)
				if err != nil {
					t.Fatal(err)
				}
				c.URIs = append(c.URIs, u)
			}
		}
	}
	for _, c := range []struct {
		name   string
		config *tls.Config
		want   string // in the error; empty: it does
	}{
		{"right", good(a.issue(t, "probe-1", nil)), ""},
		{"by URI", good(a.issue(t, "probe-2", uri("spiffe://example.org/probe/2"))), ""},
		{"none", &tls.Config{RootCAs: good(a.issue(t, "x", nil)).RootCAs}, "certificate required"},
		{"another authority's", good(other.issue(t, "probe-1", nil)), "tls: "},
		{"expired", good(a.issue(t, "late", func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })), "expired certificate"},
		{"not yet valid", good(a.issue(t, "early", func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) })), "certificate"},
		{"a server's", good(a.issue(t, "other-server", asServer)), "certificate"},
		{"TLS 1.2", old(good(a.issue(t, "probe-1", nil))), "protocol version"},
		{"wrong authority for the server", func() *tls.Config { c := good(a.issue(t, "probe-1", nil)); c.RootCAs = x509.NewCertPool(); return c }(), "unknown authority"},
		{"no name", good(a.issue(t, "", nil)), "403"},
		{"URI as common name", good(a.issue(t, "x", func(c *x509.Certificate) { c.Subject.CommonName = "spiffe://example.org/probe/2" })), "403"},
		{"two URIs", good(a.issue(t, "x", uri("spiffe://example.org/1", "spiffe://example.org/2"))), "403"},
		{"control characters", good(a.issue(t, "x", func(c *x509.Certificate) { c.Subject.CommonName = "a\nb" })), "403"},
		{"long", good(a.issue(t, "x", func(c *x509.Certificate) { c.Subject.CommonName = strings.Repeat("a", 256) })), "403"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, t.TempDir(), byHand)
			fill(t, s, 1)
			if err := s.Sync(); err != nil {
				t.Fatal(err)
			}
			before := sink.count()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var said error
			sender, err := NewSender(s, server, clientOf(t, c.config), func(err error) { said = err; cancel() })
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				if s.WaitAcked(ctx) == nil {
					cancel()
				}
			}()
			if err := sender.Run(ctx); err != nil {
				t.Fatal(err)
			}
			switch {
			case c.want == "" && (said != nil || sink.count() != before+1):
				t.Errorf("%v, expected it to do", said)
			case c.want != "" && (said == nil || !strings.Contains(said.Error(), c.want) || sink.count() != before):
				t.Errorf("%v, expected %q and nothing stored", said, c.want)
			}
		})
	}
	for _, name := range []string{"probe-1", "spiffe://example.org/probe/2"} {
		if sink.probes()[name] == 0 {
			t.Errorf("nothing stored of %s: %v", name, sink.probes())
		}
	}
}

func TestFiles(t *testing.T) {
	a := newAuthority(t)
	cert, key := a.issue(t, "probe", nil)
	_, wrong := a.issue(t, "other", nil)
	empty := filepath.Join(a.dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range [][3]string{{cert, wrong, a.file}, {cert, key, empty}, {cert, key, empty + "x"}, {empty, key, a.file}, {cert, empty + "x", a.file}} {
		if _, err := ClientTLS(f[0], f[1], f[2]); err == nil {
			t.Errorf("%v was taken", f)
		}
		if _, err := ServerTLS(f[0], f[1], f[2]); err == nil {
			t.Errorf("%v was taken", f)
		}
	}
}
