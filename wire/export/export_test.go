package export

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/netip"
	"strings"
	"testing"
)

func chunk(kind uint16, data ...byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0, 0}, kind)
	return append(binary.BigEndian.AppendUint16(b, uint16(6+len(data))), data...)
}

func hep(chunks ...[]byte) []byte {
	body := bytes.Join(chunks, nil)
	return append(binary.BigEndian.AppendUint16([]byte("HEP3"), uint16(6+len(body))), body...)
}

func TestHEP3(t *testing.T) {
	b := hep(chunk(1, 2), chunk(2, 6), chunk(3, 192, 0, 2, 1), chunk(4, 192, 0, 2, 2), chunk(7, 0x9c, 0x40), chunk(8, 0x1e, 0x61),
		chunk(9, 0x65, 0x53, 0xf1, 0), chunk(10, 0, 0, 0, 5), chunk(11, 1), chunk(15, []byte("GET / HTTP/1.1\r\n\r\n")...))
	var p Packet
	rest, err := ParseHEP3(append(b, "next"...), &p)
	if err != nil || string(rest) != "next" {
		t.Fatalf("%v, rest %q", err, rest)
	}
	if p.Src != netip.MustParseAddr("192.0.2.1") || p.DstPort != 7777 || p.SrcPort != 40000 || p.Time != 1700000000000005000 || string(p.Payload) != "GET / HTTP/1.1\r\n\r\n" {
		t.Errorf("%+v", p)
	}
	for i := range b {
		if _, err := ParseHEP3(b[:i], &p); err == nil {
			t.Errorf("%d of %d bytes were taken for a packet", i, len(b))
		}
	}
}

func TestLines(t *testing.T) {
	in := `{"timestamp":1700000000.25,"src-ip":"192.0.2.1","src-port":40000,"dst-ip":"192.0.2.2","dst-port":7777,"method":"GET","path":"http://nrf/p?q=1","headers":{"Authorization":"Bearer x"}}

not json
{"metadata-list":{"timestamp":"2023-11-14T22:13:20Z","source-ip":"2001:db8::1"},"header-list":{":status":"201","Content-Type":"application/json"},"5g-sbi-message":{"data":{"nfType":"AMF"}}}
{"ts":1700000000250,"src":"192.0.2.1:5","message":{"method":"PUT","path":"/p","headers":[{"name":"3gpp-Sbi-Target-apiRoot","value":"http://a"}],"body":"x"}}
`
	l := NewLines(strings.NewReader(in))
	var got []Line
	bad := 0
	for {
		var line Line
		err := l.Next(&line)
		if err == io.EOF {
			break
		}
		if errors.Is(err, ErrLine) {
			bad++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, line)
	}
	if len(got) != 3 || bad != 1 {
		t.Fatalf("%d lines, %d bad", len(got), bad)
	}
	a, b, c := got[0], got[1], got[2]
	if a.Number != 1 || string(a.Head.Path) != "/p?q=1" || string(a.Head.Authorization) != "Bearer x" || a.DstPort != 7777 || a.Time != 1700000000250000000 {
		t.Errorf("%+v", a)
	}
	if b.Number != 4 || b.Head.Status != 201 || string(b.Body) != `{"nfType":"AMF"}` || b.Src != netip.MustParseAddr("2001:db8::1") || b.Time != 1700000000000000000 {
		t.Errorf("%+v", b)
	}
	if string(c.Head.Method) != "PUT" || c.SrcPort != 5 || string(c.Body) != "x" || string(c.Head.SBIField("3gpp-sbi-target-apiroot")) != "http://a" || c.Time != a.Time {
		t.Errorf("%+v", c)
	}
}

func FuzzHEP3(f *testing.F) {
	f.Add(hep(chunk(3, 192, 0, 2, 1), chunk(15, 1, 2, 3)))
	f.Fuzz(func(t *testing.T, b []byte) {
		var p Packet
		for n := 0; len(b) > 0; n++ {
			rest, err := ParseHEP3(b, &p)
			if err != nil {
				return
			}
			b = rest
		}
	})
}

func FuzzLines(f *testing.F) {
	f.Add([]byte(`{"method":"GET","headers":[{"name":"a","value":1}],"body":{"a":[1]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		l := NewLines(bytes.NewReader(b))
		var line Line
		for {
			if err := l.Next(&line); err != nil && !errors.Is(err, ErrLine) {
				return
			}
		}
	})
}
