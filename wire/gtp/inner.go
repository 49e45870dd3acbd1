package gtp

import (
	"encoding/binary"
	"errors"
	"net/netip"
)

// ErrInner tells that a T-PDU's content is no IP packet: an Ethernet or unstructured session, or no user data at all.
var ErrInner = errors.New("gtp: inner packet is not IP")

// The protocols that the reader looks into.
const (
	ICMP   = 1
	TCP    = 6
	UDP    = 17
	ICMPv6 = 58
	SCTP   = 132
)

// Inner is the packet in a T-PDU.
type Inner struct {
	Version          uint8 // 4 or 6
	Proto            uint8 // of the payload, behind IPv6's extension headers
	TTL              uint8 // or hop limit
	Fragment         bool  // one of several; the ports are those of the first only
	HasPorts         bool  // Proto is TCP, UDP or SCTP and the ports are there
	SrcPort, DstPort uint16
	Src, Dst         netip.Addr
	Payload          []byte // of the IP packet: transport header and data
	Data             []byte // of a UDP datagram; nil else
}

// ParseInner reads an IPv4 packet (RFC 791) or an IPv6 packet (RFC 8200) from the payload of a T-PDU. A packet that is
// shorter than it says is read as far as it goes; a header that does not fit is an error.
func ParseInner(b []byte, p *Inner) error {
	p.Fragment, p.HasPorts, p.SrcPort, p.DstPort, p.Payload, p.Data = false, false, 0, 0, nil, nil
	if len(b) == 0 {
		return ErrInner
	}
	switch p.Version = b[0] >> 4; p.Version {
	case 4:
		head := int(b[0]&0xf) * 4
		if head < 20 || len(b) < head {
			return ErrInner
		}
		total := int(binary.BigEndian.Uint16(b[2:]))
		if total < head {
			return ErrInner
		}
		p.TTL, p.Proto = b[8], b[9]
		p.Src, p.Dst = netip.AddrFrom4([4]byte(b[12:16])), netip.AddrFrom4([4]byte(b[16:20]))
		offset := binary.BigEndian.Uint16(b[6:])
		p.Fragment = offset&0x3fff != 0 // more fragments, or an offset
		p.Payload = b[head:min(total, len(b))]
		if offset&0x1fff == 0 {
			p.ports()
		}
	case 6:
		if len(b) < 40 {
			return ErrInner
		}
		p.Proto, p.TTL = b[6], b[7]
		p.Src, p.Dst = netip.AddrFrom16([16]byte(b[8:24])), netip.AddrFrom16([16]byte(b[24:40]))
		n := int(binary.BigEndian.Uint16(b[4:]))
		p.Payload = b[40:min(40+n, len(b))]
		if p.extensions() {
			p.ports()
		}
	default:
		return ErrInner
	}
	return nil
}

// extensions steps over hop-by-hop, routing, fragment and destination options, eight at most. It tells whether Payload
// now begins with the transport header.
func (p *Inner) extensions() bool {
	for range 8 {
		switch p.Proto {
		case 0, 43, 60: // next header, length in units of 8 octets beyond the first 8
			if len(p.Payload) < 8 {
				return false
			}
			n := 8 + 8*int(p.Payload[1])
			if n > len(p.Payload) {
				return false
			}
			p.Proto, p.Payload = p.Payload[0], p.Payload[n:]
		case 44: // fragment: next header, reserved, offset (13 bits), reserved (2), more (1), identification
			if len(p.Payload) < 8 {
				return false
			}
			offset := binary.BigEndian.Uint16(p.Payload[2:])
			p.Fragment = offset&0xfff9 != 0
			p.Proto, p.Payload = p.Payload[0], p.Payload[8:]
			if offset>>3 != 0 {
				return false
			}
		default:
			return true
		}
	}
	return false
}

// ports reads the ports of TCP, UDP and SCTP, which stand first in all three.
func (p *Inner) ports() {
	if (p.Proto != TCP && p.Proto != UDP && p.Proto != SCTP) || len(p.Payload) < 8 {
		return
	}
	p.HasPorts = true
	p.SrcPort, p.DstPort = binary.BigEndian.Uint16(p.Payload), binary.BigEndian.Uint16(p.Payload[2:])
	if p.Proto == UDP {
		p.Data = p.Payload[8:]
		if n := int(binary.BigEndian.Uint16(p.Payload[4:])); n >= 8 && n < len(p.Payload) {
			p.Data = p.Payload[8:n]
		}
	}
}
