package tls

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	gotls "crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guyline/guyline/wire/stream"
)

// piece is what one side wrote at a time.
type piece struct {
	dir  uint8
	data []byte
}

// tap records both directions in the order of writing.
type tap struct {
	net.Conn
	dir  uint8
	mu   *sync.Mutex
	into *[]piece
}

func (t *tap) Write(b []byte) (int, error) {
	t.mu.Lock()
	*t.into = append(*t.into, piece{t.dir, bytes.Clone(b)})
	t.mu.Unlock()
	return t.Conn.Write(b)
}

func selfSigned(t testing.TB, name string) gotls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return gotls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

const (
	question = "what lies inside, asked"
	answer   = "what lies inside, answered"
)

// loopback is a TCP connection to ourselves: net.Pipe has no buffer, and both ends of TLS 1.3 write at the same time.
func loopback(t testing.TB) (a, b net.Conn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if a, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if b, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	a.SetDeadline(deadline)
	b.SetDeadline(deadline)
	t.Cleanup(func() { a.Close(); b.Close() })
	return a, b
}

// exchange runs crypto/tls on both ends and returns what went over the wire, and its key log.
func exchange(t testing.TB, client, server *gotls.Config) ([]piece, []byte) {
	var keys bytes.Buffer
	client.KeyLogWriter = &keys
	client.InsecureSkipVerify = true
	client.ServerName = "nrf.example"
	a, b := loopback(t)
	var mu sync.Mutex
	var out []piece
	c := gotls.Client(&tap{a, 0, &mu, &out}, client)
	s := gotls.Server(&tap{b, 1, &mu, &out}, server)
	done := make(chan error, 1)
	go func() {
		buf := make([]byte, len(question))
		_, err := io.ReadFull(s, buf)
		if err == nil {
			_, err = s.Write([]byte(answer))
		}
		done <- err
	}()
	_, err := c.Write([]byte(question))
	if err == nil {
		_, err = io.ReadFull(c, make([]byte, len(answer)))
	}
	if e := <-done; err == nil {
		err = e
	}
	if err != nil {
		t.Fatal(err)
	}
	return out, keys.Bytes()
}

func feed(c *Conn, in []piece, size int, say func(*Event)) {
	for _, p := range in {
		for b := p.data; len(b) > 0; {
			n := min(size, len(b))
			c.Write(&stream.Piece{Dir: p.dir, Data: b[:n]}, say)
			b = b[n:]
		}
	}
}

func TestAgainstCryptoTLS(t *testing.T) {
	serverCert, clientCert := selfSigned(t, "nrf.example"), selfSigned(t, "amf.example")
	type variant struct {
		version uint16
		suite   uint16
		mutual  bool
	}
	variants := []variant{{gotls.VersionTLS13, 0, false}, {gotls.VersionTLS13, 0, true}}
	for _, s := range []uint16{0xc02b, 0xc02c, 0xcca9, 0xc009, 0xc00a, 0xc023} {
		variants = append(variants, variant{gotls.VersionTLS12, s, s&1 == 0})
	}
	for _, v := range []uint16{gotls.VersionTLS10, gotls.VersionTLS11} {
		variants = append(variants, variant{v, 0xc009, true})
	}
	for _, v := range variants {
		name := fmt.Sprintf("%s %#x mutual=%v", Version(v.version), v.suite, v.mutual)
		client := &gotls.Config{MinVersion: v.version, MaxVersion: v.version, NextProtos: []string{"h2"}}
		server := &gotls.Config{MinVersion: v.version, MaxVersion: v.version, NextProtos: []string{"h2"}, Certificates: []gotls.Certificate{serverCert}}
		if v.suite != 0 {
			client.CipherSuites, server.CipherSuites = []uint16{v.suite}, []uint16{v.suite}
		}
		if v.mutual {
			client.Certificates, server.ClientAuth = []gotls.Certificate{clientCert}, gotls.RequireAnyClientCert
		}
		in, log := exchange(t, client, server)
		var keys KeyLog
		if keys.Add(log) == 0 {
			t.Fatal("no secrets")
		}
		pool := stream.NewPool(1 << 20)
		for _, k := range []*KeyLog{&keys, nil} {
			for _, size := range []int{1, 100, 1 << 16} {
				c := NewConn(pool, k)
				var data [2]string
				var sni, alpn string
				chains := 0
				feed(c, in, size, func(e *Event) {
					switch e.Kind {
					case Data:
						data[e.Dir] += string(e.Data)
					case ClientHello:
						sni, alpn = string(e.Hello.ServerName), string(e.Hello.ALPN[0])
					case Certificate:
						chains++
						f, err := ReadCertificate(e.Chain[0])
						if err != nil || f.KeyType != "EC" || f.KeyBits != 256 || f.DNS[0] != []string{"amf.example", "nrf.example"}[e.Dir] {
							t.Errorf("%s: certificate %+v: %v", name, f, err)
						}
					case Lost:
						t.Errorf("%s: lost", name)
					}
				})
				f := c.Facts()
				if f.Version != Version(v.version) || v.suite != 0 && f.Suite != v.suite || sni != "nrf.example" || alpn != "h2" {
					t.Errorf("%s: %+v %s %s", name, f, sni, alpn)
				}
				shown := k != nil || v.version != gotls.VersionTLS13
				wantCert := map[bool]Fact{true: True, false: False}[v.mutual]
				if !shown {
					wantCert = Unknown
				}
				if f.ClientCert != wantCert || f.Asked != wantCert {
					t.Errorf("%s, pieces of %d, keys %v: asked %s, client certificate %s, want %s", name, size, k != nil, f.Asked, f.ClientCert, wantCert)
				}
				if k != nil && (data[0] != question || data[1] != answer) {
					t.Errorf("%s, pieces of %d: got %q", name, size, data)
				}
				if k == nil && data[0]+data[1] != "" {
					t.Errorf("%s: content without keys", name)
				}
				c.Close()
			}
		}
		if pool.Lent() != 0 {
			t.Errorf("%s: %d bytes are still lent", name, pool.Lent())
		}
	}
}

func TestResumption(t *testing.T) {
	for _, v := range []uint16{gotls.VersionTLS12, gotls.VersionTLS13} {
		cache := gotls.NewLRUClientSessionCache(4)
		server := &gotls.Config{MaxVersion: v, Certificates: []gotls.Certificate{selfSigned(t, "nrf.example")}}
		for _, want := range []Fact{False, True} {
			in, _ := exchange(t, &gotls.Config{MaxVersion: v, ClientSessionCache: cache}, server)
			c := NewConn(stream.NewPool(1<<20), nil)
			feed(c, in, 1<<16, func(*Event) {})
			if got := c.Facts().Resumed; got != want {
				t.Errorf("%s: resumed %s, want %s", Version(v), got, want)
			}
		}
	}
}

// A record that is lost costs its content and no more.
func TestGap(t *testing.T) {
	in, log := exchange(t, &gotls.Config{}, &gotls.Config{Certificates: []gotls.Certificate{selfSigned(t, "nrf.example")}})
	var keys KeyLog
	keys.Add(log)
	c := NewConn(stream.NewPool(1<<20), &keys)
	var got []string
	last := len(in) - 1 // the answer; before it the question, and before that a session ticket
	for i, p := range in {
		gap := 0
		if i == last {
			gap = 500
		}
		c.Write(&stream.Piece{Dir: p.dir, Gap: gap, Data: p.data}, func(e *Event) {
			if e.Kind == Data || e.Kind == Lost {
				got = append(got, fmt.Sprintf("%d %s %s %v", e.Dir, e.Kind, e.Data, e.Gap > 0))
			}
		})
	}
	want := "0 Data " + question + " false\n1 Lost  false\n1 Data " + answer + " true"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestRetryRandom(t *testing.T) {
	if sum := sha256.Sum256([]byte("HelloRetryRequest")); string(sum[:]) != retry {
		t.Error("the random of HelloRetryRequest is the SHA-256 of its name")
	}
}

func FuzzConn(f *testing.F) {
	in, log := exchange(f, &gotls.Config{MaxVersion: gotls.VersionTLS12}, &gotls.Config{Certificates: []gotls.Certificate{selfSigned(f, "nrf.example")}})
	var both [2][]byte
	for _, p := range in {
		both[p.dir] = append(both[p.dir], p.data...)
	}
	f.Add(both[0], both[1], uint16(100), uint16(0))
	f.Add(both[1], both[0], uint16(7), uint16(9))
	var keys KeyLog
	keys.Add(log)
	f.Fuzz(func(t *testing.T, a, b []byte, size, gap uint16) {
		pool := stream.NewPool(1 << 18)
		c := NewConn(pool, &keys)
		both := [2][]byte{a, b}
		for i := 0; len(both[0])+len(both[1]) > 0; i++ {
			dir := i % 2
			n := min(int(size)%2000+1, len(both[dir]))
			g := 0
			if i%9 == 8 {
				g = int(gap)
			}
			c.Write(&stream.Piece{Dir: uint8(dir), Gap: g, Data: both[dir][:n]}, func(e *Event) {
				if e.Kind == Certificate && len(e.Chain) > 0 {
					ReadCertificate(e.Chain[0])
				}
			})
			both[dir] = both[dir][n:]
		}
		c.Close()
		if pool.Lent() != 0 {
			t.Fatalf("%d bytes are still lent", pool.Lent())
		}
	})
}
