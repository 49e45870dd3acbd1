package ngap

import "github.com/guyline/guyline/wire/aper"

// A list is one kind of list of PDU session resources: what its items hold and how the transfer in them is read.
//
//	item   PDU session ID | NAS-PDU OPTIONAL (if nas) | S-NSSAI (if slice) | transfer, OCTET STRING (if transfer)
type list struct {
	kind     SessionKind
	nas      uint8 // 1 where the item has an optional NAS-PDU
	slice    bool
	bare     bool // the item has no transfer
	transfer transfer
}

// transfer says how a transfer is read; 0 is not at all. (A function value would make every reader escape to the heap.)
type transfer uint8

const (
	container transfer = iota + 1
	causeOnly
	causeAndDiagnostics
	setupResponse
	modifyResponse
	modifyIndication
	modifyConfirm
	pathSwitchRequest
	pathSwitchAcknowledge
	handoverAcknowledge
)

// read reads the transfer in r into s.
func (t transfer) read(r *aper.Reader, s *Session) {
	switch t {
	case container:
		readContainer(r, s)
	case causeOnly:
		r.Sequence(1)
		s.Cause = cause(r)
		s.Has |= SessionHasCause
	case causeAndDiagnostics:
		r.Sequence(2)
		s.Cause = cause(r)
		s.Has |= SessionHasCause
	case setupResponse:
		readSetupResponse(r, s)
	case modifyResponse:
		readModifyResponse(r, s)
	case modifyIndication:
		r.Sequence(2) // PDU Session Resource Modify Indication Transfer, TS 38.413 9.3.4.6
		s.Downlink = flowsOverTunnel(r)
	case modifyConfirm:
		readModifyConfirm(r, s)
	case pathSwitchRequest:
		readPathSwitchRequest(r, s)
	case pathSwitchAcknowledge:
		readPathSwitchAcknowledge(r, s)
	case handoverAcknowledge:
		readHandoverAcknowledge(r, s)
	}
}

// lists by id of the IE (TS 38.413 9.4.5). All are SIZE (1..256).
var lists = [...]list{
	53:  {kind: HandoverAdmitted, transfer: handoverAcknowledge},
	54:  {kind: ModifyFailed, transfer: causeAndDiagnostics},
	55:  {kind: SetupFailed, transfer: causeAndDiagnostics},
	56:  {kind: SetupFailed, transfer: causeAndDiagnostics},
	57:  {kind: SetupFailed, transfer: causeOnly},
	58:  {kind: SetupFailed, transfer: causeAndDiagnostics},
	59:  {kind: HandoverCommand},
	60:  {kind: Listed, bare: true},
	61:  {kind: HandoverRequired},
	62:  {kind: ModifyConfirm, transfer: modifyConfirm},
	63:  {kind: ModifyIndication, transfer: modifyIndication},
	64:  {kind: ModifyRequest, nas: 1, transfer: container},
	65:  {kind: ModifyResponse, transfer: modifyResponse},
	66:  {kind: Notified},
	67:  {kind: Released, transfer: causeOnly},
	68:  {kind: Released, transfer: causeOnly},
	69:  {kind: Released, transfer: causeOnly},
	70:  {kind: Released},
	71:  {kind: SetupRequest, nas: 1, slice: true, transfer: container},
	72:  {kind: SetupResponse, transfer: setupResponse},
	73:  {kind: SetupRequest, slice: true, transfer: container},
	74:  {kind: SetupRequest, nas: 1, slice: true, transfer: container},
	75:  {kind: SetupResponse, transfer: setupResponse},
	76:  {kind: ToSwitch, transfer: pathSwitchRequest},
	77:  {kind: Switched, transfer: pathSwitchAcknowledge},
	78:  {kind: Released, transfer: causeOnly},
	79:  {kind: ReleaseCommand, transfer: causeOnly},
	131: {kind: ModifyFailed, transfer: causeOnly},
	132: {kind: SetupFailed, transfer: causeAndDiagnostics},
	133: {kind: Listed, bare: true},
}

// listOf is the list of an id, nil where the IE is none.
func listOf(id uint16) *list {
	if int(id) >= len(lists) || lists[id].kind == 0 {
		return nil
	}
	return &lists[id]
}

// sessions reads a list.
func (m *Message) sessions(r *aper.Reader, l *list) {
	for n := r.Whole(1, 256); n > 0 && r.Err == nil; n-- {
		if len(m.Sessions) >= maxSessions {
			m.More += int(n)
			r.Octets(r.Left())
			return
		}
		s := m.addSession()
		s.Kind = l.kind
		item := r.Sequence(1 + int(l.nas))
		s.ID = r.Octet()
		if l.nas == 1 && item.Has(1) {
			s.NAS = r.Value()
		}
		if l.slice {
			s.SNSSAI = snssai(r)
			s.Has |= SessionHasSNSSAI
		}
		if !l.bare {
			s.Transfer = r.Value()
		}
		r.End(item)
		if l.transfer != 0 && s.Transfer != nil {
			t := aper.Reader{Joined: r.Joined}
			t.Reset(s.Transfer)
			l.transfer.read(&t, s)
			if t.Err != nil && r.Err == nil {
				m.fault(Fault{t.Err, idTransfer, true})
			}
		}
	}
}

// addSession adds an entry and keeps the room of the tunnels that lay there.
func (m *Message) addSession() *Session {
	n := len(m.Sessions)
	if n < cap(m.Sessions) {
		m.Sessions = m.Sessions[:n+1]
	} else {
		m.Sessions = append(m.Sessions, Session{})
	}
	s := &m.Sessions[n]
	further := s.Further[:0]
	*s = Session{}
	s.Further = further
	return s
}

// idTransfer stands for the transfer of a session in a Fault: no IE has this id.
const idTransfer = 0xffff

// readContainer reads the transfer of a setup request, handover request or modify request: extension bit, then IEs (TS 38.413 9.3.4.1,
// 9.3.4.3).
func readContainer(r *aper.Reader, s *Session) {
	r.Sequence(0)
	var f aper.Field
	for n := r.Fields(); n > 0 && r.Err == nil; n-- {
		r.Field(&f)
		var v aper.Reader
		v.Reset(f.Value)
		switch f.ID {
		case idULTunnel:
			s.Uplink = tunnel(&v)
		case idULModifyList: // 1..4 of {uplink, downlink}
			for k := v.Whole(1, 4); k > 0 && v.Err == nil; k-- {
				item := v.Sequence(1)
				up, down := tunnel(&v), tunnel(&v)
				if !s.Uplink.Valid() {
					s.Uplink, s.Downlink = up, down
				} else {
					s.Further = append(s.Further, up, down)
				}
				v.End(item)
			}
		case idMoreULTunnels, idMoreRedundantULTunnels: // 1..3 of {tunnel}
			for k := v.Whole(1, 3); k > 0 && v.Err == nil; k-- {
				item := v.Sequence(1)
				s.Further = append(s.Further, tunnel(&v))
				v.End(item)
			}
		case idRedundantULTunnel:
			s.Further = append(s.Further, tunnel(&v))
		case idSecurityIndicate:
			indication(&v, s)
		case idPDUSessionType:
			s.Type = uint8(v.Enumerated(5))
			s.Has |= SessionHasType
		}
		if v.Err != nil && r.Err == nil {
			r.Err = v.Err
		}
	}
}

// indication reads a Security Indication (TS 38.413 9.3.1.27): integrity, confidentiality, highest uplink rate OPTIONAL.
func indication(r *aper.Reader, s *Session) {
	q := r.Sequence(2)
	s.Integrity, s.Confidentiality = Protection(r.Enumerated(3)), Protection(r.Enumerated(3))
	if q.Has(1) {
		r.Enumerated(2)
	}
	r.End(q)
	s.Has |= SessionHasIndication
}

// result reads a Security Result (TS 38.413 9.3.1.59): performed or not, for integrity and for confidentiality.
func result(r *aper.Reader, s *Session) {
	q := r.Sequence(1)
	s.IntegrityOn, s.ConfidentialOn = r.Enumerated(2) == 0, r.Enumerated(2) == 0
	r.End(q)
	s.Has |= SessionHasResult
}

// flowsOverTunnel reads QoS Flow per TNL Information (TS 38.413 9.3.2.8): a tunnel, then 1 to 64 of {QFI, mapping OPTIONAL}.
func flowsOverTunnel(r *aper.Reader) Tunnel {
	q := r.Sequence(1)
	t := tunnel(r)
	for n := r.Whole(1, 64); n > 0 && r.Err == nil; n-- {
		item := r.Sequence(2)
		qfi(r)
		if item.Has(1) {
			r.Enumerated(2)
		}
		r.End(item)
	}
	r.End(q)
	return t
}

// qfi reads a QoS Flow Identifier, INTEGER (0..63, ...).
func qfi(r *aper.Reader) {
	if r.Bit() {
		r.Octets(r.Length())
		return
	}
	r.Bits(6)
}

// readSetupResponse reads a PDU Session Resource Setup Response Transfer (TS 38.413 9.3.4.2): flows over the downlink tunnel, then OPTIONAL more
// such, security result, failed flows.
func readSetupResponse(r *aper.Reader, s *Session) {
	q := r.Sequence(4)
	s.Downlink = flowsOverTunnel(r)
	if q.Has(3) {
		for n := r.Whole(1, 3); n > 0 && r.Err == nil; n-- {
			item := r.Sequence(1)
			s.Further = append(s.Further, flowsOverTunnel(r))
			r.End(item)
		}
	}
	if q.Has(2) {
		result(r, s)
	}
}

// readModifyResponse reads a PDU Session Resource Modify Response Transfer (TS 38.413 9.3.4.4): tunnels OPTIONAL, downlink first.
func readModifyResponse(r *aper.Reader, s *Session) {
	q := r.Sequence(6)
	if q.Has(5) {
		s.Downlink = tunnel(r)
	}
	if q.Has(4) {
		s.Uplink = tunnel(r)
	}
}

// readModifyConfirm reads a PDU Session Resource Modify Confirm Transfer (TS 38.413 9.3.4.7): 1 to 64 flows, uplink tunnel.
func readModifyConfirm(r *aper.Reader, s *Session) {
	r.Sequence(3)
	for n := r.Whole(1, 64); n > 0 && r.Err == nil; n-- {
		item := r.Sequence(1)
		qfi(r)
		r.End(item)
	}
	s.Uplink = tunnel(r)
}

// readPathSwitchRequest reads a Path Switch Request Transfer (TS 38.413 9.3.4.8): downlink tunnel, reuse OPTIONAL, user plane security
// information OPTIONAL {result, indication}.
func readPathSwitchRequest(r *aper.Reader, s *Session) {
	q := r.Sequence(3)
	s.Downlink = tunnel(r)
	if q.Has(2) {
		r.Enumerated(1)
	}
	if q.Has(1) {
		u := r.Sequence(1)
		result(r, s)
		indication(r, s)
		r.End(u)
	}
}

// readPathSwitchAcknowledge reads a Path Switch Request Acknowledge Transfer (TS 38.413 9.3.4.9): uplink tunnel and security indication, both
// OPTIONAL.
func readPathSwitchAcknowledge(r *aper.Reader, s *Session) {
	q := r.Sequence(3)
	if q.Has(2) {
		s.Uplink = tunnel(r)
	}
	if q.Has(1) {
		indication(r, s)
	}
}

// readHandoverAcknowledge reads a Handover Request Acknowledge Transfer (TS 38.413 9.3.4.11): downlink tunnel, forwarding tunnel OPTIONAL, security
// result OPTIONAL.
func readHandoverAcknowledge(r *aper.Reader, s *Session) {
	q := r.Sequence(5)
	s.Downlink = tunnel(r)
	if q.Has(4) {
		tunnel(r)
	}
	if q.Has(3) {
		result(r, s)
	}
}
