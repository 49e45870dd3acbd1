package n4

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
)

// ICMP takes an ICMP or ICMPv6 packet. An error that quotes PFCP or GTP tells that nobody listens there any more
// (RFC 792: type 3, code 3; RFC 4443: type 1, code 4): the function has died or never lived.
func (x *Tracker) ICMP(p *ip.Packet, frame, t int64) {
	x.clock(t)
	b := p.Payload
	if len(b) <= 8 || b[0] != 3 && p.Proto == ip.ProtoICMP || b[0] != 1 && p.Proto == ip.ProtoICMPv6 {
		return
	}
	closed := p.Proto == ip.ProtoICMP && b[1] == 3 || p.Proto == ip.ProtoICMPv6 && b[1] == 4
	q := &x.quote
	_ = ip.Parse(b[8:], q) // it is cut: what is there is there
	if q.Proto != ip.ProtoUDP {
		return
	}
	src, dst, data, _ := ip.UDP(q.Payload)
	switch {
	case src == gtp.PortU || dst == gtp.PortU || src == gtp.PortC || dst == gtp.PortC || src == gtp.PortPrime || dst == gtp.PortPrime:
		if !x.countGTP(src, dst, data) || !closed || dst != gtp.PortU || q.Dst != p.Src {
			return
		}
		if y := x.owe("gtp-unreachable", "N3", addrPort(p.Src, 0), addrPort(p.Dst, 0), frame, t); y.why == "" {
			y.why = fmt.Sprintf("nobody listens for GTP-U at %s", p.Src)
		}
	case src == pfcp.Port || dst == pfcp.Port:
		m := &x.msg
		if err := pfcp.Parse(data, m); err != nil && err != pfcp.ErrTruncated {
			return
		}
		x.counts.message(m)
		x.cover[coverN4].see(t)
		if !closed || dst != pfcp.Port || q.Dst != p.Src {
			return
		}
		y := x.owe("pfcp-unreachable", "N4", addrPort(p.Src, pfcp.Port), addrPort(p.Dst, src), frame, t)
		if y.why != "" {
			return
		}
		y.why = fmt.Sprintf("nobody listens for PFCP at %s", p.Src)
		if n := x.nodes.get(p.Src, netip.Addr{}); n != nil {
			y.node = n.name
			if n.lastBad != 0 && t-n.badAt < hindsight {
				y.why += fmt.Sprintf(", after frame %d (%s)", n.lastBad, n.badWhy)
			}
		}
	}
}
