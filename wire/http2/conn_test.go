package http2

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	nethttp2 "golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/stream"
)

// wireTest writes both directions of a connection with the framer of golang.org/x/net.
type wireTest struct {
	dirs [2]struct {
		out    bytes.Buffer
		framer *nethttp2.Framer
		block  bytes.Buffer
		enc    *hpack.Encoder
	}
}

func newWire() *wireTest {
	w := new(wireTest)
	for i := range w.dirs {
		d := &w.dirs[i]
		d.framer = nethttp2.NewFramer(&d.out, nil)
		d.enc = hpack.NewEncoder(&d.block)
	}
	w.dirs[0].out.WriteString(preface)
	for i := range w.dirs {
		w.dirs[i].framer.WriteSettings(nethttp2.Setting{ID: nethttp2.SettingInitialWindowSize, Val: 1 << 20})
	}
	return w
}

func (w *wireTest) head(dir int, id uint32, end bool, pad uint8, fields ...string) {
	d := &w.dirs[dir]
	d.block.Reset()
	for i := 0; i < len(fields); i += 2 {
		d.enc.WriteField(hpack.HeaderField{Name: fields[i], Value: fields[i+1]})
	}
	b := d.block.Bytes()
	cut := len(b) / 2
	d.framer.WriteHeaders(nethttp2.HeadersFrameParam{StreamID: id, BlockFragment: b[:cut], EndStream: end, PadLength: pad})
	d.framer.WriteContinuation(id, true, b[cut:])
}

func (w *wireTest) bytes(dir int) []byte { return w.dirs[dir].out.Bytes() }

func line(e *http.Event) string {
	s := fmt.Sprintf("%d %s %d", e.Dir, e.Kind, e.Stream)
	switch e.Kind {
	case http.Request:
		s += fmt.Sprintf(" %s %s auth=%s", e.Head.Method, e.Head.Path, e.Head.Authorization)
	case http.Response:
		s += fmt.Sprintf(" %d", e.Head.Status)
	case http.Body:
		s += fmt.Sprintf(" %d %q cut=%v", e.Length, e.Body, e.Cut)
	case http.Reset, http.GoAway:
		s += fmt.Sprintf(" %d", e.Code)
	}
	if e.Head.Hidden > 0 {
		s += fmt.Sprintf(" hidden=%d", e.Head.Hidden)
	}
	if e.End {
		s += " end"
	}
	return s
}

// A connection cut into pieces of any size says the same.
func TestConn(t *testing.T) {
	w := newWire()
	w.head(0, 1, true, 0, ":method", "GET", ":path", "/nnrf-disc/v1/nf-instances?target-nf-type=UDM", "authorization", "Bearer x")
	w.head(1, 1, false, 3, ":status", "200", "content-type", "application/json")
	w.dirs[1].framer.WriteDataPadded(1, false, []byte("{}"), []byte{0, 0, 0})
	w.dirs[1].framer.WritePing(false, [8]byte{})
	w.dirs[1].framer.WriteData(1, true, []byte("[]"))
	w.head(0, 3, false, 0, ":method", "PUT", ":path", "/nnrf-nfm/v1/nf-instances/1", "authorization", "Bearer x")
	w.dirs[0].framer.WriteData(3, true, []byte("body"))
	w.head(1, 3, false, 0, ":status", "100")
	w.head(1, 3, true, 0, ":status", "201")
	w.head(0, 5, true, 0, ":method", "GET", ":path", "/", "authorization", "Bearer x")
	w.dirs[1].framer.WriteRSTStream(5, nethttp2.ErrCodeCancel)
	w.dirs[1].framer.WriteGoAway(5, nethttp2.ErrCodeEnhanceYourCalm, nil)
	want := []string{
		"0 settings 0",
		"0 request 1 GET /nnrf-disc/v1/nf-instances?target-nf-type=UDM auth=Bearer x end",
		"0 request 3 PUT /nnrf-nfm/v1/nf-instances/1 auth=Bearer x",
		`0 body 3 4 "body" cut=false end`,
		"0 request 5 GET / auth=Bearer x end",
		"1 settings 0",
		"1 response 1 200",
		`1 body 1 4 "{}[]" cut=false end`,
		"1 response 3 100",
		"1 response 3 201 end",
		"1 reset 5 8",
		"1 goaway 0 11",
	}
	pool := stream.NewPool(1 << 20)
	c := NewConn(pool, new(http.Event))
	for _, size := range []int{1, 2, 7, 9, 10, 64, 1 << 20} {
		var got []string
		for dir := range 2 {
			for b := w.bytes(dir); len(b) > 0; {
				n := min(size, len(b))
				c.Write(&stream.Piece{Dir: uint8(dir), Data: b[:n]}, func(e *http.Event) { got = append(got, line(e)) })
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

// Joined in its middle, nothing is said that is not so, and what is inserted afterwards is known.
func TestMidStream(t *testing.T) {
	w := newWire()
	ask := func(id uint32, token string) {
		w.head(0, id, true, 0, ":method", "GET", ":path", "/p", "authorization", "Bearer "+token)
	}
	ask(1, "a")
	joined := w.dirs[0].out.Len()
	ask(3, "a")
	ask(5, "b")
	ask(7, "a")
	ask(9, "b")
	var got []string
	c := NewConn(stream.NewPool(1<<20), new(http.Event))
	c.Write(&stream.Piece{Data: w.bytes(0)[joined:]}, func(e *http.Event) { got = append(got, line(e)) })
	want := []string{
		"0 request 3 GET  auth= hidden=2 end",
		"0 request 5 GET  auth=Bearer b hidden=1 end",
		"0 request 7 GET  auth= hidden=2 end",
		"0 request 9 GET  auth=Bearer b hidden=1 end",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRecognise(t *testing.T) {
	w := newWire()
	for _, c := range []struct {
		in   string
		want stream.Answer
	}{
		{preface, stream.Yes},
		{"PRI * HT", stream.More},
		{"", stream.No},
		{"GET / HTTP/1.1\r\n\r\n", stream.No},
		{string(w.bytes(1)), stream.Yes},
		{strings.Repeat("\x00", 200), stream.No},
		{"\x00\x00\x00\x04\x01\x00\x00\x00\x00", stream.Yes},
		{"\x16\x03\x01\x00\x05hello", stream.No},
	} {
		if got := Recognise([]byte(c.in)); got != c.want {
			t.Errorf("%q: got %d, want %d", c.in, got, c.want)
		}
	}
	rng := rand.New(rand.NewSource(3))
	wrong := 0
	for range 200000 {
		b := make([]byte, 9+rng.Intn(100))
		rng.Read(b)
		if Recognise(b) == stream.Yes {
			wrong++
		}
	}
	if wrong > 0 {
		t.Errorf("%d random pieces of 200000 were taken for HTTP/2", wrong)
	}
}

// Lost bytes inside a body cut it and nothing else; elsewhere the reader finds its way back.
func TestGap(t *testing.T) {
	w := newWire()
	w.head(0, 1, false, 0, ":method", "POST", ":path", "/p")
	w.dirs[0].framer.WriteData(1, true, bytes.Repeat([]byte("x"), 100))
	at := w.dirs[0].out.Len()
	w.head(0, 3, true, 0, ":method", "GET", ":path", "/p")
	w.head(0, 5, true, 0, ":method", "GET", ":path", "/q")
	b := w.bytes(0)
	var got []string
	say := func(e *http.Event) { got = append(got, line(e)) }
	c := NewConn(stream.NewPool(1<<20), new(http.Event))
	c.Write(&stream.Piece{Data: b[:at-60]}, say)
	c.Write(&stream.Piece{Gap: 50, Data: b[at-10:]}, say)
	want := fmt.Sprintf("0 settings 0\n0 request 1 POST /p auth=\n0 body 1 100 %q cut=true end\n0 request 3 GET /p auth= end\n0 request 5 GET /q auth= end", strings.Repeat("x", 40))
	if strings.Join(got, "\n") != want {
		t.Errorf("in a body: got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	got = nil
	c.Close()
	c.Write(&stream.Piece{Data: b[:30]}, say)
	c.Write(&stream.Piece{Gap: at - 30, Data: b[at:]}, say)
	want = "0 lost 0\n0 request 3 GET  auth= hidden=1 end\n0 request 5 GET /q auth= end"
	if strings.Join(got, "\n") != want {
		t.Errorf("in a head: got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// However many streams stay open and however long bodies grow, what is held is bounded.
func TestBounds(t *testing.T) {
	pool := stream.NewPool(1 << 20)
	c := NewConn(pool, new(http.Event))
	w := newWire()
	for id := uint32(1); id < 2000; id += 2 {
		w.head(0, id, false, 0, ":method", "POST", ":path", fmt.Sprint("/", id))
		w.dirs[0].framer.WriteData(id, false, make([]byte, 10000))
	}
	for b := w.bytes(0); len(b) > 0; {
		n := min(1400, len(b))
		c.Write(&stream.Piece{Data: b[:n]}, func(*http.Event) {})
		b = b[n:]
		if pool.Lent() > 1<<20 {
			t.Fatalf("%d bytes are lent", pool.Lent())
		}
	}
	if len(c.streams.slots) > http.Slots {
		t.Errorf("%d streams", len(c.streams.slots))
	}
}

func FuzzConn(f *testing.F) {
	w := newWire()
	w.head(0, 1, false, 5, ":method", "POST", ":path", "/p")
	w.dirs[0].framer.WriteDataPadded(1, true, []byte("abc"), []byte{0})
	f.Add(w.bytes(0), uint16(7), uint16(0))
	f.Add(w.bytes(0)[24:], uint16(100), uint16(3))
	f.Fuzz(func(t *testing.T, b []byte, size, gap uint16) {
		pool := stream.NewPool(1 << 18)
		c := NewConn(pool, new(http.Event))
		for i := 0; len(b) > 0; i++ {
			n := min(int(size)%2000+1, len(b))
			g := 0
			if i%5 == 4 {
				g = int(gap)
			}
			c.Write(&stream.Piece{Dir: uint8(i / 3 % 2), Gap: g, Data: b[:n]}, func(e *http.Event) {
				if len(e.Body) > stream.MaxBuffer+len(b) {
					t.Fatal("body is longer than its bound")
				}
			})
			b = b[n:]
		}
		c.Close()
		if pool.Lent() != 0 {
			t.Fatalf("%d bytes are still lent", pool.Lent())
		}
	})
}

func BenchmarkConn(b *testing.B) {
	w := newWire()
	for id := uint32(1); id < 200; id += 2 {
		w.head(0, id, false, 0, ":method", "PUT", ":path", "/nnrf-nfm/v1/nf-instances/1", "authorization", "Bearer "+strings.Repeat("t", 400), "content-type", "application/json")
		w.dirs[0].framer.WriteData(id, true, make([]byte, 400))
		w.head(1, id, true, 0, ":status", "204")
	}
	c := NewConn(stream.NewPool(1<<20), new(http.Event))
	b.ReportAllocs()
	for b.Loop() {
		for dir := range 2 {
			for p := w.bytes(dir); len(p) > 0; {
				n := min(1400, len(p))
				c.Write(&stream.Piece{Dir: uint8(dir), Data: p[:n]}, func(*http.Event) {})
				p = p[n:]
			}
		}
		c.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*100), "ns/exchange")
}
