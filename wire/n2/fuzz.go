package n2

import (
	"fmt"
	"slices"

	"github.com/guyline/guyline/wire/nas"
)

// An oddity gathers what one subscriber, or one gNB where no subscriber was named, sent that no correct UE sends. One slip
// is a fault in an implementation; a message that is no NAS at all, or several slips close together, are made on purpose.
type oddity struct {
	weight int
	frames []int64
	at     moment
	what   string
	ue     string
}

// Weights: certainly no NAS message that the standard knows, as against a detail that an implementation can get wrong; and
// how much of them is an attack. oddWindow: slips further apart are told apart.
const (
	oddGrave  = 2
	oddSlip   = 1
	oddAttack = 2
	oddWindow = int64(600e9)
)

// malformed takes a message that is not well formed. Only what comes from the UE is held against it.
func (t *Tracker) malformed(a *assoc, u *ue, m *nas.Message, up bool) {
	t.against(a, malformedNAS, u)
	if !up || len(m.Faults) == 0 {
		return
	}
	weight, worst := oddSlip, m.Faults[0].Err
	for _, f := range m.Faults {
		switch f.Err {
		case nas.ErrEmpty, nas.ErrEPD, nas.ErrShort, nas.ErrHeader, nas.ErrNested, nas.ErrType:
			weight, worst = oddGrave, f.Err
		case nas.ErrLength:
			if f.IEI == 0 {
				weight, worst = oddGrave, f.Err
			}
		}
	}
	t.strange(u, weight, worst.Error(), t.now.frame)
}

// protocolError takes the network's word that a message was wrong: causes 95 to 111 (TS 24.501 9.11.3.2, clause 7).
func (t *Tracker) protocolError(u *ue, m *nas.Message) {
	if m.Has&nas.HasCause == 0 || m.Cause < 95 || m.Cause > 111 {
		return
	}
	t.strange(u, oddSlip, fmt.Sprintf("the AMF answers with cause %d", m.Cause), t.now.frame)
}

// givenUp is how often an AMF sends a command before it gives up: on the fifth expiry of its timer (TS 24.501 5.4.1.3.7,
// 5.4.2.7 for T3560, 5.5.1.2.8 for T3550).
const givenUp = 5

// endSMC takes the end of a security mode procedure. A UE that does not like the command rejects it (TS 24.501 5.4.2.5); one that
// authenticates and then leaves all repetitions unanswered, time and again, probes the network.
func (t *Tracker) endSMC(u *ue) {
	if u.smcFrame != 0 && u.smcCount >= givenUp {
		t.strange(u, oddSlip, "no answer to any repetition of Security mode command", u.smcFrames[:]...)
	}
	u.smcFrame, u.smcCount = 0, 0
}

// silent takes the end of a connection in which the UE left a question without an answer until the AMF gave up.
func (t *Tracker) silent(u *ue) {
	if u.authFrame != 0 && u.authSent >= givenUp {
		t.strange(u, oddSlip, "no answer to any repetition of Authentication request", u.authFrame)
	}
	if u.accepts >= givenUp && !u.completeSeen {
		t.strange(u, oddSlip, "no answer to any repetition of Registration accept", u.acceptFrame)
	}
}

// outOfTurn takes messages that answer what was not asked.
func (t *Tracker) outOfTurn(u *ue, m *nas.Message) {
	if !u.whole {
		return
	}
	switch {
	case m.Type == nas.AuthenticationResponse && !u.asked:
		t.strange(u, oddSlip, "Authentication response without a request", t.now.frame)
	case m.Type == nas.SecurityModeComplete && !u.chosen:
		t.strange(u, oddSlip, "Security mode complete without a command", t.now.frame)
	case m.Security == nas.Plain && !mayBePlain(m.Type):
		t.strange(u, oddSlip, "a plain message that must be protected", t.now.frame)
	}
}

// replayedSUCI says whether the UE's SUCI came more than once: then who sent it cannot know the keys, and is told as that.
func (t *Tracker) replayedSUCI(u *ue) bool {
	if u.identity.kind != nas.SUCI {
		return false
	}
	s := t.sucis.get(hash(u.identity.b[:u.identity.n]))
	return s != nil && s.count > 1
}

func (t *Tracker) strange(u *ue, weight int, what string, frames ...int64) {
	if weight == oddSlip && t.replayedSUCI(u) {
		return
	}
	var k uint64
	if u.identity.n > 0 {
		k = hash(u.identity.b[:u.identity.n])
	} else {
		k = hash([]byte(u.assoc.node))
	}
	o := t.odd.get(k)
	if o == nil || t.now.time-o.at.time > oddWindow {
		o = t.odd.put(k)
		*o = oddity{what: what, ue: t.name(u)}
	}
	o.weight += weight
	o.at = t.now
	if len(o.frames) < MaxEvidence {
		o.frames = append(o.frames, frames...)
	}
}

func (t *Tracker) closeOddity(o *oddity) {
	if o.weight < oddAttack {
		return
	}
	slices.Sort(o.frames)
	t.attack("nas-abnormal", "nas-fuzzing", "N1", o.ue, fmt.Sprintf("what no correct UE sends, among it: %s", o.what), o.at, o.frames...)
}
