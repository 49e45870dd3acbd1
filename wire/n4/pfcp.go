package n4

import (
	"bytes"
	"fmt"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
)

// Kinds of attack that more than one place knows.
const (
	kindDeletion      = "pfcp-session-deletion"
	kindModification  = "pfcp-session-modification"
	kindRedirect      = "pfcp-redirect"
	kindEstablishment = "pfcp-session-establishment"
	kindFlood         = "pfcp-establishment-flood"
	kindHeartbeat     = "pfcp-heartbeat"
	kindScan          = "pfcp-seid-scan"
	kindPDNType       = "pfcp-pdn-type-0"
	kindRestoration   = "pfcp-restoration-teid"
)

// pfcp takes one datagram of N4.
func (x *Tracker) pfcp(p *ip.Packet, src, dst uint16, data []byte, frame, t int64) {
	b, m := &x.short, &x.msg
	for first := true; ; first = false {
		if err := pfcp.Parse(data, m); err != nil && err != pfcp.ErrTruncated {
			return
		}
		x.ends = b.of(m, x.ends[:0])
		follow, rest := m.FollowOn, m.Rest
		d := x.direction(p.Src, p.Dst)
		if first {
			x.met(d, frame, t)
		}
		x.message(d, p, src, dst, b, frame, t)
		if !follow {
			return
		}
		data = rest
	}
}

// met notes a datagram.
func (x *Tracker) met(d *direction, frame, t int64) {
	x.cover[coverN4].see(t)
	d.clear.add(frame, t)
}

// message takes a message that d's sender sends.
func (x *Tracker) message(d *direction, p *ip.Packet, src, dst uint16, b *Brief, frame, t int64) {
	x.counts.brief(b, x)
	if x.cover[coverN4].Messages++; x.cover[coverN4].Messages&0xffff == 0 {
		x.trim()
	}
	if b.kind.Request() {
		x.request(d, p, src, dst, b, frame, t)
		return
	}
	if x.identify(d, b, p, frame, t) && x.requests.open.get(requestKey(d.id^1, b.sequence)) != 0 {
		x.restarted(d, b, p, frame, t)
	}
	x.response(d, p, b, frame, t)
}

// request takes a request from d's sender.
func (x *Tracker) request(d *direction, p *ip.Packet, src, dst uint16, b *Brief, frame, t int64) {
	anew := x.identify(d, b, p, frame, t)
	if d.numberings == nil {
		d.numberings = &numberings{room: &x.besides}
	}
	fits := d.inOrder(b.sequence, b.sum, p.TTL, t)
	if !fits {
		s := suspect{seq: b.sequence, sum: b.sum, frame: frame, t: t, port: src, ttl: p.TTL, kind: x.kindOf(b)}
		restart := anew || b.kind == pfcp.AssociationSetupRequest && b.recovery != 0 && !later(d.src.recovery, b.recovery)
		fits = d.request(s, restart, d.accuse)
	}
	if fits {
		if anew {
			x.restarted(d, b, p, frame, t)
		}
		d.path(x, p, src, frame, t)
	}
	if b.peculiar {
		x.content(d, p, src, x.whole(b), frame, t)
	}
	changes := b.kind == pfcp.SessionEstablishmentRequest || b.kind == pfcp.SessionModificationRequest
	if (changes || b.kind == pfcp.SessionDeletionRequest) && d.stranger() {
		x.strange(d, p, src, b, frame, t)
	}
	if fits && len(b.dnn) > 0 && !bytes.Equal(b.dnn, d.dst.dnn) {
		d.dst.dnn = append(d.dst.dnn[:0], b.dnn...)
		x.say("n4-dnn", "N4", labels(b.dnn), d.dst.name, addrPort(p.Src, src), addrPort(p.Dst, dst), frame, t)
	}
	c := x.requests.add(asked{key: requestKey(d.id, b.sequence), kind: b.kind, seid: b.seid, frame: frame, t: t, suspicion: !fits})
	if changes {
		c.take(&b.rules)
	}
}

// sum tells two requests with one number apart: who is asked for what.
func sum(m *pfcp.Message) uint32 {
	h := uint32(m.Type)<<24 ^ uint32(len(m.Body)) ^ uint32(m.SEID) ^ uint32(m.SEID>>32)
	if m.Has(pfcp.IEFSEID) {
		h ^= uint32(m.FSEID.SEID) * 31
	}
	return h ^ m.Recovery
}

// kindOf names the attack that a request is, should it prove forged.
func (x *Tracker) kindOf(b *Brief) string {
	switch b.kind {
	case pfcp.HeartbeatRequest:
		return kindHeartbeat
	case pfcp.SessionDeletionRequest:
		return kindDeletion
	case pfcp.SessionEstablishmentRequest:
		switch {
		case b.peculiar && noPDNType(x.whole(b)):
			return kindPDNType
		case b.peculiar && x.whole(b).RestorationIndication():
			return kindRestoration
		}
		return kindEstablishment
	case pfcp.SessionModificationRequest:
		if b.redirects {
			fars := x.whole(b).FARs()
			for i := range fars {
				if f := &fars[i]; f.Outer.GTPU() && x.unnamed(f) {
					return kindRedirect
				}
			}
		}
		return kindModification
	}
	return "pfcp-spoofed-request"
}

// unnamed tells whether a rule forwards to an address that no accepted rule and no N2 message has named.
func (x *Tracker) unnamed(f *pfcp.FAR) bool {
	a := f.Outer.IPv4
	if !a.IsValid() {
		a = f.Outer.IPv6
	}
	l := x.known(a)
	return l == nil || !l.far && !l.upf
}

func noPDNType(m *pfcp.Message) bool { return m.Has(pfcp.IEPDNType) && m.PDNType == 0 }

// path watches the TTL of the requests that fit: another one means another way, or another sender.
func (d *direction) path(x *Tracker, p *ip.Packet, src uint16, frame, t int64) {
	switch {
	case d.ttl == 0:
		d.ttl = p.TTL
	case d.ttl != p.TTL:
		if y := x.owe("pfcp-path-changed", "N4", addrPort(p.Src, src), addrPort(p.Dst, pfcp.Port), frame, t); y.why == "" {
			y.why = fmt.Sprintf("requests of %s come with TTL %d, before with %d", p.Src, p.TTL, d.ttl)
			y.node = d.src.name
		}
	}
}

// content judges a request by itself.
func (x *Tracker) content(d *direction, p *ip.Packet, src uint16, m *pfcp.Message, frame, t int64) {
	bad := ""
	at, to := addrPort(p.Src, src), addrPort(p.Dst, pfcp.Port)
	if m.Type == pfcp.SessionEstablishmentRequest {
		if noPDNType(m) {
			bad = "PDN type 0, which the standard reserves and of which UPFs have died"
			x.accuse(kindPDNType, "N4", at, to, frame, t).why = "Session Establishment Requests carry PDN type 0, which the standard reserves and of which UPFs have died"
		}
		if m.RestorationIndication() {
			if why := x.restoration(d, m); why != "" {
				bad = "a restoration with an F-TEID that is not the UPF's"
				x.accuse(kindRestoration, "N4", at, to, frame, t).why = "Session Establishment Requests ask to restore a session " + why + " (CVE-2025-29646)"
			}
		}
	}
	if m.NumFlaws > 0 && len(m.Flaws()) > 0 {
		f := m.Flaws()[0]
		y := x.owe("pfcp-malformed", "N4", at, to, frame, t)
		if y.why == "" {
			y.why = fmt.Sprintf("messages of %s break their format; the first: %s, %s: %s", p.Src, m.Type, f.IE, f.Why)
			y.node = d.src.name
		}
		if bad == "" {
			bad = "a malformed message"
		}
	}
	if bad != "" {
		d.dst.lastBad, d.dst.badAt, d.dst.badWhy = frame, t, bad
	}
}

// restoration says what is wrong with the F-TEIDs that a request wants restored; "" where nothing is. A UPF that
// restarts may be asked for TEIDs which it has allotted before: at its own address, by a node associated with it.
func (x *Tracker) restoration(d *direction, m *pfcp.Message) string {
	for i := range m.PDRs() {
		f := &m.PDRs()[i].FTEID
		if !f.Present || f.Choose {
			continue
		}
		a := f.IPv4
		if !a.IsValid() {
			a = f.IPv6
		}
		if l := x.known(a); a != d.dst.addr && (l == nil || !l.upf) {
			return fmt.Sprintf("with TEID 0x%08x at %s, which is no address of the UPF", f.TEID, a)
		}
		if !d.associated {
			return fmt.Sprintf("with TEID 0x%08x, from a node without association", f.TEID)
		}
	}
	if m.Has(pfcp.IEFSEID) && m.FSEID.SEID == 0 {
		return "with F-SEID 0"
	}
	return ""
}

// strange judges a request about sessions from a node that is no peer as far as the capture shows. It is an attack where
// the session is another's, or where others have set up their association in this capture and this one has not.
func (x *Tracker) strange(d *direction, p *ip.Packet, src uint16, b *Brief, frame, t int64) {
	_, s := x.sessions.find(d.dst, b.seid)
	foreign := s != nil && b.kind != pfcp.SessionEstablishmentRequest && s.cp != nil && s.cp != d.src
	if !foreign && d.dst.peers == 0 {
		return
	}
	kind := x.kindOf(b)
	if s == nil && (kind == kindDeletion || kind == kindModification || kind == kindRedirect) {
		kind = kindScan
	}
	i := x.accuse(kind, "N4", addrPort(p.Src, src), addrPort(p.Dst, pfcp.Port), frame, t)
	if i.judge != nil {
		return
	}
	what := "asks for sessions"
	if foreign {
		what = "changes a session of " + s.cp.name
		i.session = sessionName(s)
	}
	i.why = fmt.Sprintf("%s, which has no association with %s, %s (%s)", p.Src, p.Dst, what, b.kind)
	first := b.kind
	i.judge = func(i *incident) (event.Class, string) {
		if d.associated {
			return 0, "" // it was only late
		}
		switch {
		case kind == kindScan && len(i.frames) < scanned && first == pfcp.SessionDeletionRequest:
			return event.Attack, kindDeletion
		case kind == kindScan && len(i.frames) < scanned:
			return event.Attack, kindModification
		}
		return judgeForged(i)
	}
}

// sessionName is the key by which events name a session.
func sessionName(s *session) string {
	if s.up == nil {
		return ""
	}
	return fmt.Sprintf("%s/0x%x", s.up.addr, s.seid)
}

// scanned is how many unknown sessions make a scan. After a restart of the UP function its peer deletes many sessions that
// are gone, but those have the numbers that the UP function gave, without order.
const scanned = 8

// missed notes a request for a session that does not exist (cause 65).
func (x *Tracker) missed(d *direction, c *change) {
	if d.miss = append(d.miss, miss{c.seid, c.frame, c.t}); len(d.miss) < scanned {
		return
	}
	if c.t-d.miss[0].t > 60*second {
		d.miss = append(d.miss[:0], d.miss[1:]...)
		return
	}
	known := d.associated || d.worked > 0
	steps := 0
	for i := 1; i < len(d.miss); i++ {
		if gap := d.miss[i].seid - d.miss[i-1].seid; gap > 0 && gap <= 16 {
			steps++
		}
	}
	at, to := addrPort(d.src.addr, pfcp.Port), addrPort(d.dst.addr, pfcp.Port)
	for _, m := range d.miss {
		if !known || steps >= len(d.miss)*3/4 {
			if i := x.accuse(kindScan, "N4", at, to, m.frame, m.t); i.why == "" {
				i.why = fmt.Sprintf("%s tries session after session at %s, which has none of them", d.src.addr, d.dst.addr)
			}
		} else if y := x.owe("pfcp-context-not-found", "N4", at, to, m.frame, m.t); y.why == "" {
			y.why = fmt.Sprintf("%s names sessions that %s does not have", d.src.addr, d.dst.addr)
		}
	}
	d.miss = d.miss[:0]
}
