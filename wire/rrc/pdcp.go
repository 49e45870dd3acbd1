package rrc

import "encoding/binary"

// PDCP is a PDCP Data PDU of a signalling radio bearer (TS 38.323 clause 6.2.2.1): four reserved bits, a sequence number
// of 12 bits, the RRC message, MAC-I.
type PDCP struct {
	SN   uint16
	Data []byte // the RRC message, ciphered where ciphering is on
	MACI uint32 // zero until security is activated (clause 5.9)
}

// ParsePDCP takes the PDCP header and MAC-I off what F1AP carries for SRB1 and SRB2; SRB0 has neither.
func ParsePDCP(b []byte, p *PDCP) error {
	if len(b) < 7 {
		return ErrShort
	}
	if b[0]&0xf0 != 0 {
		return ErrType
	}
	p.SN = binary.BigEndian.Uint16(b)
	p.Data = b[2 : len(b)-4]
	p.MACI = binary.BigEndian.Uint32(b[len(b)-4:])
	return nil
}
