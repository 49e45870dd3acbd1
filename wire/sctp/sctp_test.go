package sctp

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/wire/ip"
)

var (
	gnb  = netip.MustParseAddr("192.0.2.1")
	gnb2 = netip.MustParseAddr("192.0.2.101")
	amf  = netip.MustParseAddr("198.51.100.2")
	amf2 = netip.MustParseAddr("198.51.100.102")
)

const (
	gnbTag, amfTag   = 0x11111111, 0x22222222 // the tag of packets to the gNB, to the AMF
	gnbPort, amfPort = 40000, 38412
)

func chunk(kind, flags byte, value []byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{kind, flags}, uint16(4+len(value)))
	b = append(b, value...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

func u32(values ...uint32) (b []byte) {
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

// userData makes a DATA chunk on stream 1 with NGAP in it; flags 3 is a whole message, 2 the first fragment, 1 the last.
func userData(tsn uint32, flags byte, text string) []byte {
	return chunk(chunkData, flags, append(u32(tsn, 1<<16, PPIDNGAP), text...))
}

func sack(tsn uint32) []byte { return chunk(chunkSack, 0, u32(tsn, 9999, 0)) }

// initChunk makes INIT (1) or INIT ACK (2) with further addresses.
func initChunk(kind byte, tag, tsn uint32, more ...netip.Addr) []byte {
	v := u32(tag, 9999, 10<<16|10, tsn)
	for _, a := range more {
		v = append(v, chunk(0, 5, a.AsSlice())...)
	}
	return chunk(kind, 0, v)
}

// wire collects what an Assembler delivers.
type wire struct {
	a     Assembler
	frame int64
	got   []string
}

func (w *wire) deliver(m *Message) {
	s := fmt.Sprintf("%d/%d", m.Assoc, m.Dir)
	if m.Kind != Data {
		s += " " + m.Kind.String()
	} else {
		s += fmt.Sprintf(" %s #%d", m.Data, m.Frame)
	}
	w.got = append(w.got, s)
}

func (w *wire) send(src, dst netip.Addr, sport, dport uint16, tag uint32, chunks ...[]byte) {
	w.frame++
	b := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, sport), dport)
	b = append(append(b, u32(tag, 0)...), slices.Concat(chunks...)...)
	w.a.Packet(&ip.Packet{Src: src, Dst: dst, Proto: ip.ProtoSCTP, Payload: b}, w.frame, w.frame*1e6, w.deliver)
}

func (w *wire) up(chunks ...[]byte)   { w.send(gnb, amf, gnbPort, amfPort, amfTag, chunks...) }
func (w *wire) down(chunks ...[]byte) { w.send(amf, gnb, amfPort, gnbPort, gnbTag, chunks...) }

func (w *wire) handshake() {
	w.send(gnb, amf, gnbPort, amfPort, 0, initChunk(chunkInit, gnbTag, 100, gnb2))
	w.down(initChunk(chunkInitAck, amfTag, 500, amf2))
}

func TestOrder(t *testing.T) {
	for _, test := range []struct {
		name string
		run  func(w *wire)
		want string
	}{
		{"bundled", func(w *wire) { w.up(userData(1, 3, "a"), userData(2, 3, "b")) }, "0/0 a #1, 0/0 b #1"},
		{"met in mid-course, from the server", func(w *wire) { w.down(userData(1, 3, "a")); w.up(userData(7, 3, "b")) }, "0/1 a #1, 0/0 b #2"},
		{"handshake", func(w *wire) { w.handshake(); w.up(userData(100, 3, "a")); w.down(userData(500, 3, "b")) }, "0/0 INIT, 0/1 INIT ACK, 0/0 a #3, 0/1 b #4"},
		{"first TSN not recorded", func(w *wire) { w.handshake(); w.up(userData(101, 3, "a")); w.down(sack(101)) }, "0/0 INIT, 0/1 INIT ACK, 0/0 a #3"},
		{"retransmission", func(w *wire) { w.up(userData(1, 3, "a")); w.up(userData(1, 3, "a")); w.up(userData(2, 3, "b")) }, "0/0 a #1, 0/0 b #3"},
		{"out of order", func(w *wire) { w.up(userData(1, 3, "a")); w.up(userData(3, 3, "c")); w.up(userData(2, 3, "b")) }, "0/0 a #1, 0/0 b #3, 0/0 c #2"},
		{"gap that was acknowledged", func(w *wire) {
			w.up(userData(1, 3, "a"))
			w.up(userData(3, 3, "c"))
			w.down(sack(3))
			w.up(userData(2, 3, "b"))
		}, "0/0 a #1, 0/0 c #2, 0/0 b #4"},
		{"gap acknowledged before", func(w *wire) { w.up(userData(1, 3, "a")); w.down(sack(2)); w.up(userData(3, 3, "c")) }, "0/0 a #1, 0/0 c #3"},
		{"gap at the end", func(w *wire) { w.up(userData(1, 3, "a")); w.up(userData(3, 3, "c")) }, "0/0 a #1, 0/0 c #2"},
		{"gap given up by the sender", func(w *wire) {
			w.up(userData(1, 3, "a"))
			w.up(userData(3, 3, "c"))
			w.up(chunk(chunkForward, 0, u32(2)))
			w.up(userData(4, 3, "d"))
		}, "0/0 a #1, 0/0 c #2, 0/0 d #4"},
		{"numbers wrap", func(w *wire) { w.up(userData(1<<32-1, 3, "a")); w.up(userData(1, 3, "c")); w.up(userData(0, 3, "b")) }, "0/0 a #1, 0/0 b #3, 0/0 c #2"},
		{"fragments", func(w *wire) { w.up(userData(1, 2, "a"), userData(2, 0, "b")); w.up(userData(3, 1, "c")) }, "0/0 abc #2"},
		{"fragments out of order", func(w *wire) { w.up(userData(0, 3, "-")); w.up(userData(2, 1, "b")); w.up(userData(1, 2, "a")) }, "0/0 - #1, 0/0 ab #2"},
		{"fragment missing", func(w *wire) { w.up(userData(1, 2, "a")); w.up(userData(3, 1, "c")); w.up(userData(4, 3, "d")) }, "0/0 d #3"},
		{"forged chunk far ahead", func(w *wire) {
			w.up(userData(1, 3, "a"))
			w.up(userData(5001, 3, "x"))
			w.up(userData(2, 3, "b"))
			w.up(userData(1, 3, "a"))
		}, "0/0 a #1, 0/0 x #2, 0/0 b #3"},
		{"second path, announced", func(w *wire) {
			w.handshake()
			w.send(gnb2, amf2, gnbPort, amfPort, amfTag, userData(100, 3, "a"))
			w.up(userData(100, 3, "a"), userData(101, 3, "b"))
		}, "0/0 INIT, 0/1 INIT ACK, 0/0 a #3, 0/0 b #4"},
		{"second path, met in mid-course", func(w *wire) {
			w.up(userData(100, 3, "a"))
			w.send(gnb2, amf2, gnbPort, amfPort, amfTag, userData(101, 3, "b"))
		}, "0/0 a #1, 0/0 b #2"},
		{"stranger with the same ports and tag", func(w *wire) {
			w.up(userData(100, 3, "a"))
			w.send(gnb2, amf2, gnbPort, amfPort, amfTag, userData(90, 3, "b"))
		}, "0/0 a #1, 1/0 b #2"},
		{"opened anew", func(w *wire) {
			w.handshake()
			w.up(userData(100, 3, "a"))
			w.send(gnb, amf, gnbPort, amfPort, 0, initChunk(chunkInit, 77, 100))
			w.send(amf, gnb, amfPort, gnbPort, 77, initChunk(chunkInitAck, 78, 500))
			w.send(gnb, amf, gnbPort, amfPort, 78, userData(100, 3, "b"))
			w.up(userData(101, 3, "c"))
		}, "0/0 INIT, 0/1 INIT ACK, 0/0 a #3, 1/0 INIT, 1/1 INIT ACK, 1/0 b #6, 0/0 c #7"},
		{"INIT repeated", func(w *wire) { w.handshake(); w.handshake(); w.up(userData(100, 3, "a")) }, "0/0 INIT, 0/1 INIT ACK, 0/0 INIT, 0/1 INIT ACK, 0/0 a #5"},
		{"abort with the sender's own tag", func(w *wire) { w.handshake(); w.send(amf, gnb, amfPort, gnbPort, amfTag, chunk(chunkAbort, 1, nil)) }, "0/0 INIT, 0/1 INIT ACK, 0/1 ABORT"},
		{"shutdown", func(w *wire) { w.up(userData(1, 3, "a")); w.down(chunk(chunkShutdown, 0, u32(1))) }, "0/0 a #1, 0/1 SHUTDOWN"},
		{"chunk longer than the packet", func(w *wire) { w.up(userData(1, 3, "a"), []byte{0, 3, 0xff, 0xff, 0, 0, 0, 2}) }, "0/0 a #1"},
		{"chunk shorter than its header", func(w *wire) { w.up([]byte{0, 3, 0, 3, 0, 0, 0, 0}) }, ""},
		{"I-DATA", func(w *wire) { w.up(chunk(chunkInterleaved, 3, append(u32(1, 1<<16, 0, PPIDNGAP), "a"...))) }, "0/0 a #1"},
	} {
		var w wire
		test.run(&w)
		w.a.Flush(w.deliver)
		if got := strings.Join(w.got, ", "); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
		if c := w.a.Counts(); c.Bytes < 0 {
			t.Errorf("%s: %+v", test.name, c)
		}
	}
}

func TestWaitsNoLongerThanASecond(t *testing.T) {
	var w wire
	w.up(userData(1, 3, "a"))
	w.up(userData(3, 3, "c"))
	w.frame += 2000
	w.up(userData(4, 3, "d"))
	if got := strings.Join(w.got, ", "); got != "0/0 a #1, 0/0 c #2, 0/0 d #2003" {
		t.Error(got)
	}
}

// TestIsBounded opens a million associations, each with a fragment of a message that never ends and a chunk out of order.
func TestIsBounded(t *testing.T) {
	var w wire
	slots := map[uint32]bool{}
	gone := 0
	deliver := func(m *Message) {
		if m.Kind == Gone {
			gone++
			delete(slots, m.Slot)
		} else {
			slots[m.Slot] = true
		}
	}
	p := ip.Packet{Src: gnb, Dst: amf, Payload: slices.Concat(u32(gnbPort<<16|amfPort, 0, 0),
		userData(1, 2, strings.Repeat("x", 1000)), userData(3, 3, "y"), chunk(chunkAbort, 0, nil))}
	for i := range uint32(1_000_000) {
		binary.BigEndian.PutUint32(p.Payload[4:], i+1)
		w.a.Packet(&p, int64(i), int64(i), deliver)
		if c := w.a.Counts(); c.Open > MaxAssociations || c.Bytes > maxBytes+maxMessage {
			t.Fatalf("%+v", c)
		}
	}
	c := w.a.Counts()
	if len(slots) != c.Open || gone != int(c.Associations)-c.Open || len(w.a.slots) > MaxAssociations || w.a.paths.len+w.a.tagged.len > 6*MaxAssociations {
		t.Errorf("%d slots in use of %d, %d paths, %d gone: %+v", len(slots), len(w.a.slots), w.a.paths.len+w.a.tagged.len, gone, c)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 128<<20 {
		t.Errorf("%d MB of memory", m.HeapAlloc>>20)
	}
	t.Logf("%d MB of memory: %+v", m.HeapAlloc>>20, c)
	runtime.KeepAlive(&w)
}

func FuzzPacket(f *testing.F) {
	packet := func(tag uint32, chunks ...[]byte) []byte {
		b := slices.Concat(u32(gnbPort<<16|amfPort, tag, 0), slices.Concat(chunks...))
		return append(binary.BigEndian.AppendUint16(nil, uint16(len(b))), b...)
	}
	f.Add(slices.Concat(packet(0, initChunk(chunkInit, 7, 100, gnb2)), packet(9, userData(100, 3, "a"), userData(102, 2, "b"), userData(101, 1, "c"))))
	f.Add(slices.Concat(packet(9, userData(100, 2, "a"), sack(100)), packet(9, chunk(chunkForward, 0, u32(101)), chunk(chunkAbort, 1, nil))))
	f.Add(packet(9, initChunk(chunkInitAck, 7, 100, amf2), chunk(chunkInterleaved, 3, make([]byte, 20)), chunk(chunkShutdown, 0, u32(9))))
	f.Fuzz(func(t *testing.T, b []byte) {
		var a Assembler
		open := map[uint32]uint32{}
		deliver := func(m *Message) {
			if id, ok := open[m.Slot]; ok && id != m.Assoc {
				t.Fatalf("slot %d of association %d is given to %d", m.Slot, id, m.Assoc)
			}
			if open[m.Slot] = m.Assoc; m.Kind == Gone {
				delete(open, m.Slot)
			}
		}
		for i := int64(0); len(b) >= 2; i++ { // packets, each behind its length; every other one goes back
			n := min(int(binary.BigEndian.Uint16(b)), len(b)-2)
			p := ip.Packet{Src: gnb, Dst: amf, Payload: b[2 : 2+n], Cut: i%7 == 0}
			if i%2 == 1 {
				p.Src, p.Dst = amf, gnb
			}
			a.Packet(&p, i, i*1e8, deliver)
			b = b[2+n:]
		}
		a.Flush(deliver)
		if c := a.Counts(); c.Bytes != 0 || c.Open > int(c.Associations) {
			t.Fatalf("%+v", c)
		}
	})
}

// row is a run of packets of one association, each with one message.
func row() (p ip.Packet, next func()) {
	p = ip.Packet{Src: gnb, Dst: amf, Payload: slices.Concat(u32(gnbPort<<16|amfPort, amfTag, 0), userData(0, 3, strings.Repeat("x", 80)))}
	tsn := uint32(0)
	return p, func() { tsn++; binary.BigEndian.PutUint32(p.Payload[16:], tsn) }
}

func TestPacketDoesNotAllocate(t *testing.T) {
	var a Assembler
	n := 0
	deliver := func(*Message) { n++ }
	p, next := row()
	if allocs := testing.AllocsPerRun(1000, func() { a.Packet(&p, 1, 1, deliver); next() }); allocs != 0 || n < 1000 {
		t.Errorf("%v allocations, %d messages", allocs, n)
	}
}

func BenchmarkPacket(b *testing.B) {
	var a Assembler
	deliver := func(*Message) {}
	p, next := row()
	b.ReportAllocs()
	for b.Loop() {
		a.Packet(&p, 1, 1, deliver)
		next()
	}
}
