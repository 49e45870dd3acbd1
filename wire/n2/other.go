package n2

import (
	"net/netip"
	"strconv"

	"github.com/guyline/guyline/wire/e1ap"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/s1ap"
	"github.com/guyline/guyline/wire/sctp"
)

// readE1 reads E1AP: that it is in clear, and the user-plane algorithms and keys that it carries.
func (t *Tracker) readE1(m *sctp.Message) {
	e := &t.e1
	err := e1ap.Parse(m.Data, e)
	t.cover(faceE1)
	a := t.open(m, faceE1)
	t.inClear(a)
	t.sum.e1[e.Procedure]++
	if err != nil {
		return
	}
	if e.Has&e1ap.HasNodeID != 0 {
		a.node = "gnb-cu-up-" + strconv.FormatUint(e.NodeID, 10)
	}
	if e.Has&e1ap.HasKeys != 0 {
		t.against(a, keysInClear, nil)
	}
	if e.Has&e1ap.HasSecurity != 0 {
		t.fact(factKey{fact: upCiphering, assoc: a.id, a: uint64(e.Ciphering)}, "E1", a.node, nea[e.Ciphering&7], "of the user plane")
	}
	if e.Has&e1ap.HasIntegrity != 0 {
		t.fact(factKey{fact: upIntegrity, assoc: a.id, a: uint64(e.Integrity)}, "E1", a.node, nia[e.Integrity&7], "of the user plane")
	}
}

// readS1 reads S1AP headers.
func (t *Tracker) readS1(m *sctp.Message) {
	s := &t.s1
	err := s1ap.Parse(m.Data, s)
	t.cover(faceS1)
	a := t.open(m, faceS1)
	t.inClear(a)
	t.sum.s1[s.Procedure]++
	if err != nil {
		return
	}
	if s.Has&s1ap.HasKey != 0 {
		t.against(a, keysInClear, nil)
	}
	if s.Procedure == s1ap.S1Setup && s.Type == 0 {
		if t.newFact(factKey{fact: s1Setup, assoc: a.id}) {
			t.sayFact(s1Setup, "S1", a.node, string(s.NodeName), "eNB at "+t.now.src().Addr().String())
		}
	}
}

// rawAssoc stands for a recording of NAS messages without transport; SCTP numbers its associations from 0.
const rawAssoc = ^uint32(0)

// NAS takes one NAS message of a recording that holds nothing else (link type USER1). Which way it went its type tells;
// every Registration request begins a connection.
func (t *Tracker) NAS(b []byte, frame, time int64) {
	t.now = moment{frame: frame, time: time}
	a := t.assocs[rawAssoc]
	if a == nil {
		a = &assoc{id: rawAssoc, face: faceN1, whole: true, carried: true, gnb: &gnb{}, amf: t.amfAt(netip.AddrPort{})}
		t.assocs[rawAssoc] = a
	}
	k := ueKey{rawAssoc, 0}
	begins := nas.Parse(b, &t.nas) == nil && t.nas.Is(nas.RegistrationRequest)
	u := t.ues.get(k.number())
	if u == nil || begins {
		u = t.ues.put(k.number())
		t.owns(a, k.id)
		u.key, u.assoc, u.whole, u.ladder, u.started = k, a, begins, t.newLadder(), frame
	}
	u.last = time
	up := fromUE(t.nas.Type)
	if t.nas.EPS {
		up = fromEPSUE(t.nas.EPSType)
	}
	t.readNAS(a, u, b, up)
}

func fromUE(k nas.MessageType) bool {
	switch k {
	case nas.RegistrationRequest, nas.RegistrationComplete, nas.DeregistrationRequestUE, nas.DeregistrationAcceptNetwork, nas.ServiceRequest,
		nas.ControlPlaneServiceRequest, nas.ConfigurationUpdateComplete, nas.AuthenticationResponse, nas.AuthenticationFailure,
		nas.IdentityResponse, nas.SecurityModeComplete, nas.SecurityModeReject, nas.NotificationResponse, nas.ULNASTransport:
		return true
	}
	return false
}

// fromEPSUE is the same for EPS mobility management (TS 24.301 table 9.8.1).
func fromEPSUE(k uint8) bool {
	switch k {
	case 0x41, 0x43, 0x45, 0x48, 0x4a, 0x4c, 0x51, 0x53, 0x56, 0x5c, 0x5e, 0x5f, 0x63:
		return true // attach request and complete, detach request, tracking area update request and complete, extended service request,
	} // GUTI reallocation complete, authentication response, identity response, authentication failure, security mode complete and reject, uplink transport
	return false
}
