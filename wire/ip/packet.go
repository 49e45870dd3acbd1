// Package ip takes frames apart down to the transport: link headers, VLAN tags, MPLS, IPv4 and IPv6 with their extension
// headers, fragments put together again, GRE and IP-in-IP taken off, ESP and AH reported.
//
// It does not decrypt IPsec, and of a frame without IP (ARP, LLDP, MACsec) it says no more than ErrNotIP.
package ip

import (
	"encoding/binary"
	"errors"
	"net/netip"

	"github.com/guyline/guyline/wire/pcap"
)

// What Decode answers for a frame that gives no packet.
var (
	ErrNotIP    = errors.New("ip: the frame carries no IP")
	ErrLink     = errors.New("ip: link type not known")
	ErrShort    = errors.New("ip: a header is longer than the frame")
	ErrHeader   = errors.New("ip: a header's version or length cannot be right")
	ErrDepth    = errors.New("ip: too many headers inside each other")
	ErrFragment = errors.New("ip: a fragment; the rest is still to come")
)

// Protocol numbers (IANA, Assigned Internet Protocol Numbers) that the decoders above look for.
const (
	ProtoICMP   = 1
	ProtoTCP    = 6
	ProtoUDP    = 17
	ProtoGRE    = 47
	ProtoESP    = 50
	ProtoAH     = 51
	ProtoICMPv6 = 58
	ProtoSCTP   = 132
)

// Packet is one IP packet, the innermost where GRE or IP-in-IP wraps another.
type Packet struct {
	Src, Dst netip.Addr
	Pair     uint64 // both addresses of IPv4 in a number, source first; 0 for others
	Payload  []byte // behind the last IP header; valid until the next call of Decode
	Proto    uint8  // what Payload is
	TTL      uint8  // or hop limit
	VLAN     uint16 // outermost identifier, 0 for none

	SrcMAC, DstMAC [6]byte
	HasSrcMAC      bool // SrcMAC was there (Ethernet, Linux SLL with a 6-byte address)

	RawNAS      bool // link type USER1: Payload is one plain NAS message, and there are no addresses
	Cut         bool // the recording ends before the packet does
	Reassembled bool // put together from fragments
	Tunnelled   bool // was inside GRE or IP-in-IP
	AH          bool // had an authentication header (RFC 4302)
	ESP         bool // Payload is ESP (RFC 4303), of protocol 50 or in UDP port 4500 (RFC 3948)
}

// maxDepth bounds the headers inside each other: tags, labels, tunnels.
const maxDepth = 8

// maxExtensions bounds the extension headers of one IPv6 packet.
const maxExtensions = 16

// Decoder decodes frames and holds the fragments that wait for the rest. Its zero value is ready.
type Decoder struct {
	fragments fragments
	now       int64
}

// Decode takes one frame apart into p. With an error p holds what was read before it; ErrFragment with the addresses means
// that the datagram is not whole yet.
func (d *Decoder) Decode(f *pcap.Frame, p *Packet) error {
	d.now = f.Time
	if d.fragments.lent != nil {
		d.fragments.takeBack()
	}
	if b := f.Data; f.Link == pcap.Ethernet && len(b) >= 14 && binary.BigEndian.Uint16(b[12:]) == typeIPv4 {
		if p.quick(b[14:]) {
			p.DstMAC, p.SrcMAC, p.HasSrcMAC = [6]byte(b), [6]byte(b[6:]), true
			return nil
		}
	} else if f.Link == pcap.LinuxSLL && len(b) >= 16 && binary.BigEndian.Uint16(b[14:]) == typeIPv4 {
		if p.quick(b[16:]) {
			p.DstMAC, p.SrcMAC, p.HasSrcMAC = [6]byte{}, [6]byte{}, false
			if binary.BigEndian.Uint16(b[4:]) == 6 {
				p.SrcMAC, p.HasSrcMAC = [6]byte(b[6:]), true
			}
			return nil
		}
	}
	*p = Packet{}
	return d.link(f.Link, f.Data, p)
}

// quick reads a whole IPv4 packet without options, with one of the transports that nothing else can stand in front of, as most are;
// of another it says false. What the link header tells it leaves to its caller.
func (p *Packet) quick(b []byte) bool {
	if len(b) < 20 {
		return false
	}
	h := (*[20]byte)(b)
	total, proto := int(binary.BigEndian.Uint16(h[2:])), h[9]
	if h[0] != 0x45 || binary.BigEndian.Uint16(h[6:])&0x3fff != 0 || total < 20 || total > len(b) ||
		proto != ProtoSCTP && proto != ProtoTCP && (proto != ProtoUDP || espInUDP(b[20:total])) {
		return false
	}
	p.Src, p.Dst = netip.AddrFrom4([4]byte(h[12:])), netip.AddrFrom4([4]byte(h[16:]))
	p.Pair = binary.BigEndian.Uint64(h[12:])
	p.Payload, p.Proto, p.TTL, p.VLAN = b[20:total:total], proto, h[8], 0
	p.RawNAS, p.Cut, p.Reassembled, p.Tunnelled, p.AH, p.ESP = false, false, false, false, false, false
	return true
}

// Parse reads the IP packet that b begins with, without reassembly: of a fragment it gives ErrFragment and, in p, what the
// fragment carries. It serves for packets inside tunnels.
func Parse(b []byte, p *Packet) error {
	*p = Packet{}
	return (*Decoder)(nil).raw(b, p, 0)
}

// MaxPayload is the most that a datagram put together from fragments can hold.
const MaxPayload = 1<<16 - 1

// Fragmentation counts what became of fragments.
func (d *Decoder) Fragmentation() FragmentCounts { return d.fragments.counts }
