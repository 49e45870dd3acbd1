package nas

import (
	"net/netip"
	"strconv"
)

// A PLMN is a PLMN identity in its three octets (TS 24.008 10.5.1.3, as TS 24.501 9.11.3.4 and TS 38.413 9.3.3.5 use it):
//
//	octet 1   MCC digit 2 | MCC digit 1
//	octet 2   MNC digit 3 | MCC digit 3     (MNC digit 3 is 1111 where the MNC has two digits)
//	octet 3   MNC digit 2 | MNC digit 1
type PLMN [3]byte

// Valid says whether all digits are digits.
func (p PLMN) Valid() bool {
	d := func(v byte) bool { return v < 10 }
	return d(p[0]&15) && d(p[0]>>4) && d(p[1]&15) && d(p[2]&15) && d(p[2]>>4) && (d(p[1]>>4) || p[1]>>4 == 15)
}

// Append writes the PLMN as "001/01" behind b. A digit above 9 is written as its hexadecimal letter.
func (p PLMN) Append(b []byte) []byte {
	const hex = "0123456789abcdef"
	b = append(b, hex[p[0]&15], hex[p[0]>>4], hex[p[1]&15], '/', hex[p[2]&15], hex[p[2]>>4])
	if p[1]>>4 != 15 {
		b = append(b, hex[p[1]>>4])
	}
	return b
}

func (p PLMN) String() string { return string(p.Append(make([]byte, 0, 8))) }

// A TAC is a tracking area code of three octets (TS 24.501 9.11.3.8).
type TAC uint32

// A TAI is a tracking area identity (TS 24.501 9.11.3.8): PLMN, then TAC.
type TAI struct {
	PLMN PLMN
	TAC  TAC
}

// NoSD is the slice differentiator of an S-NSSAI that has none (TS 23.003 28.4.2).
const NoSD = 0xffffff

// An SNSSAI is a slice: slice/service type and slice differentiator.
type SNSSAI struct {
	SST uint8
	SD  uint32 // NoSD where there is none
}

// String is "1" or "1-010203", the SD in six hexadecimal digits as TS 29.571 writes it.
func (s SNSSAI) String() string {
	b := strconv.AppendUint(nil, uint64(s.SST), 10)
	if s.SD == NoSD {
		return string(b)
	}
	b = append(b, '-')
	for i := 20; i >= 0; i -= 4 {
		b = append(b, "0123456789abcdef"[s.SD>>i&15])
	}
	return string(b)
}

// A GUAMI names an AMF (TS 23.003 2.10.1): PLMN, AMF Region ID (8 bits), AMF Set ID (10 bits), AMF Pointer (6 bits).
type GUAMI struct {
	PLMN    PLMN
	Region  uint8
	Set     uint16
	Pointer uint8
}

// A STMSI is a 5G-S-TMSI (TS 23.003 2.11): AMF Set ID, AMF Pointer and 5G-TMSI.
type STMSI struct {
	Set     uint16
	Pointer uint8
	TMSI    uint32
}

// A GUTI is a 5G-GUTI (TS 23.003 2.10): a GUAMI and the 5G-TMSI that this AMF gave.
type GUTI struct {
	GUAMI
	TMSI uint32
}

// STMSI is the short form.
func (g GUTI) STMSI() STMSI { return STMSI{g.Set, g.Pointer, g.TMSI} }

// A PDUAddress is what the network gave the UE (TS 24.501 9.11.4.10).
type PDUAddress struct {
	Type      uint8      // PDU session type: 1 IPv4, 2 IPv6, 3 IPv4v6
	IPv4      netip.Addr // valid iff Type is 1 or 3
	Interface [8]byte    // IPv6 interface identifier, valid iff Type is 2 or 3
}
