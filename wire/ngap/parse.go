package ngap

import "github.com/guyline/guyline/wire/aper"

// The ids of the IEs that are read (TS 38.413 9.4.7).
const (
	idAllowedNSSAI      = 0
	idAMFName           = 1
	idAMFUENGAPID       = 10
	idCause             = 15
	idDiagnostics       = 19
	idSTMSI             = 26
	idGlobalRANNodeID   = 27
	idGUAMI             = 28
	idHandoverType      = 29
	idMaskedIMEISV      = 34
	idNASC              = 37
	idNASPDU            = 38
	idNASSecurityParams = 39
	idNewContext        = 41
	idNGAPMessage       = 42
	idOldAMF            = 48
	idPLMNSupportList   = 80
	idRANNodeName       = 82
	idRANUENGAPID       = 85
	idCapacity          = 86
	idResetType         = 88
	idEstablishment     = 90
	idSecurityContext   = 93
	idSecurityKey       = 94
	idServedGUAMIList   = 96
	idSourceAMFUENGAPID = 100
	idSupportedTAList   = 102
	idPagingTAIs        = 103
	idTargetID          = 105
	idTraceActivation   = 108
	idConnections       = 111
	idContextRequest    = 112
	idUENGAPIDs         = 114
	idPagingIdentity    = 115
	idRadioCapability   = 117
	idCapabilities      = 119
	idLocation          = 121
	idMoreULTunnels     = 126
	idPDUSessionType    = 134
	idSecurityIndicate  = 138
	idULTunnel          = 139
	idULModifyList      = 140
	idSelectedPLMN      = 174

	idMoreRedundantULTunnels = 186
	idRedundantULTunnel      = 195
)

// Parse reads one NGAP message into m and returns the first fault. What could be read in spite of faults stands in m: one broken IE does
// not hide the others. The slices of m point into b, except those of values that came in fragments.
func Parse(b []byte, m *Message) error {
	m.reset()
	if !m.plain(b) {
		m.reset()
		m.pdu(b)
	}
	if len(m.Faults) > 0 {
		return m.Faults[0].Err
	}
	return nil
}

func (m *Message) pdu(b []byte) {
	r := aper.Reader{Joined: &m.joined}
	r.Reset(b)
	var p aper.PDU
	r.PDU(&p)
	if r.Err != nil {
		m.fault(Fault{Err: r.Err})
		return
	}
	m.Type, m.Procedure, m.Criticality = Type(p.Choice), Procedure(p.Procedure), p.Criticality
	m.Trailing = b[len(b)-r.Left():]
	if !m.Procedure.Known() {
		m.fault(Fault{Err: ErrProcedure})
	} else if messageName(m.Procedure, m.Type) == "" {
		m.fault(Fault{Err: ErrType})
	}
	if m.Procedure == PrivateMessage { // its IEs are a vendor's, under another kind of id (TS 38.413 9.4.6)
		return
	}
	m.walk(p.Value)
	m.mandatory()
}

// walk reads the container of the first level.
func (m *Message) walk(b []byte) {
	r := aper.Reader{Joined: &m.joined}
	r.Reset(b)
	s := r.Sequence(0)
	n := r.Fields()
	var f aper.Field
	for i := range n {
		r.Field(&f)
		if r.Err != nil {
			if i > 0 && r.Err == aper.ErrShort {
				m.fault(Fault{Err: ErrCount})
			}
			break
		}
		m.IEs++
		m.ie(&f)
	}
	r.Additions(s)
	switch {
	case r.Err != nil:
		m.fault(Fault{Err: r.Err})
	case r.Left() > 0:
		m.fault(Fault{Err: ErrTrailing})
	}
}

// ie decodes one IE if it is one that is read here.
func (m *Message) ie(f *aper.Field) {
	r := aper.Reader{Joined: &m.joined}
	r.Reset(f.Value)
	before := m.Has
	has, known := m.decode(&r, f.ID)
	switch {
	case !known:
		return
	case r.Err != nil:
		m.fault(Fault{r.Err, f.ID, true})
		return
	case r.Left() > 0:
		m.fault(Fault{ErrTrailing, f.ID, true})
	}
	if has&before != 0 {
		m.fault(Fault{ErrRepeated, f.ID, true})
	}
	m.Has |= has
}

// decode reads the value of the IE with the id and says which field it filled.
func (m *Message) decode(r *aper.Reader, id uint16) (Field, bool) {
	switch id {
	case idAMFUENGAPID, idSourceAMFUENGAPID:
		m.AMFUENGAPID = r.Whole(0, 1<<40-1)
		return HasAMFUENGAPID, true
	case idRANUENGAPID:
		m.RANUENGAPID = uint32(r.Whole(0, 1<<32-1))
		return HasRANUENGAPID, true
	case idUENGAPIDs:
		return m.ueNGAPIDs(r), true
	case idNASPDU:
		m.NAS = r.Value()
		return HasNAS, true
	case idLocation:
		m.Location = location(r)
		return HasLocation, true
	case idCause:
		m.Cause = cause(r)
		return HasCause, true
	case idEstablishment:
		m.Establishment = uint8(r.Enumerated(10))
		return HasEstablishment, true
	case idSTMSI:
		m.STMSI = stmsi(r)
		return HasSTMSI, true
	case idPagingIdentity:
		if r.Choice(2) != 0 {
			return 0, false
		}
		m.STMSI = stmsi(r)
		return HasSTMSI, true
	case idGUAMI:
		m.GUAMI = guami(r)
		return HasGUAMI, true
	case idAllowedNSSAI:
		m.allowed(r)
		return HasAllowedNSSAI, true
	case idSelectedPLMN:
		m.SelectedPLMN = plmn(r)
		return HasSelectedPLMN, true
	case idNGAPMessage:
		m.Rerouted = r.Value()
		return HasRerouted, true
	case idResetType, idConnections, idDiagnostics:
		return m.interfaceIE(r, id), true
	case idGlobalRANNodeID, idRANNodeName, idSupportedTAList, idAMFName, idOldAMF, idServedGUAMIList, idPLMNSupportList, idCapacity, idPagingTAIs:
		return m.nodeIE(r, id), true
	case idCapabilities, idSecurityContext, idSecurityKey:
		return m.securityIE(r, id), true
	case idHandoverType:
		m.HandoverType = uint8(r.Enumerated(3))
		return HasHandoverType, true
	case idTargetID:
		return m.target(r)
	}
	if l := listOf(id); l != nil {
		m.sessions(r, l)
		return 0, true
	}
	m.Has |= present(id)
	return 0, false
}

// present is the field of an IE of which only the presence is kept.
func present(id uint16) Field {
	switch id {
	case idContextRequest:
		return HasContextRequest
	case idNewContext:
		return HasNewSecurityContext
	case idMaskedIMEISV:
		return HasMaskedIMEISV
	case idNASC, idNASSecurityParams:
		return HasNASC
	case idRadioCapability:
		return HasRadioCapability
	case idTraceActivation:
		return HasTrace
	}
	return 0
}

// ueNGAPIDs reads UE NGAP IDs (TS 38.413 9.2.2.5, UE Context Release Command): the pair, or the AMF's alone.
func (m *Message) ueNGAPIDs(r *aper.Reader) Field {
	switch r.Choice(3) {
	case 0:
		s := r.Sequence(1)
		m.AMFUENGAPID = r.Whole(0, 1<<40-1)
		m.RANUENGAPID = uint32(r.Whole(0, 1<<32-1))
		r.End(s)
		return HasAMFUENGAPID | HasRANUENGAPID
	case 1:
		m.AMFUENGAPID = r.Whole(0, 1<<40-1)
		return HasAMFUENGAPID
	}
	var f aper.Field
	r.Field(&f)
	return 0
}

// target reads Target ID (TS 38.413 9.3.1.25): a RAN node and the TAI chosen there; an eNB is not read.
func (m *Message) target(r *aper.Reader) (Field, bool) {
	if r.Choice(3) != 0 {
		return 0, false
	}
	s := r.Sequence(1)
	m.Target = node(r)
	m.TargetTAI = tai(r)
	r.End(s)
	return HasTarget, true
}
