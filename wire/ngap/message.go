package ngap

import (
	"errors"
	"iter"
	"net/netip"

	"github.com/guyline/guyline/wire/nas"
)

// The identifiers are those of NAS: both specifications code them in the same octets.
type (
	PLMN   = nas.PLMN
	TAC    = nas.TAC
	TAI    = nas.TAI
	SNSSAI = nas.SNSSAI
	GUAMI  = nas.GUAMI
	STMSI  = nas.STMSI
)

// What can be wrong with a message, beside the errors of package aper. Parse returns the first.
var (
	ErrProcedure = errors.New("ngap: unknown procedure code")
	ErrType      = errors.New("ngap: the procedure has no message of this type")
	ErrRepeated  = errors.New("ngap: an IE comes twice")
	ErrTrailing  = errors.New("ngap: octets behind the end")
	ErrCount     = errors.New("ngap: fewer IEs than announced")
	ErrMandatory = errors.New("ngap: a mandatory IE is missing")
)

// A Fault is one thing wrong with a message.
type Fault struct {
	Err error
	IE  uint16 // id of the IE in which it lies; valid iff In
	In  bool   // the fault lies in one IE, or is that this IE is missing
}

// Bounds of what one message can make us keep. What is beyond is walked, and counted in More.
const (
	maxFaults   = 8
	maxSessions = 256 // maxnoofPDUSessions
	maxTAs      = 256 // maxnoofTACs
	maxItems    = 256
)

// Field is a set of the fields that a message held.
type Field uint64

// The bits of Message.Has.
const (
	HasAMFUENGAPID Field = 1 << iota
	HasRANUENGAPID
	HasNAS
	HasNode
	HasRANNodeName
	HasSupportedTAs
	HasLocation
	HasCapabilities
	HasSecurityKey
	HasChaining
	HasCause
	HasEstablishment
	HasSTMSI
	HasGUAMI
	HasAMFName
	HasServedGUAMIs
	HasPLMNSupport
	HasAllowedNSSAI
	HasReset
	HasConnections
	HasDiagnostics
	HasHandoverType
	HasTarget
	HasContextRequest
	HasNewSecurityContext
	HasMaskedIMEISV
	HasNASC
	HasRerouted
	HasSelectedPLMN
	HasRadioCapability
	HasCapacity
	HasTrace
	HasOldAMF
	HasPagingTAIs
)

// A Message is what Parse read. Every field but the first group is valid iff its bit is in Has; a Message is reused, and what lies in
// fields that are not valid may be an earlier message's.
type Message struct {
	Type        Type
	Procedure   Procedure
	Criticality uint8
	IEs         int    // of the first level
	Trailing    []byte // octets behind the message: no fault, some AMFs send what lay in their buffer
	More        int    // list items beyond what is kept
	Has         Field

	AMFUENGAPID uint64 // 40 bits. That of the source AMF in a Path Switch Request
	RANUENGAPID uint32
	NAS         []byte // NAS-PDU of the first level; NASPDUs gives those of the sessions too

	Node     Node   // Global RAN Node ID
	NodeName []byte // RAN node name
	TAs      []TA   // Supported TA List: one entry for each pair of TAC and PLMN

	Location     Location
	Capabilities Capabilities
	Chaining     uint8 // next hop chaining count, 0 to 7. The next hop itself is never kept

	Cause         Cause
	Establishment uint8 // RRC establishment cause; EstablishmentName names it
	STMSI         STMSI // 5G-S-TMSI, of the UE or the one that is paged

	GUAMI        GUAMI
	AMFName      []byte
	OldAMF       []byte
	ServedGUAMIs []GUAMI
	Capacity     uint8 // relative AMF capacity

	PLMNSupport  []Slice  // one entry for each pair of PLMN and S-NSSAI
	AllowedNSSAI []SNSSAI // at most 8

	SelectedPLMN PLMN
	PagingTAIs   []TAI

	Sessions []Session

	ResetAll    bool         // NG Reset of the whole interface; with HasReset
	Connections []Connection // of a partial reset, or acknowledged

	Diagnostics  Diagnostics
	HandoverType uint8  // 0 within 5GS, 1 to EPS, 2 from EPS, 3 to UTRAN
	Target       Node   // target RAN node of a handover
	TargetTAI    TAI    // with HasTarget
	Rerouted     []byte // the NGAP message that Reroute NAS Request carries

	Faults []Fault // what is wrong with it, at most 8

	joined []byte
}

// NodeKind says what kind of RAN node an id names.
type NodeKind uint8

const (
	NoNode NodeKind = iota
	GNB
	NgENB
	N3IWF
	OtherNode // TNGF, TWIF, W-AGF: named in an extension of the choice
)

// A Node is a Global RAN Node ID (TS 38.413 9.3.1.5).
type Node struct {
	Kind NodeKind
	PLMN PLMN
	ID   uint32 // right-justified
	Bits uint8  // length of the id: 22 to 32 for a gNB, 18, 20 or 21 for an ng-eNB, 16 for a N3IWF
}

// A TA is what a gNB says of one tracking area and one PLMN that it broadcasts there.
type TA struct {
	TAC    TAC
	PLMN   PLMN
	Slices []SNSSAI
}

// A Slice is one S-NSSAI that an AMF serves for one PLMN.
type Slice struct {
	PLMN   PLMN
	SNSSAI SNSSAI
}

// Location is a user location information (TS 38.413 9.3.1.16).
type Location struct {
	Kind NodeKind // GNB: NR CGI; NgENB: E-UTRA CGI; N3IWF: address and port; OtherNode: not read
	PLMN PLMN     // of the cell
	Cell uint64   // NR cell identity (36 bits) or E-UTRA cell identity (28 bits)
	TAI  TAI
	Addr netip.Addr // of the UE behind a N3IWF
	Port uint16
}

// Capabilities are the UE security capabilities (TS 38.413 9.3.1.86). Unlike NAS's bitmap, the first bit is algorithm 1: the null algorithm is
// not listed because every UE has it.
type Capabilities struct {
	NEA, NIA, EEA, EIA uint16
}

// A Tunnel is a GTP tunnel endpoint (TS 38.413 9.3.2.2).
type Tunnel struct {
	Addr netip.Addr // the IPv4 address where there are both
	IPv6 netip.Addr // valid iff the endpoint has both
	TEID uint32
}

// Valid says whether there is an endpoint.
func (t Tunnel) Valid() bool { return t.Addr.IsValid() }

// SessionKind says which list a session stood in.
type SessionKind uint8

const (
	SetupRequest SessionKind = iota + 1
	SetupResponse
	SetupFailed
	ModifyRequest
	ModifyResponse
	ModifyFailed
	ModifyIndication
	ModifyConfirm
	ReleaseCommand
	Released
	Notified
	ToSwitch
	Switched
	HandoverRequired
	HandoverCommand
	HandoverAdmitted
	Listed // named only: context release, release complete
)

// Protection is what a security indication asks for (TS 38.413 9.3.1.27).
type Protection uint8

const (
	Required Protection = iota
	Preferred
	NotNeeded
)

// The bits of Session.Has.
const (
	SessionHasSNSSAI uint8 = 1 << iota
	SessionHasIndication
	SessionHasResult
	SessionHasCause
	SessionHasType
)

// A Session is one item of a list of PDU session resources, with what its transfer says.
type Session struct {
	Kind SessionKind
	Has  uint8
	ID   uint8
	Type uint8 // PDU session type: 0 IPv4, 1 IPv6, 2 IPv4v6, 3 Ethernet, 4 unstructured

	Integrity       Protection // security indication, user plane integrity
	Confidentiality Protection // security indication, user plane confidentiality
	IntegrityOn     bool       // security result: performed
	ConfidentialOn  bool

	Cause    Cause
	SNSSAI   SNSSAI
	Uplink   Tunnel   // towards the UPF: NG-U UP TNL information, uplink
	Downlink Tunnel   // towards the gNB
	Further  []Tunnel // further endpoints of either direction: several gNBs, redundant transmission
	NAS      []byte
	Transfer []byte // as it was sent
}

// A Connection is one UE-associated logical NG connection.
type Connection struct {
	AMFUENGAPID uint64
	RANUENGAPID uint32
	HasAMF      bool
	HasRAN      bool
}

// Diagnostics are criticality diagnostics (TS 38.413 9.3.1.3), first level.
type Diagnostics struct {
	Procedure    Procedure
	Triggering   Type
	HasProcedure bool
	HasType      bool
}

// Name is the message's name in TS 38.413 9.4.4, or the procedure's where the combination does not exist.
func (m *Message) Name() string {
	if n := messageName(m.Procedure, m.Type); n != "" {
		return n
	}
	return m.Procedure.String()
}

// NASPDUs gives every NAS PDU of the message: those of the PDU sessions, then that of the first level.
func (m *Message) NASPDUs() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for i := range m.Sessions {
			if n := m.Sessions[i].NAS; n != nil && !yield(n) {
				return
			}
		}
		if m.Has&HasNAS != 0 {
			yield(m.NAS)
		}
	}
}

// reset forgets the message. What is valid only by its bit in Has is left where it lies, but for names and what a message of the same UE
// always has; the slices inside TAs keep their room.
func (m *Message) reset() {
	m.Type, m.Procedure, m.Criticality, m.Establishment, m.ResetAll = 0, 0, 0, 0, false
	m.IEs, m.Faults, m.Sessions, m.joined = 0, m.Faults[:0], m.Sessions[:0], m.joined[:0]
	m.Trailing, m.More, m.Has = nil, 0, 0
	m.AMFUENGAPID, m.RANUENGAPID, m.NAS = 0, 0, nil
	m.Cause = Cause{}
	m.NodeName, m.AMFName = nil, nil
	m.TAs, m.ServedGUAMIs, m.PLMNSupport, m.AllowedNSSAI = m.TAs[:0], m.ServedGUAMIs[:0], m.PLMNSupport[:0], m.AllowedNSSAI[:0]
	m.Connections, m.PagingTAIs = m.Connections[:0], m.PagingTAIs[:0]
}

func (m *Message) fault(f Fault) {
	if len(m.Faults) < maxFaults {
		m.Faults = append(m.Faults, f)
	}
}
