package dissect

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
	"github.com/guyline/guyline/wire/sctp"
)

var protoNames = map[uint8]string{0: "hop-by-hop options", 1: "ICMP", 2: "IGMP", 4: "IPv4", 6: "TCP", 17: "UDP", 41: "IPv6", 43: "routing header", 44: "fragment header",
	47: "GRE", 50: "ESP", 51: "AH", 58: "ICMPv6", 59: "no next header", 60: "destination options", 89: "OSPF", 103: "PIM", 112: "VRRP", 132: "SCTP"}

func protoName(p uint8) string {
	if s := protoNames[p]; s != "" {
		return fmt.Sprintf("%s (%d)", s, p)
	}
	return fmt.Sprintf("%d", p)
}

// transport reads what IP carries.
func (d *Dissector) transport(proto uint8, v view, src, dst netip.Addr) {
	switch proto {
	case ip.ProtoUDP:
		d.udp(v, src, dst)
	case ip.ProtoTCP:
		d.tcpSegment(v)
	case ip.ProtoSCTP:
		d.sctpPacket(v)
	case ip.ProtoICMP, ip.ProtoICMPv6:
		d.icmp(proto, v)
	case 59:
	default:
		d.b.opaque(nil, v, "Payload of protocol "+protoName(proto))
	}
}

// icmp reads ICMP (RFC 792, RFC 4443). An error quotes the packet that it is about.
func (d *Dissector) icmp(proto uint8, v view) {
	b, name := d.b, "ICMP"
	kinds := map[uint8]string{0: "echo reply", 3: "destination unreachable", 5: "redirect", 8: "echo request", 11: "time exceeded", 12: "parameter problem"}
	if proto == ip.ProtoICMPv6 {
		name = "ICMPv6"
		kinds = map[uint8]string{1: "destination unreachable", 2: "packet too big", 3: "time exceeded", 4: "parameter problem", 128: "echo request", 129: "echo reply",
			133: "router solicitation", 134: "router advertisement", 135: "neighbour solicitation", 136: "neighbour advertisement", 143: "listener report"}
	}
	kind := v.u8(0)
	n := b.add(nil, v.sub(0, 8), name, join(" ", kinds[kind], fmt.Sprintf("(type %d, code %d)", kind, v.u8(1))))
	b.addf(n, v.sub(0, 1), "Type", "%d", kind)
	b.addf(n, v.sub(1, 1), "Code", "%d", v.u8(1))
	b.addf(n, v.sub(2, 2), "Checksum", "0x%04x", v.u16(2))
	quotes := proto == ip.ProtoICMP && (kind == 3 || kind == 5 || kind == 11 || kind == 12) || proto == ip.ProtoICMPv6 && kind >= 1 && kind <= 4
	if len(v.b) <= 8 {
		return
	}
	if !quotes {
		b.opaque(n, v.from(8), "Data")
		return
	}
	d.done = true // what is quoted is no traffic
	d.ip(v.from(8), maxLayers-2)
}

// udp reads UDP (RFC 768) and what is known to travel in it.
func (d *Dissector) udp(v view, src, dst netip.Addr) {
	b := d.b
	if len(v.b) < 8 {
		b.opaque(nil, v, "UDP, cut short")
		return
	}
	sport, dport, length := v.u16(0), v.u16(2), int(v.u16(4))
	n := b.addf(nil, v.sub(0, 8), "UDP", "%d → %d", sport, dport)
	b.addf(n, v.sub(0, 2), "Source port", "%d", sport)
	b.addf(n, v.sub(2, 2), "Destination port", "%d", dport)
	b.addf(n, v.sub(4, 2), "Length", "%d", length)
	b.addf(n, v.sub(6, 2), "Checksum", "0x%04x", v.u16(6))
	data := v.from(8)
	if length >= 8 {
		data = v.sub(8, length-8)
	}
	if len(data.b) == 0 {
		return
	}
	on := func(port uint16) bool { return sport == port || dport == port }
	var h gtp.Header
	switch {
	case on(pfcp.Port) && data.b[0]>>5 == 1, pfcp.Is(data.b):
		d.pfcp(data, 0)
	case on(gtp.PortU) && data.b[0]>>5 == 1, !on(gtp.PortC) && !on(gtp.PortPrime) && gtp.ParseU(data.b, &h) == nil:
		d.gtpU(data)
	case on(gtp.PortC):
		d.gtpC(data, 0)
	case on(gtp.PortPrime):
		d.gtpPrime(data)
	default:
		b.opaque(nil, data, "UDP payload")
	}
}

// The chunk types (RFC 9260 section 3.2 and its registry).
var chunkNames = map[uint8]string{0: "DATA", 1: "INIT", 2: "INIT ACK", 3: "SACK", 4: "HEARTBEAT", 5: "HEARTBEAT ACK", 6: "ABORT", 7: "SHUTDOWN", 8: "SHUTDOWN ACK", 9: "ERROR",
	10: "COOKIE ECHO", 11: "COOKIE ACK", 12: "ECNE", 13: "CWR", 14: "SHUTDOWN COMPLETE", 15: "AUTH", 64: "I-DATA", 128: "ASCONF-ACK", 130: "RE-CONFIG", 132: "PAD",
	192: "FORWARD TSN", 193: "ASCONF", 194: "I-FORWARD-TSN"}

var ppidNames = map[uint32]string{0: "not given", sctp.PPIDS1AP: "S1AP", sctp.PPIDX2AP: "X2AP", sctp.PPIDDiameter: "Diameter", sctp.PPIDDiameterDTLS: "Diameter in DTLS", sctp.PPIDNGAP: "NGAP",
	sctp.PPIDXnAP: "XnAP", sctp.PPIDF1AP: "F1AP", sctp.PPIDE1AP: "E1AP", sctp.PPIDNGAPDTLS: "NGAP in DTLS", sctp.PPIDXnAPDTLS: "XnAP in DTLS", sctp.PPIDF1APDTLS: "F1AP in DTLS", sctp.PPIDE1APDTLS: "E1AP in DTLS"}

// sctpPacket reads the common header and the chunks (RFC 9260 section 3), then the messages that they carry or complete.
func (d *Dissector) sctpPacket(v view) {
	b := d.b
	if len(v.b) < 12 {
		b.opaque(nil, v, "SCTP, cut short")
		return
	}
	if !d.done && d.packet.Proto == ip.ProtoSCTP {
		d.follow()
	}
	n := b.addf(nil, v.sub(0, 12), "SCTP", "%d → %d", v.u16(0), v.u16(2))
	b.addf(n, v.sub(0, 2), "Source port", "%d", v.u16(0))
	b.addf(n, v.sub(2, 2), "Destination port", "%d", v.u16(2))
	b.addf(n, v.sub(4, 4), "Verification tag", "0x%08x", v.u32(4))
	b.addf(n, v.sub(8, 4), "Checksum", "0x%08x", v.u32(8))
	type message struct {
		v    view
		ppid uint32
	}
	var messages []message
	for v = v.from(12); len(v.b) >= 4; {
		kind, flags, length := v.u8(0), v.u8(1), int(v.u16(2))
		if length < 4 {
			b.opaque(n, v, "Chunk whose length cannot be right")
			break
		}
		c := v.sub(0, length)
		name := chunkNames[kind]
		if name == "" {
			name = fmt.Sprintf("chunk of type %d", kind)
		}
		x := b.add(n, c, name, "")
		b.addf(x, c.sub(1, 1), "Flags", "0x%02x", flags)
		b.addf(x, c.sub(2, 2), "Length", "%d", length)
		switch head := 16 + int(kind&64)/16; kind {
		case 0, 64: // DATA, I-DATA
			if len(c.b) < head {
				break
			}
			ppid := c.u32(12 + int(kind&64)/16)
			x.Value = fmt.Sprintf("TSN %d, stream %d, %s", c.u32(4), c.u16(8), join("", ppidNames[ppid], fmt.Sprintf(" (%d)", ppid)))
			b.addf(x, c.sub(4, 4), "TSN", "%d", c.u32(4))
			b.addf(x, c.sub(8, 2), "Stream identifier", "%d", c.u16(8))
			if kind == 0 {
				b.addf(x, c.sub(10, 2), "Stream sequence number", "%d", c.u16(10))
			} else {
				b.addf(x, c.sub(12, 4), "Message identifier", "%d", c.u32(12))
			}
			b.addf(x, c.sub(head-4, 4), "Payload protocol identifier", "%d", c.u32(head-4))
			if flags&3 == 3 {
				messages = append(messages, message{c.from(head), ppid})
				break
			}
			b.opaque(x, c.from(head), "Part of a message")
		case 1, 2:
			x.Length = len(c.b)
			b.addf(x, c.sub(4, 4), "Initiate tag", "0x%08x", c.u32(4))
			b.addf(x, c.sub(8, 4), "Advertised receiver window", "%d", c.u32(8))
			b.addf(x, c.sub(12, 2), "Outbound streams", "%d", c.u16(12))
			b.addf(x, c.sub(14, 2), "Inbound streams", "%d", c.u16(14))
			b.addf(x, c.sub(16, 4), "Initial TSN", "%d", c.u32(16))
			d.parameters(x, c.from(20))
		case 3:
			b.addf(x, c.sub(4, 4), "Cumulative TSN ack", "%d", c.u32(4))
			b.addf(x, c.sub(8, 4), "Advertised receiver window", "%d", c.u32(8))
			b.addf(x, c.sub(12, 2), "Gap ack blocks", "%d", c.u16(12))
			b.addf(x, c.sub(14, 2), "Duplicate TSNs", "%d", c.u16(14))
		case 7:
			b.addf(x, c.sub(4, 4), "Cumulative TSN ack", "%d", c.u32(4))
		default:
			if len(c.b) > 4 {
				b.octets(x, c.from(4), "Value")
			}
		}
		v = v.from((length + 3) &^ 3)
	}
	for _, m := range messages {
		d.payload(m.ppid, m.v)
	}
	for i, data := range d.joined {
		d.payload(d.ppids[i], b.buffer("Reassembled SCTP message", data))
	}
	d.joined = d.joined[:0]
}

// parameters of INIT and INIT ACK (RFC 9260 section 3.3.2).
func (d *Dissector) parameters(parent *Node, v view) {
	names := map[uint16]string{5: "IPv4 address", 6: "IPv6 address", 7: "State cookie", 9: "Cookie preservative", 11: "Host name", 12: "Supported address types", 0x8000: "ECN capable",
		0x8002: "Random", 0x8003: "Chunk list", 0x8004: "HMAC algorithm", 0x8008: "Supported extensions", 0xc000: "Forward TSN supported", 0xc006: "Adaptation layer"}
	for len(v.b) >= 4 {
		kind, length := v.u16(0), int(v.u16(2))
		if length < 4 {
			return
		}
		p := v.sub(0, length)
		name := names[kind]
		if name == "" {
			name = fmt.Sprintf("parameter 0x%04x", kind)
		}
		if a, ok := netip.AddrFromSlice(p.from(4).b); ok && (kind == 5 || kind == 6) {
			d.b.add(parent, p, name, a.String())
		} else {
			d.b.octets(parent, p, name).Value = hexed(p.from(4).b)
		}
		v = v.from((length + 3) &^ 3)
	}
}

// payload reads a user message of SCTP.
func (d *Dissector) payload(ppid uint32, v view) {
	switch ppid {
	case sctp.PPIDNGAP:
		d.pdu(v, &ngapModule)
	case sctp.PPIDS1AP:
		d.pdu(v, &s1apModule)
	case sctp.PPIDF1AP:
		d.pdu(v, &f1apModule)
	case sctp.PPIDE1AP:
		d.pdu(v, &e1apModule)
	case sctp.PPIDDiameter:
		d.diameter(nil, v)
	default:
		d.b.opaque(nil, v, "SCTP message of "+join("", ppidNames[ppid], fmt.Sprintf(" (%d)", ppid)))
	}
}
