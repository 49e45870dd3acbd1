package pfcp

// Flaw is one breach of the format: which element, inside which, why.
type Flaw struct {
	IE     IEType // 0: the header
	Parent IEType // the grouped element around it; 0 at the top level
	Why    Reason
	Offset int // of the element's value in Body; where the Why is Missing, of the value of the element that lacks it
}

// Reason says in which way an element breaks its format.
type Reason uint8

const (
	_ Reason = iota
	// Overrun: the length field passes the end of the element around it, or a rest is too short for a type and length.
	Overrun
	// TooShort: the value is shorter than its type, or than its own flags, require.
	TooShort
	// TooLong: the value goes on after all that its flags announce. A later release may add octets to most elements
	// (clause 8.1.1), so this is told only for addresses and endpoints, whose flags describe every octet.
	TooLong
	// NoAddress: an F-TEID, F-SEID or header creation that names neither an IPv4 nor an IPv6 address.
	NoAddress
	// Conflict: flags or actions that exclude each other are set, as CHOOSE ID without CHOOSE.
	Conflict
	// Invalid: a value that the standard reserves, as PDN type 0.
	Invalid
	// Missing: a mandatory element is not there.
	Missing
	// UnknownIE: a type that the standard does not name and no vendor's either.
	UnknownIE
	// TooDeep: grouped elements nested deeper than any message of the standard.
	TooDeep
	// WrongSEIDFlag: a session message without the SEID in its header, or a node message with one (clause 7.2.2.1).
	WrongSEIDFlag
	// UnknownMessage: a message type that the standard does not name.
	UnknownMessage
)

var reasons = [...]string{"", "runs past its end", "too short", "too long", "no address", "conflicting flags", "invalid value",
	"missing", "unknown element", "nested too deep", "wrong SEID flag", "unknown message type"}

// String is a short phrase as a finding prints it.
func (r Reason) String() string {
	if int(r) < len(reasons) {
		return reasons[r]
	}
	return "unknown"
}

// flaw notes a breach; off is the offset in Body.
func (m *Message) flaw(ie, parent IEType, why Reason, off int) {
	if m.NumFlaws < MaxFlaws {
		m.flaws[m.NumFlaws] = Flaw{ie, parent, why, off}
	}
	m.NumFlaws++
}

// required lists the mandatory elements of each message (tables of clause 7.4 and 7.5). A request that sets up a multicast
// session carries no rules, so the two rules of a Session Establishment Request are asked for in requireTop.
var required = [...][]IEType{
	HeartbeatRequest:               {IERecoveryTimeStamp},
	HeartbeatResponse:              {IERecoveryTimeStamp},
	PFDManagementResponse:          {IECause},
	AssociationSetupRequest:        {IENodeID, IERecoveryTimeStamp},
	AssociationSetupResponse:       {IENodeID, IECause, IERecoveryTimeStamp},
	AssociationUpdateRequest:       {IENodeID},
	AssociationUpdateResponse:      {IENodeID, IECause},
	AssociationReleaseRequest:      {IENodeID},
	AssociationReleaseResponse:     {IENodeID, IECause},
	NodeReportRequest:              {IENodeID, IENodeReportType},
	NodeReportResponse:             {IENodeID, IECause},
	SessionSetDeletionRequest:      {IENodeID},
	SessionSetDeletionResponse:     {IENodeID, IECause},
	SessionSetModificationRequest:  {IENodeID},
	SessionSetModificationResponse: {IENodeID, IECause},
	SessionEstablishmentRequest:    {IENodeID, IEFSEID},
	SessionEstablishmentResponse:   {IENodeID, IECause},
	SessionModificationRequest:     nil,
	SessionModificationResponse:    {IECause},
	SessionDeletionRequest:         nil,
	SessionDeletionResponse:        {IECause},
	SessionReportRequest:           {IEReportType},
	SessionReportResponse:          {IECause},
}

// requireTop notes the mandatory elements that the message lacks.
func (m *Message) requireTop() {
	if int(m.Type) >= len(required) {
		return
	}
	for _, t := range required[m.Type] {
		if !m.Has(t) {
			m.flaw(t, 0, Missing, 0)
		}
	}
	switch m.Type {
	case SessionEstablishmentRequest:
		if m.Has(ieMBSN4mbControl) || m.Has(ieMBSN4Control) {
			return
		}
		if !m.Has(IECreatePDR) {
			m.flaw(IECreatePDR, 0, Missing, 0)
		}
		if !m.Has(IECreateFAR) {
			m.flaw(IECreateFAR, 0, Missing, 0)
		}
	case SessionEstablishmentResponse:
		// The UP F-SEID is due when the cause accepts (table 7.5.3.1-1).
		if m.Cause == Accepted && !m.Has(IEFSEID) {
			m.flaw(IEFSEID, 0, Missing, 0)
		}
	}
}
