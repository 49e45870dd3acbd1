package n2

import (
	"github.com/guyline/guyline/wire/nas"
)

// readNAS takes one NAS PDU of a UE.
func (t *Tracker) readNAS(a *assoc, u *ue, b []byte, up bool) {
	m := &t.nas
	err := t.parseNAS(u, b)
	t.cover(faceN1)
	t.countNAS(m)
	if u.ladder != 0 {
		t.step(u.ladder, !up, "N1", m.Name(), m.Security.String())
	}
	if err != nil {
		t.malformed(a, u, m, up)
	}
	if m.EPS {
		return
	}
	if m.Security != nas.Plain {
		t.count(a, u, m, b, up)
		if u.chosen && u.nea != 0 && m.Security.Ciphered() && m.Inner == nas.InnerRecognised {
			if u.open == nil {
				u.open = &evidence{}
			}
			if len(u.open.frames) < MaxEvidence {
				u.open.frames, u.open.at = append(u.open.frames, t.now.frame), t.now
			}
		}
	}
	if m.Has&nas.HasType == 0 {
		return
	}
	if m.Security == nas.Plain && (u.secured || !mayBePlain(m.Type)) {
		t.against(a, plainNAS, u)
	}
	if up {
		t.fromUE(a, u, m)
	} else {
		t.fromAMF(a, u, m)
	}
}

// mayBePlain says which messages TS 24.501 4.4.4.2 and 4.4.4.3 let through without protection before there is a security
// context in use.
func mayBePlain(t nas.MessageType) bool {
	switch t {
	case nas.RegistrationRequest, nas.IdentityResponse, nas.AuthenticationResponse, nas.AuthenticationFailure, nas.SecurityModeReject,
		nas.DeregistrationRequestUE, nas.DeregistrationAcceptNetwork, nas.ServiceRequest, nas.ControlPlaneServiceRequest,
		nas.IdentityRequest, nas.AuthenticationRequest, nas.AuthenticationResult, nas.AuthenticationReject, nas.RegistrationReject,
		nas.DeregistrationAcceptUE, nas.ServiceReject, nas.Status5GMM:
		return true
	}
	return false
}

func (t *Tracker) fromUE(a *assoc, u *ue, m *nas.Message) {
	t.outOfTurn(u, m)
	switch m.Type {
	case nas.RegistrationRequest:
		t.registration(a, u, m)
	case nas.ServiceRequest, nas.ControlPlaneServiceRequest:
		u.identity.set(&m.Identity)
		if m.Type == nas.ServiceRequest && (m.ServiceType == 3 || m.ServiceType == 4) { // emergency services, and their fallback
			u.emergency = true
		}
	case nas.DeregistrationRequestUE:
		u.identity.set(&m.Identity)
		t.suci(u, m)
	case nas.IdentityResponse:
		t.identified(a, u, m)
	case nas.AuthenticationResponse:
		u.authFrame = 0
	case nas.AuthenticationFailure:
		t.authFailure(a, u, m)
	case nas.SecurityModeComplete:
		u.secured, u.smcFrame, u.smcCount = true, 0, 0
		t.completeRequest(u, m)
	case nas.SecurityModeReject:
		u.smcFrame, u.smcCount = 0, 0
		t.against(a, smcRejected, u)
	case nas.RegistrationComplete:
		u.completeSeen = true
	case nas.ULNASTransport:
		if m.Has&nas.HasRequestType != 0 && (m.RequestType == 3 || m.RequestType == 4) {
			u.emergency = true
		}
	}
}

func (t *Tracker) fromAMF(a *assoc, u *ue, m *nas.Message) {
	switch m.Type {
	case nas.IdentityRequest:
		u.idAsked = min(u.idAsked+1, 250)
		u.idFrame, u.idType = t.now.frame, m.RequestedID
	case nas.AuthenticationRequest:
		if u.authFrame == 0 {
			t.attempt(u)
			u.authSent = 0
		}
		u.authSent = min(u.authSent+1, 250)
		u.authFrame, u.authFailed = t.now.frame, false
	case nas.AuthenticationReject:
		t.authReject(u)
	case nas.SecurityModeCommand:
		t.securityMode(a, u, m)
	case nas.RegistrationAccept:
		t.accepted(u, m)
	case nas.RegistrationReject:
		t.rejected(u, m)
	case nas.ServiceReject, nas.Status5GMM:
		t.protocolError(u, m)
	case nas.ConfigurationUpdateCommand:
		if m.Has&nas.HasIdentity != 0 && m.Identity.Type == nas.GUTI5G {
			u.gutiDue = false
		}
	}
}

// registration reads a Registration request.
func (t *Tracker) registration(a *assoc, u *ue, m *nas.Message) {
	u.regFrame, u.regTime = t.now.frame, t.now.time
	u.regType = m.RegistrationType
	if m.RegistrationType == 4 {
		u.emergency = true
	}
	u.ksi, u.plainReg = m.KSI, m.Security == nas.Plain
	u.named, u.presented = m.Identity.Type, 0
	if m.Identity.Type == nas.GUTI5G {
		u.presented = m.Identity.GUTI.TMSI
	}
	u.identity.set(&m.Identity)
	u.idAsked, u.idGiven = 0, 0
	u.judged = false
	if m.Has&nas.HasCapability != 0 {
		u.capability, u.hasCap = m.Capability, true
		ea, ia := m.Capability.EA.NullOnly(), m.Capability.IA.NullOnly()
		u.nullOnly = ea && ia && !u.emergency
		if ea && !u.nullOnly {
			t.against(a, nullOnlyCiphering, u)
		}
	}
	t.suci(u, m)
	if u.ladder != 0 {
		t.ladders[u.ladder-1].UE = t.name(u)
	}
}

// completeRequest reads the whole initial message that a Security mode complete carries (TS 24.501 4.4.6).
func (t *Tracker) completeRequest(u *ue, m *nas.Message) {
	if m.Has&nas.HasContainer == 0 || u.regFrame != 0 || nas.ParseContainer(m.Container, &t.box) != nas.InnerRecognised {
		return
	}
	if t.box.Is(nas.RegistrationRequest) {
		u.regType = t.box.RegistrationType
		u.emergency = u.emergency || u.regType == 4
	}
}

// securityMode reads a Security mode command (TS 24.501 8.2.25, TS 33.501 6.7.2).
func (t *Tracker) securityMode(a *assoc, u *ue, m *nas.Message) {
	if m.Has&nas.HasAlgorithms == 0 {
		return
	}
	again := u.smcFrame != 0
	if again {
		if int(u.smcCount) < len(u.smcFrames) {
			u.smcFrames[u.smcCount] = t.now.frame
		}
		u.smcCount = min(u.smcCount+1, 250)
		t.against(a, smcRepeated, u)
	} else {
		u.smcFrame, u.smcCount, u.smcFrames = t.now.frame, 1, [givenUp]int64{t.now.frame}
	}
	t.closeCounts(u)
	u.counts = [2]counter{}
	if u.chosen && (u.nea != 0 && m.Ciphering == 0 || u.nia != 0 && m.Integrity == 0) {
		t.against(a, weaker, u)
	}
	u.chosen, u.nea, u.nia = true, m.Ciphering, m.Integrity
	if a.ciphering&(1<<m.Ciphering) == 0 {
		a.ciphering |= 1 << m.Ciphering
		t.fact(factKey{fact: nasCiphering, assoc: a.id, a: uint64(m.Ciphering)}, "N1", a.node, nea[m.Ciphering&7], "chosen in Security mode command")
	}
	if a.integrity&(1<<m.Integrity) == 0 {
		a.integrity |= 1 << m.Integrity
		t.fact(factKey{fact: nasIntegrity, assoc: a.id, a: uint64(m.Integrity)}, "N1", a.node, nia[m.Integrity&7], "chosen in Security mode command")
	}
	if m.Ciphering == 0 {
		t.against(a, nullCiphering, u)
	}
	switch {
	case m.Integrity != 0 || u.emergency || again:
	case u.regType == 0:
		t.against(a, nullIntegrityUnknown, u)
	default:
		t.attack("nas-null-integrity-chosen", "null-integrity", "N1", t.name(u),
			"Security mode command chose "+nea[m.Ciphering&7]+" and NIA0 for a UE without emergency registration", t.now, u.regFrame, t.now.frame)
	}
	if m.Has&nas.HasReplayed != 0 && u.hasCap && !again && !m.Replayed.Same(u.capability) {
		t.attack("ue-capability-mismatch", "ue-capability-bidding-down", "N1", t.name(u),
			"Security mode command replays UE security capabilities "+capabilityText(m.Replayed)+" where the UE had sent "+capabilityText(u.capability), t.now,
			u.regFrame, t.now.frame)
	}
}

var (
	nea = [8]string{"NEA0", "NEA1", "NEA2", "NEA3", "NEA4", "NEA5", "NEA6", "NEA7"}
	nia = [8]string{"NIA0", "NIA1", "NIA2", "NIA3", "NIA4", "NIA5", "NIA6", "NIA7"}
)

func capabilityText(c nas.SecurityCapability) string {
	const digits = "0123456789abcdef"
	x := func(c nas.Capability) string { return "0x" + string([]byte{digits[c>>4], digits[c&15]}) }
	s := "5G-EA " + x(c.EA) + " 5G-IA " + x(c.IA)
	if c.HasEPS {
		s += " EEA " + x(c.EEA) + " EIA " + x(c.EIA)
	}
	return s
}

// accepted reads a Registration accept. TS 33.501 6.12.3: with initial and mobility registration the AMF sends a new 5G-GUTI.
func (t *Tracker) accepted(u *ue, m *nas.Message) {
	if u.nullOnly && !u.judged {
		t.biddingDown(u, t.now.frame, "accepted")
	}
	if u.regType == 1 || u.regType == 2 {
		u.gutiDue = m.Has&nas.HasIdentity == 0 || m.Identity.Type != nas.GUTI5G || u.presented != 0 && m.Identity.GUTI.TMSI == u.presented
	}
	if u.accepts == 0 {
		u.acceptFrame = t.now.frame
	}
	u.accepts = min(u.accepts+1, 250)
}

func (t *Tracker) rejected(u *ue, m *nas.Message) {
	if u.nullOnly && !u.judged {
		t.biddingDown(u, t.now.frame, "rejected")
	}
	if m.Cause == 3 && m.Has&nas.HasCause != 0 && !u.secured && u.authed() { // illegal UE: what follows a wrong RES*
		t.failed(u)
	}
	t.protocolError(u, m)
	t.endSMC(u)
}

// authed says whether the UE was asked to authenticate and answered.
func (u *ue) authed() bool { return u.asked && u.authFrame == 0 && !u.authFailed }

// biddingDown: TS 24.501 5.5.1.2.8 has the AMF reject capabilities without any algorithm but the null ones (TS 33.512 4.2.2.6.1).
func (t *Tracker) biddingDown(u *ue, answer int64, how string) {
	u.judged = true
	t.attack("ue-null-only-capabilities", "bidding-down", "N1", t.name(u),
		"Registration request offers no algorithm but the null ones ("+capabilityText(u.capability)+"); it was "+how, t.now, u.regFrame, answer)
}

// closeOpen says that messages lay in clear though a ciphering algorithm was chosen.
func (t *Tracker) closeOpen(u *ue) {
	if u.open == nil {
		return
	}
	t.attack("nas-ciphering-not-applied", "ciphering-claimed-not-applied", "N1", t.name(u),
		"messages that their header calls ciphered with "+nea[u.nea&7]+" lie in clear", u.open.at, u.open.frames...)
	u.open = nil
}
