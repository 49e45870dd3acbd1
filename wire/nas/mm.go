package nas

// mm reads a plain 5GMM message, whose first octet is at offset base of the input (TS 24.501 8.2):
//
//	1   extended protocol discriminator
//	2   spare half octet | 0000
//	3   message type
//	4…  mandatory elements without identifier, then optional elements
func (m *Message) mm(b []byte, base int) {
	if len(b) < 3 {
		m.fault(ErrShort, base+len(b), 0)
		return
	}
	if b[1] != 0 && base != 0 {
		m.fault(ErrSpare, base+1, 0)
	}
	m.Type = MessageType(b[2])
	m.Has |= HasType
	if m.Type.SM() || !m.Type.Known() {
		m.fault(ErrType, base+2, 0)
		return
	}
	var c cursor
	c.begin(m, b, 3, base)
	m.mandatory(&c)
	var e element
	for !c.dead && c.next(&e, m.Type) {
		if e.v != nil {
			m.optional(&e)
		}
	}
}

// mandatory reads the elements that stand in front of the optional ones.
func (m *Message) mandatory(c *cursor) {
	switch m.Type {
	case RegistrationRequest:
		m.registrationType(c.octet())
		m.identity(c, &m.Identity, HasIdentity)
	case RegistrationAccept:
		c.lv(1, 1) // 5GS registration result
	case RegistrationReject, ServiceReject, SecurityModeReject, Status5GMM:
		m.cause(c)
	case DeregistrationRequestUE:
		o := c.octet()
		m.Deregistration = o & 15
		m.Has |= HasDeregistrationType
		m.ksi(o >> 4)
		m.identity(c, &m.Identity, HasIdentity)
	case DeregistrationRequestNetwork:
		m.Deregistration = c.octet() & 15
		m.Has |= HasDeregistrationType
	case ServiceRequest:
		o := c.octet()
		m.ServiceType = o >> 4
		m.Has |= HasServiceType
		m.ksi(o & 15)
		m.identity(c, &m.Identity, HasIdentity)
	case ControlPlaneServiceRequest:
		o := c.octet()
		m.ServiceType = o & 15
		m.Has |= HasServiceType
		m.ksi(o >> 4)
	case AuthenticationRequest:
		m.ksi(c.octet() & 15)
		m.ABBA = c.lv(2, 255)
		m.Has |= HasABBA
	case AuthenticationFailure:
		m.cause(c)
	case AuthenticationResult:
		m.ksi(c.octet() & 15)
		m.EAP = c.lve(4, 1500)
		m.Has |= HasEAP
	case IdentityRequest:
		m.RequestedID = IdentityType(c.octet() & 7)
		m.Has |= HasIdentityRequest
	case IdentityResponse:
		m.identity(c, &m.Identity, HasIdentity)
	case SecurityModeCommand:
		m.algorithms(c)
	case ULNASTransport, DLNASTransport:
		at := c.base + c.pos
		m.PayloadType = c.octet() & 15
		m.Payload = c.lve(1, 65535)
		if c.dead {
			return
		}
		m.Has |= HasPayload
		if m.PayloadType == 1 && m.Payload != nil {
			m.smAt(m.Payload, at+3)
		}
	case SliceAuthenticationCommand, SliceAuthenticationComplete, SliceAuthenticationResult:
		m.slice(c.lv(1, 8), c.base+c.pos)
		m.EAP = c.lve(4, 1500)
		m.Has |= HasEAP
	case Notification:
		c.octet() // access type
	case RelayKeyRequest, RelayKeyAccept, RelayKeyReject, RelayAuthenticationRequest, RelayAuthenticationResponse:
		c.pos = len(c.b) // TS 24.501 8.2.34 to 8.2.38: not read
	}
}

// registrationType reads 5GS registration type and ngKSI in one octet (TS 24.501 9.11.3.7, 9.11.3.32).
func (m *Message) registrationType(o uint8) {
	m.RegistrationType = o & 7
	m.FollowOn = o&8 != 0
	m.Has |= HasRegistrationType | HasFollowOn
	m.ksi(o >> 4)
}

// ksi reads a NAS key set identifier of half an octet: TSC, then three bits (TS 24.501 9.11.3.32).
func (m *Message) ksi(half uint8) {
	m.KSI, m.Mapped = half&7, half&8 != 0
	m.Has |= HasKSI
}

// cause reads a 5GMM cause (TS 24.501 9.11.3.2).
func (m *Message) cause(c *cursor) {
	m.Cause = c.octet()
	if !c.dead {
		m.Has |= HasCause
	}
}

// algorithms reads the mandatory part of a Security mode command (TS 24.501 8.2.25.1):
//
//	1   selected NAS security algorithms: 0 ciphering (3 bits) | 0 integrity (3 bits)  (9.11.3.34)
//	1   spare half octet | ngKSI
//	LV  replayed UE security capabilities
func (m *Message) algorithms(c *cursor) {
	at := c.base + c.pos
	o := c.octet()
	if c.dead {
		return
	}
	if o&0x88 != 0 {
		m.fault(ErrReserved, at, 0)
	}
	m.Ciphering, m.Integrity = Algorithm(o>>4&7), Algorithm(o&7)
	m.Has |= HasAlgorithms
	m.ksi(c.octet() & 15)
	if v := c.lv(2, 8); v != nil {
		m.Replayed = capability(v)
		m.Has |= HasReplayed
	}
}

// capability reads a UE security capability (TS 24.501 9.11.3.54): 5G-EA, 5G-IA, then EEA and EIA where the UE supports S1 mode,
// then spare octets.
func capability(v []byte) SecurityCapability {
	s := SecurityCapability{EA: Capability(v[0]), IA: Capability(v[1]), Length: uint8(len(v))}
	if len(v) >= 4 {
		s.EEA, s.EIA, s.HasEPS = Capability(v[2]), Capability(v[3]), true
	}
	return s
}

// optional reads one element of the optional part. Which identifier means what depends on the message.
func (m *Message) optional(e *element) {
	switch m.Type {
	case RegistrationRequest:
		m.inRegistrationRequest(e)
	case RegistrationAccept, ConfigurationUpdateCommand:
		m.inAccept(e)
	case AuthenticationRequest, AuthenticationResponse, AuthenticationFailure, AuthenticationReject, AuthenticationResult:
		m.inAuthentication(e)
	case SecurityModeCommand, SecurityModeComplete:
		m.inSecurityMode(e)
	case ULNASTransport, DLNASTransport, ControlPlaneServiceRequest:
		m.inTransport(e)
	case DeregistrationRequestNetwork:
		switch e.iei {
		case 0x58:
			m.Cause = e.v[0]
			m.Has |= HasCause
		case 0x6d:
			m.required(e)
		}
	default:
		m.required(e)
	}
	if e.iei == 0x71 {
		m.Container = e.v
		m.Has |= HasContainer
	}
}

// required records an element that nobody reads here but whose identifier says "comprehension required" (TS 24.007 11.2.4:
// the high half is zero). None is defined.
func (m *Message) required(e *element) {
	if e.iei < 0x10 {
		m.fault(ErrComprehend, e.at, e.iei)
	}
}

func (m *Message) inRegistrationRequest(e *element) {
	switch e.iei {
	case 0xc0:
		m.NativeKSI = e.half() & 7
		m.Has |= HasNativeKSI
	case 0x2e:
		m.Capability = capability(e.v)
		m.Has |= HasCapability
	case 0x2f:
		m.RequestedNSSAI = m.nssai(m.RequestedNSSAI, e)
		m.Has |= HasRequestedNSSAI
	case 0x52:
		m.LastTAI = TAI{PLMN(e.v[:3]), tac(e.v[3:])}
		m.Has |= HasLastTAI
	case 0x77:
		m.readIdentity(e.v, e.at+3, &m.OtherIdentity)
		m.Has |= HasOtherIdentity
	case 0x53:
		m.UpdateType = e.v[0]
		m.Has |= HasUpdateType
	default:
		m.required(e)
	}
}

func tac(v []byte) TAC { return TAC(v[0])<<16 | TAC(v[1])<<8 | TAC(v[2]) }

func (m *Message) inAccept(e *element) {
	switch e.iei {
	case 0x77:
		m.readIdentity(e.v, e.at+3, &m.Identity)
		m.Has |= HasIdentity
	case 0x15:
		m.AllowedNSSAI = m.nssai(m.AllowedNSSAI, e)
		m.Has |= HasAllowedNSSAI
	case 0x31:
		m.ConfiguredNSSAI = m.nssai(m.ConfiguredNSSAI, e)
		m.Has |= HasConfiguredNSSAI
	case 0x11:
		m.RejectedNSSAI = m.rejected(m.RejectedNSSAI, e)
		m.Has |= HasRejectedNSSAI
	case 0x54:
		m.TAIList = e.v
		m.Has |= HasTAIList
	case 0x78:
		m.EAP = e.v
		m.Has |= HasEAP
	case 0x75:
		m.Has |= HasCAG
	default:
		m.required(e)
	}
}

func (m *Message) inAuthentication(e *element) {
	switch e.iei {
	case 0x21:
		m.RAND = e.v
		m.Has |= HasRAND
	case 0x20:
		m.AUTN = e.v
		m.Has |= HasAUTN
	case 0x2d:
		m.RES = e.v
		m.Has |= HasRES
	case 0x30:
		m.AUTS = e.v
		m.Has |= HasAUTS
	case 0x38:
		m.ABBA = e.v
		m.Has |= HasABBA
	case 0x78:
		m.EAP = e.v
		m.Has |= HasEAP
	default:
		m.required(e)
	}
}

func (m *Message) inSecurityMode(e *element) {
	if m.Type == SecurityModeComplete {
		switch e.iei {
		case 0x77:
			m.readIdentity(e.v, e.at+3, &m.Identity)
			m.Has |= HasIdentity
		default:
			m.required(e)
		}
		return
	}
	switch e.iei {
	case 0xe0:
		m.WantsIMEISV = e.half()&7 == 1
		m.Has |= HasIMEISVRequest
	case 0x57:
		m.EPSCiphering, m.EPSIntegrity = Algorithm(e.v[0]>>4&7), Algorithm(e.v[0]&7)
		m.Has |= HasEPSAlgorithms
	case 0x36:
		m.MoreSecurity = e.v[0]
		m.Has |= HasAdditionalSecurity
	case 0x78:
		m.EAP = e.v
		m.Has |= HasEAP
	case 0x38:
		m.ABBA = e.v
		m.Has |= HasABBA
	case 0x19:
		m.ReplayedEPS = e.v
		m.Has |= HasReplayedEPS
	default:
		m.required(e)
	}
}

func (m *Message) inTransport(e *element) {
	switch e.iei {
	case 0x12:
		m.Session = e.v[0]
		m.Has |= HasSession
	case 0x59:
		if m.Type == ULNASTransport {
			m.OldSession = e.v[0]
			m.Has |= HasOldSession
		}
	case 0x58:
		if m.Type == DLNASTransport {
			m.Cause = e.v[0]
			m.Has |= HasCause
		}
	case 0x80:
		if m.Type == ULNASTransport {
			m.RequestType = e.half() & 7
			m.Has |= HasRequestType
		}
	case 0x22:
		if m.Type == ULNASTransport {
			m.slice(e.v, e.at+2)
		}
	case 0x25:
		if m.Type == ULNASTransport {
			m.DNN = e.v
			m.Has |= HasDNN
		}
	default:
		m.required(e)
	}
}
