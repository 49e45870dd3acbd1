// Package pfcp reads PFCP, the protocol of N4 between SMF and UPF (TS 29.244 V17): the header, every information element
// with its bounds, and what security asks about: nodes, sessions, packet detection and forwarding rules, features, reports.
//
// Parse fills a Message that the caller reuses; every slice in it points into the packet. Quantities that a packet may
// repeat without end (rules, endpoints, flaws) are kept up to a bound and counted beyond it. An element that breaks its own
// format does not end the reading: it is written down as a Flaw, because a malformed element is itself evidence.
//
// It keeps no state (sequence numbers, sessions) and it does not judge an element's meaning against another message.
package pfcp

import (
	"encoding/binary"
	"errors"
	"time"
)

// Port is the registered UDP port of PFCP (TS 29.244 clause 4.2.2).
const Port = 8805

// Why a packet is not read as PFCP at all.
var (
	ErrShort   = errors.New("pfcp: shorter than its header")
	ErrVersion = errors.New("pfcp: version is not 1")
	ErrLength  = errors.New("pfcp: length field shorter than the header")
	// ErrTruncated: the data end before the message does, as where an ICMP error quotes it. The header is read all the same.
	ErrTruncated = errors.New("pfcp: data end before the message")
)

// Bounds of one message. Open5GS sends 2 PDRs for a session, a busy SMF about 10; 32 leaves room.
const (
	MaxPDRs      = 32
	MaxFARs      = 32
	MaxEndpoints = 8
	MaxResources = 4
	MaxFlaws     = 8
	MaxCauses    = 4
	maxDepth     = 6 // of grouped elements; TS 29.244 itself nests 4 deep
)

// Message is one PFCP message. Scalars are zero where their element is absent: ask Has.
type Message struct {
	Type      MessageType
	FollowOn  bool   // another message follows in this packet: see Rest
	HasSEID   bool   // the S flag
	SEID      uint64 // of the receiver's session; valid iff HasSEID
	Sequence  uint32 // 24 bits
	MP        bool   // the message carries a priority
	Priority  uint8  // 0 (highest) to 15; valid iff MP
	Body      []byte // the information elements
	Rest      []byte // what lies behind the message: the next message iff FollowOn, else stray octets
	IEs       int    // elements walked at all depths
	Unwalked  int    // octets that no element could be made of
	NodeID    NodeID
	FSEID     FSEID // the sender's session: CP F-SEID in a request, UP F-SEID in a response
	Recovery  uint32
	Cause     Cause
	Offending IEType
	PDNType   PDNType
	Report    ReportType
	SEReqFlags,
	SMReqFlags uint8
	UPFeatures       []byte // octets of UP Function Features (8.2.25), valid until the packet goes
	CPFeatures       []byte // octets of CP Function Features (8.2.58)
	DNN              []byte // APN/DNN as labels
	HasUserID        bool   // the message names a subscriber (User ID, 8.2.101); the identity is not kept
	ErrorIndication  FTEID  // Remote F-TEID that an Error Indication Report complains of
	DownlinkDataPDR  uint16 // PDR ID in a Downlink Data Report
	Usage            int    // usage reports
	PathFailures     int    // remote GTP-U peers reported as lost or restarted
	QERs, URRs, BARs Count
	// NumPDRs, NumFARs count all; PDRs() and FARs() give those kept.
	NumPDRs, NumFARs, NumEndpoints, NumResources, NumFlaws, NumCauses int

	seen      [seenWords]uint64
	pdrs      [MaxPDRs + 1]PDR // the last is for those that are not kept
	fars      [MaxFARs + 1]FAR
	endpoints [MaxEndpoints + 1]Endpoint
	resources [MaxResources]Resource
	flaws     [MaxFlaws]Flaw
	causes    [MaxCauses]Cause
	second    UEAddress   // and spare: what is read for its flaws alone
	spare     OuterHeader //
}

// Count tells how many rules of one kind a message makes, changes and takes away.
type Count struct{ Create, Update, Remove int }

func (c *Count) add(op Op) {
	switch op {
	case Create:
		c.Create++
	case Update:
		c.Update++
	case Remove:
		c.Remove++
	}
}

// Has tells whether the element stands at the top level of the message.
func (m *Message) Has(t IEType) bool {
	return int(t) < seenWords*64 && m.seen[t/64]>>(t%64)&1 != 0
}

// PDRs are the packet detection rules kept, in the order of the message.
func (m *Message) PDRs() []PDR { return m.pdrs[:min(m.NumPDRs, MaxPDRs)] }

// FARs are the forwarding action rules kept.
func (m *Message) FARs() []FAR { return m.fars[:min(m.NumFARs, MaxFARs)] }

// Endpoints are the traffic endpoints kept.
func (m *Message) Endpoints() []Endpoint { return m.endpoints[:min(m.NumEndpoints, MaxEndpoints)] }

// Resources are the user-plane addresses that an association announces (removed in Rel-16, still sent).
func (m *Message) Resources() []Resource { return m.resources[:min(m.NumResources, MaxResources)] }

// Causes are those kept of all depths, in the order of the message; Cause is the one at the top level.
func (m *Message) Causes() []Cause { return m.causes[:min(m.NumCauses, MaxCauses)] }

// Flaws are the breaches of format that were kept, in the order of the message.
func (m *Message) Flaws() []Flaw { return m.flaws[:min(m.NumFlaws, MaxFlaws)] }

// RestorationIndication tells that a Session Establishment Request asks to restore an old session with its old TEIDs
// (PFCPSEReq-Flags bit 1, RESTI). Such a request names TEIDs which the UPF must check before it uses them:
// CVE-2025-29646 is a TEID beyond the UPF's own range.
func (m *Message) RestorationIndication() bool { return m.SEReqFlags&1 != 0 }

// RecoveryTime is the moment at which the sender started; valid iff Has(IERecoveryTimeStamp). The element counts seconds
// since 1900 as NTP does (8.2.65); one below 2^31 is read in NTP's second era, from 2036.
func (m *Message) RecoveryTime() time.Time {
	const ntpToUnix = 2208988800
	s := int64(m.Recovery) - ntpToUnix
	if m.Recovery < 1<<31 {
		s += 1 << 32
	}
	return time.Unix(s, 0).UTC()
}

// Is tells whether data is a PFCP message by its form alone, on any port: version 1, spare bits zero, a message type that
// the standard names, the S flag as that type wants it, and a length that fills the data.
func Is(b []byte) bool {
	if len(b) < 8 || b[0]&0xf8 != 0x20 || !MessageType(b[1]).Known() {
		return false
	}
	if (b[0]&1 != 0) != MessageType(b[1]).Session() {
		return false
	}
	n := int(binary.BigEndian.Uint16(b[2:])) + 4
	return n == len(b) || n < len(b) && b[0]&4 != 0
}

// Parse reads the first message of a UDP payload (TS 29.244 clause 7.2.2):
//
//	octet 1   version (3 bits) = 1, spare (2), FO, MP, S
//	octet 2   message type
//	octet 3-4 length of all that follows octet 4
//	          with S: SEID (8 octets)
//	          sequence number (3 octets)
//	          with MP: priority (4 bits) and spare; else a spare octet
//	          information elements
//
// The error is one of the sentinels above; what is wrong inside the elements is in Flaws.
func Parse(b []byte, m *Message) error {
	m.reset()
	if len(b) < 8 {
		return ErrShort
	}
	if b[0]>>5 != 1 {
		return ErrVersion
	}
	m.Type = MessageType(b[1])
	m.FollowOn, m.MP, m.HasSEID = b[0]&4 != 0, b[0]&2 != 0, b[0]&1 != 0
	end := 4 + int(binary.BigEndian.Uint16(b[2:]))
	head := 8
	if m.HasSEID {
		head = 16
	}
	if end < head {
		return ErrLength
	}
	if len(b) < head {
		return ErrShort
	}
	if m.HasSEID {
		m.SEID = binary.BigEndian.Uint64(b[4:])
	}
	m.Sequence = binary.BigEndian.Uint32(b[head-4:]) >> 8
	if m.MP {
		m.Priority = b[head-1] >> 4
	}
	if end > len(b) {
		return ErrTruncated
	}
	m.Body, m.Rest = b[head:end:end], b[end:]
	if m.Type.Known() && m.Type.Session() != m.HasSEID {
		m.flaw(0, 0, WrongSEIDFlag, 0)
	}
	if !m.Type.Known() {
		m.flaw(0, 0, UnknownMessage, 0)
	}
	m.top(m.Body)
	m.requireTop()
	return nil
}

// reset empties what Parse does not set. The arrays keep their old content behind the counts.
func (m *Message) reset() {
	m.SEID, m.Priority, m.Body, m.Rest, m.IEs, m.Unwalked = 0, 0, nil, nil, 0, 0
	if m.Has(IENodeID) {
		m.NodeID = NodeID{}
	}
	if m.Has(IEFSEID) {
		m.FSEID = FSEID{}
	}
	if m.ErrorIndication.Present {
		m.ErrorIndication = FTEID{}
	}
	m.Recovery, m.Cause, m.Offending, m.PDNType, m.Report = 0, 0, 0, 0, 0
	m.SEReqFlags, m.SMReqFlags, m.UPFeatures, m.CPFeatures, m.DNN, m.HasUserID = 0, 0, nil, nil, nil, false
	m.DownlinkDataPDR, m.Usage, m.PathFailures = 0, 0, 0
	m.QERs, m.URRs, m.BARs = Count{}, Count{}, Count{}
	m.NumPDRs, m.NumFARs, m.NumEndpoints, m.NumResources, m.NumFlaws, m.NumCauses = 0, 0, 0, 0, 0, 0
	m.seen = [seenWords]uint64{}
}
