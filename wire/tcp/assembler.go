package tcp

import (
	"github.com/guyline/guyline/wire/ip"
)

// Bounds on what one capture can make us hold.
const (
	MaxFlows  = 32768
	maxHeld   = 64 << 20 // bytes held back in all
	maxStream = 1 << 20  // bytes held back for one stream
	maxPieces = 1024     // segments held back for one stream
	maxWait   = 2e9      // nanoseconds that they wait
	maxAhead  = 16 << 20 // sequence numbers that a segment may be ahead
	maxStrays = 8        // segments in a row further ahead than that, after which they are believed
	idleAge   = 3600e9   // nanoseconds
)

// Assembler holds the connections of one capture. Its zero value is ready.
type Assembler struct {
	index   Index
	flows   []*flow // each in a place of its own, so that none moves
	spare   []uint32
	oldest  uint32 // list by last use, valid iff counts.Open > 0
	newest  uint32
	counts  Counts
	segment Segment

	deliver func(*Segment) // of the packet in hand
	frame   int64
	now     int64
}

type place struct {
	slot uint32
	dir  uint8
}

type flow struct {
	id, slot     uint32
	older, newer uint32
	last         int64
	ends         Ends // of direction 0
	stream       [2]stream
	data         bool   // bytes were delivered
	toSelf       uint8  // direction of its packets where both ends are the same
	again        uint32 // sequence number of a SYN that came while the connection was alive, valid iff reopened
	reopened     bool
}

const none = ^uint32(0)

// Packet takes one TCP packet and calls deliver for all that is due.
func (a *Assembler) Packet(p *ip.Packet, frame, t int64, deliver func(*Segment)) {
	a.counts.Packets++
	var h Header
	if !Parse(p.Payload, &h) {
		a.counts.Malformed++
		return
	}
	a.deliver, a.frame, a.now = deliver, frame, t
	n, ok := a.find(Ends{p.Src, p.Dst, h.SrcPort, h.DstPort}, &h)
	if !ok {
		return
	}
	a.touch(n.slot)
	f := a.flows[n.slot]
	if h.Control&ACK != 0 && h.Control&RST == 0 {
		a.acknowledged(f, 1-n.dir, h.Ack)
	}
	a.sent(f, n.dir, &h)
}

// known is the connection with these ends and the direction in which they lie.
func (a *Assembler) known(ends *Ends) (place, bool) {
	slot, ok := a.index.Find(ends)
	if !ok {
		return place{}, false
	}
	switch f := a.flows[slot]; {
	case f.ends != *ends:
		return place{slot, 1}, true
	case ends.Src == ends.Dst && ends.SrcPort == ends.DstPort:
		return place{slot, f.toSelf}, true
	}
	return place{slot, 0}, true
}

// find finds the connection of a segment, or opens one.
//
// A SYN with another sequence number opens the same ports anew if the old connection is over or never spoke. While it is
// alive, anybody may forge a SYN; it counts when the other side has answered it.
func (a *Assembler) find(ends Ends, h *Header) (place, bool) {
	n, ok := a.known(&ends)
	opening := h.Control&(SYN|RST) == SYN
	if ok && !opening {
		return n, true
	}
	if ok {
		f := a.flows[n.slot]
		s := &f.stream[n.dir]
		switch {
		case h.Control&ACK != 0 && f.stream[0].ended && f.stream[1].ended && s.first != h.Seq:
			a.forget(n.slot)
			return a.open(ends, 1), true
		case h.Control&ACK != 0:
			if !f.reopened || f.again+1 != h.Ack {
				return n, true
			}
			a.forget(n.slot)
			n = a.open(ends.Back(), 0)
			f = a.flows[n.slot]
			f.stream[0].start(h.Ack)
			a.give(f, 0, Segment{Start: true})
			return place{n.slot, 1}, true
		case s.started && s.first == h.Seq:
			return n, true
		case f.data && !(f.stream[0].ended && f.stream[1].ended):
			f.again, f.reopened = h.Seq, true
			return n, false
		}
		a.forget(n.slot)
		return a.open(ends, 0), true
	}
	dir := uint8(0)
	if opening && h.Control&ACK != 0 || !opening && ends.SrcPort < ends.DstPort {
		dir = 1
	}
	if h.Control&(SYN|FIN|RST) == 0 && len(h.Data) == 0 {
		return n, false // a bare acknowledgment says nothing about who talks what
	}
	return a.open(ends, dir), true
}

// open makes a connection whose direction dir goes along ends, giving up the one idle longest where there are too many.
func (a *Assembler) open(ends Ends, dir uint8) place {
	if a.index.At == nil {
		a.index.At = func(slot uint32) *Ends { return &a.flows[slot].ends }
	}
	for a.counts.Open > 0 && (a.counts.Open >= MaxFlows || a.now-a.flows[a.oldest].last > idleAge) {
		a.forget(a.oldest)
	}
	var slot uint32
	if n := len(a.spare) - 1; n >= 0 {
		slot, a.spare = a.spare[n], a.spare[:n]
	} else {
		slot = uint32(len(a.flows))
		a.flows = append(a.flows, new(flow))
	}
	f := a.flows[slot]
	*f = flow{id: uint32(a.counts.Flows), slot: slot, last: a.now, ends: ends, toSelf: 1 - dir}
	if dir == 1 {
		f.ends = ends.Back()
	}
	a.counts.Flows++
	a.append(f)
	a.index.Put(&f.ends, slot)
	return place{slot, dir}
}

func (a *Assembler) append(f *flow) {
	f.older, f.newer = a.newest, none
	if a.counts.Open == 0 {
		a.oldest, f.older = f.slot, none
	} else {
		a.flows[a.newest].newer = f.slot
	}
	a.newest = f.slot
	a.counts.Open++
}

func (a *Assembler) remove(f *flow) {
	if f.older != none {
		a.flows[f.older].newer = f.newer
	} else {
		a.oldest = f.newer
	}
	if f.newer != none {
		a.flows[f.newer].older = f.older
	} else {
		a.newest = f.older
	}
	a.counts.Open--
}

// touch makes a connection the one used last.
func (a *Assembler) touch(slot uint32) {
	f := a.flows[slot]
	f.last = a.now
	if slot != a.newest {
		a.remove(f)
		a.append(f)
	}
}

// forget delivers what a connection holds back, tells that it is gone and frees its slot.
func (a *Assembler) forget(slot uint32) {
	f := a.flows[slot]
	a.release(f, 0)
	a.release(f, 1)
	a.index.Take(&f.ends, slot)
	a.remove(f)
	a.spare = append(a.spare, slot)
	a.give(f, 0, Segment{Gone: true, End: true})
	f.stream = [2]stream{}
}

// Flush delivers what is still held back, at the end of a capture.
func (a *Assembler) Flush(deliver func(*Segment)) {
	a.deliver = deliver
	for n, left := a.oldest, a.counts.Open; left > 0; n, left = a.flows[n].newer, left-1 {
		a.release(a.flows[n], 0)
		a.release(a.flows[n], 1)
	}
}

// Counts says what was seen so far.
func (a *Assembler) Counts() Counts { return a.counts }

// give delivers a segment of a direction, now.
func (a *Assembler) give(f *flow, dir uint8, s Segment) {
	a.giveAt(f, dir, s, a.frame, a.now)
}

func (a *Assembler) giveAt(f *flow, dir uint8, s Segment, frame, t int64) {
	ends := f.ends
	if dir == 1 {
		ends = ends.Back()
	}
	s.Flow, s.Slot, s.Dir, s.Frame, s.Time = f.id, f.slot, dir, frame, t
	s.Src, s.Dst, s.SrcPort, s.DstPort = ends.Src, ends.Dst, ends.SrcPort, ends.DstPort
	if len(s.Data) > 0 {
		f.data = true
		a.counts.Bytes += int64(len(s.Data))
	}
	a.segment = s
	a.deliver(&a.segment)
}
