package access

import (
	"fmt"
	"net/http"
	"time"
)

// After freeFailures sign-ins that failed, each further one has to wait: firstDelay, then twice as long each time, up to
// longestDelay. A user's failures are forgotten when he signs in or after a day; an address's after an hour, and not when one
// of its users signs in: whoever has an account could go on guessing at others'.
//
// Failures of users are kept in the storage too, so that a restart forgives nobody. What this costs: right after a restart,
// a locked name is known to be an account. Whoever guesses at a user's password can keep him from signing in by password; his
// sessions and tokens, and sign-in by an OpenID provider, go on.
const (
	freeFailures  = 5
	firstDelay    = 15 * time.Second
	longestDelay  = 15 * time.Minute
	userMemory    = 24 * time.Hour
	addressMemory = time.Hour
	maxLocked     = 1 << 16 // names and addresses that are remembered, 100 bytes each
)

func locked(wait time.Duration) *Refusal {
	return &Refusal{Status: http.StatusTooManyRequests, Detail: fmt.Sprintf("too many sign-ins failed: try again in %s", wait.Round(time.Second)), Wait: wait}
}

// strikes are failures in a row.
type strikes struct {
	n    int
	last time.Time
}

// wait is how long the next attempt has to wait.
func (s strikes) wait(now time.Time) time.Duration {
	if s.n < freeFailures {
		return 0
	}
	delay := longestDelay
	if doublings := s.n - freeFailures; doublings < 6 {
		delay = min(firstDelay<<doublings, longestDelay)
	}
	return max(0, s.last.Add(delay).Sub(now))
}

// lockout counts attempts before they are judged, so that many at once are not all let in.
type lockout struct{ by *recent[string, strikes] }

func newLockout() lockout { return lockout{newRecent[string, strikes](maxLocked)} }

// enter counts an attempt for a name and an address, or says how long it has to wait. An attempt that waits is not counted.
func (l lockout) enter(user, address string, now time.Time) error {
	if err := l.count(userKey(user), userMemory, now); err != nil {
		return err
	}
	if err := l.count(addressKey(address), addressMemory, now); err != nil {
		l.undo(userKey(user))
		return err
	}
	return nil
}

func (l lockout) count(key string, memory time.Duration, now time.Time) (err error) {
	l.by.update(key, func(s *strikes) {
		if now.Sub(s.last) > memory {
			*s = strikes{}
		}
		if wait := s.wait(now); wait > 0 {
			err = locked(wait)
			return
		}
		*s = strikes{s.n + 1, now}
	})
	return err
}

// succeeded forgives the user, and takes the attempt back from the address.
func (l lockout) succeeded(user, address string) {
	l.by.forget(userKey(user))
	l.undo(addressKey(address))
}

func (l lockout) undo(key string) {
	l.by.update(key, func(s *strikes) { s.n = max(0, s.n-1) })
}

func userKey(user string) string       { return "user " + user }
func addressKey(address string) string { return "address " + address }
