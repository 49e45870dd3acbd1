package gtp

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"slices"
	"testing"
)

// v1 makes a GTP-U message: flags, type, TEID 0x01020304 (0 for signalling), and what stands behind octet 8.
func v1(flags byte, t Type, teid uint32, rest ...byte) []byte {
	b := []byte{flags, byte(t), 0, 0}
	binary.BigEndian.PutUint16(b[2:], uint16(len(rest)))
	return append(binary.BigEndian.AppendUint32(b, teid), rest...)
}

var (
	// inner is UDP from 198.51.100.7:40000 to 192.0.2.53:53, two octets of data.
	inner = []byte{0x45, 0, 0, 30, 0, 0, 0, 0, 64, 17, 0, 0, 198, 51, 100, 7, 192, 0, 2, 53, 0x9c, 0x40, 0, 53, 0, 10, 0, 0, 'h', 'i'}
	// inner6 is the same over IPv6 behind a hop-by-hop header.
	inner6 = slices.Concat([]byte{0x60, 0, 0, 0, 0, 18, 0, 64}, make([]byte, 15), []byte{1}, make([]byte, 15), []byte{2},
		[]byte{17, 0, 0, 0, 0, 0, 0, 0}, inner[20:])
	uplink = v1(0x34, TPDU, 0x01020304, slices.Concat([]byte{0, 0, 0, ExtPDUSession, 1, 0x10, 9, 0}, inner)...)
)

func TestUplink(t *testing.T) {
	var h Header
	if err := ParseU(uplink, &h); err != nil {
		t.Fatal(err)
	}
	up, qfi, ok := h.PDUSession()
	if h.Type != TPDU || h.TEID != 0x01020304 || !up || qfi != 9 || !ok || h.HasSequence {
		t.Errorf("%+v: uplink %v, QFI %d", h, up, qfi)
	}
	for _, c := range []struct {
		b   []byte
		src string
	}{{h.Payload, "198.51.100.7"}, {inner6, "::1"}} {
		var p Inner
		if err := ParseInner(c.b, &p); err != nil {
			t.Fatal(err)
		}
		if p.Src != netip.MustParseAddr(c.src) || p.Proto != UDP || p.SrcPort != 40000 || p.DstPort != 53 || string(p.Data) != "hi" || p.TTL != 64 {
			t.Errorf("%+v", p)
		}
	}
}

func TestSignalling(t *testing.T) {
	var h Header
	var s Signal
	if err := ParseU(v1(0x32, EchoResponse, 0, 0, 7, 0, 0, 14, 5), &h); err != nil || h.Sequence != 7 || h.Elements(&s) != nil || s.Recovery != 5 {
		t.Errorf("Echo Response: %v %+v %+v", err, h, s)
	}
	if err := ParseU(v1(0x32, ErrorIndication, 0, 0, 0, 0, 0, 16, 0, 0, 0, 9, 133, 0, 4, 192, 0, 2, 8), &h); err != nil || h.Elements(&s) != nil {
		t.Errorf("Error Indication: %v", err)
	}
	if !s.HasTEID || s.TEID != 9 || s.Peer != netip.MustParseAddr("192.0.2.8") {
		t.Errorf("Error Indication: %+v", s)
	}
	if err := ParseU(v1(0x30, EndMarker, 5), &h); err != nil || h.Type != EndMarker || h.TEID != 5 || len(h.Payload) != 0 {
		t.Errorf("End Marker: %v %+v", err, h)
	}
}

// TestNotGTP has what other protocols on these ports, and broken senders, look like.
func TestNotGTP(t *testing.T) {
	for name, c := range map[string]struct {
		parse func([]byte, *Header) error
		b     []byte
		want  error
	}{
		"DNS query on 2152":      {ParseU, []byte{0x6b, 0xcb, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 'a', 'b', 'c', 'd', 0, 0, 1, 0, 1}, ErrVersion},
		"version 1, GTP'":        {ParseU, v1(0x20, TPDU, 1), ErrVersion},
		"spare bit":              {ParseU, v1(0x38, TPDU, 1), ErrVersion},
		"control type on GTP-U":  {ParseU, v1(0x32, 16, 0, 0, 1, 0, 0), ErrType},
		"length past the end":    {ParseU, v1(0x30, TPDU, 1)[:7], ErrShort},
		"length lies":            {ParseU, append(v1(0x30, TPDU, 1, inner...)[:20:20], 0), ErrTruncated},
		"no optional part":       {ParseU, v1(0x37, TPDU, 1), ErrLength},
		"extension of no length": {ParseU, v1(0x34, TPDU, 1, 0, 0, 0, ExtPDUSession, 0, 0, 0, 0), ErrExtension},
		"extension too long":     {ParseU, v1(0x34, TPDU, 1, 0, 0, 0, ExtPDUSession, 2, 0, 0, 0), ErrExtension},
		"Echo on a tunnel":       {ParseU, v1(0x32, EchoRequest, 5, 0, 0, 0, 0), ErrTEID},
		"version 1 optional":     {ParseC, v1(0x37, 3, 0), ErrLength},
		"version 2 length":       {ParseC, []byte{0x40, 1, 0, 9, 0, 0, 1, 0}, ErrLength},
		"version 3":              {ParseC, []byte{0x60, 1, 0, 4, 0, 0, 1, 0}, ErrVersion},
		"version 0 length":       {Parse0, append([]byte{0x1e, 1, 0, 1}, make([]byte, 16)...), ErrLength},
		"prime without ones":     {ParsePrime, []byte{0x27, 0, 0, 0, 2, 0x59}, ErrVersion},
	} {
		var h Header
		if err := c.parse(c.b, &h); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestControl(t *testing.T) {
	var h Header
	create := []byte{0x48, 32, 0, 12, 0, 0, 0, 1, 0, 0, 2, 0, 3, 0, 0, 0}
	if err := ParseC(create, &h); err != nil || h.Version != 2 || h.TEID != 1 || h.Sequence != 2 || h.Type.Name2() != "Create Session Request" || len(h.Payload) != 4 {
		t.Errorf("%v %+v", err, h)
	}
	if err := ParseC(v1(0x32, 16, 0, 0, 1, 0, 0), &h); err != nil || h.Type.String() != "Create PDP Context Request" {
		t.Errorf("%v %+v", err, h)
	}
	if err := Parse0(append([]byte{0x1e, 1, 0, 0, 0, 5}, make([]byte, 14)...), &h); err != nil || h.Version != 0 || h.Sequence != 5 {
		t.Errorf("%v %+v", err, h)
	}
	if err := ParsePrime([]byte{0x4f, 240, 0, 2, 0, 3, 1, 1}, &h); err != nil || !h.Prime || h.Version != 2 || h.Sequence != 3 {
		t.Errorf("%v %+v", err, h)
	}
}

func TestAllocations(t *testing.T) {
	var h Header
	var p Inner
	if n := testing.AllocsPerRun(100, func() { _ = ParseU(uplink, &h); _ = ParseInner(h.Payload, &p) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkUplink(b *testing.B) {
	var h Header
	var p Inner
	b.ReportAllocs()
	for range b.N {
		_ = ParseU(uplink, &h)
		_ = ParseInner(h.Payload, &p)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(uplink)
	f.Add(v1(0x32, ErrorIndication, 0, 0, 0, 0, 0, 16, 0, 0, 0, 9, 133, 0, 4, 192, 0, 2, 8))
	f.Add(v1(0x30, TPDU, 5, inner6...))
	f.Add([]byte{0x48, 32, 0, 12, 0, 0, 0, 1, 0, 0, 2, 0, 3, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		var h Header
		var s Signal
		var p Inner
		if ParseU(b, &h) == nil {
			if len(h.Payload)+len(h.Rest) > len(b) {
				t.Error("payload longer than the packet")
			}
			_ = h.Elements(&s)
			_ = ParseInner(h.Payload, &p)
			h.PDUSession()
		}
		_ = ParseC(b, &h)
		_ = ParsePrime(b, &h)
		_ = Parse0(b, &h)
		_ = ParseInner(b, &p)
	})
}
