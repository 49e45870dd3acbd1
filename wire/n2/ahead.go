package n2

import (
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/sctp"
)

// Ahead is what was read of a message before its turn, by somebody who knows no state.
type Ahead struct {
	ngap            ngap.Head
	nas             nas.Head
	hasNGAP, hasNAS bool
}

// A Reader reads messages ahead of a Tracker. It needs no state, so that several can work at a time.
type Reader struct {
	ngap ngap.Message
	nas  nas.Message
}

// Read reads what can be read of a message without state. What it leaves out the Tracker reads when the message comes to it.
func (r *Reader) Read(m *sctp.Message, a *Ahead) {
	a.hasNGAP, a.hasNAS = false, false
	if m.Kind != sctp.Data || m.PPID != sctp.PPIDNGAP && m.PPID != sctp.PPIDNGAP<<24 {
		return
	}
	if ngap.Parse(m.Data, &r.ngap) != nil || !r.ngap.Head(&a.ngap) {
		return
	}
	a.hasNGAP = true
	if a.ngap.Has&ngap.HasNAS != 0 {
		a.hasNAS = nas.Parse(a.ngap.NAS, &r.nas) == nil && r.nas.Head(&a.nas)
	}
}

// Forget says that nothing was read.
func (a *Ahead) Forget() { a.hasNGAP, a.hasNAS = false, false }

// MessageAhead is Message for a message of which something was read before.
func (t *Tracker) MessageAhead(m *sctp.Message, a *Ahead) {
	t.ahead = a
	t.Message(m)
	t.ahead = nil
}

// parseNGAP reads an NGAP message, or takes what was read before.
func (t *Tracker) parseNGAP(b []byte) error {
	if t.ahead == nil || !t.ahead.hasNGAP {
		return ngap.Parse(b, &t.ngap)
	}
	t.ahead.ngap.Restore(&t.ngap)
	return nil
}

// parseNAS does the same for a NAS message of a UE. (A message with others in its sessions is never read before.)
func (t *Tracker) parseNAS(u *ue, b []byte) error {
	null := u.chosen && u.nea == 0
	if t.ahead != nil && t.ahead.hasNAS && t.ahead.hasNGAP {
		switch {
		case !null:
			t.ahead.nas.Restore(&t.nas)
			return nil
		case t.ahead.nas.RestoreEA0(&t.nas):
			return nil
		}
	}
	if null {
		return nas.ParseEA0(b, &t.nas)
	}
	return nas.Parse(b, &t.nas)
}
