package dissect

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
)

// Ethernet types (IEEE registration authority) and what they announce.
var etherTypes = map[uint16]string{0x0800: "IPv4", 0x0806: "ARP", 0x86dd: "IPv6", 0x8100: "802.1Q", 0x88a8: "802.1ad", 0x9100: "802.1ad",
	0x8847: "MPLS", 0x8848: "MPLS", 0x8864: "PPPoE", 0x6558: "bridged Ethernet", 0x88cc: "LLDP", 0x88e5: "MACsec", 0x8863: "PPPoE discovery"}

func etherName(t uint16) string {
	if s := etherTypes[t]; s != "" {
		return fmt.Sprintf("%s (0x%04x)", s, t)
	}
	return fmt.Sprintf("0x%04x", t)
}

func mac(b []byte) string { return fmt.Sprintf("% x", b) }

// link takes the link header off a frame.
func (d *Dissector) link(l pcap.LinkType, v view) {
	b := d.b
	switch l {
	case pcap.Ethernet:
		d.ethernet(v, 0)
	case pcap.LinuxSLL: // 0 packet type, 2 ARPHRD, 4 address length, 6 address (8), 14 protocol
		n := b.addf(nil, v.sub(0, 16), "Linux cooked capture", "%s", etherName(v.u16(14)))
		b.addf(n, v.sub(0, 2), "Packet type", "%d", v.u16(0))
		d.cooked(n, v.sub(6, int(min(v.u16(4), 8))))
		b.add(n, v.sub(14, 2), "Protocol", etherName(v.u16(14)))
		d.typed(v.u16(14), v.from(16), 0)
	case pcap.LinuxSLL2: // 0 protocol, 2 reserved, 4 interface, 8 ARPHRD, 10 packet type, 11 address length, 12 address (8)
		n := b.addf(nil, v.sub(0, 20), "Linux cooked capture v2", "%s", etherName(v.u16(0)))
		b.add(n, v.sub(0, 2), "Protocol", etherName(v.u16(0)))
		b.addf(n, v.sub(4, 4), "Interface", "%d", v.u32(4))
		b.addf(n, v.sub(10, 1), "Packet type", "%d", v.u8(10))
		d.cooked(n, v.sub(12, int(min(v.u8(11), 8))))
		d.typed(v.u16(0), v.from(20), 0)
	case pcap.Raw, pcap.RawBSD, pcap.RawOpen, pcap.IPv4, pcap.IPv6:
		d.ip(v, 0)
	case pcap.Null, pcap.Loop:
		b.octets(nil, v.sub(0, 4), "Loopback family")
		d.ip(v.from(4), 0)
	case pcap.User1:
		d.nas(nil, v, 0)
	default:
		b.opaque(nil, v, "Link type "+l.String()+", not known")
	}
}

// cooked shows the source of a frame of the "any" device, if it has one.
func (d *Dissector) cooked(n *Node, v view) {
	if len(v.b) > 0 {
		d.b.add(n, v, "Source", mac(v.b))
	}
}

// ethernet reads a frame of IEEE 802.3: 0 destination, 6 source, 12 type.
func (d *Dissector) ethernet(v view, depth int) {
	b := d.b
	if len(v.b) < 14 {
		b.opaque(nil, v, "Ethernet, cut short")
		return
	}
	n := b.addf(nil, v.sub(0, 14), "Ethernet", "%s → %s", mac(v.b[6:12]), mac(v.b[:6]))
	b.add(n, v.sub(0, 6), "Destination", mac(v.b[:6]))
	b.add(n, v.sub(6, 6), "Source", mac(v.b[6:12]))
	b.add(n, v.sub(12, 2), "Type", etherName(v.u16(12)))
	d.typed(v.u16(12), v.from(14), depth)
}

// typed reads what an Ethernet type announces.
func (d *Dissector) typed(kind uint16, v view, depth int) {
	b := d.b
	for ; depth < maxLayers; depth++ {
		switch kind {
		case 0x0800, 0x86dd:
			d.ip(v, depth)
			return
		case 0x8100, 0x88a8, 0x9100: // 0 priority (3 bits), drop eligible, identifier (12), 2 type
			n := b.addf(nil, v.sub(0, 4), "VLAN", "%d", v.u16(0)&0xfff)
			b.addf(n, v.sub(0, 2), "Priority", "%d", v.u16(0)>>13)
			b.addf(n, v.sub(0, 2), "VLAN identifier", "%d", v.u16(0)&0xfff)
			b.add(n, v.sub(2, 2), "Type", etherName(v.u16(2)))
			if len(v.b) < 4 {
				return
			}
			kind, v = v.u16(2), v.from(4)
		case 0x8847, 0x8848: // RFC 3032
			b.addf(nil, v.sub(0, 4), "MPLS", "label %d", v.u32(0)>>12)
			if len(v.b) < 4 {
				return
			}
			if bottom := v.b[2]&1 != 0; bottom {
				d.ip(v.from(4), depth)
				return
			}
			v = v.from(4)
		case 0x8864: // RFC 2516
			b.addf(nil, v.sub(0, 8), "PPPoE", "session %d", v.u16(2))
			d.ip(v.from(8), depth)
			return
		case 0x6558:
			d.ethernet(v, depth+1)
			return
		default:
			if kind < 0x600 && v.u32(0)>>8 == 0xaaaa03 && len(v.b) >= 8 { // IEEE 802.2 with SNAP
				b.add(nil, v.sub(0, 8), "LLC and SNAP", etherName(v.u16(6)))
				if kind = v.u16(6); kind < 0x600 {
					return
				}
				v = v.from(8)
				continue
			}
			b.opaque(nil, v, "Payload of type "+etherName(kind))
			return
		}
	}
	b.tree.Cut = true
}

// maxLayers bounds headers inside each other.
const maxLayers = 12

// ip reads an IPv4 (RFC 791) or IPv6 header (RFC 8200) and what stands above it.
func (d *Dissector) ip(v view, depth int) {
	b := d.b
	if depth >= maxLayers {
		b.tree.Cut = true
		return
	}
	switch {
	case len(v.b) >= 20 && v.b[0]>>4 == 4:
		d.ipv4(v, depth)
	case len(v.b) >= 40 && v.b[0]>>4 == 6:
		d.ipv6(v, depth)
	default:
		b.opaque(nil, v, "IP, header cut short or not known")
	}
}

func (d *Dissector) ipv4(v view, depth int) {
	b := d.b
	header, total := min(max(int(v.b[0]&15)*4, 20), len(v.b)), int(v.u16(2))
	src, dst := netip.AddrFrom4([4]byte(v.b[12:])), netip.AddrFrom4([4]byte(v.b[16:]))
	n := b.addf(nil, v.sub(0, header), "IPv4", "%s → %s", src, dst)
	b.addf(n, v.sub(0, 1), "Header length", "%d", header)
	b.addf(n, v.sub(1, 1), "Differentiated services", "0x%02x", v.u8(1))
	b.addf(n, v.sub(2, 2), "Total length", "%d", total)
	b.addf(n, v.sub(4, 2), "Identification", "0x%04x", v.u16(4))
	place := v.u16(6)
	b.addf(n, v.sub(6, 2), "Flags and fragment offset", "%s, offset %d", map[uint16]string{0: "none", 1: "more fragments", 2: "do not fragment", 3: "do not fragment, more fragments"}[place>>13&3], int(place&0x1fff)*8)
	b.addf(n, v.sub(8, 1), "Time to live", "%d", v.u8(8))
	b.add(n, v.sub(9, 1), "Protocol", protoName(v.u8(9)))
	b.addf(n, v.sub(10, 2), "Header checksum", "0x%04x", v.u16(10))
	b.add(n, v.sub(12, 4), "Source address", src.String())
	b.add(n, v.sub(16, 4), "Destination address", dst.String())
	if header > 20 {
		b.octets(n, v.sub(20, header-20), "Options")
	}
	payload := v.from(header)
	if total >= header {
		payload = v.sub(header, total-header)
	}
	if place&0x3fff != 0 {
		d.fragment(payload)
		return
	}
	d.above(v.u8(9), payload, src, dst, depth)
}

func (d *Dissector) ipv6(v view, depth int) {
	b := d.b
	src, dst := netip.AddrFrom16([16]byte(v.b[8:])), netip.AddrFrom16([16]byte(v.b[24:]))
	n := b.addf(nil, v.sub(0, 40), "IPv6", "%s → %s", src, dst)
	b.addf(n, v.sub(0, 4), "Traffic class and flow label", "0x%02x, 0x%05x", v.u32(0)>>20&0xff, v.u32(0)&0xfffff)
	b.addf(n, v.sub(4, 2), "Payload length", "%d", v.u16(4))
	b.add(n, v.sub(6, 1), "Next header", protoName(v.u8(6)))
	b.addf(n, v.sub(7, 1), "Hop limit", "%d", v.u8(7))
	b.add(n, v.sub(8, 16), "Source address", src.String())
	b.add(n, v.sub(24, 16), "Destination address", dst.String())
	payload := v.from(40)
	if length := int(v.u16(4)); length > 0 {
		payload = v.sub(40, length)
	}
	d.above(v.u8(6), payload, src, dst, depth)
}

// fragment shows a piece of a datagram, and the datagram where this piece completed it.
func (d *Dissector) fragment(v view) {
	b := d.b
	if len(d.whole.data) == 0 {
		b.opaque(nil, v, "Fragment of a datagram, which another frame completes or nothing does")
		return
	}
	b.opaque(nil, v, "Fragment of a datagram that this frame completes")
	w := d.whole
	d.whole.data = nil
	d.above(w.proto, b.buffer("Reassembled datagram", w.data), w.src, w.dst, 0)
}

// extensions are the IPv6 extension headers of 8 octets and more (RFC 8200 section 4).
var extensions = map[uint8]string{0: "Hop-by-hop options", 43: "Routing header", 60: "Destination options", 135: "Mobility header", 139: "Host identity", 140: "Shim6"}

// above reads what stands between an IP header and the transport, and the transport.
func (d *Dissector) above(proto uint8, v view, src, dst netip.Addr, depth int) {
	b := d.b
	for range maxLayers {
		switch proto {
		case 0, 43, 60, 135, 139, 140:
			if src.Is4() || len(v.b) < 8 {
				b.opaque(nil, v, protoName(proto))
				return
			}
			size := min(8*(int(v.b[1])+1), len(v.b))
			b.add(nil, v.sub(0, size), extensions[proto], "next header "+protoName(v.b[0]))
			proto, v = v.b[0], v.from(size)
		case 44: // RFC 8200 section 4.5: 0 next header, 2 offset (13 bits), more (1), 4 identification
			if src.Is4() || len(v.b) < 8 {
				b.opaque(nil, v, protoName(proto))
				return
			}
			place := v.u16(2)
			b.addf(nil, v.sub(0, 8), "Fragment header", "offset %d, more fragments %t, identification 0x%08x", place&0xfff8, place&1 != 0, v.u32(4))
			if place&0xfff9 != 0 {
				d.fragment(v.from(8))
				return
			}
			proto, v = v.b[0], v.from(8)
		case ip.ProtoAH: // RFC 4302 section 2
			if len(v.b) < 12 {
				b.opaque(nil, v, "Authentication header, cut short")
				return
			}
			size := min(4*(int(v.b[1])+2), len(v.b))
			n := b.addf(nil, v.sub(0, size), "Authentication header", "SPI 0x%08x", v.u32(4))
			b.addf(n, v.sub(4, 4), "Security parameters index", "0x%08x", v.u32(4))
			b.addf(n, v.sub(8, 4), "Sequence number", "%d", v.u32(8))
			proto, v = v.b[0], v.from(size)
		case ip.ProtoESP:
			d.esp(v)
			return
		case 4, 41:
			d.ip(v, depth+1)
			return
		case ip.ProtoGRE:
			d.gre(v, depth)
			return
		default:
			d.transport(proto, v, src, dst)
			return
		}
	}
}

func (d *Dissector) esp(v view) { // RFC 4303 section 2
	n := d.b.addf(nil, v, "Encapsulating security payload", "SPI 0x%08x, ciphered", v.u32(0))
	d.b.addf(n, v.sub(0, 4), "Security parameters index", "0x%08x", v.u32(0))
	d.b.addf(n, v.sub(4, 4), "Sequence number", "%d", v.u32(4))
}

// gre reads a GRE header (RFC 2784, RFC 2890).
func (d *Dissector) gre(v view, depth int) {
	flags, kind := v.u16(0), v.u16(2)
	header := 4
	for _, optional := range [...]uint16{0x8000, 0x2000, 0x1000} {
		if flags&optional != 0 {
			header += 4
		}
	}
	d.b.addf(nil, v.sub(0, header), "GRE", "flags 0x%04x, %s", flags, etherName(kind))
	if flags&0x4007 != 0 || len(v.b) < header {
		d.b.opaque(nil, v.from(header), "Payload")
		return
	}
	d.typed(kind, v.from(header), depth+1)
}
