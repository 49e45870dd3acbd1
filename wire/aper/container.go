package aper

import "encoding/binary"

// A Sequence says what the preamble of a SEQUENCE announced (X.691 19.1 to 19.3): one bit where it has an extension marker,
// then one bit for each OPTIONAL or DEFAULT component.
type Sequence struct {
	Extended bool
	Optional uint32 // the presence bits; the last component's is bit 0
}

// Has says whether the optional component number i, counted from the end, is there.
func (s Sequence) Has(i int) bool { return s.Optional>>i&1 != 0 }

// Sequence reads the preamble of a SEQUENCE with an extension marker and n optional components, at most 31.
func (r *Reader) Sequence(n int) Sequence {
	v := r.Bits(n + 1)
	return Sequence{Extended: v>>n != 0, Optional: uint32(v & (1<<n - 1))}
}

// End steps over what follows the root of a SEQUENCE whose last optional component is iE-Extensions, as nearly every
// SEQUENCE of NGAP and F1AP has it: first that container, then the extension additions.
func (r *Reader) End(s Sequence) {
	if s.Has(0) {
		var f Field
		for n := r.Extensions(); n > 0 && r.Err == nil; n-- {
			r.Field(&f)
		}
	}
	r.Additions(s)
}

// Additions steps over the extension additions of a SEQUENCE (X.691 19.7 to 19.9): their number as a normally small length, a
// bit for each, and an open type for each that is there.
func (r *Reader) Additions(s Sequence) {
	if !s.Extended {
		return
	}
	n := 0
	if !r.Bit() {
		n = int(r.Bits(6)) + 1
	} else {
		n = r.Length()
	}
	if n > 8*r.Left()+8 {
		r.fail(ErrShort)
		return
	}
	present := 0
	for range n {
		if r.Bit() {
			present++
		}
	}
	for ; present > 0 && r.Err == nil; present-- {
		r.Value()
	}
}

// A Field is one entry of a ProtocolIE-Container, of a ProtocolExtensionContainer or a ProtocolIE-SingleContainer
// (TS 38.413 9.4.6, TS 38.473 9.4.6):
//
//	id           INTEGER (0..65535)
//	criticality  ENUMERATED {reject, ignore, notify}
//	value        open type
type Field struct {
	ID          uint16
	Criticality uint8
	Value       []byte
}

// Field reads the next entry. Where it fails, Err is set.
func (r *Reader) Field(f *Field) {
	// Short values, nearly all there are: id, criticality and length lie in four octets.
	if i := (r.bit + 7) >> 3; i+4 <= len(r.b) {
		if n := int(r.b[i+3]); n < 0x80 && i+4+n <= len(r.b) {
			f.ID, f.Criticality = binary.BigEndian.Uint16(r.b[i:]), r.b[i+2]>>6
			f.Value = r.b[i+4 : i+4+n : i+4+n]
			r.bit = (i + 4 + n) << 3
			return
		}
	}
	f.ID = r.Uint16()
	f.Criticality = uint8(r.Bits(2))
	f.Value = r.Value()
}

// Fields reads the number of entries of a ProtocolIE-Container: SIZE (0..65535).
func (r *Reader) Fields() int { return int(r.Uint16()) }

// Extensions reads the number of entries of a ProtocolExtensionContainer: SIZE (1..65535).
func (r *Reader) Extensions() int { return int(r.Whole(1, 65535)) }

// A PDU is the outermost layer of NGAP-PDU, F1AP-PDU, E1AP-PDU and S1AP-PDU:
//
//	CHOICE {initiatingMessage, successfulOutcome, unsuccessfulOutcome, ...}
//	procedureCode  INTEGER (0..255)
//	criticality    ENUMERATED {reject, ignore, notify}
//	value          open type
type PDU struct {
	Choice      uint8
	Procedure   uint8
	Criticality uint8
	Value       []byte
}

// PDU reads that layer. An extension of the choice (none is defined) is ErrRange.
func (r *Reader) PDU(p *PDU) {
	if r.Bit() {
		r.fail(ErrRange)
		return
	}
	p.Choice = uint8(r.Bits(2))
	if p.Choice > 2 {
		r.fail(ErrRange)
		return
	}
	p.Procedure = r.Octet()
	p.Criticality = uint8(r.Bits(2))
	p.Value = r.Value()
}
