package n4

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
)

// Ports of core and radio network protocols that no UE has business with (IANA; TS 38.412, 38.472, 38.462, 38.422,
// 36.412, RFC 6733). NGAP, F1AP, E1AP, XnAP, S1AP, Diameter.
func corePort(proto uint8, port uint16) string {
	if proto == gtp.SCTP || proto == gtp.TCP && port == 3868 {
		switch port {
		case 38412:
			return "NGAP"
		case 38472:
			return "F1AP"
		case 38462:
			return "E1AP"
		case 38422:
			return "XnAP"
		case 36412:
			return "S1AP"
		case 3868:
			return "Diameter"
		}
	}
	return ""
}

// reach judges what a UE sends to: the protocols of the core belong outside the tunnels. It tells whether this is an
// attack; the false source address that goes with one is no second attack.
func (x *Tracker) reach(in *gtp.Inner, nested *gtp.Header, at, to netip.AddrPort, s *session, frame, t int64) bool {
	kind, what := "", ""
	switch {
	case nested != nil && (in.DstPort == gtp.PortU || in.DstPort == gtp.PortC):
		kind, what = "gtp-in-gtp", "GTP inside GTP-U"
	case in.Proto == gtp.UDP && in.DstPort == pfcp.Port && in.Data != nil && pfcp.Is(in.Data):
		kind, what = "pfcp-in-gtp", "PFCP inside GTP-U"
		if err := pfcp.Parse(in.Data, &x.msg); err == nil || err == pfcp.ErrTruncated {
			x.counts.message(&x.msg)
		}
	case in.HasPorts:
		if name := corePort(in.Proto, in.DstPort); name != "" {
			kind, what = "core-reached-from-ue", name+" inside GTP-U"
		}
	}
	if kind == "" {
		if len(x.nodes.all)+len(x.places.all) > 0 && x.isCore(in.Dst) {
			if y := x.owe("core-address-from-ue", "N3", addrPort(in.Dst, 0), to, frame, t); y.why == "" {
				y.why = fmt.Sprintf("a UE sends to %s, the address of a core function", in.Dst)
			}
		}
		return false
	}
	i := x.accuse(kind, "N3", at, to, frame, t)
	if s != nil {
		i.session = sessionName(s)
	}
	i.why = fmt.Sprintf("%s: a UE (%s) addresses %s, port %d", what, x.pseudo.Of("ue-address", in.Src.AsSlice()), in.Dst, in.DstPort)
	return true
}

// isCore tells whether an address is a PFCP node's or a tunnel end's.
func (x *Tracker) isCore(a netip.Addr) bool {
	return x.nodes.get(a, netip.Addr{}) != nil || x.known(a) != nil
}

func gtpPort(src, dst uint16) bool {
	return src == gtp.PortU || dst == gtp.PortU || src == gtp.PortC || dst == gtp.PortC || src == gtp.PortPrime || dst == gtp.PortPrime
}

// parseGTP reads a datagram by its port. It tells whether it is GTP.
func parseGTP(src, dst uint16, data []byte, h *gtp.Header) bool {
	var err error
	switch {
	case src == gtp.PortU || dst == gtp.PortU:
		err = gtp.ParseU(data, h)
	case src == gtp.PortC || dst == gtp.PortC:
		err = gtp.ParseC(data, h)
	default:
		if err = gtp.ParsePrime(data, h); err != nil {
			err = gtp.Parse0(data, h)
		}
	}
	return err == nil || err == gtp.ErrTruncated
}

// countGTP counts a datagram that an ICMP error quotes.
func (x *Tracker) countGTP(src, dst uint16, data []byte) bool {
	if !parseGTP(src, dst, data, &x.head) {
		return false
	}
	if x.head.Version == 2 {
		return true
	}
	var nested *gtp.Header
	if x.head.Type == gtp.TPDU && gtp.ParseInner(x.head.Payload, &x.inner) == nil && x.inner.Data != nil &&
		gtpPort(x.inner.SrcPort, x.inner.DstPort) && parseGTP(x.inner.SrcPort, x.inner.DstPort, x.inner.Data, &x.nest) {
		nested = &x.nest
	}
	x.counts.tunnel(x.head.Type, nested)
	return true
}

// gtpc takes a datagram of the control plane of GTP: that of 4G and of charging.
func (x *Tracker) gtpc(p *ip.Packet, src, dst uint16, data []byte, frame, t int64) {
	if !parseGTP(src, dst, data, &x.head) {
		return
	}
	h := &x.head
	if h.Version != 2 {
		x.counts.gtp[h.Type]++
	}
	if src != gtp.PortC && dst != gtp.PortC {
		return
	}
	x.cover[coverC].see(t)
	x.cover[coverC].Messages++
	s := x.meet(&x.control, "gtpc-clear-text", "GTP-C", p.Src, p.Dst)
	s.clear.add(frame, t)
	if s.version != h.Version {
		s.version = h.Version
		x.say("gtpc-peer", "GTP-C", fmt.Sprintf("GTPv%d-C", h.Version), p.Src.String(), addrPort(p.Src, src), addrPort(p.Dst, dst), frame, t)
	}
}
