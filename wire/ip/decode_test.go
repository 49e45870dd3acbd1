package ip

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"testing"

	"github.com/guyline/guyline/wire/pcap"
)

var (
	src4, dst4 = netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("198.51.100.2")
	src6, dst6 = netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")
)

func be16(values ...uint16) (b []byte) {
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// v4 makes an IPv4 packet. place is the field of fragment flags and offset.
func v4(proto uint8, id, place uint16, payload []byte) []byte {
	b := join([]byte{0x45, 0}, be16(uint16(20+len(payload)), id, place), []byte{64, proto, 0, 0})
	return join(b, src4.AsSlice(), dst4.AsSlice(), payload)
}

func v6(next uint8, payload []byte) []byte {
	return join([]byte{0x60, 0, 0, 0}, be16(uint16(len(payload))), []byte{next, 63}, src6.AsSlice(), dst6.AsSlice(), payload)
}

// fragment6 makes the payload of an IPv6 fragment header.
func fragment6(next uint8, id uint32, offset int, more uint16, data []byte) []byte {
	return join([]byte{next, 0}, be16(uint16(offset)|more), binary.BigEndian.AppendUint32(nil, id), data)
}

func udp(src, dst uint16, data string) []byte {
	return join(be16(src, dst, uint16(8+len(data)), 0), []byte(data))
}

func ether(kind uint16, rest ...[]byte) []byte {
	return join([]byte{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}, be16(kind), join(rest...))
}

func TestDecode(t *testing.T) {
	datagram := udp(1, 2, "hello")
	plain := v4(ProtoUDP, 1, 0, datagram)
	long := func(b []byte) []byte { b[3] += 40; return b }
	tests := []struct {
		name  string
		link  pcap.LinkType
		frame []byte
		want  string
		err   error
	}{
		{"Ethernet", pcap.Ethernet, ether(typeIPv4, plain), "192.0.2.1>198.51.100.2 17 mac", nil},
		{"padding is cut off", pcap.Ethernet, ether(typeIPv4, plain, make([]byte, 9)), "192.0.2.1>198.51.100.2 17 mac", nil},
		{"stacked VLAN tags", pcap.Ethernet, ether(typeService, be16(0xe064, typeVLAN, 5, typeIPv6), v6(ProtoUDP, datagram)), "2001:db8::1>2001:db8::2 17 mac vlan 100", nil},
		{"MPLS", pcap.Ethernet, ether(typeMPLS, []byte{0, 1, 0, 9, 0, 2, 1, 9}, plain), "192.0.2.1>198.51.100.2 17 mac", nil},
		{"PPPoE", pcap.Ethernet, ether(typePPPoE, []byte{0x11, 0, 0, 1, 0, 35, 0, 0x21}, plain), "192.0.2.1>198.51.100.2 17 mac", nil},
		{"SNAP", pcap.Ethernet, ether(41, []byte{0xaa, 0xaa, 3, 0, 0, 0, 8, 0}, plain), "192.0.2.1>198.51.100.2 17 mac", nil},
		{"Linux SLL", pcap.LinuxSLL, join(be16(0, 1, 6), []byte{2, 0, 0, 0, 0, 1, 0, 0}, be16(typeIPv4), plain), "192.0.2.1>198.51.100.2 17 mac", nil},
		{"Linux SLL2", pcap.LinuxSLL2, join(be16(typeIPv4, 0, 0, 3, 1), []byte{0, 6, 2, 0, 0, 0, 0, 1, 0, 0}, plain), "192.0.2.1>198.51.100.2 17 mac", nil},
		{"raw", pcap.Raw, v6(ProtoUDP, datagram), "2001:db8::1>2001:db8::2 17", nil},
		{"raw, BSD's number", pcap.RawBSD, plain, "192.0.2.1>198.51.100.2 17", nil},
		{"null, macOS IPv6", pcap.Null, join([]byte{30, 0, 0, 0}, v6(ProtoUDP, datagram)), "2001:db8::1>2001:db8::2 17", nil},
		{"null, other byte order", pcap.Null, join([]byte{0, 0, 0, 2}, plain), "192.0.2.1>198.51.100.2 17", nil},
		{"loop", pcap.Loop, join([]byte{0, 0, 0, 2}, plain), "192.0.2.1>198.51.100.2 17", nil},
		{"extension headers", pcap.Raw, v6(hopByHop, join([]byte{routing, 0, 1, 4, 0, 0, 0, 0}, []byte{destination, 0, 0, 0, 0, 0, 0, 0}, []byte{ProtoUDP, 0, 1, 4, 0, 0, 0, 0}, datagram)), "2001:db8::1>2001:db8::2 17", nil},
		{"atomic fragment", pcap.Raw, v6(fragmentNext, fragment6(ProtoUDP, 7, 0, 0, datagram)), "2001:db8::1>2001:db8::2 17", nil},
		{"GRE with key and sequence", pcap.Raw, v4(ProtoGRE, 1, 0, join(be16(0x3000, typeIPv6), make([]byte, 8), v6(ProtoUDP, datagram))), "2001:db8::1>2001:db8::2 17 tunnelled", nil},
		{"GRE around Ethernet", pcap.Raw, v4(ProtoGRE, 1, 0, join(be16(0, typeBridged), ether(typeIPv4, plain))), "192.0.2.1>198.51.100.2 17 mac tunnelled", nil},
		{"IP in IP", pcap.Raw, v4(ipInIP, 1, 0, plain), "192.0.2.1>198.51.100.2 17 tunnelled", nil},
		{"AH", pcap.Raw, v4(ProtoAH, 1, 0, join([]byte{ProtoUDP, 4, 0, 0}, make([]byte, 20), datagram)), "192.0.2.1>198.51.100.2 17 AH", nil},
		{"no offload length", pcap.Raw, func() []byte { b := bytes.Clone(plain); b[2], b[3] = 0, 0; return b }(), "192.0.2.1>198.51.100.2 17", nil},
		{"cut by the recording", pcap.Raw, long(bytes.Clone(plain)), "192.0.2.1>198.51.100.2 17 cut", nil},

		{"ARP", pcap.Ethernet, ether(0x0806, make([]byte, 28)), "", ErrNotIP},
		{"unknown link type", 250, plain, "", ErrLink},
		{"short Ethernet", pcap.Ethernet, make([]byte, 13), "", ErrShort},
		{"short IPv4", pcap.Raw, plain[:19], "", ErrShort},
		{"header length below 5", pcap.Raw, join([]byte{0x44}, plain[1:]), "", ErrHeader},
		{"total length below the header", pcap.Raw, join(plain[:2], be16(19), plain[4:]), "", ErrHeader},
		{"extension header beyond the packet", pcap.Raw, v6(hopByHop, []byte{ProtoUDP, 9, 0, 0, 0, 0, 0, 0}), "", ErrShort},
		{"VLAN tags without end", pcap.Ethernet, ether(typeVLAN, bytes.Repeat(be16(1, typeVLAN), 40)), "", ErrDepth},
		{"tunnels without end", pcap.Raw, func() (b []byte) {
			for b = plain; len(b) < 600; b = v4(ipInIP, 1, 0, b) {
			}
			return b
		}(), "", ErrDepth},
	}
	var d Decoder
	var p Packet
	for _, test := range tests {
		err := d.Decode(&pcap.Frame{Link: test.link, Data: test.frame}, &p)
		if err == nil && test.err == nil {
			if got := describe(&p); got != test.want {
				t.Errorf("%s: %s, want %s", test.name, got, test.want)
			}
			if s, u, data, err := UDP(p.Payload); s != 1 || u != 2 || string(data) != "hello" || err != nil {
				t.Errorf("%s: UDP %d %d %q %v", test.name, s, u, data, err)
			}
		} else if !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v", test.name, err, test.err)
		}
	}
}

func describe(p *Packet) string {
	s := fmt.Sprintf("%s>%s %d", p.Src, p.Dst, p.Proto)
	for _, flag := range []struct {
		set  bool
		name string
	}{{p.HasSrcMAC && p.SrcMAC == [6]byte{2, 0, 0, 0, 0, 1}, "mac"}, {p.Tunnelled, "tunnelled"}, {p.AH, "AH"}, {p.ESP, "ESP"}, {p.Cut, "cut"}, {p.Reassembled, "reassembled"}} {
		if flag.set {
			s += " " + flag.name
		}
	}
	if p.VLAN != 0 {
		s += fmt.Sprintf(" vlan %d", p.VLAN)
	}
	return s
}

func TestESP(t *testing.T) {
	spi := "\x00\x00\x12\x34 and the rest"
	for name, test := range map[string]struct {
		packet []byte
		want   bool
	}{
		"protocol 50":    {v4(ProtoESP, 1, 0, []byte(spi)), true},
		"in UDP":         {v4(ProtoUDP, 1, 0, udp(4500, 4500, spi)), true},
		"IKE on 4500":    {v4(ProtoUDP, 1, 0, udp(4500, 4500, "\x00\x00\x00\x00 IKE header")), false},
		"keep-alive":     {v4(ProtoUDP, 1, 0, udp(4500, 4500, "\xff")), false},
		"any other port": {v4(ProtoUDP, 1, 0, udp(4501, 2152, spi)), false},
	} {
		var p Packet
		if err := Parse(test.packet, &p); err != nil || p.ESP != test.want {
			t.Errorf("%s: %v %v", name, p.ESP, err)
		}
	}
}

// TestReassembly sends the fragments of a datagram of 100 bytes in several orders.
func TestReassembly(t *testing.T) {
	var data []byte
	for i := range 100 {
		data = append(data, byte(i))
	}
	a := func(from, to int) []byte {
		more := uint16(0x2000)
		if to == 100 {
			more = 0
		}
		return v4(ProtoUDP, 9, uint16(from/8)|more, data[from:to])
	}
	b := func(from, to int) []byte {
		more := uint16(1)
		if to == 100 {
			more = 0
		}
		return v6(fragmentNext, fragment6(ProtoUDP, 9, from, more, data[from:to]))
	}
	forged := bytes.Clone(a(8, 48))
	forged[30] ^= 0xff
	for name, frames := range map[string][][]byte{
		"in order":         {a(0, 48), a(48, 96), a(96, 100)},
		"backwards":        {a(96, 100), a(48, 96), a(0, 48)},
		"twice":            {a(0, 48), a(0, 48), a(96, 100), a(48, 96)},
		"overlapping":      {a(0, 48), a(8, 64), a(40, 96), a(96, 100)},
		"around another":   {a(8, 16), a(96, 100), a(0, 96)},
		"first copy holds": {a(0, 48), forged, a(48, 100)},
		"IPv6":             {b(48, 96), b(96, 100), b(0, 48)},
	} {
		var d Decoder
		var p Packet
		for i, f := range frames {
			err := d.Decode(&pcap.Frame{Link: pcap.Raw, Data: f, Time: int64(i) * 1e9}, &p)
			if last := i == len(frames)-1; last != (err == nil) {
				t.Fatalf("%s: fragment %d: %v", name, i, err)
			}
		}
		if !bytes.Equal(p.Payload, data) || !p.Reassembled || p.Proto != ProtoUDP {
			t.Errorf("%s: %x", name, p.Payload)
		}
		if c := d.Fragmentation(); c.Open != 0 || c.Bytes != 0 || c.Reassembled != 1 {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestFragmentsThatNeverFit(t *testing.T) {
	for name, frames := range map[string][][]byte{
		"two ends":        {v4(17, 1, 2, make([]byte, 8)), v4(17, 1, 4, make([]byte, 8))},
		"beyond the end":  {v4(17, 1, 2, make([]byte, 8)), v4(17, 1, 0x2000|4, make([]byte, 8))},
		"beyond 65535":    {v4(17, 1, 0x1fff, make([]byte, 800))},
		"empty":           {v4(17, 1, 0x2000|4, nil)},
		"a hole too many": holes(),
	} {
		var d Decoder
		var p Packet
		var err error
		for _, f := range frames {
			err = d.Decode(&pcap.Frame{Link: pcap.Raw, Data: f}, &p)
		}
		if err != ErrHeader || d.Fragmentation().Open != 0 || d.Fragmentation().Bytes != 0 {
			t.Errorf("%s: %v %+v", name, err, d.Fragmentation())
		}
	}
}

func holes() (frames [][]byte) {
	for i := range maxSpans + 1 {
		frames = append(frames, v4(17, 1, 0x2000|uint16(4*i+1), make([]byte, 8)))
	}
	return frames
}

// TestOpenDatagramsAreBounded opens a million datagrams that never become whole, each of the greatest size.
func TestOpenDatagramsAreBounded(t *testing.T) {
	var d Decoder
	var p Packet
	f := pcap.Frame{Link: pcap.Raw, Data: v4(17, 0, 0x2000|0x1f00, make([]byte, 1400))}
	for i := range uint32(1_000_000) {
		binary.BigEndian.PutUint32(f.Data[12:], i)
		if err := d.Decode(&f, &p); err != ErrFragment {
			t.Fatal(err)
		}
		if c := d.Fragmentation(); c.Open > maxDatagrams || c.Bytes > maxFragmentBytes+MaxPayload+1 {
			t.Fatalf("%+v", c)
		}
	}
	if len(d.fragments.slots) > maxDatagrams || len(d.fragments.index) > maxDatagrams {
		t.Errorf("%d slots, %d keys", len(d.fragments.slots), len(d.fragments.index))
	}
	f.Time = 61e9
	d.Decode(&f, &p)
	if c := d.Fragmentation(); c.Open != 1 {
		t.Errorf("a minute later: %+v", c)
	}
	t.Logf("%+v", d.Fragmentation())
}

func FuzzDecode(f *testing.F) {
	datagram := udp(1, 2, "hello")
	f.Add(uint16(pcap.Ethernet), ether(typeService, be16(100, typeVLAN, 5, typeIPv6), v6(ProtoUDP, datagram)))
	f.Add(uint16(pcap.Ethernet), ether(typeMPLS, []byte{0, 1, 1, 9}, v4(17, 1, 0, datagram)))
	f.Add(uint16(pcap.LinuxSLL2), join(be16(typeIPv4, 0, 0, 3, 1), make([]byte, 10), v4(17, 1, 0x2000, datagram)))
	f.Add(uint16(pcap.LinuxSLL), join(make([]byte, 14), be16(typeIPv4), v4(ProtoGRE, 1, 0, join(be16(0x3000, typeIPv6), make([]byte, 8), v6(ProtoUDP, datagram)))))
	f.Add(uint16(pcap.Raw), v6(fragmentNext, fragment6(ProtoUDP, 7, 8, 0, datagram)))
	f.Add(uint16(pcap.Null), join([]byte{2, 0, 0, 0}, v4(ProtoAH, 1, 0, join([]byte{ProtoUDP, 4, 0, 0}, make([]byte, 20), datagram))))
	f.Fuzz(func(t *testing.T, link uint16, b []byte) {
		var d Decoder
		var p Packet
		frame := pcap.Frame{Link: pcap.LinkType(link), Data: b}
		for range 3 {
			if d.Decode(&frame, &p) == nil {
				UDP(p.Payload)
			}
		}
		for len(b) > 4 { // what looks like fragments in a row
			Parse(b, &p)
			frame.Data = b
			d.Decode(&frame, &p)
			b = b[4:]
		}
	})
}

func TestDecodeDoesNotAllocate(t *testing.T) {
	var d Decoder
	var p Packet
	frames := []pcap.Frame{
		{Link: pcap.Ethernet, Data: ether(typeIPv4, v4(ProtoUDP, 1, 0, udp(1, 2, "hello")))},
		{Link: pcap.Raw, Data: v6(ProtoUDP, udp(1, 2, "hello"))},
		{Link: pcap.Raw, Data: v4(ProtoUDP, 1, 0x2000, make([]byte, 1400))},
		{Link: pcap.Raw, Data: v4(ProtoUDP, 1, 1400/8, make([]byte, 100))},
	}
	if n := testing.AllocsPerRun(1000, func() {
		for i := range frames {
			d.Decode(&frames[i], &p)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDecode(b *testing.B) {
	for name, f := range map[string]pcap.Frame{
		"ethernet-ipv4": {Link: pcap.Ethernet, Data: ether(typeIPv4, v4(ProtoUDP, 1, 0, udp(1, 2, "hello")))},
		"vlan-ipv6":     {Link: pcap.Ethernet, Data: ether(typeVLAN, be16(100, typeIPv6), v6(ProtoUDP, udp(1, 2, "hello")))},
		"fragment":      {Link: pcap.Raw, Data: v4(ProtoUDP, 1, 0x2000, make([]byte, 1400))},
	} {
		b.Run(name, func(b *testing.B) {
			var d Decoder
			var p Packet
			b.ReportAllocs()
			for b.Loop() {
				d.Decode(&f, &p)
			}
		})
	}
}
