package n4

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
)

// rules keeps of a request's rules what N3 is judged by: tunnels, UE addresses, drops and copies.
func (c *change) rules(m *pfcp.Message) {
	for i := range m.PDRs() {
		r := &m.PDRs()[i]
		if r.Op == pfcp.Create || r.Op == pfcp.Update {
			c.detect(r.Source, &r.FTEID, &r.UE)
		}
	}
	for i := range m.Endpoints() {
		e := &m.Endpoints()[i]
		c.detect(pfcp.Access, &e.FTEID, &e.UE)
	}
	for i := range m.FARs() {
		f := &m.FARs()[i]
		if f.Op == pfcp.Remove {
			continue
		}
		if f.Has&pfcp.HasApply != 0 {
			c.drop = c.drop || f.Apply&pfcp.Drop != 0
			c.dup = c.dup || f.Apply&pfcp.Duplicate != 0
		}
		if !f.Outer.GTPU() {
			continue
		}
		for _, a := range [...]netip.Addr{f.Outer.IPv4, f.Outer.IPv6} {
			if a.IsValid() && c.numOut < maxTunnels {
				c.out[c.numOut] = end{a, f.Outer.TEID, f.Destination}
				c.numOut++
			}
		}
	}
}

func (c *change) detect(side pfcp.Interface, f *pfcp.FTEID, ue *pfcp.UEAddress) {
	if f.Present && !f.Choose {
		for _, a := range [...]netip.Addr{f.IPv4, f.IPv6} {
			if a.IsValid() && c.numIn < maxTunnels {
				c.in[c.numIn] = end{a, f.TEID, side}
				c.numIn++
			}
		}
	}
	if ue.IPv4.IsValid() {
		c.ue4 = ue.IPv4
	}
	if ue.IPv6.IsValid() {
		c.ue6, c.ue6bits = ue.IPv6, 64
		if ue.PrefixLength > 0 && ue.PrefixLength < 64 {
			c.ue6bits = ue.PrefixLength
		}
		if ue.DelegatedBits > 0 && ue.DelegatedBits < c.ue6bits {
			c.ue6bits -= ue.DelegatedBits
		}
	}
}

// response takes an answer: d goes from the answering node to the asking one.
func (x *Tracker) response(d *direction, p *ip.Packet, m *pfcp.Message, frame, t int64) {
	c := x.requests.take(d.back.id, m.Sequence)
	if c == nil || c.kind+1 != m.Type {
		return
	}
	ask := d.back
	at, to := addrPort(p.Src, pfcp.Port), addrPort(p.Dst, pfcp.Port)
	switch {
	case m.Type == pfcp.HeartbeatResponse:
		if !c.suspicion {
			x.beat(ask, c, frame, t)
		}
	case m.Type == pfcp.AssociationSetupResponse:
		x.associate(ask, c, p, m, frame, t)
	case m.Type == pfcp.AssociationReleaseResponse && m.Cause.Success():
		if ask.associated {
			ask.associated = false
			ask.src.peers--
			ask.dst.peers--
		}
	case !m.Type.Session():
	case m.Has(pfcp.IECause) && m.Cause == contextNotFound && c.kind != pfcp.SessionReportRequest:
		x.missed(ask, c)
	case !m.Cause.Success():
	case c.suspicion || ask.stranger() && ask.dst.peers > 0:
		// what a forged request made is no part of the network
	case m.Type == pfcp.SessionEstablishmentResponse:
		if ask.worked++; !ask.role {
			ask.role, d.role = true, true
			x.say("n4-peer", "N4", "CP function", ask.src.name, to, at, frame, t)
			x.say("n4-peer", "N4", "UP function", ask.dst.name, at, to, frame, t)
		}
		x.established(ask, c, m, frame, t)
	case m.Type == pfcp.SessionModificationResponse:
		ask.worked++
		if i, s := x.sessions.find(ask.dst, c.seid); s != nil {
			x.apply(i, ask, c, m, frame, t)
		} else {
			x.outside(ask, c, frame, t)
		}
	case m.Type == pfcp.SessionDeletionResponse:
		ask.worked++
		if i, s := x.sessions.find(ask.dst, c.seid); s != nil {
			x.remove(i)
		}
	}
}

// contextNotFound is the cause "Session context not found" (TS 29.244 table 8.2.1-1).
const contextNotFound = 65

// beat counts an answered heartbeat. Whether the asking node is a stranger shows at the end.
func (x *Tracker) beat(ask *direction, c *change, frame, t int64) {
	if ask.beats[0]+ask.beats[1] == 0 {
		ask.firstBeat = c.t
	}
	ask.beats[ask.index]++
	ask.lastBeat = t
	if ask.associated || ask.worked > 0 {
		return
	}
	y := x.owe("heartbeat", "N4", addrPort(ask.src.addr, pfcp.Port), addrPort(ask.dst.addr, pfcp.Port), c.frame, c.t)
	y.add(frame, t)
	y.conclude = func() bool { return false } // until strangeBeats says otherwise
}

// associate takes the answer to an association setup. A second CP function beside a working one may be new or rogue: it
// is rogue if it comes when sessions live, and nothing that it does afterwards is a peer's work.
func (x *Tracker) associate(ask *direction, c *change, p *ip.Packet, m *pfcp.Message, frame, t int64) {
	at, to := addrPort(p.Src, pfcp.Port), addrPort(p.Dst, pfcp.Port)
	value := "accepted"
	if !m.Cause.Success() {
		value = m.Cause.String()
	}
	x.say("n4-association", "N4", value, ask.dst.name, to, at, frame, t)
	if !m.Cause.Success() || ask.associated {
		return
	}
	up := ask.dst // the side that others use
	beside := up.peers > 0 && x.serving(up, ask.src)
	ask.associated = true
	ask.src.peers++
	ask.dst.peers++
	if !beside {
		return
	}
	i := x.accuse("pfcp-rogue-association", "N4", to, at, c.frame, c.t)
	i.why = fmt.Sprintf("%s sets up an association with %s, which serves the sessions of another, and does no work of a CP function", ask.src.addr, ask.dst.addr)
	i.judge = func(i *incident) (event.Class, string) {
		if ask.worked > 0 || ask.beats[0] > 0 && ask.beats[1] > 0 {
			i.why = fmt.Sprintf("%s sets up an association with %s beside the one that was there, and works: whether it belongs to the network shows elsewhere", ask.src.addr, ask.dst.addr)
			return event.Principle, "pfcp-association-beside"
		}
		return event.Attack, i.kind
	}
}

// serving tells whether a node holds a live session of another peer than newcomer.
func (x *Tracker) serving(up, newcomer *node) bool {
	for _, i := range x.sessions.bySEID {
		if s := &x.sessions.ring[i]; s.up == up && s.cp != newcomer {
			return true
		}
	}
	return false
}

// established enters a new session.
func (x *Tracker) established(ask *direction, c *change, m *pfcp.Message, frame, t int64) {
	if !m.Has(pfcp.IEFSEID) {
		return
	}
	key := sessionKey{ask.dst.id, m.FSEID.SEID}
	if i, ok := x.sessions.bySEID[key]; ok {
		x.remove(i)
	}
	i, s := x.create()
	s.up, s.cp, s.seid, s.cpSEID = ask.dst, ask.src, m.FSEID.SEID, c.cp
	x.sessions.bySEID[key] = i
	x.apply(i, ask, c, m, frame, t)
}

// apply changes a session by an accepted request and its answer, which may hold what the UP function allotted.
func (x *Tracker) apply(i int32, ask *direction, c *change, m *pfcp.Message, frame, t int64) {
	for k := range m.PDRs() {
		r := &m.PDRs()[k]
		side := pfcp.Access // Created PDR does not say; a tunnel that the UPF allots is the UE's unless the request said else
		c.detect(side, &r.FTEID, &r.UE)
	}
	for k := range m.Endpoints() {
		c.detect(pfcp.Access, &m.Endpoints()[k].FTEID, &m.Endpoints()[k].UE)
	}
	s := &x.sessions.ring[i]
	for _, a := range [...]netip.Addr{c.ue4, prefix(c.ue6)} {
		if a.IsValid() {
			x.sessions.byUE[a] = i
		}
	}
	if c.ue4.IsValid() {
		s.ue4 = c.ue4
	}
	if c.ue6.IsValid() {
		s.ue6, s.ue6bits = c.ue6, c.ue6bits
	}
	at, to := addrPort(ask.src.addr, pfcp.Port), addrPort(ask.dst.addr, pfcp.Port)
	for k := range c.numIn {
		if other := x.enter(i, c.in[k], false); other >= 0 {
			if y := x.owe("teid-collision", "N4", to, at, frame, t); y.why == "" {
				y.why = fmt.Sprintf("%s gives TEID 0x%08x at %s to session 0x%x, which session 0x%x still has", ask.dst.addr, c.in[k].teid, c.in[k].addr,
					s.seid, x.sessions.ring[other].seid)
				y.node = ask.dst.name
			}
		}
		x.sayPlace(&c.in[k], to, at, frame, t)
	}
	x.outside(ask, c, frame, t)
	for k := range c.numOut {
		x.enter(i, c.out[k], true)
	}
}

// outside notes what an accepted request does to packets, whether or not its session is known.
func (x *Tracker) outside(ask *direction, c *change, frame, t int64) {
	at, to := addrPort(ask.src.addr, pfcp.Port), addrPort(ask.dst.addr, pfcp.Port)
	if c.drop {
		if y := x.owe("pfcp-far-drop", "N4", at, to, c.frame, c.t); y.why == "" {
			y.why = fmt.Sprintf("%s has %s drop packets of sessions", ask.src.addr, ask.dst.addr)
			y.node = ask.dst.name
		}
	}
	if c.dup {
		if y := x.owe("pfcp-far-duplicate", "N4", at, to, c.frame, c.t); y.why == "" {
			y.why = fmt.Sprintf("%s has %s send copies of a session's packets elsewhere", ask.src.addr, ask.dst.addr)
			y.node = ask.dst.name
		}
	}
	for k := range c.numOut {
		e := &c.out[k]
		x.sayPlace(e, at, to, frame, t)
		if l := x.place(e.addr); x.n2 && e.side == pfcp.Access && !l.n2 {
			l := l
			y := x.owe("pfcp-far-destination", "N4", addrPort(e.addr, 0), to, c.frame, c.t)
			y.why = fmt.Sprintf("a rule of %s forwards a UE's packets to %s, which N2 does not name", ask.dst.addr, e.addr)
			y.conclude = func() bool { return !l.n2 }
		}
	}
}

// sayPlace tells of an address of the user plane, once for each side of the UPF on which it lies.
func (x *Tracker) sayPlace(e *end, at, to netip.AddrPort, frame, t int64) {
	if l := x.place(e.addr); l.told&(1<<(e.side&7)) == 0 {
		l.told |= 1 << (e.side & 7)
		x.say("n3-peer", "N3", side(e.side), e.addr.String(), at, to, frame, t)
	}
}

func side(i pfcp.Interface) string {
	switch i {
	case pfcp.Access:
		return "access"
	case pfcp.Core:
		return "core"
	case pfcp.CPFunction:
		return "CP function"
	}
	return "other"
}
