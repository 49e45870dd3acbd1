package n2

import (
	"fmt"

	"github.com/guyline/guyline/wire/nas"
)

// A burst is a run of failed authentications at one AMF (TS 33.512 4.2.2.1.2). Single failures are daily business:
// a USIM of another network, a subscriber record typed wrong.
type burst struct {
	frames   []int64
	failures int
	attempts int    // from the first failure to the last
	since    int    // attempts since the last failure
	at       moment // of the last failure
	ue       string
	others   bool
}

// Five failures, each within a minute of the one before, and most of all attempts meanwhile. A correct UE cannot make such a run:
// after Authentication reject it takes the USIM for invalid for half an hour at least (TS 24.501 5.3.20, T3247), and after
// a MAC failure of its own it is the network that must answer. Several UEs with wrong keys at a time are no daily business.
const (
	burstFailures = 5
	burstWindow   = int64(60e9)
)

// attempt notes an Authentication request that is no retransmission.
func (t *Tracker) attempt(u *ue) {
	u.asked = true
	u.assoc.amf.burst.since++
}

func (t *Tracker) authFailure(a *assoc, u *ue, m *nas.Message) {
	u.authFrame = 0
	switch m.Cause {
	case 21: // synch failure: the network resynchronises and asks again
		u.syncs++
		if u.syncs >= 2 {
			t.against(a, syncLoop, u)
		}
		return
	case 20, 26: // MAC failure, non-5G authentication unacceptable
	default:
		return
	}
	u.authFailed = true
	t.failed(u)
	if t.replayedSUCI(u) {
		t.sucis.get(hash(u.identity.b[:u.identity.n])).probed = true
	}
}

// authReject takes an Authentication reject: one more failure, or the end of one that the UE told.
func (t *Tracker) authReject(u *ue) {
	u.authFrame = 0
	if !u.authFailed {
		t.failed(u)
		return
	}
	u.authFailed = false
	if b := &u.assoc.amf.burst; len(b.frames) < MaxEvidence {
		b.frames = append(b.frames, t.now.frame)
	}
}

func (t *Tracker) failed(u *ue) {
	u.failures = min(u.failures+1, 250)
	b := &u.assoc.amf.burst
	if b.failures > 0 && t.now.time-b.at.time > burstWindow || len(b.frames) >= MaxEvidence {
		t.closeBurst(b)
	}
	if b.failures == 0 {
		b.since = 1
	}
	b.attempts += b.since
	b.since = 0
	b.failures++
	b.at = t.now
	b.frames = append(b.frames, t.now.frame)
	t.about(&b.ue, &b.others, u)
}

// closeBurst ends a run and says it if it was an attack.
func (t *Tracker) closeBurst(b *burst) {
	if b.failures >= burstFailures && b.failures*2 > b.attempts {
		name := b.ue
		if b.others {
			name = ""
		}
		t.attack("authentication-failure-burst", "auth-brute-force", "N1", name,
			fmt.Sprintf("%d of %d authentications failed", b.failures, b.attempts), b.at, b.frames...)
	}
	*b = burst{frames: b.frames[:0]}
}
