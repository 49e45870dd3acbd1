// Package f1ap reads F1AP (TS 38.473 V17), the protocol of F1 between the central and the distributed unit of a gNB: the
// procedure, the UE's identifiers at both ends, its C-RNTI and cell, and the NR RRC message that is carried. Other IEs are
// stepped over. Parse fills a Message that the caller reuses; its slices point into the input.
//
// Package rrc reads the RRC containers: RRC says which channel one is of, and takes PDCP off.
package f1ap

import (
	"errors"

	"github.com/guyline/guyline/wire/aper"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/rrc"
)

// What can be wrong with a message, beside the errors of package aper.
var (
	ErrProcedure = errors.New("f1ap: unknown procedure code")
	ErrTrailing  = errors.New("f1ap: octets behind the end")
	ErrNoRRC     = errors.New("f1ap: no RRC container")
)

// Type is which of a procedure's messages this is.
type Type uint8

const (
	Initiating   Type = 0
	Successful   Type = 1
	Unsuccessful Type = 2
)

// The procedures that the reader knows apart.
const (
	Reset                       Procedure = 0
	F1Setup                     Procedure = 1
	UEContextSetup              Procedure = 5
	UEContextRelease            Procedure = 6
	UEContextModification       Procedure = 7
	UEContextReleaseRequest     Procedure = 10
	InitialULRRCMessageTransfer Procedure = 11
	DLRRCMessageTransfer        Procedure = 12
	ULRRCMessageTransfer        Procedure = 13
	PrivateMessage              Procedure = 14
)

// Field is a set of the IEs that a message held.
type Field uint16

const (
	HasCUID Field = 1 << iota
	HasDUID
	HasOldDUID
	HasSRB
	HasRRC
	HasSetupComplete
	HasCRNTI
	HasCell
	HasCause
	HasNodeID
	HasTransaction
	HasRedirected
)

// MaxCells bounds the served cells that are kept; the standard allows 512.
const MaxCells = 8

// NRCGI is a cell: PLMN and NR Cell Identity of 36 bits (clause 9.3.1.12).
type NRCGI struct {
	PLMN nas.PLMN
	Cell uint64
}

// Cell is a served cell of F1 Setup and gNB-DU Configuration Update.
type Cell struct {
	NRCGI
	PCI    uint16
	TAC    nas.TAC
	HasTAC bool
}

// Message is what Parse read; the fields are valid iff their bit is in Has.
type Message struct {
	Type        Type
	Procedure   Procedure
	Criticality uint8
	Has         Field
	IEs         int
	Faults      int    // IEs that break their format; the others are read all the same
	FaultIE     uint16 // id of the first of these; valid iff Faults > 0

	CUUEID        uint32 // gNB-CU UE F1AP ID
	DUUEID        uint32 // gNB-DU UE F1AP ID
	OldDUUEID     uint32
	SRB           uint8  // 0 to 3
	RRCContainer  []byte // for SRB0 an RRC message of the CCCH, else a PDCP PDU of the DCCH
	SetupComplete []byte // RRC-Container-RRCSetupComplete: PDCP PDU of SRB1 (2-step access)
	Redirected    []byte // RedirectedRRCmessage: an RRC message of the UL-CCCH
	CRNTI         uint16
	Cell          NRCGI // NR CGI, or the SpCell's
	Cause         Cause
	NodeID        uint64 // gNB-DU ID, 36 bits
	NodeName      []byte // gNB-DU or gNB-CU name
	Transaction   uint8
	NumCells      int

	cells [MaxCells]Cell
}

// Cause is the group (0 radio network, 1 transport, 2 protocol, 3 misc) and the value in its enumeration (clause 9.3.1.2).
type Cause struct{ Group, Value uint8 }

// Cells are the served cells kept.
func (m *Message) Cells() []Cell { return m.cells[:min(m.NumCells, MaxCells)] }

// The IE ids of clause 9.4.7 that are read.
const (
	ieCause         = 0
	ieCUUEID        = 40
	ieDUUEID        = 41
	ieDUID          = 42
	ieServedCells   = 44
	ieDUName        = 45
	ieOldDUUEID     = 47
	ieRRCContainer  = 50
	ieServedToAdd   = 58
	ieSpCell        = 63
	ieSRBID         = 64
	ieTransaction   = 78
	ieCUName        = 82
	ieCRNTI         = 95
	ieNRCGI         = 111
	ieRedirected    = 218
	ieSetupComplete = 241
)

// Parse reads one F1AP-PDU: choice, procedure code, criticality, and a SEQUENCE of protocol IEs in an open type.
func Parse(b []byte, m *Message) error {
	*m = Message{}
	var r aper.Reader
	var pdu aper.PDU
	r.Reset(b)
	r.PDU(&pdu)
	if r.Err != nil {
		return r.Err
	}
	m.Type, m.Procedure, m.Criticality = Type(pdu.Choice), Procedure(pdu.Procedure), pdu.Criticality
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

// ie reads the value of one IE.
func (m *Message) ie(f *aper.Field) error {
	var r aper.Reader
	r.Reset(f.Value)
	switch f.ID {
	case ieCause:
		m.Cause = cause(&r)
		m.Has |= HasCause
	case ieCUUEID:
		m.CUUEID = uint32(r.Whole(0, 1<<32-1))
		m.Has |= HasCUID
	case ieDUUEID:
		m.DUUEID = uint32(r.Whole(0, 1<<32-1))
		m.Has |= HasDUID
	case ieOldDUUEID:
		m.OldDUUEID = uint32(r.Whole(0, 1<<32-1))
		m.Has |= HasOldDUID
	case ieDUID:
		m.NodeID = r.Whole(0, 1<<36-1)
		m.Has |= HasNodeID
	case ieDUName, ieCUName: // PrintableString (SIZE (1..150, ...))
		if !r.Bit() {
			m.NodeName = r.Octets(int(r.Whole(1, 150)))
		}
	case ieSRBID: // INTEGER (0..3, ...)
		if !r.Bit() {
			m.SRB = uint8(r.Bits(2))
			m.Has |= HasSRB
		}
	case ieTransaction: // INTEGER (0..255, ...)
		if !r.Bit() {
			m.Transaction = r.Octet()
			m.Has |= HasTransaction
		}
	case ieCRNTI: // INTEGER (0..65535, ...)
		if !r.Bit() {
			m.CRNTI = r.Uint16()
			m.Has |= HasCRNTI
		}
	case ieNRCGI, ieSpCell:
		m.Cell = nrcgi(&r)
		m.Has |= HasCell
	case ieRRCContainer:
		m.RRCContainer = r.Value()
		m.Has |= HasRRC
	case ieSetupComplete:
		m.SetupComplete = r.Value()
		m.Has |= HasSetupComplete
	case ieRedirected:
		m.Redirected = r.Value()
		m.Has |= HasRedirected
	case ieServedCells, ieServedToAdd:
		m.servedCells(&r)
	}
	return r.Err
}

// cause reads CHOICE {radioNetwork, transport, protocol, misc, choice-extension}; the enumerations have 11, 2, 7 and 5
// values in their root.
func cause(r *aper.Reader) Cause {
	roots := [...]int{11, 2, 7, 5}
	g := r.Choice(5)
	if g >= len(roots) {
		return Cause{Group: uint8(g)}
	}
	return Cause{uint8(g), uint8(r.Enumerated(roots[g]))}
}

// nrcgi reads SEQUENCE {pLMN-Identity OCTET STRING (SIZE (3)), nRCellIdentity BIT STRING (SIZE (36)), iE-Extensions, ...}.
func nrcgi(r *aper.Reader) (c NRCGI) {
	s := r.Sequence(1)
	copy(c.PLMN[:], r.Octets(3))
	r.Align()
	c.Cell = r.Bits(36)
	r.End(s)
	return c
}

// servedCells reads SEQUENCE (SIZE (1..512)) OF ProtocolIE-SingleContainer, each an item that begins with Served-Cell-Information:
// nRCGI, nRPCI INTEGER (0..1007), fiveGS-TAC OCTET STRING (SIZE (3)) OPTIONAL, configured-EPS-TAC OPTIONAL, …
func (m *Message) servedCells(r *aper.Reader) {
	var f aper.Field
	for n := r.Whole(1, 512); n > 0 && r.Err == nil; n-- {
		r.Field(&f)
		var v aper.Reader
		v.Reset(f.Value)
		v.Sequence(2) // the item: gNB-DU-System-Information, iE-Extensions
		s := v.Sequence(3)
		var c Cell
		c.NRCGI = nrcgi(&v)
		c.PCI = uint16(v.Whole(0, 1007))
		if c.HasTAC = s.Has(2); c.HasTAC {
			o := v.Octets(3)
			if len(o) == 3 {
				c.TAC = nas.TAC(o[0])<<16 | nas.TAC(o[1])<<8 | nas.TAC(o[2])
			}
		}
		if v.Err != nil {
			continue
		}
		if m.NumCells < MaxCells {
			m.cells[m.NumCells] = c
		}
		m.NumCells++
	}
}

// RRC is the RRC message that the container carries, and its channel. For SRB1 and SRB2 p gets the PDCP header; the
// message behind a Security Mode Complete is ciphered unless nea0 was chosen, which the caller knows.
//
//	InitialULRRCMessageTransfer          UL-CCCH; 8 octets are UL-CCCH1
//	DLRRCMessageTransfer with SRB 0      DL-CCCH
//	ULRRCMessageTransfer, and downlink in any other procedure: DCCH in PDCP
func (m *Message) RRC(p *rrc.PDCP) (rrc.Channel, []byte, error) {
	*p = rrc.PDCP{}
	if m.Has&HasRRC == 0 {
		return 0, nil, ErrNoRRC
	}
	switch {
	case m.Procedure == InitialULRRCMessageTransfer:
		if len(m.RRCContainer) == 8 {
			return rrc.ULCCCH1, m.RRCContainer, nil
		}
		return rrc.ULCCCH, m.RRCContainer, nil
	case m.Procedure == DLRRCMessageTransfer && m.Has&HasSRB != 0 && m.SRB == 0:
		return rrc.DLCCCH, m.RRCContainer, nil
	}
	if err := rrc.ParsePDCP(m.RRCContainer, p); err != nil {
		return 0, nil, err
	}
	if m.Procedure == ULRRCMessageTransfer {
		return rrc.ULDCCH, p.Data, nil
	}
	return rrc.DLDCCH, p.Data, nil
}
