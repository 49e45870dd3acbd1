package ngap

import (
	"encoding/binary"

	"github.com/guyline/guyline/wire/aper"
	"github.com/guyline/guyline/wire/nas"
)

// plain reads a message as nearly all are: without extension of the outer layers, in one piece, whole. It says false where a
// message is anything else, which the walk over bits then reads from the beginning; what both can read they read alike.
//
//	0    0 | choice (2) | padding     3..  length of the value, 1 or 2 octets
//	1    procedure code               0    0 | padding    of the value
//	2    criticality (2) | padding    1,2  number of IEs, then each: id (2), criticality (1), length (1 or 2), value
func (m *Message) plain(b []byte) bool {
	if len(b) < 7 || b[0] >= 0x60 {
		return false
	}
	m.Type, m.Procedure, m.Criticality = Type(b[0]>>5), Procedure(b[1]), b[2]>>6
	if m.Procedure == PrivateMessage || messageName(m.Procedure, m.Type) == "" {
		return false
	}
	length, octets := shortLength(b[3:])
	end := 3 + octets + length
	if octets == 0 || length < 3 || end > len(b) {
		return false
	}
	m.Trailing = b[end:]
	b = b[3+octets : end]
	if b[0] >= 0x80 {
		return false
	}
	n := int(binary.BigEndian.Uint16(b[1:]))
	b = b[3:]
	left := n
	if ids := m.plainIDs(b); ids > 0 && n >= 2 {
		b, left = b[ids:], n-2
	}
	for range left {
		if len(b) < 4 {
			return false
		}
		id, criticality, length := uint16(b[0])<<8|uint16(b[1]), b[2]>>6, int(b[3])
		b = b[4:]
		if length >= 0x80 {
			if length >= 0xc0 || len(b) == 0 {
				return false
			}
			length = length&0x3f<<8 | int(b[0])
			b = b[1:]
		}
		if length > len(b) {
			return false
		}
		v := b[:length:length]
		b = b[length:]
		if int(id) >= len(known) || !known[id] {
			m.Has |= present(id)
			continue
		}
		has := m.plainIE(id, v)
		if has&^m.Has == 0 { // none, or again
			m.ie(&aper.Field{ID: id, Criticality: criticality, Value: v})
			continue
		}
		m.Has |= has
	}
	if len(b) > 0 {
		return false
	}
	m.IEs = n
	m.mandatory()
	return true
}

// plainIDs reads the IEs that nearly every message of a UE begins with, and says how many octets they are, 0 where they are others:
//
//	0   000a | criticality | length         n   0055 | criticality | length
//	4   octets less 1 (3 bits), AMF's id    n+4 octets less 1 (2 bits), gNB's id
func (m *Message) plainIDs(b []byte) int {
	if len(b) < 12 || binary.BigEndian.Uint16(b) != idAMFUENGAPID || int(b[3]) > len(b)-8 {
		return 0
	}
	n := 4 + int(b[3])
	v, c := b[4:n], b[n:]
	if binary.BigEndian.Uint16(c) != idRANUENGAPID || int(c[3]) > len(c)-4 {
		return 0
	}
	x, ok := whole(v, 5, 5)
	y, also := whole(c[4:4+int(c[3])], 6, 4)
	if !ok || !also {
		return 0
	}
	m.AMFUENGAPID, m.RANUENGAPID = x, uint32(y)
	m.Has |= HasAMFUENGAPID | HasRANUENGAPID
	return n + 4 + int(c[3])
}

// shortLength reads a length of one or two octets and says how many they were, 0 for any other (X.691 11.9.3.6, 11.9.3.7). b has an
// octet at least.
func shortLength(b []byte) (n, octets int) {
	switch {
	case b[0] < 0x80:
		return int(b[0]), 1
	case b[0] < 0xc0 && len(b) > 1:
		return int(b[0]&0x3f)<<8 | int(b[1]), 2
	}
	return 0, 0
}

// known are the ids of IEs that are read. Of others only the presence may count.
var known = [...]bool{
	idAllowedNSSAI: true, idAMFName: true, idAMFUENGAPID: true, idCause: true, idDiagnostics: true, idSTMSI: true, idGlobalRANNodeID: true,
	idGUAMI: true, idHandoverType: true, idNASPDU: true, idNGAPMessage: true, idOldAMF: true, idPLMNSupportList: true, idRANNodeName: true,
	idRANUENGAPID: true, idCapacity: true, idResetType: true, idEstablishment: true, idSecurityContext: true, idSecurityKey: true,
	idServedGUAMIList: true, idSourceAMFUENGAPID: true, idSupportedTAList: true, idPagingTAIs: true, idTargetID: true, idConnections: true,
	idUENGAPIDs: true, idPagingIdentity: true, idCapabilities: true, idLocation: true, idSelectedPLMN: true,

	53: true, 54: true, 55: true, 56: true, 57: true, 58: true, 59: true, 60: true, 61: true, 62: true, 63: true, 64: true, 65: true, 66: true, 67: true,
	68: true, 69: true, 70: true, 71: true, 72: true, 73: true, 74: true, 75: true, 76: true, 77: true, 78: true, 79: true, 131: true, 132: true, 133: true,
}

// plainIE reads the IEs that come with every message of a UE, in the shape that they nearly always have, and says which
// field it filled; none for another IE or shape.
func (m *Message) plainIE(id uint16, v []byte) Field {
	switch id {
	case idAMFUENGAPID: // octets less 1 (3 bits), aligned value
		n, ok := whole(v, 5, 5)
		if ok {
			m.AMFUENGAPID = n
			return HasAMFUENGAPID
		}
	case idRANUENGAPID: // octets less 1 (2 bits), aligned value
		n, ok := whole(v, 6, 4)
		if ok {
			m.RANUENGAPID = uint32(n)
			return HasRANUENGAPID
		}
	case idNASPDU:
		if len(v) > 0 {
			if n, from := shortLength(v); from > 0 && len(v) == from+n {
				m.NAS = v[from:]
				return HasNAS
			}
		}
	case idLocation:
		return m.plainLocation(v)
	case idEstablishment: // 0 | 4 bits
		if len(v) == 1 && v[0]>>3 <= 9 {
			m.Establishment = v[0] >> 3
			return HasEstablishment
		}
	case idGUAMI: // 00 | padding | PLMN | region (8) | set (10) | pointer (6)
		if len(v) == 7 && v[0] < 0x40 {
			m.GUAMI = GUAMI{PLMN: PLMN(v[1:4]), Region: v[4], Set: uint16(v[5])<<2 | uint16(v[6])>>6, Pointer: v[6] & 0x3f}
			return HasGUAMI
		}
	case idAllowedNSSAI: // one: 000 | 00 | 0, SD, 0 | SST | SD
		if len(v) == 2 && v[0] == 0 {
			m.AllowedNSSAI = append(m.AllowedNSSAI[:0], SNSSAI{SST: v[1], SD: nas.NoSD})
			return HasAllowedNSSAI
		}
		if len(v) == 5 && v[0] == 2 {
			m.AllowedNSSAI = append(m.AllowedNSSAI[:0], SNSSAI{SST: v[1], SD: uint32(v[2])<<16 | uint32(v[3])<<8 | uint32(v[4])})
			return HasAllowedNSSAI
		}
	case idSecurityKey:
		if len(v) == 32 {
			return HasSecurityKey
		}
	case idCapabilities: // 00, then four times 0 | bitmap (16)
		if len(v) == 9 {
			x, y := binary.BigEndian.Uint64(v), binary.BigEndian.Uint64(v[1:])
			if x&(7<<61|1<<44|1<<27|1<<10) == 0 {
				m.Capabilities = Capabilities{uint16(x >> 45), uint16(x >> 28), uint16(x >> 11), uint16(y >> 2)}
				return HasCapabilities
			}
		}
	case idCause: // group (3) | 0 | value
		if len(v) == 0 || v[0]&0x10 != 0 || v[0]>>5 > 4 {
			break
		}
		g := v[0] >> 5
		if g == 0 && len(v) == 2 {
			m.Cause = Cause{Value: v[0]&15<<2 | v[1]>>6}
		} else if g > 0 && len(v) == 1 {
			m.Cause = Cause{Group: g, Value: v[0] & 15 >> [...]uint8{0, 3, 2, 1, 1}[g]}
		} else {
			break
		}
		if int(m.Cause.Value) < roots[g] {
			return HasCause
		}
		m.Cause = Cause{}
	case idUENGAPIDs: // the pair: 00 | 00 | octets less 1 (3) | padding | AMF's | octets less 1 (2) | padding | gNB's
		if len(v) > 0 && v[0]>>4 == 0 {
			n := int(v[0]>>1) + 2
			if n >= len(v) {
				break
			}
			x, ok := whole(v[:n], 1, 5)
			y, also := whole(v[n:], 6, 4)
			if ok && also {
				m.AMFUENGAPID, m.RANUENGAPID = x, uint32(y)
				return HasAMFUENGAPID | HasRANUENGAPID
			}
		}
	case idSTMSI: // 00 | set (10) | pointer (6) | padding | TMSI
		if len(v) == 7 && v[0] < 0x40 {
			x := uint32(v[0])<<16 | uint32(v[1])<<8 | uint32(v[2])
			m.STMSI = STMSI{Set: uint16(x >> 12), Pointer: uint8(x >> 6 & 0x3f), TMSI: binary.BigEndian.Uint32(v[3:])}
			return HasSTMSI
		}
	}
	return 0
}

// whole reads a constrained whole number of up to most octets, whose number less 1 stands above shift in the first octet.
func whole(v []byte, shift uint8, most int) (uint64, bool) {
	if len(v) < 2 || len(v) > 1+most || int(v[0]>>shift)+2 != len(v) {
		return 0, false
	}
	n := uint64(v[1])
	for _, o := range v[2:] {
		n = n<<8 | uint64(o)
	}
	return n, true
}

// plainLocation reads a location in an NR cell without extensions:
//
//	0   01 | 0 | time stamp | 0 | 00 | padding     8   cell, last 4 bits | 00 | padding
//	1   PLMN                                       9   PLMN, 12 TAC
//	4   cell, 32 bits of 36                        15  time stamp, 4 octets, where there is one
func (m *Message) plainLocation(v []byte) Field {
	if len(v) != 15 && len(v) != 19 {
		return 0
	}
	if v[0]&0xfe != 0x40|uint8(len(v)-15)<<2 || v[8]&0x0c != 0 {
		return 0
	}
	l := &m.Location
	*l = Location{}
	l.Kind = GNB
	l.PLMN = PLMN(v[1:4])
	l.Cell = uint64(binary.BigEndian.Uint32(v[4:]))<<4 | uint64(v[8]>>4)
	l.TAI.PLMN, l.TAI.TAC = PLMN(v[9:12]), TAC(v[12])<<16|TAC(v[13])<<8|TAC(v[14])
	return HasLocation
}
