package nas

import (
	"encoding/binary"
	"strconv"
)

// An IdentityType is a type of identity (TS 24.501 9.11.3.3, 9.11.3.4).
type IdentityType uint8

const (
	NoIdentity IdentityType = iota
	SUCI
	GUTI5G
	IMEI
	STMSI5G
	IMEISV
	MACAddress
	EUI64
)

var identityTypes = [...]string{"no identity", "SUCI", "5G-GUTI", "IMEI", "5G-S-TMSI", "IMEISV", "MAC address", "EUI-64"}

func (t IdentityType) String() string { return identityTypes[t&7] }

// SUPI formats (TS 24.501 9.11.3.4).
const (
	FormatIMSI = 0
	FormatNAI  = 1 // network specific identifier
	FormatGCI  = 2 // global cable identifier
	FormatGLI  = 3 // global line identifier
)

// Protection schemes of a SUCI (TS 33.501 annex C, TS 23.003 2.2B). 3 to 11 are reserved, 12 to 15 the home network's own.
const (
	SchemeNull     = 0
	SchemeProfileA = 1
	SchemeProfileB = 2
)

// A MobileIdentity is a 5GS mobile identity (TS 24.501 9.11.3.4).
type MobileIdentity struct {
	Type IdentityType

	Format  uint8   // SUPI format; valid iff Type is SUCI, as the fields below to NAI
	PLMN    PLMN    // home network; valid iff Format is FormatIMSI
	Routing [2]byte // routing indicator: up to four digits, the first in the low half octet, 1111 fills
	Scheme  uint8   // protection scheme
	KeyID   uint8   // home network public key identifier
	Output  []byte  // scheme output: ephemeral key, ciphertext and tag; under the null scheme the MSIN in BCD
	NAI     []byte  // SUCI as a network access identifier; valid iff Format is not FormatIMSI

	GUTI GUTI // valid iff Type is GUTI5G; for STMSI5G all but PLMN and Region

	Raw []byte // the whole content
}

// identity reads a mandatory mobile identity (format LV-E).
func (m *Message) identity(c *cursor, id *MobileIdentity, has Field) {
	at := c.base + c.pos + 2
	if v := c.lve(1, 65535); v != nil {
		m.readIdentity(v, at, id)
		m.Has |= has
	}
}

// readIdentity reads the content of a 5GS mobile identity. The low three bits of the first octet are the type.
func (m *Message) readIdentity(v []byte, at int, id *MobileIdentity) {
	id.Raw, id.Type = v, IdentityType(v[0]&7)
	lo, hi := 1, 65535
	switch id.Type {
	case SUCI:
		m.readSUCI(v, at, id)
		return
	case GUTI5G:
		lo, hi = 11, 11
	case STMSI5G:
		lo, hi = 7, 7
	case IMEI:
		lo, hi = 8, 8
	case IMEISV:
		lo, hi = 9, 9
	case MACAddress:
		lo, hi = 7, 7
	case EUI64:
		lo, hi = 9, 9
	}
	if len(v) < lo || len(v) > hi {
		m.fault(ErrLength, at, 0)
		return
	}
	switch id.Type {
	case GUTI5G:
		// 1111 0 010 | PLMN (3) | AMF Region ID | AMF Set ID (10 bits), AMF Pointer (6 bits) | 5G-TMSI (4)
		set := binary.BigEndian.Uint16(v[5:])
		id.GUTI = GUTI{GUAMI{PLMN(v[1:4]), v[4], set >> 6, uint8(set & 63)}, binary.BigEndian.Uint32(v[7:])}
		if !id.GUTI.PLMN.Valid() {
			m.fault(ErrDigit, at+1, 0)
		}
	case STMSI5G:
		// 1111 0 100 | AMF Set ID (10 bits), AMF Pointer (6 bits) | 5G-TMSI (4)
		set := binary.BigEndian.Uint16(v[1:])
		id.GUTI = GUTI{GUAMI{Set: set >> 6, Pointer: uint8(set & 63)}, binary.BigEndian.Uint32(v[3:])}
	case IMEI, IMEISV:
		if !digits(v) {
			m.fault(ErrDigit, at, 0)
		}
	}
}

// digits says whether an IMEI or IMEISV holds digits only: the first in the high half of the first octet, 1111 fills the last octet
// where the number of digits is even (bit 4 of the first octet clear).
func digits(v []byte) bool {
	for i, o := range v {
		if i > 0 && o&15 > 9 || o>>4 > 9 && (o>>4 != 15 || i != len(v)-1) {
			return false
		}
	}
	return v[0]>>4 <= 9
}

// readSUCI reads a SUCI. With SUPI format IMSI (figure 9.11.3.4.3):
//
//	1      0 | SUPI format (3) | 0 | 001
//	2..4   home network PLMN
//	5, 6   routing indicator
//	7      0000 | protection scheme
//	8      home network public key identifier
//	9..    scheme output; under the null scheme the MSIN in BCD, 1111 fills
//
// With the other formats a NAI follows the first octet (figure 9.11.3.4.4).
func (m *Message) readSUCI(v []byte, at int, id *MobileIdentity) {
	id.Format = v[0] >> 4 & 7
	if id.Format != FormatIMSI {
		if id.Format > FormatGLI {
			m.fault(ErrReserved, at, 0)
		}
		id.NAI = v[1:]
		return
	}
	if len(v) < 9 {
		m.fault(ErrLength, at, 0)
		if len(v) >= 4 {
			id.PLMN = PLMN(v[1:4])
		}
		return
	}
	id.PLMN, id.Routing, id.Scheme, id.KeyID, id.Output = PLMN(v[1:4]), [2]byte(v[4:6]), v[6]&15, v[7], v[8:]
	if !id.PLMN.Valid() {
		m.fault(ErrDigit, at+1, 0)
	}
	if !validRouting(id.Routing) {
		m.fault(ErrDigit, at+4, 0)
	}
	switch id.Scheme {
	case SchemeNull:
		if id.KeyID != 0 { // TS 23.003 2.2B: the key identifier of the null scheme is 0
			m.fault(ErrReserved, at+7, 0)
		}
		if !bcd(id.Output) {
			m.fault(ErrDigit, at+8, 0)
		}
	case SchemeProfileA:
		if len(id.Output) < 32+8+1 { // X25519 key, tag of 8 octets (TS 33.501 C.3.4.1)
			m.fault(ErrLength, at+8, 0)
		}
	case SchemeProfileB:
		if len(id.Output) < 33+8+1 { // compressed P-256 point, tag of 8 octets (TS 33.501 C.3.4.2)
			m.fault(ErrLength, at+8, 0)
		}
	}
}

// validRouting says whether a routing indicator is one to four digits, then fill.
func validRouting(r [2]byte) bool {
	d := [4]byte{r[0] & 15, r[0] >> 4, r[1] & 15, r[1] >> 4}
	filled := false
	for i, v := range d {
		switch {
		case v == 15 && i > 0:
			filled = true
		case v > 9 || filled:
			return false
		}
	}
	return true
}

// bcd says whether v holds decimal digits, low half octet first, 1111 in the last half octet where it fills.
func bcd(v []byte) bool {
	for i, o := range v {
		if o&15 > 9 || o>>4 > 9 && (o>>4 != 15 || i != len(v)-1) {
			return false
		}
	}
	return true
}

// AppendDigits writes decimal digits in BCD, low half octet first, up to the fill, behind b: the MSIN of a null-scheme SUCI
// (Output).
func AppendDigits(b, v []byte) []byte {
	for _, o := range v {
		for _, d := range [2]byte{o & 15, o >> 4} {
			if d == 15 {
				return b
			}
			b = append(b, "0123456789abcde"[d])
		}
	}
	return b
}

// AppendRouting writes the routing indicator's digits behind b.
func (id *MobileIdentity) AppendRouting(b []byte) []byte { return AppendDigits(b, id.Routing[:]) }

// AppendSUPI writes "imsi-" and the IMSI behind b, if the identity gives it away: a SUCI of format IMSI under the null scheme.
func (id *MobileIdentity) AppendSUPI(b []byte) []byte {
	if id.Type != SUCI || id.Format != FormatIMSI || id.Scheme != SchemeNull || len(id.Output) == 0 {
		return b
	}
	const hex = "0123456789abcdef"
	p := id.PLMN
	b = append(b, "imsi-"...)
	b = append(b, hex[p[0]&15], hex[p[0]>>4], hex[p[1]&15], hex[p[2]&15], hex[p[2]>>4])
	if p[1]>>4 != 15 {
		b = append(b, hex[p[1]>>4])
	}
	return AppendDigits(b, id.Output)
}

// AppendPEI writes the digits of an IMEI or IMEISV behind b.
func (id *MobileIdentity) AppendPEI(b []byte) []byte {
	if id.Type != IMEI && id.Type != IMEISV || len(id.Raw) == 0 {
		return b
	}
	return AppendDigits(append(b, "0123456789abcdef"[id.Raw[0]>>4]), id.Raw[1:])
}

// SchemeName is the name of a protection scheme.
func SchemeName(scheme uint8) string {
	switch {
	case scheme == SchemeNull:
		return "null-scheme"
	case scheme == SchemeProfileA:
		return "profile A"
	case scheme == SchemeProfileB:
		return "profile B"
	case scheme >= 12:
		return "operator-specific " + strconv.Itoa(int(scheme))
	}
	return "reserved " + strconv.Itoa(int(scheme))
}
