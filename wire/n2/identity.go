package n2

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/nas"
)

// identified reads an Identity response.
//
// Two attacks show here. An answer to no question: on the radio somebody replaced a downlink message by an Identity
// request, and the network, which asked nothing, gets the answer (downlink-identity-extraction). And a question that the
// network would not have had to ask: what it got as the UE's registration contradicts itself, and the UE then gives its
// permanent identity in clear (uplink-identity-extraction).
func (t *Tracker) identified(a *assoc, u *ue, m *nas.Message) {
	u.idGiven = min(u.idGiven+1, 250)
	if u.identity.kind != nas.SUCI {
		u.identity.set(&m.Identity)
	}
	switch {
	case u.idAsked == 0 && u.whole:
		t.attack("identity-response-unasked", "downlink-identity-extraction", "N1", t.name(u),
			"Identity response ("+m.Identity.Type.String()+") though the network sent no Identity request", t.now, u.authFrame, t.now.frame)
	case u.idGiven > u.idAsked && u.whole:
		t.against(a, identityUnsolicited, u)
	case !u.secured:
		t.against(a, identityInClear, u)
		if why := u.contradiction(); why != "" && permanent(&m.Identity) && m.Security == nas.Plain && !u.emergency {
			t.attack("identity-asked-without-need", "uplink-identity-extraction", "N1", t.name(u),
				"the registration "+why+"; asked for its identity, the UE gave its permanent one in clear", t.now, u.regFrame, u.idFrame, t.now.frame)
		}
	}
	t.suci(u, m)
}

// permanent says whether an identity gives the subscriber away.
func permanent(id *nas.MobileIdentity) bool {
	return id.Type == nas.SUCI && id.Scheme == nas.SchemeNull || id.Type == nas.IMEI || id.Type == nas.IMEISV
}

// contradiction is why the registration cannot be what the UE meant to send, "" where nothing speaks against it.
func (u *ue) contradiction() string {
	switch {
	case u.regFrame == 0 || u.idType != nas.SUCI:
		return ""
	case u.named == nas.SUCI && u.failures == 0:
		return "gave a SUCI already"
	case u.named == nas.NoIdentity:
		return "gave no identity"
	case u.named != nas.GUTI5G:
		return ""
	case u.hasSTMSI && u.stmsi.TMSI != u.presented:
		return "names another 5G-S-TMSI in NAS than in RRC"
	case u.plainReg && u.ksi != 7:
		// TS 24.501 4.4.6: with a security context, which the key set identifier names, the message is integrity protected.
		return "names a security context and is not protected with it"
	}
	return ""
}

// A plmn is what was seen of the SUCIs of one home network.
type plmn struct {
	protected bool
	frame     int64   // where a protected SUCI was first seen
	nulls     []int64 // frames with null-scheme SUCIs
	count     int64
	at        moment
	ue        string
	others    bool
}

// about keeps the name of the only UE that something is about, until there are others.
func (t *Tracker) about(name *string, others *bool, u *ue) {
	if *others {
		return
	}
	switch s := t.name(u); {
	case *name == "":
		*name = s
	case *name != s:
		*others = true
	}
}

// A suciUse is what was seen of one protected SUCI.
type suciUse struct {
	frames  []int64
	at      moment
	key     ueKey
	started int64
	time    int64
	content uint64 // hash of the message
	count   int
	quick   int  // came again sooner than T3511 allows
	late    bool // came again after T3519
	other   bool // came again on another association
	probed  bool // the subscriber's USIM refused the challenge for it
	ue      string
}

// TS 24.501 table 10.2.1: a UE that must repeat a registration sends the SUCI that it made while T3519 (60 s) runs, and
// begins again no sooner than T3511 (10 s) after the failure. What repeats itself later or sooner is not such a UE.
const (
	t3519 = int64(60e9)
	t3511 = int64(10e9)
)

// suci notes the SUCI of a message.
func (t *Tracker) suci(u *ue, m *nas.Message) {
	id := &m.Identity
	if m.Has&nas.HasIdentity == 0 || id.Type != nas.SUCI || id.Format != nas.FormatIMSI {
		return
	}
	p := t.plmns[id.PLMN]
	if p == nil {
		if len(t.plmns) >= MaxPLMNs {
			return
		}
		p = &plmn{}
		t.plmns[id.PLMN] = p
	}
	t.schemeFact(id)
	if id.Scheme == nas.SchemeNull {
		if u.emergency { // TS 33.501 6.12.2 allows it
			return
		}
		p.count++
		p.at = t.now
		if p.protected && len(p.nulls) >= MaxEvidence {
			t.nullScheme(id.PLMN, p)
		}
		if n := len(p.nulls); n < MaxEvidence && (n == 0 || p.nulls[n-1] != t.now.frame) {
			p.nulls = append(p.nulls, t.now.frame)
		}
		t.about(&p.ue, &p.others, u)
		return
	}
	if !p.protected {
		p.protected, p.frame = true, t.now.frame
	}
	if len(id.Output) == 0 {
		return
	}
	k := hash(id.Raw)
	s := t.sucis.get(k)
	if s == nil {
		s = t.sucis.put(k)
		*s = suciUse{frames: append([]int64(nil), t.now.frame), at: t.now, key: u.key, started: u.started, time: t.now.time, content: hash(m.Body), count: 1}
		return
	}
	t.suciAgain(s, u, hash(m.Body))
}

func (t *Tracker) suciAgain(s *suciUse, u *ue, content uint64) {
	gap := t.now.time - s.time
	switch {
	case s.key == u.key && s.started == u.started: // the same connection: retransmission, or the answer to an Identity request
		return
	case s.key.assoc != u.key.assoc && s.key.id == u.key.id && s.content == content && gap < 1e9: // the same message met on its two sides of a proxy
		return
	case s.key.assoc != u.key.assoc:
		s.other = true
	case gap > t3519:
		s.late = true
	case gap < t3511:
		s.quick++
	}
	s.count++
	if len(s.frames) >= MaxEvidence {
		t.closeSUCI(s)
		s.frames = s.frames[:0]
	}
	s.frames = append(s.frames, t.now.frame)
	s.at, s.time, s.key, s.started, s.content = t.now, t.now.time, u.key, u.started, content
	if s.ue == "" {
		s.ue = t.name(u)
	}
}

func (t *Tracker) closeSUCI(s *suciUse) {
	if s.count < 2 {
		return
	}
	detail := fmt.Sprintf("one SUCI in %d registrations", s.count)
	if s.late || s.other || s.quick >= 2 || s.probed {
		t.attack("suci-replayed", "suci-replay", "N1", s.ue, detail, s.at, s.frames...)
		return
	}
	e := t.fill("suci-reused", event.Principle, "N1")
	e.UE, e.Detail, e.Time, e.Src, e.Dst = s.ue, detail, s.at.time, s.at.src(), s.at.dst()
	e.Frames = append(e.Frames[:0], s.frames[:min(len(s.frames), MaxPrinciple)]...)
	t.emit(e)
}

func (t *Tracker) schemeFact(id *nas.MobileIdentity) {
	p := uint64(id.PLMN[0])<<16 | uint64(id.PLMN[1])<<8 | uint64(id.PLMN[2])
	if t.newFact(factKey{fact: suciScheme, a: p, b: uint64(id.Scheme)<<8 | uint64(id.KeyID)}) {
		detail := "home network " + id.PLMN.String()
		if id.Scheme != nas.SchemeNull {
			detail += fmt.Sprintf(", public key %d", id.KeyID)
		}
		t.sayFact(suciScheme, "N1", id.PLMN.String(), nas.SchemeName(id.Scheme), detail)
	}
}

// flushPLMNs says what null-scheme SUCIs meant: where the same home network showed a protected one too, a UE was brought down
// to the null scheme; where it never did, the home network has not provisioned protection.
func (t *Tracker) flushPLMNs() {
	for _, id := range slices.SortedFunc(maps.Keys(t.plmns), func(a, b nas.PLMN) int { return bytes.Compare(a[:], b[:]) }) {
		t.nullScheme(id, t.plmns[id])
	}
}

func (t *Tracker) nullScheme(id nas.PLMN, p *plmn) {
	if len(p.nulls) == 0 {
		return
	}
	name := p.ue
	if p.others {
		name = ""
	}
	if p.protected {
		t.attack("suci-null-scheme-beside-protected", "null-scheme-suci", "N1", name,
			fmt.Sprintf("%d null-scheme SUCIs of %v, whose UEs protect their SUCI elsewhere in the recording (frame %d)", p.count, id, p.frame), p.at, p.nulls...)
		p.nulls = p.nulls[:0]
		return
	}
	e := t.fill("suci-null-scheme", event.Principle, "N1")
	e.Time, e.Src, e.Dst, e.UE, e.Node = p.at.time, p.at.src(), p.at.dst(), name, id.String()
	e.Frames = append(e.Frames[:0], p.nulls[:min(len(p.nulls), MaxPrinciple)]...)
	e.Detail = fmt.Sprintf("%d null-scheme SUCIs of %v and no protected one", p.count, id)
	t.emit(e)
}
