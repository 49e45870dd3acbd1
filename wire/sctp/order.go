package sctp

import (
	"net/netip"
	"slices"
)

const (
	window     = 512       // TSNs around the next one of which it is known whether they were seen
	maxHeld    = 64        // chunks that wait for one that is missing
	maxWait    = 1e9       // nanoseconds that they wait
	maxMessage = 256 << 10 // a user message
)

// half is one direction of an association.
type half struct {
	tag    uint32
	tagged bool
	heard  bool    // acked is valid
	within bool    // joined holds the beginning of a message
	acked  uint32  // highest TSN that the other side acknowledged
	held   []piece // by TSN
	numbering
	left   *numbering // what a jump of the TSN left: a forged chunk far ahead must not hide the true ones after it
	since  int64      // when the first of held came
	joined []byte     // the fragments so far
}

// numbering is where a direction stands.
type numbering struct {
	known bool
	next  uint32                  // the TSN whose turn it is
	seen  [2 * window / 64]uint64 // bit TSN mod 1024, for next-512 ≤ TSN < next+512
}

// piece is a DATA chunk.
type piece struct {
	tsn, ppid   uint32
	stream      uint16
	first, last bool
	data        []byte
	frame, time int64
	src, dst    netip.Addr
	pair        uint64
}

func (h *numbering) start(tsn uint32) { *h = numbering{known: true, next: tsn} }

// covers says whether tsn lies in the window.
func (h *numbering) covers(tsn uint32) bool {
	ahead := int32(tsn - h.next)
	return h.known && -window <= ahead && ahead < window
}

func (h *numbering) bit(tsn uint32) (word *uint64, mask uint64) {
	return &h.seen[tsn%(2*window)/64], 1 << (tsn % 64)
}

// advance moves next by one, and the window with it.
func (h *numbering) advance() {
	word, mask := h.bit(h.next + window)
	*word &^= mask
	h.next++
}

// inOrder takes the TSN of a whole message if it is the one whose turn it is and nothing waits, as nearly always.
func (h *half) inOrder(tsn uint32) bool {
	if !h.known || tsn != h.next || len(h.held) > 0 {
		return false
	}
	word, mask := h.bit(tsn)
	if *word&mask != 0 {
		return false
	}
	*word |= mask
	h.advance()
	return true
}

// old is how far behind a TSN is taken for a very late copy. Further off it belongs to another numbering.
const old = -1 << 16

// data takes one DATA chunk. Serial numbers are compared as in RFC 1982 (RFC 9260 section 1.6).
func (a *Assembler) data(at *association, dir uint8, c *piece) {
	h := &at.half[dir]
	if !h.known {
		h.start(c.tsn)
	}
	ahead := int32(c.tsn - h.next)
	if ahead < -window || ahead >= window {
		if h.left == nil || !h.left.covers(c.tsn) {
			if old < ahead && ahead < 0 {
				a.counts.Duplicates++
				return
			}
			a.counts.Jumps++
			if h.left == nil {
				h.left = new(numbering)
			}
			h.left.start(c.tsn)
		}
		a.release(at, dir)
		h.within = false
		h.numbering, *h.left = *h.left, h.numbering
		ahead = int32(c.tsn - h.next)
	}
	word, mask := h.bit(c.tsn)
	if *word&mask != 0 {
		a.counts.Duplicates++
		return
	}
	*word |= mask
	switch {
	case ahead == 0:
		h.advance()
		a.take(at, dir, c)
		a.drain(at, dir)
	case ahead < 0: // its gap was stepped over
		if c.first && c.last {
			a.counts.Late++
			a.give(at, dir, c, c.data)
		} else {
			a.counts.Unjoined++
		}
	case h.heard && int32(h.acked-c.tsn) >= -1:
		a.skip(at, dir, c.tsn) // the receiver had what we lack: the recording lost it
		h.advance()
		a.take(at, dir, c)
		a.drain(at, dir)
	default:
		a.hold(at, dir, c)
	}
}

// hold keeps a chunk until those before it are there.
func (a *Assembler) hold(at *association, dir uint8, c *piece) {
	h := &at.half[dir]
	if len(h.held) == 0 {
		h.since = c.time
	}
	a.room(at, len(c.data))
	kept := *c
	kept.data = slices.Clone(c.data)
	a.counts.Bytes += len(kept.data)
	i := len(h.held)
	for i > 0 && int32(h.held[i-1].tsn-c.tsn) > 0 {
		i--
	}
	h.held = slices.Insert(h.held, i, kept)
	if len(h.held) > maxHeld || c.time-h.since > maxWait || a.counts.Bytes > maxBytes {
		a.skip(at, dir, h.held[0].tsn)
		a.drain(at, dir)
	}
}

// acknowledged notes that the receiver of a direction has everything up to tsn. What we still wait for was then not
// recorded, and the wait is over.
func (a *Assembler) acknowledged(at *association, dir uint8, tsn uint32) {
	h := &at.half[dir]
	if !h.heard || int32(tsn-h.acked) > 0 {
		h.acked, h.heard = tsn, true
	}
	for len(h.held) > 0 && int32(tsn-h.held[0].tsn) >= -1 {
		a.skip(at, dir, h.held[0].tsn)
		a.drain(at, dir)
	}
}

// skip steps over the missing TSNs before tsn, taking the chunks between them that are there.
func (a *Assembler) skip(at *association, dir uint8, tsn uint32) {
	h := &at.half[dir]
	if !h.known || int32(tsn-h.next) <= 0 || int32(tsn-h.next) > 2*window {
		return
	}
	for h.next != tsn {
		if len(h.held) > 0 && h.held[0].tsn == h.next {
			a.takeHeld(at, dir)
			continue
		}
		a.counts.Missing++
		h.within = false
		h.advance()
	}
}

// drain takes the held chunks whose turn has come.
func (a *Assembler) drain(at *association, dir uint8) {
	h := &at.half[dir]
	for len(h.held) > 0 && h.held[0].tsn == h.next {
		a.takeHeld(at, dir)
	}
	if len(h.held) > 0 {
		h.since = a.now
	}
}

// release takes every held chunk, stepping over what is missing.
func (a *Assembler) release(at *association, dir uint8) {
	for h := &at.half[dir]; len(h.held) > 0; {
		a.skip(at, dir, h.held[0].tsn)
		a.takeHeld(at, dir)
	}
}

func (a *Assembler) takeHeld(at *association, dir uint8) {
	h := &at.half[dir]
	c := h.held[0]
	h.held = slices.Delete(h.held, 0, 1)
	a.counts.Bytes -= len(c.data)
	h.advance()
	a.take(at, dir, &c)
}

// take joins fragments (RFC 9260 section 6.9: those of one message have TSNs in a row) and gives out what is whole.
func (a *Assembler) take(at *association, dir uint8, c *piece) {
	if c.first && c.last {
		a.give(at, dir, c, c.data)
		return
	}
	h := &at.half[dir]
	if c.first {
		h.within = true
		h.joined = h.joined[:0]
	}
	if !h.within || len(h.joined)+len(c.data) > maxMessage {
		h.within = false
		a.counts.Unjoined++
		return
	}
	a.room(at, len(c.data))
	was := cap(h.joined)
	h.joined = append(h.joined, c.data...)
	a.counts.Bytes += cap(h.joined) - was
	if c.last {
		h.within = false
		a.give(at, dir, c, h.joined)
	}
}

func (a *Assembler) give(at *association, dir uint8, c *piece, data []byte) {
	a.counts.Messages++
	a.message = Message{Assoc: at.id, Slot: at.slot, Dir: dir, SrcPort: at.ports[dir], DstPort: at.ports[1-dir], Stream: c.stream,
		PPID: c.ppid, TSN: c.tsn, Data: data, Frame: c.frame, Time: c.time, Src: c.src, Dst: c.dst, Pair: c.pair, Joined: !c.first}
	a.deliver(&a.message)
}

// room gives up the associations idle longest until n more bytes may be held back.
func (a *Assembler) room(at *association, n int) {
	for a.counts.Bytes+n > maxBytes && a.oldest != at.slot {
		a.forget(a.oldest)
	}
}

// finish delivers what an association holds back, and lets go of its memory.
func (a *Assembler) finish(at *association) {
	for dir := range uint8(2) {
		a.release(at, dir)
		h := &at.half[dir]
		a.counts.Bytes -= cap(h.joined)
		h.joined, h.within, h.held = nil, false, nil
	}
}
