package ip

import (
	"encoding/binary"

	"github.com/guyline/guyline/wire/pcap"
)

// Ethernet types (IEEE registration authority).
const (
	typeIPv4     = 0x0800
	typeIPv6     = 0x86dd
	typeVLAN     = 0x8100 // 802.1Q
	typeService  = 0x88a8 // 802.1ad
	typeQinQ     = 0x9100 // 802.1ad before its number was assigned
	typeMPLS     = 0x8847
	typeMPLSDown = 0x8848
	typePPPoE    = 0x8864
	typeBridged  = 0x6558 // an Ethernet frame inside GRE

	minType = 0x0600 // below it the field is a length (IEEE 802.3 clause 3.2.6)
)

// link reads the link header of a recorded frame.
func (d *Decoder) link(l pcap.LinkType, b []byte, p *Packet) error {
	switch l {
	case pcap.Ethernet:
		return d.ethernet(b, p, 0)
	case pcap.LinuxSLL:
		return d.cooked(b, p)
	case pcap.LinuxSLL2:
		return d.cooked2(b, p)
	case pcap.Raw, pcap.RawBSD, pcap.RawOpen, pcap.IPv4, pcap.IPv6:
		return d.raw(b, p, 0)
	case pcap.Null, pcap.Loop:
		return d.loopback(b, p)
	case pcap.User1:
		p.RawNAS, p.Payload = true, b
		return nil
	}
	return ErrLink
}

// ethernet: 0 destination, 6 source, 12 type.
func (d *Decoder) ethernet(b []byte, p *Packet, depth int) error {
	if len(b) < 14 {
		return ErrShort
	}
	p.DstMAC, p.SrcMAC, p.HasSrcMAC = [6]byte(b), [6]byte(b[6:]), true
	kind := binary.BigEndian.Uint16(b[12:])
	if kind == typeIPv4 {
		return d.ipv4(b[14:], p, depth)
	}
	return d.typed(kind, b[14:], p, depth)
}

// cooked reads LINKTYPE_LINUX_SLL: 0 packet type, 2 ARPHRD, 4 address length, 6 address (8 bytes), 14 protocol.
func (d *Decoder) cooked(b []byte, p *Packet) error {
	if len(b) < 16 {
		return ErrShort
	}
	if binary.BigEndian.Uint16(b[4:]) == 6 {
		p.SrcMAC, p.HasSrcMAC = [6]byte(b[6:]), true
	}
	return d.typed(binary.BigEndian.Uint16(b[14:]), b[16:], p, 0)
}

// cooked2 reads LINKTYPE_LINUX_SLL2: 0 protocol, 2 reserved, 4 interface, 8 ARPHRD, 10 packet type, 11 address length,
// 12 address (8 bytes).
func (d *Decoder) cooked2(b []byte, p *Packet) error {
	if len(b) < 20 {
		return ErrShort
	}
	if b[11] == 6 {
		p.SrcMAC, p.HasSrcMAC = [6]byte(b[12:]), true
	}
	return d.typed(binary.BigEndian.Uint16(b), b[20:], p, 0)
}

// loopback reads 4 bytes of address family: AF_INET is 2 everywhere, AF_INET6 is 10 on Linux, 24, 28 or 30 on the BSDs and
// macOS. The byte order is the recording host's, so both are tried.
func (d *Decoder) loopback(b []byte, p *Packet) error {
	if len(b) < 4 {
		return ErrShort
	}
	family := binary.LittleEndian.Uint32(b)
	if family > 0xffff {
		family = binary.BigEndian.Uint32(b)
	}
	switch family {
	case 2:
		return d.ipv4(b[4:], p, 0)
	case 10, 24, 28, 30:
		return d.ipv6(b[4:], p, 0)
	}
	return ErrNotIP
}

// raw has no link header: the version of IP decides.
func (d *Decoder) raw(b []byte, p *Packet, depth int) error {
	if len(b) == 0 {
		return ErrShort
	}
	switch b[0] >> 4 {
	case 4:
		return d.ipv4(b, p, depth)
	case 6:
		return d.ipv6(b, p, depth)
	}
	return ErrNotIP
}

// typed reads what an Ethernet type announces.
func (d *Decoder) typed(kind uint16, b []byte, p *Packet, depth int) error {
	for ; depth < maxDepth; depth++ {
		switch kind {
		case typeIPv4:
			return d.ipv4(b, p, depth)
		case typeIPv6:
			return d.ipv6(b, p, depth)
		case typeVLAN, typeService, typeQinQ: // 0 priority and identifier, 2 type
			if len(b) < 4 {
				return ErrShort
			}
			if p.VLAN == 0 {
				p.VLAN = binary.BigEndian.Uint16(b) & 0x0fff
			}
			kind, b = binary.BigEndian.Uint16(b[2:]), b[4:]
		case typeMPLS, typeMPLSDown: // RFC 3032: label 20 bits, class 3, bottom of stack 1, time to live 8
			if len(b) < 4 {
				return ErrShort
			}
			bottom := b[2]&1 != 0
			if b = b[4:]; bottom {
				return d.raw(b, p, depth)
			}
		case typePPPoE: // RFC 2516: 0 version and type, 1 code, 2 session, 4 length, 6 PPP protocol
			if len(b) < 8 {
				return ErrShort
			}
			protocol := binary.BigEndian.Uint16(b[6:])
			if b = b[8:]; protocol != 0x0021 && protocol != 0x0057 {
				return ErrNotIP
			}
			return d.raw(b, p, depth)
		case typeBridged:
			return d.ethernet(b, p, depth+1)
		default:
			// IEEE 802.2 with a SNAP header: AA AA 03, organisation 0, type
			if kind < minType && len(b) >= 8 && b[0] == 0xaa && b[1] == 0xaa && b[2] == 3 && b[3]|b[4]|b[5] == 0 {
				kind, b = binary.BigEndian.Uint16(b[6:]), b[8:]
				if kind < minType {
					return ErrNotIP
				}
				continue
			}
			return ErrNotIP
		}
	}
	return ErrDepth
}
