package http1

import (
	"bufio"
	"fmt"
	"io"
	nethttp "net/http"
	"strings"
	"testing"

	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/stream"
)

const requests = "GET /nnrf-nfm/v1/nf-instances HTTP/1.1\r\nHost: 127.0.0.10:8000\r\nUser-Agent: curl/8\r\n\r\n" +
	"PUT http://nrf/nnrf-nfm/v1/nf-instances/1 HTTP/1.1\r\nHost: nrf\r\nAuthorization: Bearer t\r\nContent-Length: 4\r\n\r\nbody" +
	"POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nX: y\r\n\r\n" +
	"HEAD /h HTTP/1.1\r\n\r\n"

const responses = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}" +
	"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n" +
	"HTTP/1.1 204 No Content\r\n\r\n" +
	"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"

func line(e *http.Event) string {
	s := fmt.Sprintf("%d %s %s %d", e.Dir, e.Version, e.Kind, e.Stream)
	switch e.Kind {
	case http.Request:
		s += fmt.Sprintf(" %s %s%s host=%s auth=%s", e.Head.Method, e.Head.Authority, e.Head.Path, e.Head.Host, e.Head.Authorization)
	case http.Response:
		s += fmt.Sprintf(" %d", e.Head.Status)
	case http.Body:
		s += fmt.Sprintf(" %d %q cut=%v", e.Length, e.Body, e.Cut)
	}
	if e.End {
		s += " end"
	}
	return s
}

var want = []string{
	"0 1.1 request 1 GET /nnrf-nfm/v1/nf-instances host=127.0.0.10:8000 auth= end",
	"0 1.1 request 2 PUT nrf/nnrf-nfm/v1/nf-instances/1 host=nrf auth=Bearer t",
	`0 1.1 body 2 4 "body" cut=false end`,
	"0 1.1 request 3 POST /p host= auth=",
	`0 1.1 body 3 19 "abc0123456789abcdef" cut=false end`,
	"0 1.1 request 4 HEAD /h host= auth= end",
	"1 1.1 response 1 200",
	`1 1.1 body 1 2 "{}" cut=false end`,
	"1 1.1 response 2 100",
	"1 1.1 response 2 201 end",
	"1 1.1 response 3 204 end",
	"1 1.1 response 4 200 end",
}

// A connection cut into pieces of any size says the same.
func TestConn(t *testing.T) {
	pool := stream.NewPool(1 << 20)
	c := NewConn(pool)
	for _, size := range []int{1, 2, 3, 5, 17, 100, 10000} {
		var got []string
		for dir, in := range []string{requests, responses} {
			for b := []byte(in); len(b) > 0; {
				n := min(size, len(b))
				if rest := c.Write(&stream.Piece{Dir: uint8(dir), Data: b[:n]}, func(e *http.Event) { got = append(got, line(e)) }); len(rest) > 0 {
					t.Errorf("pieces of %d: %q is left", size, rest)
				}
				b = b[n:]
			}
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("pieces of %d: got\n%s\nwant\n%s", size, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		c.Close()
		if pool.Lent() != 0 {
			t.Errorf("pieces of %d: %d bytes are still lent", size, pool.Lent())
		}
	}
}

// net/http reads the same requests.
func TestAgainstNetHTTP(t *testing.T) {
	var got, theirs []string
	NewConn(stream.NewPool(1<<20)).Write(&stream.Piece{Data: []byte(requests)}, func(e *http.Event) {
		switch e.Kind {
		case http.Request:
			got = append(got, fmt.Sprintf("%s %s ", e.Head.Method, e.Head.Path))
		case http.Body:
			got[len(got)-1] += string(e.Body)
		}
	})
	r := bufio.NewReader(strings.NewReader(requests))
	for {
		req, err := nethttp.ReadRequest(r)
		if err != nil {
			break
		}
		body, _ := io.ReadAll(req.Body)
		theirs = append(theirs, fmt.Sprintf("%s %s %s", req.Method, req.URL.Path, body))
	}
	if strings.Join(got, "\n") != strings.Join(theirs, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(theirs, "\n"))
	}
}

func TestUpgradeGapAndClose(t *testing.T) {
	var got []string
	say := func(e *http.Event) { got = append(got, line(e)) }
	check := func(name string, want ...string) {
		t.Helper()
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		got = nil
	}
	c := NewConn(stream.NewPool(1 << 20))
	c.Write(&stream.Piece{Data: []byte("GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n")}, say)
	rest := c.Write(&stream.Piece{Dir: 1, Data: []byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n\x00\x00\x00")}, say)
	if string(rest) != "\x00\x00\x00" {
		t.Errorf("left: %q", rest)
	}
	check("upgrade", "0 1.1 request 1 GET / host= auth= end", "1 1.1 response 1 101", "1 1.1 upgrade 1")
	c.Close()
	c.Write(&stream.Piece{Dir: 1, Data: []byte("HTTP/1.0 200 OK\r\n\r\nall of it")}, say)
	c.End(&stream.Piece{Dir: 1}, say)
	check("until close", "1 1.0 response 0 200", `1 1.0 body 0 9 "all of it" cut=false end`)
	c.Close()
	c.Write(&stream.Piece{Data: []byte("PUT / HTTP/1.1\r\nContent-Length: 10\r\n\r\n01")}, say)
	c.Write(&stream.Piece{Gap: 4, Data: []byte("6789GET / HTTP/1.1\r\n\r\n")}, say)
	check("gap", "0 1.1 request 1 PUT / host= auth=", `0 1.1 body 1 10 "01" cut=true end`, "0 1.1 request 2 GET / host= auth= end")
}

func TestRecognise(t *testing.T) {
	for in, want := range map[string]stream.Answer{
		"GET / HTTP/1.1\r\n": stream.Yes, "GE": stream.More, "GET /abc": stream.More, "HTTP/1.0 200 OK": stream.Yes, "": stream.No,
		"GET / HTTP/2\r\n": stream.No, "SSH-2.0": stream.No, "PRI * HTTP/2.0\r\n": stream.No, "GET \x00": stream.No,
	} {
		if got := Recognise([]byte(in)); got != want {
			t.Errorf("%q: got %d, want %d", in, got, want)
		}
	}
}

func FuzzConn(f *testing.F) {
	f.Add([]byte(requests), uint16(7), uint16(0))
	f.Add([]byte(responses), uint16(50), uint16(9))
	f.Fuzz(func(t *testing.T, b []byte, size, gap uint16) {
		pool := stream.NewPool(1 << 18)
		c := NewConn(pool)
		for i := 0; len(b) > 0; i++ {
			n := min(int(size)%2000+1, len(b))
			g := 0
			if i%5 == 4 {
				g = int(gap)
			}
			c.Write(&stream.Piece{Dir: uint8(i / 3 % 2), Gap: g, Data: b[:n:n]}, func(e *http.Event) {})
			b = b[n:]
		}
		c.Close()
		if pool.Lent() != 0 {
			t.Fatalf("%d bytes are still lent", pool.Lent())
		}
	})
}

func BenchmarkConn(b *testing.B) {
	c := NewConn(stream.NewPool(1 << 20))
	b.ReportAllocs()
	for b.Loop() {
		c.Write(&stream.Piece{Data: []byte(requests)}, func(*http.Event) {})
		c.Write(&stream.Piece{Dir: 1, Data: []byte(responses)}, func(*http.Event) {})
		c.Close()
	}
}
