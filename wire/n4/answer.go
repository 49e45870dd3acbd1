package n4

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
)

// response takes an answer: d goes from the answering node to the asking one.
func (x *Tracker) response(d *direction, p *ip.Packet, m *Brief, frame, t int64) {
	c := x.requests.take(requestKey(d.id^1, m.sequence))
	if c == nil || c.kind+1 != m.kind {
		return
	}
	ask := d.back
	switch {
	case m.kind == pfcp.HeartbeatResponse:
		if !c.suspicion {
			x.beat(ask, c, frame, t)
		}
	case m.kind == pfcp.AssociationSetupResponse:
		x.associate(ask, c, p, m, frame, t)
	case m.kind == pfcp.AssociationReleaseResponse && m.cause.Success():
		if ask.associated {
			ask.associated = false
			ask.src.peers--
			ask.dst.peers--
		}
	case !m.kind.Session():
	case m.hasCause && m.cause == contextNotFound && c.kind != pfcp.SessionReportRequest:
		x.missed(ask, c)
	case !m.cause.Success():
	case c.suspicion || ask.stranger() && ask.dst.peers > 0:
		// what a forged request made is no part of the network
	case m.kind == pfcp.SessionEstablishmentResponse:
		if ask.worked++; !ask.role {
			ask.role, d.role = true, true
			at, to := addrPort(p.Src, pfcp.Port), addrPort(p.Dst, pfcp.Port)
			x.say("n4-peer", "N4", "CP function", ask.src.name, to, at, frame, t)
			x.say("n4-peer", "N4", "UP function", ask.dst.name, at, to, frame, t)
		}
		x.established(ask, c, m, frame, t)
	case m.kind == pfcp.SessionModificationResponse:
		ask.worked++
		if i, s := x.sessions.find(ask.dst, c.seid); s != nil {
			x.apply(i, ask, c, m, frame, t)
		} else {
			for k := range c.out[:c.numOut] {
				x.forward(&c.out[k], ask, c, frame, t)
			}
			x.outside(ask, c)
		}
	case m.kind == pfcp.SessionDeletionResponse:
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
func (x *Tracker) associate(ask *direction, c *change, p *ip.Packet, m *Brief, frame, t int64) {
	at, to := addrPort(p.Src, pfcp.Port), addrPort(p.Dst, pfcp.Port)
	value := "accepted"
	if !m.cause.Success() {
		value = m.cause.String()
	}
	x.say("n4-association", "N4", value, ask.dst.name, to, at, frame, t)
	if !m.cause.Success() || ask.associated {
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
	for i := range x.sessions.made {
		if s := x.sessions.at(i); s.live && s.up == up && s.cp != newcomer {
			return true
		}
	}
	return false
}

// established enters a new session.
func (x *Tracker) established(ask *direction, c *change, m *Brief, frame, t int64) {
	if !m.hasFSEID {
		return
	}
	if i, s := x.sessions.find(ask.dst, m.fseid); s != nil {
		x.remove(i)
	}
	i, s := x.create()
	s.up, s.cp, s.seid = ask.dst, ask.src, m.fseid
	x.sessions.bySEID.put(seidKey(s.up, s.seid), uint32(i+1))
	x.apply(i, ask, c, m, frame, t)
}

// apply changes a session by an accepted request and its answer, which may hold what the UP function allotted.
func (x *Tracker) apply(i int32, ask *direction, c *change, m *Brief, frame, t int64) {
	c.answer(&m.rules)
	if c.has4 {
		x.sessions.give4(i, c.ue4)
	}
	if c.has6 {
		x.sessions.give6(i, c.ue6, c.ue6bits)
	}
	for k := range c.in[:c.numIn] {
		e := &c.in[k]
		l := x.place(e.addr)
		if other := x.enter(i, end{l, e.teid, e.side}, false); other >= 0 {
			x.collision(i, other, ask, e, frame, t)
		}
		x.sayPlace(l, e.side, ask.dst.addr, ask.src.addr, frame, t)
	}
	for k := range c.out[:c.numOut] {
		e := &c.out[k]
		x.enter(i, end{x.forward(e, ask, c, frame, t), e.teid, e.side}, true)
	}
	x.outside(ask, c)
}

// collision notes that a UP function gives a tunnel's end to two sessions.
func (x *Tracker) collision(i, other int32, ask *direction, e *Named, frame, t int64) {
	y := x.owe("teid-collision", "N4", addrPort(ask.dst.addr, pfcp.Port), addrPort(ask.src.addr, pfcp.Port), frame, t)
	if y.why == "" {
		y.why = fmt.Sprintf("%s gives TEID 0x%08x at %s to session 0x%x, which session 0x%x still has", ask.dst.addr, e.teid, e.addr,
			x.sessions.at(i).seid, x.sessions.at(other).seid)
		y.node = ask.dst.name
	}
}

// outside notes what an accepted request does to packets, whether or not its session is known.
func (x *Tracker) outside(ask *direction, c *change) {
	if !c.drop && !c.dup {
		return
	}
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
}

// forward notes where an accepted rule sends packets to.
func (x *Tracker) forward(e *Named, ask *direction, c *change, frame, t int64) *place {
	l := x.place(e.addr)
	x.sayPlace(l, e.side, ask.src.addr, ask.dst.addr, frame, t)
	if x.n2 && e.side == pfcp.Access && !l.n2 {
		y := x.owe("pfcp-far-destination", "N4", addrPort(e.addr, 0), addrPort(ask.dst.addr, pfcp.Port), c.frame, c.t)
		y.why = fmt.Sprintf("a rule of %s forwards a UE's packets to %s, which N2 does not name", ask.dst.addr, e.addr)
		y.conclude = func() bool { return !l.n2 }
	}
	return l
}

// sayPlace tells of an address of the user plane, once for each side of the UPF on which it lies.
func (x *Tracker) sayPlace(l *place, on pfcp.Interface, src, dst netip.Addr, frame, t int64) {
	if l.told&(1<<(on&7)) == 0 {
		l.told |= 1 << (on & 7)
		x.say("n3-peer", "N3", side(on), l.addr.String(), addrPort(src, pfcp.Port), addrPort(dst, pfcp.Port), frame, t)
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
