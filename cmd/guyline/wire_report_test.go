package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guyline/guyline/spool"
)

// received is what a server has of each probe.
type received struct {
	mu    sync.Mutex
	lines map[string][]string
}

func (r *received) Last(_ context.Context, probe, _ string) (uint64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return uint64(len(r.lines[probe])), nil
}

func (r *received) Store(_ context.Context, probe, _ string, _ uint64, lines [][]byte) (uint64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range lines {
		r.lines[probe] = append(r.lines[probe], string(l))
	}
	return uint64(len(r.lines[probe])), nil
}

// pair writes a certificate that is its own authority and serves both sides, and its key.
func pair(t *testing.T, name string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// TestReport reports in three runs, of which the second meets no server.
func TestReport(t *testing.T) {
	cert, key := pair(t, "probe-1")
	config, err := spool.ServerTLS(cert, key, cert)
	if err != nil {
		t.Fatal(err)
	}
	sink := &received{lines: map[string][]string{}}
	server := httptest.NewUnstartedServer(spool.NewReceiver(sink, func(err error) { t.Error(err) }))
	server.TLS = config
	server.StartTLS()
	defer server.Close()
	dir := filepath.Join(t.TempDir(), "deep", "spool")
	n := 0
	run := func(url string, cut bool) string {
		t.Helper()
		r := reportFlags{url: url, cert: cert, key: key, ca: cert, dir: dir}
		if err := r.prepare(os.Getuid(), os.Getgid()); err != nil {
			t.Fatal(err)
		}
		if err := r.begin(); err != nil {
			t.Fatal(err)
		}
		for range 10 {
			n++
			if _, err := fmt.Fprintf(&r, "{\"n\":%d}\n", n); err != nil {
				t.Fatal(err)
			}
		}
		var said bytes.Buffer
		if cut {
			r.stop() // so that the end does not wait for a server
			if err := r.spool.Sync(); err != nil {
				t.Fatal(err)
			}
			if err := r.spool.Close(); err != nil {
				t.Fatal(err)
			}
			return ""
		}
		if err := r.look(&said); err != nil {
			t.Fatal(err)
		}
		if err := r.end(&said); err != nil {
			t.Fatal(err)
		}
		return said.String()
	}
	run(server.URL, false)
	run("https://127.0.0.1:1", true)
	if said := run(server.URL, false); said != "" {
		t.Errorf("said %q", said)
	}
	got := sink.lines["probe-1"]
	for i, l := range got {
		if want := fmt.Sprintf(`{"n":%d}`, i+1); l != want {
			t.Fatalf("line %d is %s, expected %s", i+1, l, want)
		}
	}
	if len(got) != 30 {
		t.Errorf("%d lines, expected 30", len(got))
	}
}

func TestReportArguments(t *testing.T) {
	with := func(more ...string) []string {
		return append([]string{"wire", "--live", "no-such-device", "--report", "https://127.0.0.1:1", "--report-cert", "c", "--report-key", "k", "--report-ca", "a", "--spool", "s"}, more...)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"wire", "--live", "lo", "--spool", "s"}, 2, "--spool belongs to --report"},
		{[]string{"wire", "--live", "lo", "--report", "https://127.0.0.1:1", "--report-cert", "c"}, 2, "--report needs --report-key"},
		{[]string{"wire", "--live", "lo", "--report", ""}, 2, "expected the address"},
		{with("--report", "http://127.0.0.1:1"), 2, "expected the address"},
		{with("--report", "https://127.0.0.1:1/?a=b"), 2, "expected the address"},
		{with("--summary"), 2, "--summary"},
		{append([]string{"wire", "n2.pcap"}, with()[3:]...), 2, "belongs to --live"},
		{with(), 3, "live: "},
	} {
		var out bytes.Buffer
		command := root()
		command.SetOut(&out)
		command.SetErr(&out)
		if code := run(t.Context(), command, c.args); code != c.code || !strings.Contains(out.String(), c.want) {
			t.Errorf("%q: exit %d, %s; expected %d, %s", c.args, code, out.String(), c.code, c.want)
		}
	}
}
