package n4_test

import (
	"encoding/binary"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/n4"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/pfcp"
	"github.com/guyline/guyline/wire/tcp"
)

var (
	smf = netip.MustParseAddr("192.0.2.1")
	upf = netip.MustParseAddr("192.0.2.2")
)

func quiet() *n4.Tracker {
	return n4.New(func(*event.Event) {}, &event.Pseudonyms{Key: []byte("test")})
}

// heartbeat is a PFCP Heartbeat Request.
func heartbeat(seq uint32) []byte {
	return []byte{0x20, 1, 0, 12, byte(seq >> 16), byte(seq >> 8), byte(seq), 0, 0, 96, 0, 4, 0xe0, 0, 0, 1}
}

func FuzzTracker(f *testing.F) {
	f.Add(uint16(8805), uint16(8805), heartbeat(1))
	f.Add(uint16(2152), uint16(2152), []byte{0x30, 255, 0, 4, 0, 0, 0, 1, 0x45, 0, 0, 4})
	f.Add(uint16(2152), uint16(2152), []byte{0x32, 26, 0, 16, 0, 0, 0, 0, 0, 1, 0, 0, 16, 0, 0, 0, 9, 133, 0, 4, 192, 0, 2, 1})
	f.Fuzz(func(t *testing.T, src, dst uint16, data []byte) {
		x := quiet()
		p := ip.Packet{Src: smf, Dst: upf, Proto: ip.ProtoUDP, TTL: 64, Payload: data}
		q := ip.Packet{Src: upf, Dst: smf, Proto: ip.ProtoUDP, TTL: 64, Payload: data}
		for i := range int64(4) {
			x.UDP(&p, src, dst, data, 2*i, i*1e9)
			x.UDP(&q, dst, src, data, 2*i+1, i*1e9)
			x.ICMP(&p, i, i*1e9)
			x.TCP(&p, &tcp.Header{SrcPort: src, DstPort: dst, Data: data, Control: uint8(i)}, i, i*1e9)
		}
		x.Flush()
	})
}

// TestMemory sends from a million addresses, to a million ports, with a million TEIDs.
func TestMemory(t *testing.T) {
	x := quiet()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	p := ip.Packet{Dst: upf, TTL: 64}
	tpdu := []byte{0x30, 255, 0, 20, 0, 0, 0, 0, 0x45, 0, 0, 20, 0, 0, 0, 0, 64, 1, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2}
	for i := range uint32(1 << 18) {
		var a [4]byte
		binary.BigEndian.PutUint32(a[:], i)
		p.Src = netip.AddrFrom4(a)
		t := int64(i) * 1000
		x.UDP(&p, 8805, 8805, heartbeat(i), int64(i), t)
		binary.BigEndian.PutUint32(tpdu[4:], i)
		x.UDP(&p, 2152, 2152, tpdu, int64(i), t)
		x.TCP(&p, &tcp.Header{SrcPort: uint16(i), DstPort: uint16(i >> 3), Control: tcp.SYN}, int64(i), t)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if mb := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) >> 20; mb > 96 {
		t.Errorf("%d MB", mb)
	} else {
		t.Logf("%d MB", mb)
	}
	x.Flush()
}

// TestMemorySessions sets up more sessions than are kept, each with a gNB of its own, and asks for as many that nobody
// answers.
func TestMemorySessions(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := newScene()
	s.associate(smf, upf)
	for i := range uint32(3 << 16) {
		var a [4]byte
		binary.BigEndian.PutUint32(a[:], 0xcb000000+i)
		s.establish(smf, upf, uint64(i), i, netip.AddrFrom4(a))
		s.udp(smf2, upf, 8805, message(pfcp.SessionDeletionRequest, uint64(i), i, nil))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if mb := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) >> 20; mb > 96 {
		t.Errorf("%d MB", mb)
	} else {
		t.Logf("%d MB", mb)
	}
	s.x.Flush()
}

type datagram struct {
	p        ip.Packet
	src, dst uint16
	data     []byte
	t        int64
}

func datagrams(tb testing.TB, name string) (all []datagram) {
	f, err := os.Open(filepath.Join(testdata.Dir(tb, "wire"), name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r, err := pcap.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var d ip.Decoder
	var frame pcap.Frame
	for r.Next(&frame) != io.EOF {
		g := datagram{t: frame.Time}
		if d.Decode(&frame, &g.p) != nil || g.p.Proto != ip.ProtoUDP {
			continue
		}
		g.src, g.dst, g.data, _ = ip.UDP(g.p.Payload)
		g.data = append([]byte(nil), g.data...)
		all = append(all, g)
	}
	return all
}

func bench(b *testing.B, name string) {
	all := datagrams(b, name)
	x := quiet()
	frame := int64(0)
	round := func() {
		for i := range all {
			frame++
			g := &all[i]
			x.UDP(&g.p, g.src, g.dst, g.data, frame, g.t)
		}
	}
	round()
	round()
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		round()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(all)), "ns/packet")
}

func BenchmarkN4(b *testing.B) { bench(b, "pfcp-attacks/benign.pcap") }
func BenchmarkN3(b *testing.B) { bench(b, "gtpu/n3_1.pcap") }

// TestAllocs holds that following sessions and tunnels that are known costs no allocation for a packet.
func TestAllocs(t *testing.T) {
	for _, name := range []string{"pfcp-attacks/benign.pcap", "gtpu/n3_1.pcap"} {
		all := datagrams(t, name)
		x := quiet()
		frame, offset := int64(0), int64(0)
		round := func() {
			for i := range all {
				frame++
				g := &all[i]
				x.UDP(&g.p, g.src, g.dst, g.data, frame, g.t+offset)
			}
			offset += 3600e9
		}
		round()
		round()
		if n := testing.AllocsPerRun(3, round) / float64(len(all)); n > 0.05 {
			t.Errorf("%s: %.3f allocations a packet", name, n)
		} else {
			t.Logf("%s: %.4f allocations a packet", name, n)
		}
	}
}
