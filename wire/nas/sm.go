package nas

import "net/netip"

// sm reads a 5GSM message that stands by itself.
func (m *Message) sm(b []byte) { m.smAt(b, 0) }

// smAt reads a 5GSM message at offset base of the input (TS 24.501 8.3):
//
//	1  extended protocol discriminator (2e)
//	2  PDU session ID
//	3  procedure transaction identity
//	4  message type
func (m *Message) smAt(b []byte, base int) {
	s := &m.SM
	if len(b) < 4 {
		m.fault(ErrShort, base+len(b), 0)
		return
	}
	if b[0] != EPD5GSM {
		m.fault(ErrEPD, base, 0)
		return
	}
	*s = SM{}
	s.Session, s.PTI, s.Type = b[1], b[2], MessageType(b[3])
	m.Has |= HasSM
	if !s.Type.Known() || !s.Type.SM() {
		m.fault(ErrType, base+3, 0)
		return
	}
	var c cursor
	c.begin(m, b, 4, base)
	switch s.Type {
	case PDUSessionEstablishmentRequest:
		if v := c.v(2); v != nil {
			s.IntegrityUL, s.IntegrityDL = v[0], v[1]
			s.Has |= SMHasIntegrityRate
		}
	case PDUSessionEstablishmentAccept:
		o := c.octet()
		s.PDUType, s.SSCMode = o&7, o>>4&7
		s.Has |= SMHasPDUType | SMHasSSCMode
		c.lve(4, 65535) // authorized QoS rules
		c.lv(6, 6)      // session AMBR
	case PDUSessionEstablishmentReject, PDUSessionModificationReject, PDUSessionModificationCmdRej, PDUSessionReleaseReject,
		PDUSessionReleaseCommand, Status5GSM:
		s.Cause = c.octet()
		s.Has |= SMHasCause
	case PDUSessionAuthCommand, PDUSessionAuthComplete:
		s.EAP = c.lve(4, 1500)
		s.Has |= SMHasEAP
	case ServiceLevelAuthCommand, ServiceLevelAuthComplete:
		c.lve(3, 65535) // service-level-AA container
	}
	var e element
	for !c.dead && c.next(&e, s.Type) {
		if e.v != nil {
			m.smOptional(&e)
		}
	}
}

// smOptional reads one element of the optional part of a 5GSM message.
func (m *Message) smOptional(e *element) {
	s := &m.SM
	switch {
	case e.iei == 0x90 && s.Type == PDUSessionEstablishmentRequest:
		s.PDUType = e.half() & 7
		s.Has |= SMHasPDUType
	case e.iei == 0xa0 && s.Type == PDUSessionEstablishmentRequest:
		s.SSCMode = e.half() & 7
		s.Has |= SMHasSSCMode
	case e.iei == 0xb0 && (s.Type == PDUSessionEstablishmentRequest || s.Type == PDUSessionModificationRequest),
		e.iei == 0x80 && (s.Type == PDUSessionEstablishmentAccept || s.Type == PDUSessionModificationCommand):
		s.AlwaysOn = e.half() & 1
		s.Has |= SMHasAlwaysOn
	case e.iei == 0x59 && len(e.v) == 1:
		s.Cause = e.v[0]
		s.Has |= SMHasCause
	case e.iei == 0x13 && s.Type == PDUSessionModificationRequest:
		s.IntegrityUL, s.IntegrityDL = e.v[0], e.v[1]
		s.Has |= SMHasIntegrityRate
	case e.iei == 0x29 && s.Type == PDUSessionEstablishmentAccept:
		m.address(e)
	case e.iei == 0x22 && s.Type == PDUSessionEstablishmentAccept:
		n, ok := snssai(e.v)
		if !ok {
			m.fault(ErrLength, e.at, e.iei)
			return
		}
		s.SNSSAI = n
		s.Has |= SMHasSNSSAI
	case e.iei == 0x25 && s.Type == PDUSessionEstablishmentAccept:
		s.DNN = e.v
		s.Has |= SMHasDNN
	case e.iei == 0x78:
		s.EAP = e.v
		s.Has |= SMHasEAP
	default:
		m.required(e)
	}
}

// address reads a PDU address (TS 24.501 9.11.4.10):
//
//	1      spare | SI6LLA | PDU session type (3)
//	2..    IPv4 address; or IPv6 interface identifier (8); or both, IPv6 first
//	       then, if SI6LLA is set, the SMF's link-local address (16)
func (m *Message) address(e *element) {
	t, v := e.v[0]&7, e.v[1:]
	a := PDUAddress{Type: t}
	need := addressLengths[t]
	if need == 0 || len(v) < need {
		m.fault(ErrLength, e.at, e.iei)
		return
	}
	if t != 1 {
		a.Interface = [8]byte(v)
		v = v[8:]
	}
	if t != 2 {
		a.IPv4 = netip.AddrFrom4([4]byte(v))
	}
	m.SM.Address = a
	m.SM.Has |= SMHasAddress
}

// addressLengths is how many octets of addresses a PDU session type has.
var addressLengths = [8]int{1: 4, 2: 8, 3: 12}
