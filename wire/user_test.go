package wire

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/wire/event"
)

// tunnelled is a T-PDU with a packet.
func tunnelled(inner []byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0x30, 0xff}, uint16(len(inner)))
	b = append(append(b, 0, 0, 0, 1), inner...)
	u := binary.BigEndian.AppendUint16([]byte{0x08, 0x68, 0x08, 0x68}, uint16(8+len(b)))
	return packet(17, append(append(u, 0, 0), b...))
}

// segment is a packet with a TCP segment.
func segment(seq uint32, data string) []byte {
	b := binary.BigEndian.AppendUint32([]byte{0x9c, 0x40, 0, 80}, seq)
	b = append(b, 0, 0, 0, 0, 0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0)
	return packet(6, append(b, data...))
}

// record is a record of TLS of a type and with content.
func record(kind byte, content ...byte) string {
	return string(append(binary.BigEndian.AppendUint16([]byte{kind, 3, 3}, uint16(len(content))), content...))
}

// handshakeOf is a handshake message of a type with n octets.
func handshakeOf(kind byte, n int) []byte {
	return append([]byte{kind, 0, byte(n >> 8), byte(n)}, bytes.Repeat([]byte{0xa5}, n)...)
}

// TestUser holds what is counted of a terminal's traffic, and that it makes no event.
func TestUser(t *testing.T) {
	hello := record(22, handshakeOf(1, 300)...)
	for _, c := range []struct {
		name        string
		packets     [][]byte
		http, http1 int64
		tls         int64
	}{
		{"request", [][]byte{segment(1, "GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n")}, 1, 1, 0},
		{"request that goes on", [][]byte{segment(1, "POST /a HTTP/1.0\r\nHost"), segment(22, ": a.example\r\n\r\n")}, 1, 1, 0},
		{"sent again", [][]byte{segment(1, "GET /a HTTP/1.1\r\n"), segment(1, "GET /a HTTP/1.1\r\n"), segment(18, "GET /a HTTP/1.1\r\n")}, 2, 2, 0},
		{"response", [][]byte{segment(1, "HTTP/1.1 200 OK\r\n\r\n")}, 0, 0, 0},
		{"another protocol", [][]byte{segment(1, "GET /a\r\n"), segment(20, "GET /a RTSP/1.0\r\n"), segment(40, "GETS / HTTP/1.1\r\n"), segment(80, "")}, 0, 0, 0},
		{"no target", [][]byte{segment(1, "GET  HTTP/1.1\r\n")}, 0, 0, 0},
		{"SSDP", [][]byte{overUDP([]byte("M-SEARCH * HTTP/1.1\r\nST: upnp:rootdevice\r\n\r\n"))}, 1, 1, 0},
		{"ClientHello", [][]byte{segment(1, hello)}, 0, 0, 1},
		{"ServerHello, then encrypted", [][]byte{segment(1, record(22, handshakeOf(2, 70)...)+record(20, 1)+record(22, handshakeOf(200, 36)...))}, 0, 0, 1},
		{"encrypted", [][]byte{segment(1, record(20, 1)+record(22, handshakeOf(2, 36)...)), segment(100, record(22, make([]byte, 40)...)), segment(200, record(23, handshakeOf(1, 36)...))}, 0, 0, 0},
		{"cut", [][]byte{segment(1, hello[:100]), segment(2, hello[:4])}, 0, 0, 0},
		{"a message over two records", [][]byte{segment(1, record(22, handshakeOf(11, 300)[:200]...))}, 0, 0, 0},
	} {
		var in [][]byte
		for _, p := range c.packets {
			in = append(in, tunnelled(p))
		}
		a := New(Options{Pseudonyms: &event.Pseudonyms{Key: []byte("test")}, Emit: func(e *event.Event) {
			if e.Interface != "N3" && !strings.HasPrefix(e.ID, "n3-") {
				t.Errorf("%s: %s is said: %s", c.name, e.ID, e.Detail)
			}
		}})
		if err := a.Run(context.Background(), bytes.NewReader(capture(t, in...))); err != nil {
			t.Fatal(err)
		}
		n := a.Counts()
		have := []int64{n["http_requests,all"], n["http_requests,http1"], n["tls_handshake_packets,all"]}
		if want := []int64{c.http, c.http1, c.tls}; !slices.Equal(have, want) {
			t.Errorf("%s: counted %d requests, %d of them HTTP/1, and %d handshake packets, want %d", c.name, have[0], have[1], have[2], want)
		}
		for _, seen := range a.Coverage() {
			if seen.Interface != "N3" {
				t.Errorf("%s: counts as %s seen", c.name, seen.Interface)
			}
		}
	}
}
