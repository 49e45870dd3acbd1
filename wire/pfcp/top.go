package pfcp

import (
	"encoding/binary"
	"net/netip"
)

// Resource is a range of user-plane addresses that a UPF offers (User Plane IP Resource Information, clause 8.2.82 of
// Rel-15; removed in 16.3). The range is given by the high bits of the TEID.
type Resource struct {
	IPv4, IPv6      netip.Addr
	TEIDBits        uint8 // how many high bits of a TEID are fixed; 0: all TEIDs
	TEIDRange       uint8 // their value; valid iff TEIDBits > 0
	NetworkInstance []byte
}

// top reads the elements of the message itself.
func (m *Message) top(b []byte) {
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, 0); v == nil {
				return
			}
		}
		b = rest
		m.IEs++
		if int(t) < seenWords*64 {
			m.seen[t/64] |= 1 << (t % 64)
		}
		switch t {
		case IECreatePDR:
			m.pdr(v, t, Create)
		case IECreatedPDR:
			m.pdr(v, t, Created)
		case IEUpdatePDR:
			m.pdr(v, t, Update)
		case IEUpdatedPDR:
			m.pdr(v, t, Updated)
		case IERemovePDR:
			m.pdr(v, t, Remove)
		case IECreateFAR:
			m.far(v, t, Create)
		case IEUpdateFAR:
			m.far(v, t, Update)
		case IERemoveFAR:
			m.far(v, t, Remove)
		case IECreateQER, IEUpdateQER, IERemoveQER:
			m.counted(v, t, IEQERID, &m.QERs)
		case IECreateURR, IEUpdateURR, IERemoveURR:
			m.counted(v, t, IEURRID, &m.URRs)
		case IECreateBAR, IEUpdateBAR, IERemoveBAR:
			m.counted(v, t, ieBARID, &m.BARs)
		case IECreateEndpoint:
			m.endpoint(v, t, Create)
		case IECreatedEndpoint:
			m.endpoint(v, t, Created)
		case IEUpdateEndpoint:
			m.endpoint(v, t, Update)
		case IERemoveEndpoint:
			m.endpoint(v, t, Remove)
		case IEUsageReportMod, IEUsageReportDel, IEUsageReportRep:
			m.Usage++
			m.skip(v, t, 1)
		case IEDownlinkDataReport, IEErrorIndication, IEPathFailureReport:
			m.report(v, t)
		default:
			m.scalar(v, t)
		}
	}
}

// scalar reads an element of the top level that is not a rule.
func (m *Message) scalar(v []byte, t IEType) {
	if int(t) < len(minimum) && len(v) < int(minimum[t]) {
		return // next has noted it
	}
	switch t {
	case IENodeID:
		m.nodeID(&m.NodeID, v, 0)
	case IEFSEID:
		m.fseid(&m.FSEID, v, 0)
	case IERecoveryTimeStamp:
		m.Recovery = binary.BigEndian.Uint32(v)
	case IECause:
		m.Cause = Cause(v[0])
		if m.Cause == 0 {
			m.flaw(t, 0, Invalid, m.offset(v))
		}
	case IEOffending:
		m.Offending = IEType(binary.BigEndian.Uint16(v))
	case IEPDNType:
		m.PDNType = PDNType(v[0] & 7)
		if m.PDNType == 0 || m.PDNType > 5 {
			m.flaw(t, 0, Invalid, m.offset(v))
		}
	case IEReportType:
		m.Report = ReportType(v[0])
	case IESEReqFlags:
		m.SEReqFlags = v[0]
	case IESMReqFlags:
		m.SMReqFlags = v[0]
	case IEUPFeatures:
		m.UPFeatures = v
	case IECPFeatures:
		m.CPFeatures = v
	case IEDNN:
		m.DNN = v
	case IEUserID:
		m.HasUserID = true
	case IEUPResource:
		m.resource(v)
	default:
		if t.Grouped() {
			m.skip(v, t, 1)
		}
	}
}

const ieBARID IEType = 88

// counted reads a rule of which only the number is kept; id is its mandatory identifier.
func (m *Message) counted(b []byte, parent, id IEType, c *Count) {
	switch parent {
	case IECreateQER, IECreateURR, IECreateBAR:
		c.add(Create)
	case IEUpdateQER, IEUpdateURR, IEUpdateBAR:
		c.add(Update)
	default:
		c.add(Remove)
	}
	at, found := m.offset(b), false
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, parent); v == nil {
				break
			}
		}
		b = rest
		m.IEs++
		if t == id {
			found = true
		} else if t.Grouped() {
			m.skip(v, t, 2)
		}
	}
	if !found {
		m.flaw(id, parent, Missing, at)
	}
}

// report reads a report of downlink data, of an Error Indication, or of a path that failed (clauses 7.5.8.2, 7.5.8.4, 7.4.5.1.2).
func (m *Message) report(b []byte, parent IEType) {
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, parent); v == nil {
				return
			}
		}
		b = rest
		m.IEs++
		switch {
		case t == IEPDRID && len(v) >= 2:
			m.DownlinkDataPDR = binary.BigEndian.Uint16(v)
		case t == IEFTEID:
			m.fteid(&m.ErrorIndication, v, t, parent)
		case t == IERemoteGTPUPeer:
			m.PathFailures++
		case t.Grouped():
			m.skip(v, t, 2)
		}
	}
}

// resource reads flags (bit 1 V4, 2 V6, 3-5 TEIDRI, 6 ASSONI, 7 ASSOSI), TEID range, IPv4, IPv6, network instance up to the
// source interface, which is the last octet if ASSOSI.
func (m *Message) resource(v []byte) {
	var r Resource
	f := fields{b: v}
	flags := f.u8()
	if r.TEIDBits = flags >> 2 & 7; r.TEIDBits != 0 {
		r.TEIDRange = f.u8()
	}
	if flags&1 != 0 {
		r.IPv4 = f.ip4()
	}
	if flags&2 != 0 {
		r.IPv6 = f.ip6()
	}
	tail := 0
	if flags&0x40 != 0 {
		tail = 1
	}
	if flags&0x20 != 0 {
		r.NetworkInstance = f.take(max(0, len(f.b)-tail))
	}
	f.take(tail)
	m.close(&f, IEUPResource, 0, v)
	if m.NumResources < MaxResources {
		m.resources[m.NumResources] = r
	}
	m.NumResources++
}
