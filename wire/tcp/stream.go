package tcp

import "slices"

// stream is one direction of a connection. Sequence numbers are compared modulo 2³² (RFC 9293 section 3.4).
type stream struct {
	known   bool // next is
	started bool // its SYN was seen
	ended   bool // nothing more is delivered
	closing bool // a FIN stands at fin, beyond what is there
	heard   bool // acked is valid
	strays  uint8
	next    uint32 // the byte whose turn it is
	first   uint32 // of the SYN
	fin     uint32
	acked   uint32  // the byte that the receiver waits for
	held    []piece // by sequence number
	bytes   int     // in held
	since   int64   // when the first of held came
	gap     int     // bytes lost that were not told yet
}

// piece is a segment's data, held back.
type piece struct {
	seq         uint32
	data        []byte
	frame, time int64
}

// pieceCost is counted for every held segment on top of its data.
const pieceCost = 64

// start begins a stream behind its SYN.
func (s *stream) start(next uint32) {
	s.known, s.started, s.first, s.next = true, true, next-1, next
}

// sent takes what one side sent.
func (a *Assembler) sent(f *flow, dir uint8, h *Header) {
	s := &f.stream[dir]
	if s.ended {
		a.counts.Repeated += int64(len(h.Data))
		return
	}
	seq := h.Seq
	if h.Control&SYN != 0 {
		if !s.known {
			s.start(seq + 1)
			a.give(f, dir, Segment{Start: true})
		}
		seq++ // data with a SYN follows it
	}
	if h.Control&RST != 0 {
		a.reset(f, dir, h)
		return
	}
	if len(h.Data) > 0 {
		a.bytes(f, dir, seq, h.Data)
	}
	if h.Control&FIN != 0 && !s.ended {
		end := seq + uint32(len(h.Data))
		if !s.known {
			s.known, s.next = true, end
		}
		if ahead := int32(end - s.next); 0 <= ahead && ahead <= maxAhead {
			s.closing, s.fin = true, end
			a.finish(f, dir)
		}
	}
}

// reset takes a RST. One far from where the stream stands is forged or old (RFC 9293 section 3.10.7.4).
func (a *Assembler) reset(f *flow, dir uint8, h *Header) {
	if s := &f.stream[dir]; s.known {
		if ahead := int32(h.Seq - s.next); ahead < -maxAhead || ahead > maxAhead {
			a.counts.Strays++
			return
		}
	}
	a.release(f, 0)
	a.release(f, 1)
	f.stream[0].ended, f.stream[1].ended = true, true
	a.give(f, dir, Segment{End: true, Reset: true})
}

// finish ends a stream whose FIN has its turn.
func (a *Assembler) finish(f *flow, dir uint8) {
	s := &f.stream[dir]
	if s.closing && !s.ended && int32(s.next-s.fin) >= 0 {
		a.release(f, dir)
		s.ended = true
		a.give(f, dir, Segment{End: true})
	}
}

// bytes takes data with its place in the stream.
func (a *Assembler) bytes(f *flow, dir uint8, seq uint32, b []byte) {
	s := &f.stream[dir]
	if !s.known {
		s.known, s.next = true, seq
	}
	ahead := int32(seq - s.next)
	switch {
	case ahead <= 0:
		s.strays = 0
		if int(-int64(ahead)) >= len(b) {
			a.counts.Repeated += int64(len(b))
			return
		}
		a.counts.Repeated -= int64(ahead)
		a.take(f, dir, b[-ahead:], a.frame, a.now)
		a.drain(f, dir)
	case s.heard && int32(s.acked-seq) >= 0: // the receiver had what we lack: the recording lost it
		a.skip(f, dir, seq)
		if ahead = int32(seq - s.next); int(-int64(ahead)) < len(b) {
			a.take(f, dir, b[-ahead:], a.frame, a.now)
		}
		a.drain(f, dir)
	case ahead > maxAhead:
		a.counts.Strays++
		if s.strays++; s.strays > maxStrays {
			a.release(f, dir)
			a.lose(s, seq)
			a.take(f, dir, b, a.frame, a.now)
		}
	default:
		a.hold(f, dir, seq, b)
	}
}

// take delivers the bytes whose turn it is.
func (a *Assembler) take(f *flow, dir uint8, b []byte, frame, t int64) {
	s := &f.stream[dir]
	s.next += uint32(len(b))
	gap := s.gap
	s.gap = 0
	a.giveAt(f, dir, Segment{Data: b, Gap: gap}, frame, t)
}

// lose steps over the bytes before seq.
func (a *Assembler) lose(s *stream, seq uint32) {
	n := int(seq - s.next)
	s.gap += n
	s.strays = 0
	a.counts.Lost += int64(n)
	s.next = seq
}

// hold keeps data until the bytes before it are there.
func (a *Assembler) hold(f *flow, dir uint8, seq uint32, b []byte) {
	s := &f.stream[dir]
	i := len(s.held)
	for i > 0 && int32(s.held[i-1].seq-seq) > 0 {
		i--
	}
	if i > 0 && s.held[i-1].seq == seq && len(s.held[i-1].data) >= len(b) {
		a.counts.Repeated += int64(len(b))
		return
	}
	if len(s.held) == 0 {
		s.since = a.now
	}
	for a.counts.Held+len(b)+pieceCost > maxHeld && a.oldest != f.slot {
		a.forget(a.oldest)
	}
	s.held = slices.Insert(s.held, i, piece{seq: seq, data: slices.Clone(b), frame: a.frame, time: a.now})
	s.bytes += len(b) + pieceCost
	a.counts.Held += len(b) + pieceCost
	for len(s.held) > 0 && (s.bytes > maxStream || len(s.held) > maxPieces || a.now-s.since > maxWait) {
		a.skip(f, dir, s.held[0].seq)
		a.drain(f, dir)
	}
}

// drain delivers the held data whose turn has come, and ends the stream where its FIN has.
func (a *Assembler) drain(f *flow, dir uint8) {
	s := &f.stream[dir]
	drained := false
	for len(s.held) > 0 && int32(s.held[0].seq-s.next) <= 0 {
		a.takeHeld(f, dir)
		drained = true
	}
	if drained {
		s.since = a.now
	}
	a.finish(f, dir)
}

func (a *Assembler) takeHeld(f *flow, dir uint8) {
	s := &f.stream[dir]
	c := s.held[0]
	s.held = slices.Delete(s.held, 0, 1)
	s.bytes -= len(c.data) + pieceCost
	a.counts.Held -= len(c.data) + pieceCost
	old := min(int(s.next-c.seq), len(c.data))
	a.counts.Repeated += int64(old)
	if old < len(c.data) {
		a.take(f, dir, c.data[old:], c.frame, c.time)
	}
}

// skip steps forward to seq, losing what is not there.
func (a *Assembler) skip(f *flow, dir uint8, seq uint32) {
	s := &f.stream[dir]
	for int32(seq-s.next) > 0 {
		if len(s.held) == 0 || int32(s.held[0].seq-seq) >= 0 {
			a.lose(s, seq)
			return
		}
		if int32(s.held[0].seq-s.next) > 0 {
			a.lose(s, s.held[0].seq)
		}
		a.takeHeld(f, dir)
	}
}

// release delivers all held data, stepping over what is missing.
func (a *Assembler) release(f *flow, dir uint8) {
	for s := &f.stream[dir]; len(s.held) > 0; {
		a.skip(f, dir, s.held[0].seq)
		if len(s.held) > 0 {
			a.takeHeld(f, dir)
		}
	}
	f.stream[dir].held = nil
}

// acknowledged notes up to where the receiver of a direction has it. What we still wait for was then not recorded, and the
// wait is over.
func (a *Assembler) acknowledged(f *flow, dir uint8, ack uint32) {
	s := &f.stream[dir]
	if s.heard && int32(ack-s.acked) <= 0 {
		return
	}
	s.acked, s.heard = ack, true
	for len(s.held) > 0 && int32(ack-s.held[0].seq) >= 0 {
		a.skip(f, dir, s.held[0].seq)
		a.drain(f, dir)
	}
}
