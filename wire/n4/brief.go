package n4

import (
	"net/netip"

	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
)

// Brief is what nearly all judgement needs of a PFCP message. It is small, so that a message may be read on one processor
// and judged on another; what needs more of the message takes the whole of it, see [Tracker.whole].
type Brief struct {
	data  []byte        // valid iff whole is nil
	whole *pfcp.Message // nil where the message was read ahead

	kind        pfcp.MessageType
	cause       pfcp.Cause
	causes      uint8 // how many, at all depths
	first       pfcp.Cause
	hasCause    bool // at the top level
	hasFSEID    bool
	hasNodeID   bool
	hasFeatures bool // of a node
	peculiar    bool // a request whose content is to be judged
	redirects   bool // a modification that forwards into a tunnel and drops nothing

	sequence, recovery uint32
	sum                uint32 // of a request: tells two with one number apart
	seid, fseid        uint64
	dnn                []byte
	rules
}

// rules are what a message says of a session's tunnels and its UE: what N3 is judged by.
type rules struct {
	ue4        uint32 // valid iff has4
	has4, has6 bool
	ue6bits    uint8
	drop, dup  bool
	numIn      uint8   // how many of ends are the UP function's own; the others are where it sends to
	ue6        uint64  // first half of the address, valid iff has6
	ends       []Named // at most maxTunnels of each
}

// Named is a tunnel's end as a rule names it.
type Named struct {
	addr netip.Addr
	teid uint32
	side pfcp.Interface
}

// Reader reads messages ahead of a Tracker. It needs no state.
type Reader struct{ msg pfcp.Message }

// Read reads a datagram of N4, if it holds one message alone. What the message's rules name it appends to ends.
func (r *Reader) Read(data []byte, b *Brief, ends []Named) ([]Named, bool) {
	if err := pfcp.Parse(data, &r.msg); err != nil && err != pfcp.ErrTruncated || r.msg.FollowOn {
		return ends, false
	}
	ends = b.of(&r.msg, ends)
	b.whole, b.data = nil, data
	return ends, true
}

// IsPFCP tells whether the ports are those of N4.
func IsPFCP(src, dst uint16) bool {
	return (src == pfcp.Port || dst == pfcp.Port) && src != gtp.PortU && dst != gtp.PortU
}

// Ahead is UDP for a datagram that was read ahead.
func (x *Tracker) Ahead(p *ip.Packet, src, dst uint16, b *Brief, frame, t int64) {
	x.clock(t)
	d := x.direction(p.Src, p.Dst)
	x.met(d, frame, t)
	x.message(d, p, src, dst, b, frame, t)
}

// whole is all of a message.
func (x *Tracker) whole(b *Brief) *pfcp.Message {
	if b.whole == nil {
		_ = pfcp.Parse(b.data, &x.msg) // as it was read before
		b.whole = &x.msg
	}
	return b.whole
}

// of makes the brief of a message. What its rules name is appended to ends.
func (b *Brief) of(m *pfcp.Message, ends []Named) []Named {
	b.data, b.whole = nil, m
	b.kind, b.cause, b.causes, b.first = m.Type, m.Cause, uint8(min(m.NumCauses, 255)), 0
	if b.causes > 0 {
		b.first = m.Causes()[0]
	}
	b.hasCause, b.hasFSEID, b.hasNodeID = m.Has(pfcp.IECause), m.Has(pfcp.IEFSEID), m.Has(pfcp.IENodeID)
	b.hasFeatures, b.peculiar, b.redirects = m.UPFeatures != nil || m.CPFeatures != nil, m.NumFlaws > 0, false
	b.sequence, b.recovery, b.sum, b.seid, b.fseid, b.dnn = m.Sequence, m.Recovery, 0, m.SEID, 0, m.DNN
	b.has4, b.has6, b.drop, b.dup, b.numIn = false, false, false, false, 0
	if b.hasFSEID {
		b.fseid = m.FSEID.SEID
	}
	if m.Type.Request() {
		b.sum = sum(m)
	}
	n := len(ends)
	switch m.Type {
	case pfcp.SessionEstablishmentRequest:
		b.peculiar = b.peculiar || noPDNType(m) || m.RestorationIndication()
		ends = b.asked(m, ends)
	case pfcp.SessionModificationRequest:
		b.redirects = redirects(m)
		ends = b.asked(m, ends)
	case pfcp.SessionEstablishmentResponse, pfcp.SessionModificationResponse:
		ends = b.answered(m, ends)
	}
	b.ends = ends[n:]
	return ends
}

// redirects tells whether a rule forwards into a tunnel while none drops packets.
func redirects(m *pfcp.Message) (any bool) {
	fars := m.FARs()
	for i := range fars {
		if f := &fars[i]; f.Has&pfcp.HasApply != 0 && f.Apply&pfcp.Drop != 0 {
			return false
		}
		any = any || fars[i].Outer.GTPU()
	}
	return any
}

// asked takes the rules of a request.
func (r *rules) asked(m *pfcp.Message, ends []Named) []Named {
	pdrs := m.PDRs()
	for i := range pdrs {
		if p := &pdrs[i]; p.Op == pfcp.Create || p.Op == pfcp.Update {
			ends = r.detect(p.Source, &p.FTEID, &p.UE, ends)
		}
	}
	endpoints := m.Endpoints()
	for i := range endpoints {
		ends = r.detect(pfcp.Access, &endpoints[i].FTEID, &endpoints[i].UE, ends)
	}
	numOut := 0
	fars := m.FARs()
	for i := range fars {
		f := &fars[i]
		if f.Op == pfcp.Remove {
			continue
		}
		if f.Has&pfcp.HasApply != 0 {
			r.drop = r.drop || f.Apply&pfcp.Drop != 0
			r.dup = r.dup || f.Apply&pfcp.Duplicate != 0
		}
		if !f.Outer.GTPU() {
			continue
		}
		for _, a := range [...]*netip.Addr{&f.Outer.IPv4, &f.Outer.IPv6} {
			if a.IsValid() && numOut < maxTunnels {
				ends = append(ends, Named{*a, f.Outer.TEID, f.Destination})
				numOut++
			}
		}
	}
	return ends
}

// answered takes what the UP function allotted. A Created PDR does not say its side; a tunnel that the UPF allots is the
// UE's unless the request said else.
func (r *rules) answered(m *pfcp.Message, ends []Named) []Named {
	pdrs := m.PDRs()
	for i := range pdrs {
		ends = r.detect(pfcp.Access, &pdrs[i].FTEID, &pdrs[i].UE, ends)
	}
	endpoints := m.Endpoints()
	for i := range endpoints {
		ends = r.detect(pfcp.Access, &endpoints[i].FTEID, &endpoints[i].UE, ends)
	}
	return ends
}

func (r *rules) detect(side pfcp.Interface, f *pfcp.FTEID, ue *pfcp.UEAddress, ends []Named) []Named {
	if f.Present && !f.Choose {
		for _, a := range [...]*netip.Addr{&f.IPv4, &f.IPv6} {
			if a.IsValid() && r.numIn < maxTunnels {
				ends = append(ends, Named{*a, f.TEID, side})
				r.numIn++
			}
		}
	}
	if ue.IPv4.IsValid() {
		r.ue4, r.has4 = v4(ue.IPv4), true
	}
	if ue.IPv6.IsValid() {
		r.ue6, r.has6, r.ue6bits = half(ue.IPv6), true, 64
		if ue.PrefixLength > 0 && ue.PrefixLength < 64 {
			r.ue6bits = ue.PrefixLength
		}
		if ue.DelegatedBits > 0 && ue.DelegatedBits < r.ue6bits {
			r.ue6bits -= ue.DelegatedBits
		}
	}
	return ends
}
