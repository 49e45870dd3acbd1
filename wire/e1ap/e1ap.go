// Package e1ap reads E1AP (TS 37.483 V17, before that TS 38.463), the protocol of E1 between the control and the user plane
// of a gNB's central unit: the procedure, the UE's identifiers at both ends, and how its user plane is to be protected.
// A Bearer Context Setup Request carries the user-plane keys themselves: that they are there is told, they are not kept.
package e1ap

import (
	"errors"

	"github.com/guyline/guyline/wire/aper"
)

// What can be wrong with a message, beside the errors of package aper.
var (
	ErrProcedure = errors.New("e1ap: unknown procedure code")
	ErrTrailing  = errors.New("e1ap: octets behind the end")
)

// The procedures that the reader knows apart.
const (
	PrivateMessage      Procedure = 2
	GNBCUUPE1Setup      Procedure = 3
	GNBCUCPE1Setup      Procedure = 4
	BearerContextSetup  Procedure = 8
	BearerContextModify Procedure = 9
)

// Field is a set of the IEs that a message held.
type Field uint8

const (
	HasCPUEID Field = 1 << iota
	HasUPUEID
	HasSecurity
	HasIntegrity
	HasKeys
	HasCause
	HasNodeID
)

// Message is what Parse read; the fields are valid iff their bit is in Has.
type Message struct {
	Type        uint8 // 0 initiating message, 1 successful outcome, 2 unsuccessful outcome
	Procedure   Procedure
	Criticality uint8
	Has         Field
	IEs         int
	Faults      int    // IEs that break their format; the others are read all the same
	FaultIE     uint16 // id of the first of these; valid iff Faults > 0

	CPUEID     uint32 // gNB-CU-CP UE E1AP ID
	UPUEID     uint32 // gNB-CU-UP UE E1AP ID
	Ciphering  uint8  // of the user plane: 0 NEA0 to 3 NEA3 (SecurityInformation, clause 9.3.1.31)
	Integrity  uint8  // 0 NIA0 to 3 NIA3
	CauseGroup uint8  // 0 radio network, 1 transport, 2 protocol, 3 misc
	NodeID     uint64 // gNB-CU-UP ID, 36 bits
	NodeName   []byte // gNB-CU-UP or gNB-CU-CP name
}

// The IE ids of clause 9.4.7 that are read.
const (
	ieCause    = 0
	ieCPUEID   = 2
	ieUPUEID   = 3
	ieUPID     = 7
	ieUPName   = 8
	ieCPName   = 9
	ieSecurity = 13
)

// Parse reads one E1AP-PDU: choice, procedure code, criticality, and a SEQUENCE of protocol IEs in an open type.
func Parse(b []byte, m *Message) error {
	*m = Message{}
	var r aper.Reader
	var pdu aper.PDU
	r.Reset(b)
	r.PDU(&pdu)
	if r.Err != nil {
		return r.Err
	}
	m.Type, m.Procedure, m.Criticality = pdu.Choice, Procedure(pdu.Procedure), pdu.Criticality
	if !m.Procedure.Known() {
		return ErrProcedure
	}
	if r.Left() > 0 {
		return ErrTrailing
	}
	if m.Procedure == PrivateMessage {
		return nil
	}
	r.Reset(pdu.Value)
	r.Sequence(0)
	var f aper.Field
	for n := r.Fields(); n > 0; n-- {
		r.Field(&f)
		if r.Err != nil {
			return r.Err
		}
		m.IEs++
		has := m.Has
		if m.ie(&f) != nil {
			m.Has = has
			if m.Faults++; m.Faults == 1 {
				m.FaultIE = f.ID
			}
		}
	}
	return r.Err
}

func (m *Message) ie(f *aper.Field) error {
	var r aper.Reader
	r.Reset(f.Value)
	switch f.ID {
	case ieCause:
		m.CauseGroup = uint8(r.Choice(5))
		m.Has |= HasCause
	case ieCPUEID:
		m.CPUEID = uint32(r.Whole(0, 1<<32-1))
		m.Has |= HasCPUEID
	case ieUPUEID:
		m.UPUEID = uint32(r.Whole(0, 1<<32-1))
		m.Has |= HasUPUEID
	case ieUPID:
		m.NodeID = r.Whole(0, 1<<36-1)
		m.Has |= HasNodeID
	case ieUPName, ieCPName: // PrintableString (SIZE (1..150, ...))
		if !r.Bit() {
			m.NodeName = r.Octets(int(r.Whole(1, 150)))
		}
	case ieSecurity:
		m.security(&r)
	}
	return r.Err
}

// security reads SecurityInformation: SecurityAlgorithm {cipheringAlgorithm ENUMERATED {nEA0, c-128-NEA1, c-128-NEA2,
// c-128-NEA3, ...}, integrityProtectionAlgorithm ENUMERATED {nIA0, …, ...} OPTIONAL, iE-Extensions}, then UPSecuritykey
// {encryptionKey OCTET STRING, integrityProtectionKey OCTET STRING OPTIONAL, iE-Extensions}.
func (m *Message) security(r *aper.Reader) {
	r.Sequence(1)
	s := r.Sequence(2)
	m.Ciphering = uint8(r.Enumerated(4))
	m.Has |= HasSecurity
	if s.Has(1) {
		m.Integrity = uint8(r.Enumerated(4))
		m.Has |= HasIntegrity
	}
	r.End(s)
	r.Sequence(2)
	if len(r.Value()) > 0 {
		m.Has |= HasKeys
	}
}
