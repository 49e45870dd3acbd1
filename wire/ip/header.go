package ip

import (
	"encoding/binary"
	"net/netip"
)

// ipv4 reads an IPv4 header (RFC 791 section 3.1):
//
//	0 version, header length | 1 class | 2 total length | 4 identification | 6 flags (3 bits), fragment offset (13)
//	8 time to live | 9 protocol | 10 checksum | 12 source | 16 destination | 20 options
//
// A total length of 0 is what a host with segmentation offload records: the packet then is as long as the frame.
func (d *Decoder) ipv4(b []byte, p *Packet, depth int) error {
	if len(b) < 20 {
		return ErrShort
	}
	header, total := int(b[0]&15)*4, int(binary.BigEndian.Uint16(b[2:]))
	if b[0]>>4 != 4 || header < 20 || (total != 0 && total < header) {
		return ErrHeader
	}
	if len(b) < header {
		return ErrShort
	}
	p.Src, p.Dst = netip.AddrFrom4([4]byte(b[12:])), netip.AddrFrom4([4]byte(b[16:]))
	p.Pair = binary.BigEndian.Uint64(b[12:])
	p.TTL, p.Proto = b[8], b[9]
	switch {
	case total == 0:
		p.Payload = b[header:]
	case total > len(b):
		p.Payload, p.Cut = b[header:], true
	default:
		p.Payload = b[header:total:total]
	}
	if place := binary.BigEndian.Uint16(b[6:]); place&0x3fff != 0 {
		id := uint32(binary.BigEndian.Uint16(b[4:]))
		if err := d.fragment(p, id, int(place&0x1fff)*8, place&0x2000 != 0); err != nil {
			return err
		}
	}
	return d.above(p, depth)
}

// ipv6 reads an IPv6 header (RFC 8200 section 3):
//
//	0 version, class, flow label | 4 payload length | 6 next header | 7 hop limit | 8 source | 24 destination
//
// A payload length of 0 is a jumbogram (RFC 2675) or segmentation offload: as long as the frame.
func (d *Decoder) ipv6(b []byte, p *Packet, depth int) error {
	if len(b) < 40 {
		return ErrShort
	}
	if b[0]>>4 != 6 {
		return ErrHeader
	}
	p.Src, p.Dst = netip.AddrFrom16([16]byte(b[8:])), netip.AddrFrom16([16]byte(b[24:]))
	p.Pair = 0
	p.Proto, p.TTL = b[6], b[7]
	length := int(binary.BigEndian.Uint16(b[4:]))
	b = b[40:]
	switch {
	case length == 0:
	case length > len(b):
		p.Cut = true
	default:
		b = b[:length:length]
	}
	p.Payload = b
	return d.above(p, depth)
}

// IPv6 extension headers (RFC 8200 section 4), and what can wrap another packet.
const (
	hopByHop     = 0
	ipInIP       = 4
	ipv6InIP     = 41
	routing      = 43
	fragmentNext = 44
	noNext       = 59
	destination  = 60
	mobility     = 135
	identity     = 139
	shim         = 140
)

// above walks what stands between the IP header and the transport.
func (d *Decoder) above(p *Packet, depth int) error {
	for range maxExtensions {
		b := p.Payload
		switch p.Proto {
		case ProtoUDP:
			p.ESP = espInUDP(b)
			return nil
		case hopByHop, routing, destination, mobility, identity, shim: // 0 next header, 1 length in 8 bytes, less 8
			if p.Src.Is4() {
				return nil
			}
			if len(b) < 8 || len(b) < 8*(int(b[1])+1) {
				return ErrShort
			}
			p.Proto, p.Payload = b[0], b[8*(int(b[1])+1):]
		case fragmentNext: // RFC 8200 section 4.5: 0 next header, 2 offset (13 bits), more (1), 4 identification
			if p.Src.Is4() {
				return nil
			}
			if len(b) < 8 {
				return ErrShort
			}
			place, id := binary.BigEndian.Uint16(b[2:]), binary.BigEndian.Uint32(b[4:])
			p.Proto, p.Payload = b[0], b[8:]
			if place&0xfff9 == 0 {
				break // an atomic fragment (RFC 6946)
			}
			if err := d.fragment(p, id, int(place&0xfff8), place&1 != 0); err != nil {
				return err
			}
		case ProtoAH: // RFC 4302 section 2: 0 next header, 1 length in 4 bytes, less 8
			if len(b) < 12 || len(b) < 4*(int(b[1])+2) {
				return ErrShort
			}
			p.AH = true
			p.Proto, p.Payload = b[0], b[4*(int(b[1])+2):]
		case ProtoESP:
			p.ESP = true
			return nil
		case ipInIP, ipv6InIP:
			if depth+1 >= maxDepth {
				return ErrDepth
			}
			p.Tunnelled = true
			return d.raw(b, p, depth+1)
		case ProtoGRE:
			return d.gre(p, depth)
		default:
			return nil
		}
	}
	return ErrDepth
}

// gre takes off a GRE header (RFC 2784, RFC 2890):
//
//	0 checksum (1 bit), routing, key, sequence ... version (3) | 2 type | [4 checksum, reserved] [4 key] [4 sequence]
//
// Version 1 (PPTP) and source routes are left as they are: protocol 47.
func (d *Decoder) gre(p *Packet, depth int) error {
	b := p.Payload
	if len(b) < 4 {
		return ErrShort
	}
	flags, kind := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	if flags&0x4007 != 0 {
		return nil
	}
	header := 4
	for _, optional := range [...]uint16{0x8000, 0x2000, 0x1000} {
		if flags&optional != 0 {
			header += 4
		}
	}
	if len(b) < header {
		return ErrShort
	}
	if depth+1 >= maxDepth {
		return ErrDepth
	}
	p.Tunnelled = true
	return d.typed(kind, b[header:], p, depth+1)
}

// UDP reads a UDP header (RFC 768): 0 source port, 2 destination port, 4 length, 6 checksum. A length of 0 (segmentation
// offload, jumbograms) or beyond the packet (a cut recording) gives what is there; err is then ErrShort in the second case.
func UDP(b []byte) (src, dst uint16, data []byte, err error) {
	if len(b) < 8 {
		return 0, 0, nil, ErrShort
	}
	src, dst = binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	length := int(binary.BigEndian.Uint16(b[4:]))
	switch {
	case length == 0:
		return src, dst, b[8:], nil
	case length < 8:
		return src, dst, nil, ErrHeader
	case length > len(b):
		return src, dst, b[8:], ErrShort
	}
	return src, dst, b[8:length:length], nil
}

// espInUDP says whether a UDP payload is ESP: port 4500 on either side and no zero where the SPI stands (there IKE would
// follow, RFC 3948 section 2.2); a single byte is a keep-alive.
func espInUDP(b []byte) bool {
	const port = 4500
	return len(b) >= 16 && (binary.BigEndian.Uint16(b) == port || binary.BigEndian.Uint16(b[2:]) == port) &&
		binary.BigEndian.Uint32(b[8:]) != 0
}
