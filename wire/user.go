package wire

import (
	"net/netip"
	"slices"

	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/http1"
	"github.com/guyline/guyline/wire/quic"
	"github.com/guyline/guyline/wire/tcp"
	"github.com/guyline/guyline/wire/tls"
)

// user counts what begins in the traffic of terminals: HTTP/1 requests and handshakes of TLS and QUIC. It looks at each
// packet by itself and keeps nothing of its content. A terminal's traffic is no SBI: it makes no event, and counts nowhere
// but in [Analyzer.Counts].
type user struct {
	requests   int64 // segments that begin with an HTTP/1 request
	handshakes int64 // packets in which a message of the TLS handshake is whole
	header     tcp.Header
	quic       quic.Initials
	met        [64]beginning // the latest that were counted
	turn       int
}

// beginning names a segment. One that is sent again, or recorded on both sides of a function, is counted once.
type beginning struct {
	src, dst netip.AddrPort
	seq      uint32
}

// packet takes what a T-PDU holds.
func (u *user) packet(p *gtp.Inner) {
	switch p.Proto {
	case gtp.UDP:
		if longHeader(p.Data) {
			u.datagram(p.Src, p.Dst, p.SrcPort, p.DstPort, p.Data)
		}
	case gtp.TCP:
		if !p.HasPorts || !tcp.Parse(p.Payload, &u.header) {
			return
		}
		request := http1.Request(u.header.Data)
		if !request && !tls.Readable(u.header.Data) {
			return
		}
		b := beginning{netip.AddrPortFrom(p.Src, p.SrcPort), netip.AddrPortFrom(p.Dst, p.DstPort), u.header.Seq}
		if slices.Contains(u.met[:], b) {
			return
		}
		u.met[u.turn%len(u.met)] = b
		u.turn++
		if request {
			u.requests++
		} else {
			u.handshakes++
		}
	}
}

// longHeader tells whether a datagram may be one of QUIC's Initial packets, which have a long header: its first two bits are
// set (RFC 9000 clause 17.2).
func longHeader(data []byte) bool { return len(data) > 0 && data[0]&0xc0 == 0xc0 }

// datagram takes the content of a UDP datagram with a long header, in a tunnel or outside.
func (u *user) datagram(src, dst netip.Addr, srcPort, dstPort uint16, data []byte) {
	if u.quic.Handshake(netip.AddrPortFrom(src, srcPort), netip.AddrPortFrom(dst, dstPort), data) {
		u.handshakes++
	}
}
