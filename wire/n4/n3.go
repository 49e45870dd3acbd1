package n4

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
)

const (
	maxRoutes = 8192 // pairs of GTP peers
	// guessed is how many TEIDs that the receiver does not know make a scan. Tunnels that are gone after a restart are
	// many too, but then a named peer sends.
	guessed = 8
)

// route is what one GTP peer sends to another.
type route struct {
	src, dst netip.Addr
	clear    seen
	back     *route
	version  uint8 // of GTP-C
	unknown  []miss
}

// meet finds the route of two peers, and notes once that it is in clear.
func (x *Tracker) meet(routes *hosts[route], id, iface string, src, dst netip.Addr) *route {
	if s := routes.get(src, dst); s != nil {
		return s
	}
	if len(routes.all)+2 > maxRoutes {
		routes.clear()
	}
	s := &route{src: src, dst: dst}
	s.back = &route{src: dst, dst: src, back: s}
	routes.add(src, dst, s)
	if src != dst {
		routes.add(dst, src, s.back)
	}
	if len(x.duties) < maxDuties {
		port := uint16(gtp.PortU)
		if iface != "N3" {
			port = gtp.PortC
		}
		y := &tally{iface: iface, at: addrPort(src, port), to: addrPort(dst, port), why: fmt.Sprintf("GTP between %s and %s is readable: no IPsec where it was recorded", src, dst)}
		y.conclude = func() bool {
			y.seen = s.clear.with(&s.back.clear)
			return true
		}
		y.n = 1
		x.duties[duty{id, src, dst}] = y
	}
	return s
}

// user takes a datagram on GTP-U's port.
func (x *Tracker) user(p *ip.Packet, src, dst uint16, data []byte, frame, t int64) {
	h := &x.head
	if err := gtp.ParseU(data, h); err != nil && err != gtp.ErrTruncated {
		return
	}
	x.cover[coverN3].see(t)
	x.cover[coverN3].Messages++
	s := x.meet(&x.routes, "n3-clear-text", "N3", p.Src, p.Dst)
	s.clear.add(frame, t)
	switch h.Type {
	case gtp.TPDU:
		x.packet(s, p, src, frame, t)
	case gtp.ErrorIndication:
		x.counts.gtp[h.Type]++
		x.unknownTEID(s, frame, t)
	case gtp.EndMarker:
		x.counts.gtp[h.Type]++
		x.endMarker(p, src, frame, t)
	default:
		x.counts.gtp[h.Type]++
	}
}

// packet judges a T-PDU: the peer that sends it, the address of the UE that it carries, and what a UE should not reach.
func (x *Tracker) packet(l *route, p *ip.Packet, src uint16, frame, t int64) {
	u, s := x.tunnel(p.Dst, x.head.TEID)
	at, to := addrPort(p.Src, src), addrPort(p.Dst, gtp.PortU)
	if s != nil {
		x.sender(u, s, p, at, to, frame, t)
	} else if len(l.unknown) < 4096 {
		l.miss(x.head.TEID, frame, t)
	}
	in := &x.inner
	if gtp.ParseInner(x.head.Payload, in) != nil {
		x.counts.gtp[gtp.TPDU]++
		return
	}
	if x.Inner != nil {
		x.Inner(in)
	}
	var nested *gtp.Header
	if in.Proto == gtp.UDP && in.Data != nil && gtpPort(in.SrcPort, in.DstPort) && parseGTP(in.SrcPort, in.DstPort, in.Data, &x.nest) {
		nested = &x.nest
	}
	x.counts.tunnel(gtp.TPDU, nested)
	uplink, known := s != nil && !u.far && u.side == pfcp.Access, s != nil
	if !known {
		uplink, _, known = x.head.PDUSession()
	}
	if (uplink || !known) && x.reach(in, nested, at, to, s, frame, t) {
		return
	}
	if uplink && s != nil {
		x.source(u, s, in, at, to, frame, t)
	}
}

// sender holds a T-PDU's sender against the ends of the session's tunnels. With a handover packets may come from a gNB
// that the rules name a moment later; so the judgement waits.
func (x *Tracker) sender(u tunnel, s *session, p *ip.Packet, at, to netip.AddrPort, frame, t int64) {
	named := s.others(u)
	if l := x.sessions.ends.of(named, p.Src); l != nil {
		l.sends = true
		return
	}
	if named.place == nil {
		return // nobody is named: a rule without an outer header
	}
	if l := x.known(p.Src); l != nil && (l.far || l.upf) {
		return // another node of the network: a handover, a change of path
	}
	i := x.accuse("gtp-unknown-peer", "N3", at, to, frame, t)
	if i.judge != nil {
		return
	}
	expected := named.place.addr
	i.why = fmt.Sprintf("%s sends on a tunnel of %s that leads to %s; no session names it", p.Src, expected, p.Dst)
	i.session = sessionName(s)
	from := p.Src
	i.judge = func(i *incident) (event.Class, string) {
		if l := x.known(from); l != nil && (l.far || l.upf) {
			return 0, ""
		}
		if l := x.known(expected); l == nil || !l.sends {
			i.why += fmt.Sprintf("; %s itself sends nothing, so this may be its other address", expected)
			return event.Principle, "gtp-foreign-source"
		}
		return event.Attack, i.kind
	}
}

// source holds the address that a UE sends from against the address that it was given (TS 33.501 clause 6.6 protects the
// tunnel, not its content; a UPF may check by the UE address of the PDR). Link-local and unspecified addresses belong to
// address configuration.
func (x *Tracker) source(u tunnel, s *session, in *gtp.Inner, at, to netip.AddrPort, frame, t int64) {
	a := in.Src
	switch {
	case a.Is4():
		if !s.has4 || v4(a) == s.ue4 {
			return
		}
	case !s.has6 || within(s, a):
		return
	}
	if a.IsLinkLocalUnicast() || a.IsUnspecified() || a.IsMulticast() {
		return
	}
	i := x.accuse("ue-address-spoofing", "N3", at, to, frame, t)
	i.session = sessionName(s)
	i.why = "a UE sends from an address that is not its session's"
	if other := x.sessions.byUE.get(ueKey(a)); other != 0 && other != uint32(u.session+1) {
		i.why += ", but another UE's"
	}
}

// within tells whether an address has the session's IPv6 prefix.
func within(s *session, a netip.Addr) bool {
	return (half(a)^s.ue6)>>(64-s.ue6bits) == 0
}

// miss notes a TEID that nothing in the capture knows.
func (l *route) miss(teid uint32, frame, t int64) {
	if n := len(l.unknown); n > 0 && l.unknown[n-1].seid == uint64(teid) {
		return
	}
	if len(l.unknown) >= 256 { // without an Error Indication it is no scan; the newest will do
		l.unknown = append(l.unknown[:0], l.unknown[128:]...)
	}
	l.unknown = append(l.unknown, miss{uint64(teid), frame, t})
}

// unknownTEID takes an Error Indication: the receiver of a T-PDU does not know its TEID (TS 29.281 clause 7.3.1).
func (x *Tracker) unknownTEID(s *route, frame, t int64) {
	var sig gtp.Signal
	if x.head.Elements(&sig) != nil || !sig.HasTEID {
		return
	}
	l := s.back
	at, to := addrPort(l.src, gtp.PortU), addrPort(l.dst, gtp.PortU)
	for i := len(l.unknown) - 1; i >= 0; i-- {
		m := l.unknown[i]
		if m.seid != uint64(sig.TEID) || t-m.t > 10*second {
			continue
		}
		l.unknown = append(l.unknown[:i], l.unknown[i+1:]...)
		c := x.accuse("teid-scan", "N3", at, to, m.frame, m.t)
		c.n++
		if c.judge == nil {
			src := l.src
			c.why = fmt.Sprintf("%s tries TEID after TEID at %s, which has none of them", l.src, l.dst)
			c.judge = func(c *incident) (event.Class, string) {
				if c.n < guessed {
					return 0, ""
				}
				if p := x.known(src); p != nil && (p.far || p.upf) {
					return event.Principle, "gtp-error-indications"
				}
				return event.Attack, c.kind
			}
		}
		return
	}
}

// endMarker judges an End Marker: it may come from the other end of the tunnel, or from a node that forwards during a
// handover (TS 29.281 clause 7.3.2); from anyone else it cuts a UE's packets off.
func (x *Tracker) endMarker(p *ip.Packet, src uint16, frame, t int64) {
	u, s := x.tunnel(p.Dst, x.head.TEID)
	if s == nil {
		return
	}
	if x.sessions.ends.of(s.others(u), p.Src) != nil {
		return
	}
	i := x.accuse("gtp-end-marker-injection", "N3", addrPort(p.Src, src), addrPort(p.Dst, gtp.PortU), frame, t)
	i.session = sessionName(s)
	i.why = fmt.Sprintf("%s, which no session names, ends a tunnel at %s", p.Src, p.Dst)
	from := p.Src
	i.judge = func(i *incident) (event.Class, string) {
		if l := x.known(from); l != nil && (l.far || l.upf) {
			return 0, ""
		}
		return event.Attack, i.kind
	}
}
