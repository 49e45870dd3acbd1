package n2

import (
	"strconv"

	"github.com/guyline/guyline/wire/event"
)

// A principle is one of the observations that speak against a security principle. They are gathered for each association
// and said once, when it ends.
type principle uint8

const (
	unprotected principle = iota
	nullCiphering
	nullIntegrityUnknown
	nullOnlyCiphering
	identityInClear
	identityUnsolicited
	plainNAS
	smcRepeated
	smcRejected
	malformedNAS
	malformedNGAP
	countReused
	syncLoop
	gutiKept
	reset
	upNotNeeded
	aborted
	weaker
	capabilityPath
	capabilityAS
	keysInClear
	rrcNullCiphering
	rrcNullIntegrity
	rrcFailed
	setupRefused
	principles
)

var principleNames = [principles]struct{ id, iface, detail string }{
	unprotected:          {"n2-unprotected", "N2", "could be read where it was recorded: neither IPsec nor DTLS protects it there"},
	nullCiphering:        {"nas-null-ciphering", "N1", "Security mode command chose 5G-EA0"},
	nullIntegrityUnknown: {"nas-null-integrity", "N1", "Security mode command chose 5G-IA0; the recording does not show whether for an emergency"},
	nullOnlyCiphering:    {"nas-null-only-ciphering-offered", "N1", "the UE offers no ciphering algorithm but 5G-EA0"},
	identityInClear:      {"nas-identity-before-security", "N1", "identity asked for and given before security"},
	identityUnsolicited:  {"nas-identity-unsolicited", "N1", "more Identity responses than requests"},
	plainNAS:             {"nas-plain-message", "N1", "plain NAS message where TS 24.501 4.4.4 asks for protection"},
	smcRepeated:          {"nas-smc-repeated", "N1", "Security mode command sent again for want of an answer"},
	smcRejected:          {"nas-smc-rejected", "N1", "the UE rejected the Security mode command"},
	malformedNAS:         {"nas-malformed", "N1", "NAS message that is not well formed"},
	malformedNGAP:        {"ngap-malformed", "N2", "NGAP message that is not well formed"},
	countReused:          {"nas-count-reused", "N1", "NAS sequence number used before in the same security context"},
	syncLoop:             {"auth-synchronisation-loop", "N1", "synchronisation failure again after resynchronisation"},
	gutiKept:             {"nas-guti-not-renewed", "N1", "registration ended without a new 5G-GUTI"},
	reset:                {"ng-reset", "N2", "NG Reset of the whole interface"},
	upNotNeeded:          {"up-security-not-needed", "N2", "the SMF says that user-plane protection is not needed"},
	aborted:              {"sctp-abort", "N2", "SCTP association refused or aborted"},
	weaker:               {"nas-weaker-algorithm", "N1", "a later Security mode command for the UE chose a null algorithm where an earlier one had not"},
	capabilityPath:       {"ue-capability-changed-on-path-switch", "N2", "Path Switch Request carries other UE security capabilities than the AMF sent"},
	capabilityAS:         {"ue-capability-not-passed-on", "N2", "the AMF gives the gNB other UE security capabilities than the UE sent"},
	keysInClear:          {"security-key-in-clear", "N2", "a security key can be read where it was recorded"},
	rrcNullCiphering:     {"rrc-null-ciphering", "F1", "RRC Security Mode Command chose nea0"},
	rrcNullIntegrity:     {"rrc-null-integrity", "F1", "RRC Security Mode Command chose nia0"},
	rrcFailed:            {"rrc-security-mode-failure", "F1", "the UE answered Security Mode Failure"},
	setupRefused:         {"ng-setup-refused", "N2", "NG Setup Failure"},
}

// unprotectedIDs are the names of unprotected on each interface.
var unprotectedIDs = [faces]string{"n1-unprotected", "n2-unprotected", "f1-unprotected", "e1-unprotected", "s1-unprotected"}

// A tally is what was seen of one principle on one association.
type tally struct {
	next   *tally // of the same association, of the next principle that has one
	of     principle
	count  int64
	frames frames
	last   moment
	ue     string
	others bool // about several UEs
	note   string
}

// maxSpare bounds the tallies that are kept for other associations, and their room for frames.
const (
	maxSpare      = 1 << 10
	maxSpareSteps = 1 << 9
)

// tally is what was seen of a principle on an association, nothing at first.
func (t *Tracker) tally(a *assoc, p principle) *tally {
	at := &a.tallies
	for *at != nil && (*at).of < p {
		at = &(*at).next
	}
	if *at != nil && (*at).of == p {
		return *at
	}
	y := &tally{}
	if n := len(t.spare) - 1; n >= 0 {
		y, t.spare = t.spare[n], t.spare[:n]
		y.frames.clear()
		*y = tally{frames: y.frames}
	}
	y.of, y.next = p, *at
	*at = y
	return y
}

// against counts one happening against a principle. ue may be nil.
func (t *Tracker) against(a *assoc, p principle, u *ue) *tally {
	y := t.tally(a, p)
	y.count++
	y.last = t.now
	y.frames.add(t.now.frame, MaxPrinciple)
	if u != nil {
		t.about(&y.ue, &y.others, u)
	}
	return y
}

// closeTallies says what was gathered.
func (t *Tracker) closeTallies(a *assoc) {
	for y := a.tallies; y != nil; y = y.next {
		d := principleNames[y.of]
		if y.of == unprotected || y.of == keysInClear {
			d.iface = faceNames[a.face]
			if y.of == unprotected {
				d.id = unprotectedIDs[a.face]
			}
		}
		e := t.fill(d.id, event.Principle, d.iface)
		e.Frames = y.frames.appendTo(e.Frames[:0])
		e.Time, e.Src, e.Dst, e.Node = y.last.time, y.last.src(), y.last.dst(), a.node
		if !y.others {
			e.UE = y.ue
		}
		e.Detail = d.detail
		if y.note != "" {
			e.Detail += " (" + y.note + ")"
		}
		if y.count > 1 {
			t.text = append(append(t.text[:0], e.Detail...), "; "...)
			t.text = append(strconv.AppendInt(t.text, y.count, 10), " times"...)
			e.Detail = string(t.text)
		}
		t.emit(e)
		if len(t.spare) < maxSpare && cap(y.frames.steps) <= maxSpareSteps {
			t.spare = append(t.spare, y)
		}
	}
	a.tallies = nil
}
