package spool

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

var quiet = log.New(io.Discard, "", 0)

// memory is a Sink that forgets.
type memory struct {
	mu    sync.Mutex
	lines map[[2]string][]string
	fail  error
	skew  bool // another server stores between Last and Store
}

func (m *memory) Last(_ context.Context, probe, spool string) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return uint64(len(m.lines[[2]string{probe, spool}])), nil
}

func (m *memory) Store(_ context.Context, probe, spool string, first uint64, lines [][]byte) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return 0, m.fail
	}
	if m.lines == nil {
		m.lines = map[[2]string][]string{}
	}
	key := [2]string{probe, spool}
	if m.skew {
		m.lines[key] = append(m.lines[key], string(lines[0]))
		m.skew = false
	}
	if uint64(len(m.lines[key]))+1 != first {
		return 0, ErrSequence
	}
	for _, l := range lines {
		m.lines[key] = append(m.lines[key], string(l))
	}
	return uint64(len(m.lines[key])), nil
}

func (m *memory) count() int {
	n := 0
	for _, v := range m.probes() {
		n += v
	}
	return n
}

func (m *memory) probes() map[string]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]int{}
	for key, lines := range m.lines {
		out[key[0]] += len(lines)
	}
	return out
}

// TestTroubles sends through a server that answers what it should not, in every way once, and then as it should.
func TestTroubles(t *testing.T) {
	a := newAuthority(t)
	sink := &memory{skew: true}
	var mu sync.Mutex
	troubles := []func(http.ResponseWriter, *http.Request){
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(409) },
		func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"last":1000000}`) },
		func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"last":-1}`) },
		func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>welcome") },
		func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{}`) },
		func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		},
		func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat("x", 1<<20)) },
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(409); io.WriteString(w, `{"last":0}`) },
		func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"last":0}`) },
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(413); io.WriteString(w, `{"error":"no"}`) },
		nil, // stored, and the answer is lost
	}
	receiver := NewReceiver(sink, func(err error) { t.Error(err) })
	turn := 0
	server := a.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		n := turn
		turn++
		mu.Unlock()
		switch {
		case n%2 == 0 || n/2 >= len(troubles): // every other request is served
			receiver.ServeHTTP(w, r)
		case troubles[n/2] != nil:
			troubles[n/2](w, r)
		default:
			receiver.ServeHTTP(discarded{w}, r)
			panic(http.ErrAbortHandler)
		}
	}))
	s := open(t, t.TempDir(), byHand)
	ctx, cancel := context.WithCancel(t.Context())
	said := 0
	sender, err := NewSender(s, server, a.client(t, "probe"), func(err error) {
		if err != nil {
			said++
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	sender.first = time.Microsecond
	done := make(chan error)
	go func() { done <- sender.Run(ctx) }()
	rounds := 0
	for n := 0; n < 2*len(troubles) || rounds < 10; rounds++ {
		fill(t, s, 10)
		if err := s.Sync(); err != nil {
			t.Fatal(err)
		}
		if err := s.WaitAcked(ctx); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		n = turn
		mu.Unlock()
	}
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	got := sink.lines[[2]string{"probe", s.ID().String()}]
	for i, l := range got {
		if l != string(line(uint64(i)+1)) {
			t.Fatalf("line %d is %s", i+1, l)
		}
	}
	if len(got) != 10*rounds {
		t.Errorf("%d lines, expected %d", len(got), 10*rounds)
	}
	if said < len(troubles)-1 { // the answer 409 with a number that fits is no trouble where it says what is so
		t.Errorf("%d troubles were told, expected about %d", said, len(troubles))
	}
}

// discarded keeps an answer back.
type discarded struct{ http.ResponseWriter }

func (discarded) Write(b []byte) (int, error) { return len(b), nil }
func (discarded) WriteHeader(int)             {}

// TestDown has a server that is not there at first.
func TestDown(t *testing.T) {
	a := newAuthority(t)
	s := open(t, t.TempDir(), byHand)
	fill(t, s, 10)
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	told := make(chan error, 100)
	sender, err := NewSender(s, "https://127.0.0.1:1", a.client(t, "probe"), func(err error) { told <- err })
	if err != nil {
		t.Fatal(err)
	}
	sender.first = time.Microsecond
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- sender.Run(ctx) }()
	for range 5 {
		if err := <-told; err == nil {
			t.Error("no error of a server that is down")
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got := s.Status(); got.Acked != 0 || len(all(t, s, 1)) != 10 {
		t.Errorf("%+v", got)
	}
}

func TestOldCopy(t *testing.T) {
	a := newAuthority(t)
	sink := &memory{}
	server := a.serve(t, NewReceiver(sink, func(err error) { t.Error(err) }))
	client := a.client(t, "probe")
	dir := t.TempDir()
	s := open(t, dir, byHand)
	// send sends everything, and answers the first trouble.
	send := func(s *Spool) (said error) {
		t.Helper()
		if err := s.Sync(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		sender, err := NewSender(s, server, client, func(err error) { said = err; cancel() })
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		go func() { done <- sender.Run(ctx) }()
		s.WaitAcked(ctx)
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		return said
	}
	fill(t, s, 10)
	if err := send(s); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	old := t.TempDir()
	copyFolder(t, dir, old)
	s = open(t, dir, byHand)
	fill(t, s, 10)
	if err := send(s); err != nil {
		t.Fatal(err)
	}
	s = open(t, old, byHand)
	fill(t, s, 50)
	if err := send(s); err == nil || !strings.Contains(err.Error(), "old copy") {
		t.Errorf("an old copy: %v", err)
	}
	if sink.count() != 20 {
		t.Errorf("%d lines, expected 20", sink.count())
	}

	// A server that lost what it had acknowledged, and is gone here.
	s = open(t, t.TempDir(), byHand)
	for range 5 {
		fill(t, s, 30)
		if err := send(s); err != nil {
			t.Fatal(err)
		}
	}
	sink.mu.Lock()
	clear(sink.lines)
	sink.mu.Unlock()
	fill(t, s, 1)
	if err := send(s); err == nil || !strings.Contains(err.Error(), "gone here") {
		t.Errorf("a server that lost lines: %v", err)
	}
}

func TestPause(t *testing.T) {
	for failures := range 100 {
		d := pause(firstPause, failures, errors.New("x"))
		if full := min(longestWait, firstPause<<min(failures, 16)); d < full/2 || d > full {
			t.Errorf("after %d failures %s, expected %s to %s", failures, d, full/2, full)
		}
	}
	if d := pause(time.Millisecond, 0, &statusError{after: time.Hour}); d != longestWait {
		t.Errorf("Retry-After of an hour: %s", d)
	}
}

// TestRequests sends what no sender sends.
func TestRequests(t *testing.T) {
	a := newAuthority(t)
	sink := &memory{}
	told := 0
	url := a.serve(t, NewReceiver(sink, func(error) { told++ })) + Path
	client := a.client(t, "probe")
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	packed := func(b []byte) string { return string(z.EncodeAll(b, nil)) }
	gzipped := func(b []byte) string {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		w.Write(b)
		w.Close()
		return out.String()
	}
	id := "00112233445566778899aabbccddeeff"
	h := func(first, count string, more ...string) map[string]string {
		out := map[string]string{headerSpool: id, headerFirst: first, headerCount: count}
		for i := 0; i < len(more); i += 2 {
			out[more[i]] = more[i+1]
		}
		return out
	}
	const enc = "Content-Encoding"
	bomb := bytes.Repeat([]byte("0"), maxBatch+2)
	for _, c := range []struct {
		name   string
		head   map[string]string
		body   string
		status int
		want   string
	}{
		{"no spool", map[string]string{headerFirst: "1", headerCount: "1"}, "{}\n", 400, headerSpool},
		{"upper case", h("1", "1", headerSpool, strings.ToUpper(id)), "{}\n", 400, headerSpool},
		{"zero", h("0", "1"), "{}\n", 400, headerFirst},
		{"negative", h("-1", "1"), "{}\n", 400, headerFirst},
		{"far", h("18446744073709551615", "1"), "{}\n", 400, headerFirst},
		{"no count", h("1", ""), "{}\n", 400, headerCount},
		{"many", h("1", strconv.Itoa(maxLines+1)), "{}\n", 413, headerCount},
		{"gap", h("2", "1"), "{}\n", 409, `{"last":0}`},
		{"fewer lines", h("1", "2"), "{}\n", 400, "1 lines"},
		{"more lines", h("1", "1"), "{}\n{}\n", 400, "more lines"},
		{"no end", h("1", "1"), "{}", 400, "no end"},
		{"no JSON", h("1", "1"), "{\n", 400, "line 1"},
		{"empty line", h("1", "2"), "{}\n\n", 400, "line 2"},
		{"long line", h("1", "1"), `"` + strings.Repeat("x", MaxLine) + "\"\n", 400, "line 1"},
		{"large", h("1", "1"), strings.Repeat("x", maxBody+1), 413, "octets"},
		{"zstd bomb", h("1", "1", enc, "zstd"), packed(bomb), 413, "octets"},
		{"gzip bomb", h("1", "1", enc, "gzip"), gzipped(bomb), 413, "octets"},
		{"many small frames", h("1", "1", enc, "zstd"), strings.Repeat(packed(bytes.Repeat([]byte("0"), 1<<20)), 9), 413, "octets"},
		{"no zstd", h("1", "1", enc, "zstd"), "{}\n", 400, "Content-Encoding"},
		{"no gzip", h("1", "1", enc, "gzip"), "{}\n", 400, "gzip"},
		{"half a zstd", h("1", "1", enc, "zstd"), packed(bytes.Repeat([]byte("{} "), 1000))[:10], 400, "ends early"},
		{"unknown encoding", h("1", "1", enc, "br"), "{}\n", 415, "zstd"},
		{"none", h("1", "0"), "", 200, `{"last":0}`},
		{"plain", h("1", "2"), "{\"a\":1}\n{\"a\":2}\n", 200, `{"last":2}`},
		{"again", h("1", "2"), "{\"a\":1}\n{\"a\":2}\n", 200, `{"last":2}`},
		{"overlapping", h("2", "2", enc, "gzip"), gzipped([]byte("{\"a\":2}\n{\"a\":3}\n")), 200, `{"last":3}`},
		{"next", h("4", "1", enc, "zstd"), packed([]byte("{\"a\":4}\n")), 200, `{"last":4}`},
		{"gap later", h("6", "1"), "{}\n", 409, `{"last":4}`},
	} {
		req, err := http.NewRequestWithContext(t.Context(), "POST", url, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range c.head {
			req.Header.Set(k, v)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != c.status || !strings.Contains(string(body), c.want) {
			t.Errorf("%s: %d %s, expected %d %s", c.name, res.StatusCode, body, c.status, c.want)
		}
	}
	if got, want := fmt.Sprint(sink.lines[[2]string{"probe", id}]), `[{"a":1} {"a":2} {"a":3} {"a":4}]`; got != want {
		t.Errorf("stored %s, expected %s", got, want)
	}
	if res, err := client.Get(url); err != nil || res.StatusCode != 405 {
		t.Errorf("GET: %v %v", res, err)
	}
	sink.fail = errors.New("the disk is full, said with a secret path")
	req, _ := http.NewRequestWithContext(t.Context(), "POST", url, strings.NewReader("{}\n"))
	for k, v := range maps.All(h("5", "1")) {
		req.Header.Set(k, v)
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); res.StatusCode != 500 || strings.Contains(string(body), "secret") || told != 1 {
		t.Errorf("a sink that fails: %d %s, told %d times", res.StatusCode, body, told)
	}
}

func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	writeFolder(t, to, folder(t, from))
}
