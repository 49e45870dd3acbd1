package dissect

import (
	"fmt"

	"github.com/guyline/guyline/wire/gtp"
)

var gtpExtensions = map[uint8]string{gtp.ExtServiceClass: "Service class indicator", gtp.ExtUDPPort: "UDP port", gtp.ExtRANContainer: "RAN container", gtp.ExtLongPDCP: "Long PDCP PDU number",
	gtp.ExtXwRAN: "Xw RAN container", gtp.ExtNRRAN: "NR RAN container", gtp.ExtPDUSession: "PDU session container", gtp.ExtPDCP: "PDCP PDU number"}

// gtpHeader1 reads a header of version 1 (TS 29.281 clause 5.1, TS 29.060 clause 6) and gives back what is behind it.
func (d *Dissector) gtpHeader1(v view, name string) (top *Node, t gtp.Type, body view) {
	b := d.b
	flags := v.b[0]
	t = gtp.Type(v.b[1])
	size := min(8+int(v.u16(2)), len(v.b))
	v = v.sub(0, size)
	top = b.add(nil, v, name, t.String())
	b.addf(top, v.sub(0, 1), "Flags", "version %d, PT %d, E %d, S %d, PN %d", flags>>5, flags>>4&1, flags>>2&1, flags>>1&1, flags&1)
	b.addf(top, v.sub(1, 1), "Message type", "%s (%d)", t, uint8(t))
	b.addf(top, v.sub(2, 2), "Length", "%d", v.u16(2))
	b.addf(top, v.sub(4, 4), "TEID", "0x%08x", v.u32(4))
	if flags&7 == 0 {
		return top, t, v.from(8)
	}
	b.addf(top, v.sub(8, 2), "Sequence number", "%d", v.u16(8))
	b.addf(top, v.sub(10, 1), "N-PDU number", "%d", v.u8(10))
	next, at := v.u8(11), 12
	b.addf(top, v.sub(11, 1), "Next extension header", "0x%02x", next)
	if flags&4 == 0 {
		next = 0
	}
	for count := 0; next != 0 && at < len(v.b) && count < 16; count++ {
		x := v.sub(at, 4*int(v.u8(at)))
		if len(x.b) < 4 {
			b.opaque(top, v.from(at), "Extension header whose length cannot be right")
			return top, t, v.from(len(v.b))
		}
		title := gtpExtensions[next]
		if title == "" {
			title = "Extension header"
		}
		n := b.addf(top, x, fmt.Sprintf("%s (0x%02x)", title, next), "%s", hexed(x.sub(1, len(x.b)-2).b))
		if next == gtp.ExtPDUSession { // TS 38.415 clause 5.5.2
			way := [...]string{"downlink", "uplink"}[x.u8(1)>>4&1]
			n.Value = fmt.Sprintf("%s, QFI %d", way, x.u8(2)&63)
			b.add(n, x.sub(1, 1), "PDU type", way)
			b.addf(n, x.sub(2, 1), "QoS flow identifier", "%d", x.u8(2)&63)
		}
		next = x.u8(len(x.b) - 1)
		at += len(x.b)
	}
	return top, t, v.from(at)
}

// maxTunnels bounds tunnels inside each other: one is due, a second is an attack.
const maxTunnels = 3

// gtpU reads a GTP-U message and the packet inside, which is a user's.
func (d *Dissector) gtpU(v view) {
	b := d.b
	if len(v.b) < 8 || v.b[0]>>5 != 1 {
		b.opaque(nil, v, "GTP-U, which cannot be read")
		return
	}
	top, t, body := d.gtpHeader1(v, "GTP-U")
	switch {
	case len(body.b) == 0:
	case t != gtp.TPDU:
		d.gtpElements1(top, body)
	case d.user >= maxTunnels:
		b.opaque(nil, body, "Inner packet, deeper than is read")
	default:
		d.user++
		d.ip(body, 1)
		d.user--
	}
}

// gtpPrime reads a GTP' header (TS 32.295 clause 6.1.1).
func (d *Dissector) gtpPrime(v view) {
	b := d.b
	if len(v.b) < 6 {
		b.opaque(nil, v, "GTP', which cannot be read")
		return
	}
	t := gtp.Type(v.b[1])
	top := b.add(nil, v, "GTP'", t.String())
	b.addf(top, v.sub(0, 1), "Flags", "version %d, PT %d", v.b[0]>>5, v.b[0]>>4&1)
	b.addf(top, v.sub(1, 1), "Message type", "%s (%d)", t, uint8(t))
	b.addf(top, v.sub(2, 2), "Length", "%d", v.u16(2))
	b.addf(top, v.sub(4, 2), "Sequence number", "%d", v.u16(4))
	head := 6
	if v.b[0]>>5 == 0 && v.b[0]&1 == 0 {
		head = 20
	}
	b.opaque(top, v.from(head), "Elements, which hold charging records")
}

// gtpC reads a message of the control plane: version 1 (TS 29.060) or 2 (TS 29.274 clause 5).
func (d *Dissector) gtpC(v view, depth int) {
	b := d.b
	switch {
	case len(v.b) >= 8 && v.b[0]>>5 == 1:
		top, _, body := d.gtpHeader1(v, "GTPv1-C")
		d.gtpElements1(top, body)
	case len(v.b) >= 8 && v.b[0]>>5 == 2:
		flags, t := v.b[0], gtp.Type(v.b[1])
		size := min(4+int(v.u16(2)), len(v.b))
		top := b.add(nil, v.sub(0, size), "GTPv2-C", t.Name2())
		b.addf(top, v.sub(0, 1), "Flags", "version 2, P %d, T %d, MP %d", flags>>4&1, flags>>3&1, flags>>2&1)
		b.addf(top, v.sub(1, 1), "Message type", "%s (%d)", t.Name2(), uint8(t))
		b.addf(top, v.sub(2, 2), "Length", "%d", v.u16(2))
		at := 4
		if flags&8 != 0 {
			b.addf(top, v.sub(4, 4), "TEID", "0x%08x", v.u32(4))
			at = 8
		}
		b.addf(top, v.sub(at, 3), "Sequence number", "%d", v.num(at, 3))
		d.gtpElements2(top, v.sub(at+4, max(size-at-4, 0)), 0)
		if rest := v.from(size); flags&16 != 0 && depth < 4 && len(rest.b) > 0 {
			d.gtpC(rest, depth+1)
		} else {
			b.opaque(nil, rest, "Octets behind the message")
		}
	default:
		b.opaque(nil, v, "GTP-C, which cannot be read")
	}
}
