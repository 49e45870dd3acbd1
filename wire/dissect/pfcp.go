package dissect

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/pfcp"
)

// pfcp reads a PFCP message (TS 29.244 clause 7.2.2): package pfcp shows the header.
func (d *Dissector) pfcp(v view, depth int) {
	b := d.b
	if len(v.b) < 8 || v.b[0]>>5 != 1 {
		b.opaque(nil, v, "PFCP, which cannot be read")
		return
	}
	flags, t := v.b[0], pfcp.MessageType(v.b[1])
	size := min(int(v.u16(2))+4, len(v.b))
	top := b.add(nil, v.sub(0, size), "PFCP", t.String())
	b.addf(top, v.sub(0, 1), "Flags", "version 1, FO %d, MP %d, S %d", flags>>2&1, flags>>1&1, flags&1)
	b.addf(top, v.sub(1, 1), "Message type", "%s (%d)", t, uint8(t))
	b.addf(top, v.sub(2, 2), "Length", "%d", v.u16(2))
	at := 4
	if flags&1 != 0 {
		b.addf(top, v.sub(4, 8), "SEID", "0x%016x", v.num(4, 8))
		at = 12
	}
	b.addf(top, v.sub(at, 3), "Sequence number", "%d", v.num(at, 3))
	if flags&2 != 0 {
		b.addf(top, v.sub(at+3, 1), "Message priority", "%d", v.u8(at+3)>>4)
	}
	d.pfcpIEs(top, v.sub(at+4, max(size-at-4, 0)), 0)
	rest := v.from(size)
	switch {
	case len(rest.b) == 0:
	case flags&4 != 0 && depth < 8:
		d.pfcp(rest, depth+1)
	default:
		b.opaque(nil, rest, "Octets behind the message")
	}
}

// pfcpIEs walks elements: type (2), length (2), value (clause 8.1.1).
func (d *Dissector) pfcpIEs(parent *Node, v view, depth int) {
	b := d.b
	for len(v.b) > 0 {
		size := int(v.u16(2))
		if len(v.b) < 4 || size > len(v.b)-4 {
			b.opaque(parent, v, "Octets that no element can be made of")
			return
		}
		t, value := pfcp.IEType(v.u16(0)), v.sub(4, size)
		name := t.String()
		if !t.Known() {
			name = "Unknown element"
			if t.Vendor() {
				name = fmt.Sprintf("Element of enterprise %d", value.u16(0))
			}
		}
		n := b.addf(parent, v.sub(0, 4+size), fmt.Sprintf("%s (%d)", name, uint16(t)), "")
		switch {
		case t.Grouped() && depth < 8:
			d.pfcpIEs(n, value, depth+1)
		case t.Grouped(), !t.Known():
			b.opaque(n, value, "value")
		case t == pfcp.IEUserID:
			d.userID(n, value)
		case pfcpOpaque[t]:
			b.opaque(n, value, "value")
		default:
			n.Value = clean(d.pfcpValue(n, t, value))
		}
		v = v.from(4 + size)
	}
}

// pfcpOpaque are elements that carry a user's traffic or identity: PFD contents, user plane inactivity is none of them.
var pfcpOpaque = map[pfcp.IEType]bool{61: true, 142: true, 152: true, 197: true, 236: true}

// userID reads User ID (clause 8.2.101): flags, then IMSI, IMEI, MSISDN, NAI, SUPI, GPSI, PEI, each behind its length.
func (d *Dissector) userID(n *Node, v view) {
	b := d.b
	flags, at := v.u8(0), 1
	b.addf(n, v.sub(0, 1), "Flags", "0x%02x", flags)
	for i, part := range []struct{ name, kind string }{{"IMSI", "supi"}, {"IMEI", "pei"}, {"MSISDN", "gpsi"}, {"NAI", "supi"}, {"SUPI", "supi"}, {"GPSI", "gpsi"}, {"PEI", "pei"}} {
		if flags&(1<<i) == 0 {
			continue
		}
		value := v.sub(at+1, int(v.u8(at)))
		text := string(value.b)
		if i < 3 {
			text = string(nas.AppendDigits(nil, value.b))
			if i == 0 {
				text = "imsi-" + text
			}
		}
		b.secret(n, value, part.name, part.kind, text)
		at += 1 + int(v.u8(at))
	}
	b.opaque(n, v.from(at), "Octets behind the identities")
}

// pfcpValue is a leaf's value in words. Parts that have addresses become children.
func (d *Dissector) pfcpValue(n *Node, t pfcp.IEType, v view) string {
	b := d.b
	value := func(s string) string { b.octets(n, v, "value"); return s }
	switch t {
	case pfcp.IECause:
		return value(pfcp.Cause(v.u8(0)).String())
	case pfcp.IESourceInterface, pfcp.IEDestination:
		return value(pfcp.Interface(v.u8(0) & 15).String())
	case pfcp.IEFTEID:
		flags := v.u8(0)
		b.addf(n, v.sub(0, 1), "Flags", "V4 %d, V6 %d, CHOOSE %d, CHOOSE ID %d", flags&1, flags>>1&1, flags>>2&1, flags>>3&1)
		if flags&4 != 0 {
			return "the UPF is asked to allot it"
		}
		b.addf(n, v.sub(1, 4), "TEID", "0x%08x", v.u32(1))
		return join(", ", fmt.Sprintf("TEID 0x%08x", v.u32(1)), d.addresses(n, v.from(5), flags&1 != 0, flags&2 != 0))
	case pfcp.IEFSEID:
		b.addf(n, v.sub(1, 8), "SEID", "0x%016x", v.num(1, 8))
		return join(", ", fmt.Sprintf("SEID 0x%016x", v.num(1, 8)), d.addresses(n, v.from(9), v.u8(0)&2 != 0, v.u8(0)&1 != 0))
	case pfcp.IENodeID:
		switch v.u8(0) & 15 {
		case 0:
			return d.addresses(n, v.from(1), true, false)
		case 1:
			return d.addresses(n, v.from(1), false, true)
		}
		return value(string(nas.AppendDNN(nil, v.from(1).b)))
	case pfcp.IEUEIPAddress:
		flags := v.u8(0)
		side := ifHas(flags&4 != 0, "destination ") + ifHas(flags&4 == 0, "source ")
		if flags&0x30 != 0 {
			return side + "the UPF is asked to allot it"
		}
		return side + d.addresses(n, v.from(1), flags&2 != 0, flags&1 != 0)
	case pfcp.IEOuterHeaderCreation:
		kind := v.u16(0)
		b.addf(n, v.sub(0, 2), "Description", "0x%04x", kind)
		at, teid := 2, ""
		if kind&0x300 != 0 {
			teid = fmt.Sprintf("TEID 0x%08x", v.u32(2))
			b.add(n, v.sub(2, 4), "TEID", teid[5:])
			at = 6
		}
		return join(", ", teid, d.addresses(n, v.from(at), kind&0x1500 != 0, kind&0x2a00 != 0))
	case pfcp.IEOuterHeaderRemoval:
		names := []string{"GTP-U/UDP/IPv4", "GTP-U/UDP/IPv6", "UDP/IPv4", "UDP/IPv6", "IPv4", "IPv6", "GTP-U/UDP/IP", "VLAN S-TAG", "S-TAG and C-TAG"}
		if i := int(v.u8(0)); i < len(names) {
			return value(names[i])
		}
	case pfcp.IEApplyAction:
		var s []string
		for i, a := range []string{"DROP", "FORW", "BUFF", "NOCP", "DUPL", "IPMA", "IPMD", "DFRT", "EDRT", "BDPN", "DDPN", "FSSM", "MBSU"} {
			if (uint16(v.u8(0))|uint16(v.u8(1))<<8)&(1<<i) != 0 {
				s = append(s, a)
			}
		}
		return value(join(", ", strings.Join(s, ", "), ifHas(s == nil, "none")))
	case pfcp.IENetworkInstance, pfcp.IEDNN:
		if len(v.b) > 0 && v.b[0] < 32 {
			return value(string(nas.AppendDNN(nil, v.b)))
		}
		return value(string(v.b))
	case pfcp.IERecoveryTimeStamp:
		s := int64(v.u32(0)) - 2208988800 // seconds from 1900 to 1970 (RFC 5905)
		if s < 0 && v.u32(0) < 1<<31 {
			s += 1 << 32
		}
		return value(time.Unix(s, 0).UTC().Format(time.RFC3339))
	case pfcp.IEPDNType:
		return value(pfcp.PDNType(v.u8(0) & 7).String())
	case pfcp.IEOffending:
		return value(pfcp.IEType(v.u16(0)).String())
	case pfcp.IEApplicationID, pfcp.IEForwardingPolicy:
		return value(string(v.from(ifIndex(t == pfcp.IEForwardingPolicy)).b))
	case pfcp.IESDFFilter:
		if size := int(v.u16(2)); v.u8(0)&1 != 0 {
			b.add(n, v.sub(4, size), "Flow description", string(v.sub(4, size).b))
			return string(v.sub(4, size).b)
		}
	case pfcp.IEGateStatus:
		gate := [...]string{"open", "closed", "2", "3"}
		return value(fmt.Sprintf("uplink %s, downlink %s", gate[v.u8(0)>>2&3], gate[v.u8(0)&3]))
	case pfcp.IEPDRID, pfcp.IEPrecedence, pfcp.IEFARID, pfcp.IEQERID, pfcp.IEURRID, pfcp.IEEndpointID, 88, 124:
		return value(fmt.Sprint(v.num(0, min(len(v.b), 4))))
	}
	return value(hexed(v.b))
}

func ifIndex(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// addresses adds an IPv4 and an IPv6 address, in this order, and names them.
func (d *Dissector) addresses(n *Node, v view, v4, v6 bool) string {
	var s []string
	if v4 && len(v.b) >= 4 {
		a := netip.AddrFrom4([4]byte(v.b)).String()
		d.b.add(n, v.sub(0, 4), "IPv4 address", a)
		s, v = append(s, a), v.from(4)
	}
	if v6 && len(v.b) >= 16 {
		a := netip.AddrFrom16([16]byte(v.b)).String()
		d.b.add(n, v.sub(0, 16), "IPv6 address", a)
		s = append(s, a)
	}
	return strings.Join(s, ", ")
}
