package n2

import (
	"strconv"

	"github.com/guyline/guyline/wire/f1ap"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/rrc"
	"github.com/guyline/guyline/wire/sctp"
)

// An f1ue is one UE's RRC connection, as F1 between the distributed and the central unit carries it.
type f1ue struct {
	key       ueKey
	assoc     *assoc
	ladder    int8
	setup     int64 // frame of RRCSetupRequest
	last      int64
	tmsi      uint64 // ng-5G-S-TMSI-Part1 that it asked with
	hasTMSI   bool
	connected bool // RRCSetupComplete was seen
	ended     bool // released, or its release asked for
	smc       int64
	failure   int64 // frame of Security Mode Failure
	secured   bool  // RRC is ciphered from here on, or may be
	victim    int64 // frame of the request with which the holder of its 5G-S-TMSI connected, while the verdict is open
	since     moment
}

// inUse is how long after its last message an RRC connection still counts as in use if no release was seen: longer than any
// usual inactivity timer of a gNB, shorter than what a lost release would leave behind.
const inUse = int64(600e9)

func (t *Tracker) readF1(m *sctp.Message) {
	f := &t.f1
	err := f1ap.Parse(m.Data, f)
	t.cover(faceF1)
	a := t.open(m, faceF1)
	t.inClear(a)
	t.sum.f1[f.Procedure]++
	if err != nil {
		return
	}
	if f.Procedure == f1ap.F1Setup {
		t.f1Setup(a, f)
		return
	}
	if f.Has&f1ap.HasDUID == 0 {
		return
	}
	u := t.findF1(a, f)
	t.step(u.ladder, m.Dir == 1, "F1", f.Procedure.String(), "")
	switch f.Procedure {
	case f1ap.UEContextRelease, f1ap.UEContextReleaseRequest:
		u.ended = true
		return
	}
	if u.failure != 0 && m.Dir == 1 {
		t.carriedOn(u)
	}
	if u.secured {
		return
	}
	ch, b, err := f.RRC(&t.pdcp)
	if err != nil || rrc.Parse(ch, b, &t.rrc) != nil {
		return
	}
	t.step(u.ladder, ch == rrc.DLCCCH || ch == rrc.DLDCCH, "F1", t.rrc.Type.String(), "")
	t.readRRC(a, u, &t.rrc)
}

// findF1 gives the UE of a message. The DU's identifier names it from the first message on.
func (t *Tracker) findF1(a *assoc, f *f1ap.Message) *f1ue {
	k := ueKey{a.id, f.DUUEID}
	u := t.f1ues.get(k.number())
	if u == nil || f.Procedure == f1ap.InitialULRRCMessageTransfer {
		u = t.f1ues.put(k.number())
		*u = f1ue{key: k, assoc: a, ladder: t.newLadder(), secured: f.Procedure != f1ap.InitialULRRCMessageTransfer}
	}
	u.last = t.now.time
	return u
}

func (t *Tracker) readRRC(a *assoc, u *f1ue, m *rrc.Message) {
	switch m.Type {
	case rrc.RRCSetupRequest:
		u.setup = t.now.frame
		if m.Has&rrc.HasSTMSIPart1 != 0 {
			t.blindDoS(u, m)
		}
	case rrc.RRCSetupComplete:
		u.connected = true
		if u.victim != 0 && t.proves(u, m.NAS) {
			u.victim = 0
		}
		t.closeF1(u)
	case rrc.RRCReject, rrc.RRCRelease:
		u.ended = true
	case rrc.SecurityModeCommand:
		u.smc = t.now.frame
		if m.Has&rrc.HasCiphering == 0 {
			return
		}
		t.fact(factKey{fact: rrcCiphering, assoc: a.id, a: uint64(m.Ciphering)}, "F1", a.node, nea[m.Ciphering&7], "chosen in RRC Security Mode Command")
		t.fact(factKey{fact: rrcIntegrity, assoc: a.id, a: uint64(m.Integrity)}, "F1", a.node, nia[m.Integrity&7], "chosen in RRC Security Mode Command")
		if m.Ciphering == 0 {
			t.against(a, rrcNullCiphering, nil)
		}
		if m.Integrity == 0 {
			t.against(a, rrcNullIntegrity, nil)
		}
	case rrc.SecurityModeComplete:
		u.secured = true
	case rrc.SecurityModeFailure:
		if u.smc != 0 {
			u.failure = t.now.frame
			t.against(a, rrcFailed, nil)
		}
	}
}

// blindDoS: somebody asks for an RRC connection with the 5G-S-TMSI of a UE whose protected connection stands, so that the
// network drops the UE's. A UE asks with its 5G-S-TMSI only from RRC_IDLE (TS 38.331 5.3.3.3), after its connection was released;
// one that lost the radio link and could not reestablish it comes again too, before the gNB has noticed. The two differ in the
// NAS message that follows: the UE itself protects it with the context that goes with its identity (TS 24.501 4.4.6).
func (t *Tracker) blindDoS(u *f1ue, m *rrc.Message) {
	u.tmsi, u.hasTMSI = m.Identity, true
	k := u.key
	if was := t.victims.get(u.tmsi); was != nil && *was != k {
		v := t.f1ues.get(was.number())
		if v != nil && v.hasTMSI && v.tmsi == u.tmsi && v.secured && !v.ended && t.now.time-v.last < inUse {
			u.victim, u.since = v.setup, t.now
			return
		}
	}
	*t.victims.put(u.tmsi) = k
}

// proves says whether the first NAS message shows the context of the 5G-S-TMSI that was asked with.
func (t *Tracker) proves(u *f1ue, b []byte) bool {
	m := &t.box
	if nas.Parse(b, m) != nil || m.Security == nas.Plain || m.Has&nas.HasIdentity == 0 {
		return false
	}
	return (m.Identity.Type == nas.GUTI5G || m.Identity.Type == nas.STMSI5G) && m.Identity.GUTI.TMSI == uint32(u.tmsi)
}

// closeF1 says the verdict on a connection with a 5G-S-TMSI that was in use.
func (t *Tracker) closeF1(u *f1ue) {
	if u.victim == 0 {
		return
	}
	t.attack("rrc-connection-with-tmsi-in-use", "blind-dos-tmsi", "F1", t.pseudonyms.Of("tmsi", strconv.AppendUint(t.subject[:0], u.tmsi, 10)),
		"RRCSetupRequest with the 5G-S-TMSI of a UE whose connection stands, and no proof that it is the same UE", u.since, u.victim, u.setup)
	u.victim = 0
}

// carriedOn takes a downlink message, other than a release, after Security Mode Failure. The UE goes on with the configuration
// that it had before the command (TS 38.331 5.3.4.3), which is none: what the gNB sends now is neither ciphered nor checked.
func (t *Tracker) carriedOn(u *f1ue) {
	t.attack("rrc-security-mode-failure-ignored", "null-cipher-integrity", "F1", "",
		"the UE answered Security Mode Failure and the network carried on without access-stratum security", t.now, u.smc, u.failure, t.now.frame)
	u.failure = 0
}

func (t *Tracker) f1Setup(a *assoc, f *f1ap.Message) {
	if f.Type != f1ap.Initiating {
		return
	}
	if f.Has&f1ap.HasNodeID != 0 {
		a.node = "gnb-du-" + strconv.FormatUint(f.NodeID, 10)
	}
	h := hash([]byte(a.node))
	if t.newFact(factKey{fact: f1Setup, assoc: a.id, a: h}) {
		t.sayFact(f1Setup, "F1", a.node, a.node, "gNB-DU \""+string(f.NodeName)+"\" at "+t.now.src().Addr().String())
	}
	for _, c := range f.Cells() {
		if t.newFact(factKey{fact: f1Cell, a: h, b: c.NRCGI.Cell}) {
			t.sayFact(f1Cell, "F1", a.node, c.PLMN.String()+"-"+strconv.FormatUint(c.NRCGI.Cell, 10), "NR CGI, TAC "+strconv.Itoa(int(c.TAC)))
		}
	}
}
