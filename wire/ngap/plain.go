package ngap

import (
	"encoding/binary"

	"github.com/guyline/guyline/wire/aper"
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
	n, from := shortLength(b[3:])
	end := 3 + from + n
	if from == 0 || n < 3 || end > len(b) {
		return false
	}
	m.Trailing = b[end:]
	b = b[3+from : end]
	if b[0] >= 0x80 {
		return false
	}
	left := int(binary.BigEndian.Uint16(b[1:]))
	for b = b[3:]; left > 0; left-- {
		if len(b) < 4 || len(m.IEs) == maxIEs {
			return false
		}
		f := aper.Field{ID: binary.BigEndian.Uint16(b), Criticality: b[2] >> 6}
		n, from := shortLength(b[3:])
		if from == 0 || n > len(b)-3-from {
			return false
		}
		f.Value = b[3+from : 3+from+n : 3+from+n]
		b = b[3+from+n:]
		m.IEs = append(m.IEs, IE(f))
		if has := m.plainIE(f.ID, f.Value); has == 0 {
			m.ie(&f)
		} else {
			if m.Has&has != 0 {
				m.fault(Fault{ErrRepeated, f.ID, true})
			}
			m.Has |= has
		}
	}
	if len(b) > 0 {
		return false
	}
	m.mandatory()
	return true
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

// plainIE reads the IEs that come with every message of a UE, in the shape that they nearly always have, and says which
// field it filled; none for another IE or shape.
func (m *Message) plainIE(id uint16, v []byte) Field {
	switch id {
	case idAMFUENGAPID: // octets less 1 (3 bits), aligned value
		n, ok := octets(v, 5, 5)
		if ok {
			m.AMFUENGAPID = n
			return HasAMFUENGAPID
		}
	case idRANUENGAPID: // octets less 1 (2 bits), aligned value
		n, ok := octets(v, 6, 4)
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
	case idSTMSI: // 00 | set (10) | pointer (6) | padding | TMSI
		if len(v) == 7 && v[0] < 0x40 {
			x := uint32(v[0])<<16 | uint32(v[1])<<8 | uint32(v[2])
			m.STMSI = STMSI{Set: uint16(x >> 12), Pointer: uint8(x >> 6 & 0x3f), TMSI: binary.BigEndian.Uint32(v[3:])}
			return HasSTMSI
		}
	}
	return 0
}

// octets reads a constrained whole number of up to most octets, whose number less 1 stands above shift in the first octet.
func octets(v []byte, shift uint8, most int) (uint64, bool) {
	if len(v) < 2 || len(v) > 1+most || int(v[0]>>shift)+2 != len(v) {
		return 0, false
	}
	var n uint64
	for _, o := range v[1:] {
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
	m.Location = Location{
		Kind: GNB,
		PLMN: PLMN(v[1:4]),
		Cell: uint64(binary.BigEndian.Uint32(v[4:]))<<4 | uint64(v[8]>>4),
		TAI:  TAI{PLMN: PLMN(v[9:12]), TAC: TAC(v[12])<<16 | TAC(v[13])<<8 | TAC(v[14])},
	}
	return HasLocation
}
