package wire

import (
	"net/netip"
	"testing"

	"github.com/guyline/guyline/wire/ip"
)

func TestLink(t *testing.T) {
	var a Analyzer
	see := func(frame int64, addr string, mac byte) {
		src := netip.MustParseAddr(addr)
		p := ip.Packet{Src: src, SrcMAC: [6]byte{0xac, 0xf1, 0xa0, 0, 0, mac}, HasSrcMAC: true}
		if src.Is4() {
			b := src.As4()
			p.Pair = uint64(b[0])<<56 | uint64(b[1])<<48 | uint64(b[2])<<40 | uint64(b[3])<<32 | 1
		}
		a.links.see(&p, frame)
	}
	see(1, "192.0.2.1", 1)
	see(2, "192.0.2.2", 2) // a router: it sends for two
	see(3, "198.51.100.7", 2)
	see(4, "192.0.2.3", 3) // two cards send for one
	see(5, "192.0.2.3", 4)
	see(6, "2001:db8::1", 5)
	see(7, "192.0.2.1", 1)
	see(8, "192.0.2.4", 4) // one of those two
	for addr, want := range map[string]int64{"192.0.2.1": 1, "192.0.2.2": 0, "198.51.100.7": 0, "192.0.2.3": 0, "2001:db8::1": 6, "192.0.2.4": 0, "192.0.2.9": 0} {
		if _, frame, ok := a.Link(netip.MustParseAddr(addr)); frame != want || ok != (want > 0) {
			t.Errorf("%s: frame %d, %t; want %d", addr, frame, ok, want)
		}
	}
	a.links.see(&ip.Packet{Src: netip.MustParseAddr("192.0.2.8"), SrcMAC: [6]byte{2}, HasSrcMAC: true, Tunnelled: true}, 9)
	a.links.see(&ip.Packet{Src: netip.MustParseAddr("192.0.2.8"), HasSrcMAC: true}, 9)
	if _, _, ok := a.Link(netip.MustParseAddr("192.0.2.8")); ok {
		t.Error("an address inside a tunnel, or without a MAC address, has one")
	}
}

func TestLinksAreBounded(t *testing.T) {
	var l links
	for i := range 3 * maxLinks {
		l.learn(netip.AddrFrom4([4]byte{198, 51, byte(i >> 8), byte(i)}), [6]byte{0xac, 0, 0, byte(i >> 16), byte(i >> 8), byte(i)}, int64(i))
	}
	if len(l.ends) > maxLinks || len(l.owners) > maxLinks {
		t.Errorf("%d and %d are kept", len(l.ends), len(l.owners))
	}
	p := ip.Packet{Src: netip.MustParseAddr("192.0.2.1"), Pair: 0xc000020100000001, SrcMAC: [6]byte{0xac}, HasSrcMAC: true}
	if n := testing.AllocsPerRun(100, func() { l.see(&p, 1) }); n > 0 {
		t.Errorf("%v allocations a packet", n)
	}
}
