package nas

import "errors"

// What can be wrong with a message. Parse returns the first; Message.Faults holds them with their place.
var (
	ErrEmpty      = errors.New("nas: no octets")
	ErrEPD        = errors.New("nas: extended protocol discriminator is none of NAS")
	ErrShort      = errors.New("nas: the message ends within an information element")
	ErrLength     = errors.New("nas: an information element has a length that its clause does not allow")
	ErrHeader     = errors.New("nas: reserved security header type")
	ErrNested     = errors.New("nas: a protected message within a protected message")
	ErrType       = errors.New("nas: unknown message type")
	ErrReserved   = errors.New("nas: reserved or impossible value")
	ErrSpare      = errors.New("nas: spare bits are set")
	ErrRepeated   = errors.New("nas: an information element comes twice")
	ErrComprehend = errors.New("nas: unknown information element that must be comprehended")
	ErrDigit      = errors.New("nas: a digit is no decimal digit")
)

// A Fault is one thing wrong with a message.
type Fault struct {
	Err    error
	Offset int   // in the input of Parse
	IEI    uint8 // information element identifier; 0 in the mandatory part
}

// maxFaults and maxSlices bound what one message can make us keep. 16 S-NSSAIs is the most that any list may hold
// (TS 24.501 9.11.3.37).
const (
	maxFaults = 8
	maxSlices = 16
)

// Inner says how the inner message of a protected one could be read.
type Inner uint8

const (
	InnerNone       Inner = iota // the message is not protected
	InnerDeclared                // the header says "integrity protected" only: it lies in clear
	InnerRecognised              // the header says "ciphered", yet the octets are a whole, well-formed plain 5GMM message: 5G-EA0
	InnerGiven                   // the caller said that 5G-EA0 is in use (ParseEA0)
	InnerDoubtful                // the header says "ciphered"; the octets begin as a plain 5GMM message would and are not well formed: cannot be told
	InnerOpaque                  // the header says "ciphered" and the octets are no plain message: ciphered, or broken
)

var inners = [...]string{"none", "declared", "recognised", "given", "doubtful", "opaque"}

func (i Inner) String() string { return inners[min(int(i), len(inners)-1)] }

// Clear says whether the inner message was read.
func (i Inner) Clear() bool { return i <= InnerGiven }

// Field is a set of the fields that a message held.
type Field uint64

// The bits of Message.Has.
const (
	HasType Field = 1 << iota
	HasKSI
	HasRegistrationType
	HasIdentity
	HasOtherIdentity
	HasCapability
	HasReplayed
	HasAlgorithms
	HasEPSAlgorithms
	HasRequestedNSSAI
	HasAllowedNSSAI
	HasConfiguredNSSAI
	HasRejectedNSSAI
	HasLastTAI
	HasContainer
	HasRAND
	HasAUTN
	HasRES
	HasAUTS
	HasABBA
	HasEAP
	HasIMEISVRequest
	HasAdditionalSecurity
	HasIdentityRequest
	HasCause
	HasServiceType
	HasDeregistrationType
	HasPayload
	HasSession
	HasOldSession
	HasRequestType
	HasSNSSAI
	HasDNN
	HasTAIList
	HasT3512
	HasNativeKSI
	HasSM
	HasFollowOn
	HasUpdateType
	HasReplayedEPS
	HasCAG
)

// A Message is what Parse read. Every field but the first group is valid iff its bit is in Has; a Message is reused, and what lies in
// fields that are not valid may be an earlier message's.
type Message struct {
	Body     []byte         // the message without its protection: the inner message as it was sent, or the whole input
	Faults   []Fault        // what is wrong with it, at most 8
	MAC      uint32         // message authentication code; valid iff Security is not Plain
	Sequence uint8          // sequence number, the low octet of the NAS COUNT; valid iff Security is not Plain
	EPD      uint8          // EPD5GMM, EPD5GSM, or the whole first octet of an EPS message
	Security SecurityHeader // of the outer message
	Inner    Inner
	EPS      bool  // an EPS message (protocol discriminator 7 or 2): only header and EPSType are read
	EPSType  uint8 // message type; valid iff EPS and Security is Plain

	Type MessageType
	Has  Field

	Octets

	Capability SecurityCapability // UE security capability as the UE sends it
	Replayed   SecurityCapability // UE security capability as the network replays it in the Security mode command
	SNSSAI     SNSSAI
	LastTAI    TAI

	Identity      MobileIdentity // the identity that the message is about; the 5G-GUTI that is given, in accept and update; the PEI, in Security mode complete
	OtherIdentity MobileIdentity // additional GUTI

	RAND, AUTN, RES, AUTS, ABBA, EAP []byte
	Container                        []byte // NAS message container; ParseContainer reads it
	ReplayedEPS                      []byte // replayed S1 UE security capability

	RequestedNSSAI, AllowedNSSAI, ConfiguredNSSAI, RejectedNSSAI []SNSSAI
	TAIList                                                      []byte // 5GS tracking area identity list as it was sent
	Payload                                                      []byte
	DNN                                                          []byte // as labels, TS 23.003 9.1; AppendDNN writes it with dots

	SM SM // the 5GSM message in the payload, or the message itself where EPD is EPD5GSM; valid iff Has HasSM
}

// Octets are the fields of an octet or less. They are 0 where the message did not hold them.
type Octets struct {
	KSI              uint8 // NAS key set identifier, 7 is "no key is available" (TS 24.501 9.11.3.32)
	Mapped           bool  // TSC: the key set identifier is of a mapped context; with KSI
	NativeKSI        uint8 // non-current native key set identifier
	RegistrationType uint8 // 1 initial, 2 mobility, 3 periodic, 4 emergency, 5 SNPN onboarding (9.11.3.7)
	FollowOn         bool  // with RegistrationType
	ServiceType      uint8 // TS 24.501 9.11.3.50: 0 signalling, 1 data, 2 mobile terminated, 3 emergency, …
	Deregistration   uint8 // bit 4 switch-off, bit 3 re-registration required, bits 2 and 1 access type (9.11.3.20)
	RequestedID      IdentityType
	Ciphering        Algorithm // chosen type of ciphering algorithm; with HasAlgorithms
	Integrity        Algorithm // chosen type of integrity protection algorithm; with HasAlgorithms
	EPSCiphering     Algorithm // chosen for the EPS; with HasEPSAlgorithms
	EPSIntegrity     Algorithm
	WantsIMEISV      bool  // with HasIMEISVRequest
	MoreSecurity     uint8 // additional 5G security information: bit 1 HDP (horizontal derivation), bit 2 RINMR (initial message asked again)
	Cause            uint8 // 5GMM cause, TS 24.501 9.11.3.2. That of a 5GSM message is in SM
	UpdateType       uint8
	PayloadType      uint8 // payload container type (TS 24.501 9.11.3.40): 1 N1 SM information, 2 SMS, 3 LPP, 4 SOR, 5 UE policy, 6 UE parameters update, 15 several
	Session          uint8 // PDU session identity of a transport message
	OldSession       uint8
	RequestType      uint8 // 1 initial, 2 existing, 3 initial emergency, 4 existing emergency, 5 modification, 6 MA PDU (9.11.3.47)
}

// A SM is what was read of a 5GSM message (TS 24.501 8.3). Fields are valid iff their bit is in Has.
type SM struct {
	Has         Field
	Type        MessageType
	Session     uint8 // PDU session ID, 0 where none is assigned
	PTI         uint8 // procedure transaction identity
	PDUType     uint8 // 1 IPv4, 2 IPv6, 3 IPv4v6, 4 unstructured, 5 Ethernet; with SMHasPDUType
	SSCMode     uint8 // with SMHasSSCMode
	Cause       uint8 // 5GSM cause, TS 24.501 9.11.4.2; with SMHasCause
	Address     PDUAddress
	SNSSAI      SNSSAI
	DNN         []byte
	IntegrityUL uint8 // highest data rate for integrity protection of the user plane, uplink: 0 64 kbit/s, 1 not used, 255 full (9.11.4.7)
	IntegrityDL uint8
	EAP         []byte
	AlwaysOn    uint8 // requested or granted
}

// The bits of SM.Has.
const (
	SMHasPDUType Field = 1 << iota
	SMHasSSCMode
	SMHasCause
	SMHasAddress
	SMHasSNSSAI
	SMHasDNN
	SMHasIntegrityRate
	SMHasEAP
	SMHasAlwaysOn
)

// Is says whether the message was read and is of type t.
func (m *Message) Is(t MessageType) bool { return m.Has&HasType != 0 && m.Type == t }

// Name is what the message is called in the standard, or why it has no name.
func (m *Message) Name() string {
	switch {
	case m.EPS:
		return m.epsName()
	case m.Has&HasType != 0:
		return m.Type.String()
	case m.Has&HasSM != 0:
		return m.SM.Type.String()
	case m.Inner == InnerDoubtful:
		return "protected message, not told whether ciphered"
	case m.Inner == InnerOpaque:
		return "protected message, ciphered"
	}
	return "no message"
}

// reset forgets the message. What is valid only by its bit in Has is left where it lies, but for the identities, whose type alone
// says what else is valid.
func (m *Message) reset() {
	m.Body, m.Faults = nil, m.Faults[:0]
	m.MAC, m.Sequence, m.EPD, m.Security, m.Inner, m.EPS, m.EPSType = 0, 0, 0, 0, 0, false, 0
	if m.Has&(HasRequestedNSSAI|HasAllowedNSSAI|HasConfiguredNSSAI|HasRejectedNSSAI) != 0 {
		m.RequestedNSSAI, m.AllowedNSSAI, m.ConfiguredNSSAI, m.RejectedNSSAI = m.RequestedNSSAI[:0], m.AllowedNSSAI[:0], m.ConfiguredNSSAI[:0], m.RejectedNSSAI[:0]
	}
	m.Type, m.Has = 0, 0
	m.Octets = Octets{}
	if m.Identity.Raw != nil {
		m.Identity = MobileIdentity{}
	}
	if m.OtherIdentity.Raw != nil {
		m.OtherIdentity = MobileIdentity{}
	}
}

func (m *Message) fault(err error, offset int, iei uint8) {
	if len(m.Faults) < maxFaults {
		m.Faults = append(m.Faults, Fault{err, offset, iei})
	}
}
