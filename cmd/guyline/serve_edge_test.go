package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/guyline/guyline/spool"
	"github.com/guyline/guyline/store"
)

func TestEdgesThatDoNotGoTogether(t *testing.T) {
	for _, c := range []struct {
		e      edge
		folder string
		want   string // within the error; "" is none
	}{
		{edge{listen: "127.0.0.1:0"}, "", ""},
		{edge{listen: "127.0.0.1:0"}, "valley", ""},
		{edge{listen: ":0"}, "valley", "loopback only"},
		{edge{listen: ":0"}, "", "a certificate is needed"},
		{edge{listen: ":0", plain: true}, "", ""},
		{edge{listen: ":0", names: "guyline.example"}, "", ""},
		{edge{listen: ":0", cert: "a"}, "", "go together"},
		{edge{listen: ":0", cert: "a", key: "b", names: "c"}, "", "leave out"},
		{edge{listen: "here"}, "", "--listen"},
		{edge{listen: "127.0.0.1:0", probes: ":1"}, "", "--probe-ca"},
		{edge{listen: "127.0.0.1:0", probes: ":1", probeCA: "x"}, "", "certificate of the server"},
		{edge{listen: "127.0.0.1:0", issuer: "https://id.example"}, "", "--oidc-client"},
		{edge{listen: "127.0.0.1:0", keepEvents: -1}, "", "--keep-events-days"},
	} {
		err := c.e.check(c.folder)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, expected %q", c.e, err, c.want)
		}
	}
}

func TestGroupsOfAProvider(t *testing.T) {
	file := filepath.Join(t.TempDir(), "groups.yaml")
	for text, want := range map[string]string{
		"core-team: [{network: valley, role: analyst}]\nauditors: [{network: '*', role: viewer}]\n": "",
		"core-team: [{network: valley, role: boss}]":                                                "boss",
		"core-team: [{network: valley, roll: analyst}]":                                             "roll",
		"core-team: [{role: analyst}]":                                                              "core-team",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		groups, err := readGroups(file)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, expected %q", text, err, want)
		}
		if err == nil && len(groups) != 2 {
			t.Errorf("groups %v", groups)
		}
	}
}

// served runs a server until the test ends or stop is called, and gives the addresses on which it says that it serves.
func served(t *testing.T, data string, e edge, doors int) (addresses []string, stop func()) {
	t.Helper()
	if err := e.check(""); err != nil {
		t.Fatal(err)
	}
	at := storage{data: data}
	s, err := at.open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	said, says := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := answerOver(ctx, says, s, &labour{}, &e, data, "")
		says.Close()
		ended <- err
	}()
	lines := bufio.NewScanner(said)
	for len(addresses) < doors && lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "serving on "); ok {
			addresses = append(addresses, address)
		}
	}
	go io.Copy(io.Discard, said)
	once := atomic.Bool{}
	stop = func() {
		if once.Swap(true) {
			return
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		s.Close()
	}
	t.Cleanup(stop)
	if len(addresses) < doors {
		t.Fatalf("the server says it serves on %v: %v", addresses, <-ended)
	}
	return addresses, stop
}

// TestProbesReport sends from the real sender to the real server, over restarts of both: every event is there once.
func TestProbesReport(t *testing.T) {
	data, spooled := t.TempDir(), t.TempDir()
	cert, key := pair(t, "north-1")
	strangerCert, strangerKey := pair(t, "stranger")
	var authorities []byte
	for _, file := range []string{cert, strangerCert} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		authorities = append(authorities, text...)
	}
	e := edge{listen: "127.0.0.1:0", names: "127.0.0.1", probes: "127.0.0.1:0", probeCA: filepath.Join(t.TempDir(), "probes.pem")}
	if err := os.WriteFile(e.probeCA, authorities, 0o600); err != nil {
		t.Fatal(err)
	}
	at := storage{data: data}
	s, err := at.open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.AddNetwork(t.Context(), "valley", "Valley", "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddProbe(t.Context(), "valley", "north-1", "test"); err != nil {
		t.Fatal(err)
	}
	const rounds, each = 3, 40
	for round := range rounds { // a new server and a new sender each time, over the same folders
		addresses, stop := served(t, data, e, 2)
		sent, err := spool.Open(spooled, spool.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for n := range each {
			if _, err := sent.Append(fmt.Appendf(nil, `{"n":%d}`, round*each+n)); err != nil {
				t.Fatal(err)
			}
		}
		send(t, sent, addresses[1], cert, key, filepath.Join(data, "tls", "server.crt"), func() bool { return reported(t, s) >= (round+1)*each })
		if err := sent.Close(); err != nil {
			t.Fatal(err)
		}
		stop()
	}
	if n := reported(t, s); n != rounds*each {
		t.Errorf("%d events, expected %d", n, rounds*each)
	}
	addresses, _ := served(t, data, e, 2)
	config, err := spool.ClientTLS(strangerCert, strangerKey, filepath.Join(data, "tls", "server.crt"))
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: config}, Timeout: 10 * time.Second}
	answer, err := client.Post(addresses[1]+spool.Path, "application/x-ndjson", strings.NewReader("{}\n"))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode < 400 {
		t.Errorf("a probe that nobody added: %s", answer.Status)
	}
	if answer, err := client.Get(addresses[1] + "/v1/networks"); err != nil || answer.StatusCode != http.StatusNotFound {
		t.Errorf("the door of probes shows more than its one route: %v, %v", answer, err)
	}
}

// send sends what a spool holds until done says that it came.
func send(t *testing.T, sent *spool.Spool, url, cert, key, ca string, done func() bool) {
	t.Helper()
	config, err := spool.ClientTLS(cert, key, ca)
	if err != nil {
		t.Fatal(err)
	}
	var trouble error
	sender, err := spool.NewSender(sent, url, &http.Client{Transport: &http.Transport{TLSClientConfig: config}}, func(err error) { trouble = err })
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- sender.Run(ctx) }()
	for end := time.Now().Add(30 * time.Second); !done() && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	cancel()
	<-ended
	if !done() {
		t.Fatalf("what was spooled did not come: %v", trouble)
	}
}

func reported(t *testing.T, s *store.Store) int {
	t.Helper()
	events, err := s.Events(t.Context(), "valley", "", nil, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return len(events)
}

// TestTraces: a request shows at the collector, and neither its query nor its network does.
func TestTraces(t *testing.T) {
	got := make(chan []byte, 16)
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/v1/traces" {
			got <- text
		}
	}))
	defer collector.Close()
	addresses, stop := served(t, t.TempDir(), edge{listen: "127.0.0.1:0", traces: collector.URL}, 1)
	answer, err := http.Get(addresses[0] + "/healthz?secret=hush")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	stop() // which flushes
	close(got)
	var all []byte
	for text := range got {
		all = append(all, text...)
	}
	if !strings.Contains(string(all), "/healthz") || strings.Contains(string(all), "hush") {
		t.Errorf("the collector got %q", all)
	}
}

// TestOwnCertificate: it stays over a restart, and is one for the names.
func TestOwnCertificate(t *testing.T) {
	data := t.TempDir()
	shown := func() *x509.Certificate {
		addresses, stop := served(t, data, edge{listen: "127.0.0.1:0", names: "127.0.0.1,guyline.example"}, 1)
		defer stop()
		c, err := tls.Dial("tcp", strings.TrimPrefix(addresses[0], "https://"), &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.ConnectionState().PeerCertificates[0]
	}
	one, two := shown(), shown()
	if !one.Equal(two) {
		t.Error("a restart made another certificate")
	}
	for _, name := range []string{"127.0.0.1", "guyline.example"} {
		if err := one.VerifyHostname(name); err != nil {
			t.Error(err)
		}
	}
	if one.VerifyHostname("elsewhere.example") == nil {
		t.Error("it is one for any name")
	}
}
