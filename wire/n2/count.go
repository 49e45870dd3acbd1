package n2

import (
	"strconv"

	"github.com/guyline/guyline/wire/nas"
)

// A counter watches the NAS COUNT of one direction since the last Security mode command. Of the COUNT only the low octet is sent.
// TS 24.501 4.4.3.1: the sender raises it after every new or retransmitted message, so that no value comes twice under one
// key (TS 33.512 4.2.2.3.1 tests it).
type counter struct {
	sequences [recent]uint8 // of the last messages; their marks and frames lie apart, because a number seldom comes again
	n         uint8         // how many of them are filled
	next      uint8
	copies    *evidence      // a message and its exact copies; nil for none
	marks     [recent]uint32 // MAC, or under 5G-IA0, which has none, a hash of the message
	frames    [recent]int64
}

// recent is how many numbers are watched.
const recent = 8

// evidence is the frames of one thing, and the moment of the last of them.
type evidence struct {
	frames []int64
	at     moment
}

// count takes the sequence number of one protected message. An exact copy of an uplink message in an SCTP chunk of its own is a
// replay: the assembler has dropped what SCTP itself sent again. Copies downlink, and other messages under a number that was
// used, are kept apart as the fault of an implementation that they mostly are.
func (t *Tracker) count(a *assoc, u *ue, m *nas.Message, b []byte, up bool) {
	if m.Security == nas.IntegrityNew && !up {
		return
	}
	c := &u.counts[0]
	if !up {
		c = &u.counts[1]
	}
	mark := m.MAC
	if mark == 0 {
		mark = uint32(hash(b))
	}
	for i, sequence := range c.sequences[:c.n] {
		if sequence != m.Sequence {
			continue
		}
		if c.marks[i] == mark && up {
			if c.copies == nil {
				c.copies = &evidence{}
			}
			e := c.copies
			if len(e.frames) == 0 || e.frames[len(e.frames)-1] < c.frames[i] {
				e.frames = append(e.frames, c.frames[i])
			}
			if len(e.frames) < MaxEvidence {
				e.frames = append(e.frames, t.now.frame)
			}
			e.at = t.now
			return
		}
		t.against(a, countReused, u)
		if c.marks[i] == mark {
			return
		}
		break
	}
	c.sequences[c.next], c.marks[c.next], c.frames[c.next] = m.Sequence, mark, t.now.frame
	c.next = (c.next + 1) % recent
	c.n = min(c.n+1, recent)
}

// closeCounts says what was replayed.
func (t *Tracker) closeCounts(u *ue) {
	c := &u.counts[0]
	if c.copies == nil {
		return
	}
	t.attack("nas-message-replayed", "nas-count-replay", "N1", t.name(u),
		"a protected NAS message came again with the same sequence number and MAC, "+strconv.Itoa(len(c.copies.frames))+" messages in all", c.copies.at, c.copies.frames...)
	c.copies = nil
}
