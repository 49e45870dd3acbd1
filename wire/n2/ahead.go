package n2

import (
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/sctp"
)

// Ahead is what was read of a message before its turn, by somebody who knows no state; nil where nothing was.
type Ahead struct {
	NGAP *ngap.Head
	NAS  *nas.Head
}

// A Reader reads messages ahead of a Tracker. It needs no state, so that several can work at a time.
type Reader struct {
	ngap ngap.Message
	nas  nas.Message
}

// Read reads what can be read of a message without state into the heads, and says which of them it filled. What it leaves out
// the Tracker reads when the message comes to it.
func (r *Reader) Read(m *sctp.Message, n *ngap.Head, s *nas.Head) (hasNGAP, hasNAS bool) {
	if m.Kind != sctp.Data || m.PPID != sctp.PPIDNGAP && m.PPID != sctp.PPIDNGAP<<24 {
		return false, false
	}
	if ngap.Parse(m.Data, &r.ngap) != nil || !r.ngap.Head(n) {
		return false, false
	}
	return true, n.Has&ngap.HasNAS != 0 && nas.Parse(n.NAS, &r.nas) == nil && r.nas.Head(s)
}

// MessageAhead is Message for a message of which something was read before.
func (t *Tracker) MessageAhead(m *sctp.Message, a Ahead) {
	t.ahead = a
	t.Message(m)
	t.ahead = Ahead{}
}

// parseNGAP reads an NGAP message, or takes what was read before.
func (t *Tracker) parseNGAP(b []byte) error {
	if t.ahead.NGAP == nil {
		return ngap.Parse(b, &t.ngap)
	}
	t.ahead.NGAP.Restore(&t.ngap)
	return nil
}

// parseNAS does the same for a NAS message of a UE. (A message with others in its sessions is never read before.)
func (t *Tracker) parseNAS(u *ue, b []byte) error {
	null := u.chosen && u.nea == 0
	if t.ahead.NAS != nil {
		switch {
		case !null:
			t.ahead.NAS.Restore(&t.nas)
			return nil
		case t.ahead.NAS.RestoreEA0(&t.nas):
			return nil
		}
	}
	if null {
		return nas.ParseEA0(b, &t.nas)
	}
	return nas.Parse(b, &t.nas)
}
