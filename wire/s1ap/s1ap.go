// Package s1ap reads S1AP (TS 36.413 V17), the protocol of S1 between eNB and MME, which a non-standalone network still
// carries: the procedure, the UE's identifiers at both ends, its NAS message and what protects it. NAS of EPS (TS 24.301)
// is handed on and not read. A message that carries K_eNB is told; the key is not kept.
package s1ap

import (
	"encoding/binary"
	"errors"

	"github.com/guyline/guyline/wire/aper"
	"github.com/guyline/guyline/wire/nas"
)

// What can be wrong with a message, beside the errors of package aper.
var (
	ErrProcedure = errors.New("s1ap: unknown procedure code")
	ErrTrailing  = errors.New("s1ap: octets behind the end")
)

// The procedures that the reader knows apart.
const (
	InitialContextSetup  Procedure = 9
	DownlinkNASTransport Procedure = 11
	InitialUEMessage     Procedure = 12
	UplinkNASTransport   Procedure = 13
	S1Setup              Procedure = 17
	UEContextRelease     Procedure = 23
	PrivateMessage       Procedure = 39
)

// Field is a set of the IEs that a message held.
type Field uint16

const (
	HasMMEUEID Field = 1 << iota
	HasENBUEID
	HasNAS
	HasKey
	HasCapabilities
	HasCause
	HasTAI
	HasSTMSI
	HasENB
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

	MMEUEID    uint32 // MME UE S1AP ID
	ENBUEID    uint32 // eNB UE S1AP ID, 24 bits
	NAS        []byte
	EEA, EIA   uint16 // encryption and integrity algorithms of the UE but the null ones: EEA1 is the highest bit
	CauseGroup uint8  // 0 radio network, 1 transport, 2 NAS, 3 protocol, 4 misc
	PLMN       nas.PLMN
	TAC        uint16 // of the TAI
	MMEC       uint8  // of the S-TMSI
	MTMSI      uint32
	Node       []byte // Global eNB ID: PLMN, then the eNB ID, as encoded
	NodeName   []byte // eNB or MME name
}

// The IE ids of clause 9.3.6 that are read.
const (
	ieMMEUEID      = 0
	ieCause        = 2
	ieENBUEID      = 8
	ieNAS          = 26
	ieGlobalENB    = 59
	ieENBName      = 60
	ieMMEName      = 61
	ieTAI          = 67
	ieSecurityKey  = 73
	ieSTMSI        = 96
	ieUEIDs        = 99
	ieCapabilities = 107
)

// Parse reads one S1AP-PDU: choice, procedure code, criticality, and a SEQUENCE of protocol IEs in an open type.
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
	case ieMMEUEID:
		m.MMEUEID = uint32(r.Whole(0, 1<<32-1))
		m.Has |= HasMMEUEID
	case ieENBUEID:
		m.ENBUEID = uint32(r.Whole(0, 1<<24-1))
		m.Has |= HasENBUEID
	case ieUEIDs: // CHOICE {uE-S1AP-ID-pair {mME-UE-S1AP-ID, eNB-UE-S1AP-ID, iE-Extensions, ...}, mME-UE-S1AP-ID, ...}
		if r.Bit() {
			break
		}
		pair := !r.Bit()
		if pair {
			r.Sequence(1)
		}
		m.MMEUEID = uint32(r.Whole(0, 1<<32-1))
		m.Has |= HasMMEUEID
		if pair {
			m.ENBUEID = uint32(r.Whole(0, 1<<24-1))
			m.Has |= HasENBUEID
		}
	case ieNAS:
		m.NAS = r.Value()
		m.Has |= HasNAS
	case ieSecurityKey:
		m.Has |= HasKey
	case ieCause: // CHOICE {radioNetwork, transport, nas, protocol, misc, ...}
		if !r.Bit() {
			m.CauseGroup = uint8(r.Choice(5))
			m.Has |= HasCause
		}
	case ieCapabilities: // SEQUENCE {BIT STRING (SIZE (16, ...)), BIT STRING (SIZE (16, ...)), iE-Extensions, ...}
		r.Sequence(1)
		m.EEA = algorithms(&r)
		m.EIA = algorithms(&r)
		m.Has |= HasCapabilities
	case ieTAI: // SEQUENCE {pLMNidentity, tAC OCTET STRING (SIZE (2)), iE-Extensions, ...}
		r.Sequence(1)
		copy(m.PLMN[:], r.Octets(3))
		m.TAC = uint16(r.Bits(16)) // two octets or fewer are not aligned
		m.Has |= HasTAI
	case ieSTMSI: // SEQUENCE {mMEC OCTET STRING (SIZE (1)), m-TMSI OCTET STRING (SIZE (4)), iE-Extensions, ...}
		r.Sequence(1)
		m.MMEC = uint8(r.Bits(8))
		if v := r.Octets(4); len(v) == 4 {
			m.MTMSI = binary.BigEndian.Uint32(v)
		}
		m.Has |= HasSTMSI
	case ieGlobalENB:
		m.Node = f.Value
		m.Has |= HasENB
	case ieENBName, ieMMEName: // PrintableString (SIZE (1..150, ...))
		if !r.Bit() {
			m.NodeName = r.Octets(int(r.Whole(1, 150)))
		}
	}
	return r.Err
}

// algorithms reads BIT STRING (SIZE (16, ...)): an extension bit, then 16 bits, which are few enough not to be aligned.
func algorithms(r *aper.Reader) uint16 {
	if r.Bit() {
		n := r.Length()
		r.Octets((n + 7) / 8)
		return 0
	}
	return uint16(r.Bits(16))
}
