package tcp

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"runtime"
	"strings"
	"testing"

	"github.com/guyline/guyline/wire/ip"
)

var (
	client = netip.MustParseAddr("192.0.2.1")
	server = netip.MustParseAddr("198.51.100.2")
)

func header(sport, dport uint16, seq, ack uint32, control byte, data string) []byte {
	b := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, sport), dport)
	b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, seq), ack)
	return append(append(b, 5<<4, control, 0xff, 0xff, 0, 0, 0, 0), data...)
}

// wire collects what an Assembler delivers.
type wire struct {
	a     Assembler
	frame int64
	got   []string
}

func (w *wire) deliver(s *Segment) {
	text := fmt.Sprintf("%d/%d", s.Flow, s.Dir)
	for _, flag := range []struct {
		set  bool
		name string
	}{{s.Start, " start"}, {s.Reset, " reset"}, {s.Gone, " gone"}, {s.End && !s.Reset && !s.Gone, " end"}} {
		if flag.set {
			text += flag.name
		}
	}
	if s.Gap > 0 {
		text += fmt.Sprintf(" gap %d", s.Gap)
	}
	if len(s.Data) > 0 {
		text += fmt.Sprintf(" %s #%d", s.Data, s.Frame)
	}
	w.got = append(w.got, text)
}

func (w *wire) up(seq, ack uint32, control byte, data string) {
	w.frame++
	w.a.Packet(&ip.Packet{Src: client, Dst: server, Payload: header(40000, 7777, seq, ack, control, data)}, w.frame, w.frame*1e6, w.deliver)
}

func (w *wire) down(seq, ack uint32, control byte, data string) {
	w.frame++
	w.a.Packet(&ip.Packet{Src: server, Dst: client, Payload: header(7777, 40000, seq, ack, control, data)}, w.frame, w.frame*1e6, w.deliver)
}

func (w *wire) handshake() {
	w.up(99, 0, SYN, "")
	w.down(499, 100, SYN|ACK, "")
	w.up(100, 500, ACK, "")
}

func TestStreams(t *testing.T) {
	const open = "0/0 start, 0/1 start, "
	for _, test := range []struct {
		name string
		run  func(w *wire)
		want string
	}{
		{"from SYN to FIN", func(w *wire) {
			w.handshake()
			w.up(100, 500, ACK|PSH, "ab")
			w.down(500, 102, ACK|FIN, "xy")
			w.up(102, 503, ACK|FIN, "")
			w.down(503, 103, ACK, "")
		}, open + "0/0 ab #4, 0/1 xy #5, 0/1 end, 0/0 end"},
		{"met in mid-course, from the server", func(w *wire) { w.down(500, 100, ACK, "x"); w.up(100, 501, ACK, "a") }, "0/1 x #1, 0/0 a #2"},
		{"bare acknowledgments", func(w *wire) { w.up(100, 500, ACK, ""); w.down(500, 100, ACK, "") }, ""},
		{"retransmission and overlap", func(w *wire) {
			w.handshake()
			w.up(100, 0, ACK, "abc")
			w.up(100, 0, ACK, "abc")
			w.up(101, 0, ACK, "XXd")
		}, open + "0/0 abc #4, 0/0 d #6"},
		{"keep-alive", func(w *wire) {
			w.handshake()
			w.up(100, 0, ACK, "ab")
			w.up(101, 0, ACK, "\x00")
			w.up(102, 0, ACK, "c")
		}, open + "0/0 ab #4, 0/0 c #6"},
		{"out of order", func(w *wire) { w.handshake(); w.up(102, 0, ACK, "c"); w.up(101, 0, ACK, "b"); w.up(100, 0, ACK, "a") }, open + "0/0 a #6, 0/0 b #5, 0/0 c #4"},
		{"out of order, overlapping", func(w *wire) {
			w.handshake()
			w.up(102, 0, ACK, "cde")
			w.up(101, 0, ACK, "XXX")
			w.up(100, 0, ACK, "a")
		}, open + "0/0 a #6, 0/0 XXX #5, 0/0 e #4"},
		{"FIN out of order", func(w *wire) { w.handshake(); w.up(101, 0, ACK|FIN, "b"); w.up(100, 0, ACK, "a") }, open + "0/0 a #5, 0/0 b #4, 0/0 end"},
		{"gap that was acknowledged", func(w *wire) {
			w.handshake()
			w.up(103, 0, ACK, "d")
			w.down(500, 104, ACK, "")
			w.up(104, 0, ACK, "e")
		}, open + "0/0 gap 3 d #4, 0/0 e #6"},
		{"gap acknowledged before", func(w *wire) { w.handshake(); w.down(500, 103, ACK, ""); w.up(103, 0, ACK, "d") }, open + "0/0 gap 3 d #5"},
		{"gap at the end", func(w *wire) { w.handshake(); w.up(103, 0, ACK, "d"); w.up(106, 0, ACK, "g") }, open + "0/0 gap 3 d #4, 0/0 gap 2 g #5"},
		{"gap before FIN", func(w *wire) { w.handshake(); w.up(103, 500, ACK|FIN, "d"); w.down(500, 105, ACK, "") }, open + "0/0 gap 3 d #4, 0/0 end"},
		{"numbers wrap", func(w *wire) { w.up(1<<32-2, 0, ACK, "ab"); w.up(1, 0, ACK, "d"); w.up(0, 0, ACK, "c") }, "0/0 ab #1, 0/0 c #3, 0/0 d #2"},
		{"reset", func(w *wire) {
			w.handshake()
			w.up(101, 0, ACK, "b")
			w.down(500, 100, RST|ACK, "")
			w.up(100, 0, ACK, "a")
		}, open + "0/0 gap 1 b #4, 0/1 reset"},
		{"reset far from the stream", func(w *wire) { w.handshake(); w.down(0x70000000, 100, RST, ""); w.up(100, 0, ACK, "a") }, open + "0/0 a #5"},
		{"closed port", func(w *wire) { w.up(99, 0, SYN, ""); w.down(0, 100, RST|ACK, "") }, "0/0 start, 0/1 reset"},
		{"SYN repeated", func(w *wire) { w.up(99, 0, SYN, ""); w.handshake() }, open[:len(open)-2]},
		{"SYN with data", func(w *wire) { w.up(99, 0, SYN, "ab"); w.up(102, 0, ACK, "c") }, "0/0 start, 0/0 ab #1, 0/0 c #2"},
		{"ports taken anew", func(w *wire) {
			w.handshake()
			w.up(100, 500, ACK|FIN, "a")
			w.down(500, 102, ACK|FIN, "")
			w.up(7000, 0, SYN, "")
			w.up(7001, 0, ACK, "n")
		}, open + "0/0 a #4, 0/0 end, 0/1 end, 0/0 gone, 1/0 start, 1/0 n #7"},
		{"forged SYN on a living connection", func(w *wire) { w.handshake(); w.up(100, 0, ACK, "a"); w.up(7000, 0, SYN, ""); w.up(101, 0, ACK, "b") }, open + "0/0 a #4, 0/0 b #6"},
		{"SYN on a living connection, answered", func(w *wire) {
			w.handshake()
			w.up(100, 0, ACK, "a")
			w.up(7000, 0, SYN, "")
			w.down(9000, 7001, SYN|ACK, "")
			w.up(7001, 0, ACK, "b")
			w.down(9001, 0, ACK, "y")
		}, open + "0/0 a #4, 0/0 gone, 1/0 start, 1/1 start, 1/0 b #7, 1/1 y #8"},
		{"forged data far ahead", func(w *wire) { w.handshake(); w.up(100+maxAhead+1, 0, ACK, "Z"); w.up(100, 0, ACK, "a") }, open + "0/0 a #5"},
		{"forged FIN far behind", func(w *wire) { w.handshake(); w.up(100, 0, ACK, "abc"); w.up(100, 0, FIN, ""); w.up(103, 0, ACK, "d") }, open + "0/0 abc #4, 0/0 d #6"},
		{"far ahead, and again", func(w *wire) {
			w.up(100, 0, ACK, "a")
			for i := range uint32(maxStrays + 2) {
				w.up(0x40000000+i, 0, ACK, "z")
			}
		}, fmt.Sprintf("0/0 a #1, 0/0 gap %d z #10, 0/0 z #11", 0x40000000+maxStrays-101)},
	} {
		var w wire
		test.run(&w)
		w.a.Flush(w.deliver)
		if got := strings.Join(w.got, ", "); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
		if c := w.a.Counts(); c.Held != 0 {
			t.Errorf("%s: %+v", test.name, c)
		}
	}
}

func TestWaitsNoLongerThanTwoSeconds(t *testing.T) {
	var w wire
	w.up(100, 0, ACK, "a")
	w.up(103, 0, ACK, "d")
	w.frame += 3000
	w.up(105, 0, ACK, "f") // waits from now on
	if got := strings.Join(w.got, ", "); got != "0/0 a #1, 0/0 gap 2 d #2" {
		t.Error(got)
	}
}

// TestAnyOrder cuts a text into overlapping segments and sends them in any order, some twice: it must come out whole.
func TestAnyOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		text := make([]byte, 1+rng.IntN(4000))
		for i := range text {
			text[i] = byte(rng.Uint32())
		}
		start := rng.Uint32()
		type part struct{ from, to int }
		var parts []part
		for at := 0; at < len(text); {
			to := min(at+1+rng.IntN(200), len(text))
			parts = append(parts, part{max(0, at-rng.IntN(50)), to})
			if rng.IntN(4) == 0 {
				parts = append(parts, part{at, to})
			}
			at = to
		}
		rng.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		var a Assembler
		var got []byte
		deliver := func(s *Segment) {
			if s.Gap != 0 {
				t.Fatal("gap")
			}
			got = append(got, s.Data...)
		}
		send := func(seq uint32, control byte, data []byte) {
			a.Packet(&ip.Packet{Src: client, Dst: server, Payload: header(1, 2, seq, 0, control, string(data))}, 1, 1, deliver)
		}
		send(start-1, SYN, nil)
		for _, p := range parts {
			send(start+uint32(p.from), ACK, text[p.from:p.to])
		}
		if string(got) != string(text) {
			t.Fatalf("%d bytes of %d", len(got), len(text))
		}
		if c := a.Counts(); c.Held != 0 || c.Lost != 0 {
			t.Fatalf("%+v", c)
		}
	}
}

// TestIsBounded opens a million connections, each with data out of order.
func TestIsBounded(t *testing.T) {
	var a Assembler
	open := map[uint32]bool{}
	deliver := func(s *Segment) {
		if open[s.Slot] = true; s.Gone {
			delete(open, s.Slot)
		}
	}
	p := ip.Packet{Src: client, Dst: server, Payload: header(1, 7777, 99, 0, SYN, strings.Repeat("x", 2000))}
	for i := range uint32(1_000_000) {
		p.Src = netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		p.Payload[13] = SYN
		binary.BigEndian.PutUint32(p.Payload[4:], 99)
		short := p
		short.Payload = p.Payload[:20]
		a.Packet(&short, int64(i), int64(i), deliver)
		p.Payload[13] = ACK
		binary.BigEndian.PutUint32(p.Payload[4:], 150)
		a.Packet(&p, int64(i), int64(i), deliver)
		if c := a.Counts(); c.Open > MaxFlows || c.Held > maxHeld {
			t.Fatalf("%+v", c)
		}
	}
	c := a.Counts()
	if len(open) != c.Open || len(a.flows) > MaxFlows || a.index.used != c.Open {
		t.Errorf("%d slots in use of %d, %d keys: %+v", len(open), len(a.flows), a.index.used, c)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 128<<20 {
		t.Errorf("%d MB of memory", m.HeapAlloc>>20)
	}
	t.Logf("%d MB of memory: %+v", m.HeapAlloc>>20, c)
	runtime.KeepAlive(&a)
}

func FuzzPacket(f *testing.F) {
	framed := func(packets ...[]byte) (b []byte) {
		for _, p := range packets {
			b = append(binary.BigEndian.AppendUint16(b, uint16(len(p))), p...)
		}
		return b
	}
	f.Add(framed(header(40000, 7777, 99, 0, SYN, ""), header(7777, 40000, 499, 100, SYN|ACK, ""), header(40000, 7777, 100, 500, ACK, "ab")))
	f.Add(framed(header(40000, 7777, 102, 0, ACK, "cd"), header(7777, 40000, 0, 104, ACK, ""), header(40000, 7777, 110, 0, ACK|FIN, "x")))
	f.Add(framed(header(40000, 7777, 102, 0, ACK, "cd"), nil, header(40000, 7777, 900, 0, SYN, ""), header(7777, 40000, 5, 901, SYN|ACK, ""), header(40000, 7777, 901, 0, RST, "")))
	f.Fuzz(func(t *testing.T, b []byte) {
		var a Assembler
		open := map[uint32]uint32{}
		deliver := func(s *Segment) {
			if id, ok := open[s.Slot]; ok && id != s.Flow || s.Gap < 0 {
				t.Fatalf("slot %d of flow %d is given to %d; gap %d", s.Slot, id, s.Flow, s.Gap)
			}
			if open[s.Slot] = s.Flow; s.Gone {
				delete(open, s.Slot)
			}
		}
		for i := int64(0); len(b) >= 2; i++ { // packets, each behind its length; every other one goes back
			n := min(int(binary.BigEndian.Uint16(b)), len(b)-2)
			p := ip.Packet{Src: client, Dst: server, Payload: b[2 : 2+n]}
			if i%2 == 1 {
				p.Src, p.Dst = server, client
			}
			a.Packet(&p, i, i*1e8, deliver)
			b = b[2+n:]
		}
		a.Flush(deliver)
		if c := a.Counts(); c.Held != 0 || c.Lost < 0 || c.Repeated < 0 {
			t.Fatalf("%+v", c)
		}
	})
}

// row is a run of packets of one connection, each with 200 bytes.
func row() (p ip.Packet, next func()) {
	p = ip.Packet{Src: client, Dst: server, Payload: header(40000, 7777, 0, 0, ACK, strings.Repeat("x", 200))}
	seq := uint32(0)
	return p, func() { seq += 200; binary.BigEndian.PutUint32(p.Payload[4:], seq) }
}

func TestPacketDoesNotAllocate(t *testing.T) {
	var a Assembler
	n := 0
	deliver := func(*Segment) { n++ }
	p, next := row()
	if allocs := testing.AllocsPerRun(1000, func() { a.Packet(&p, 1, 1, deliver); next() }); allocs != 0 || n < 1000 {
		t.Errorf("%v allocations, %d segments", allocs, n)
	}
}

func BenchmarkPacket(b *testing.B) {
	var a Assembler
	deliver := func(*Segment) {}
	p, next := row()
	b.ReportAllocs()
	for b.Loop() {
		a.Packet(&p, 1, 1, deliver)
		next()
	}
}
