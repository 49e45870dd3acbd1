// Package aper reads the aligned variant of the Packed Encoding Rules (ITU-T X.691, 02/2021), as far as NGAP, F1AP, E1AP
// and S1AP use it: bit fields, constrained whole numbers, length determinants, open types, extension additions and the
// protocol IE and extension containers that the 3GPP specifications wrap everything in.
//
// It does not know any ASN.1 module: the caller names the types in the order in which they are written. Nothing is copied
// (but see Reader.Joined) and nothing is allocated; the first error stays and every later read returns zero.
package aper

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// What can be wrong with an encoding. Reader.Err holds the first.
var (
	ErrShort    = errors.New("aper: the encoding ends early")
	ErrRange    = errors.New("aper: a value lies outside its constraint")
	ErrFragment = errors.New("aper: a fragment's length is none that X.691 11.9.3.8 allows")
	ErrTooLong  = errors.New("aper: a fragmented value is longer than is read here")
)

// maxJoined bounds the octets that one Reader joins from fragments (a user message of SCTP is far shorter).
const maxJoined = 1 << 20

// A Reader walks one encoding. The zero value with Reset is ready.
type Reader struct {
	b   []byte
	bit int // position of the next bit; bit 0 is the most significant of the first octet

	// Err is the first thing found wrong.
	Err error

	// Joined collects values that arrive in fragments (16,384 octets and longer, X.691 11.9.3.8): the only octets that are
	// copied. Readers may share it; where it is nil a new one is made when it is needed.
	Joined *[]byte
}

// Reset starts over on another encoding and keeps Joined.
func (r *Reader) Reset(b []byte) { r.b, r.bit, r.Err = b, 0, nil }

// fail keeps the first error and puts the position at the end.
func (r *Reader) fail(err error) {
	if r.Err == nil {
		r.Err = err
	}
	r.bit = len(r.b) * 8
}

// Left is the number of octets not yet begun.
func (r *Reader) Left() int { return len(r.b) - (r.bit+7)/8 }

// Offset is the number of the octet in which the next bit lies.
func (r *Reader) Offset() int { return r.bit / 8 }

// Align goes on to the next octet boundary; what pads is not looked at.
func (r *Reader) Align() { r.bit = (r.bit + 7) &^ 7 }

// Bit reads one bit.
func (r *Reader) Bit() bool { return r.Bits(1) != 0 }

// Bits reads n bits, at most 56, as an unsigned number.
func (r *Reader) Bits(n int) uint64 {
	if first := r.bit >> 3; first+8 <= len(r.b) {
		v := binary.BigEndian.Uint64(r.b[first:]) << (r.bit & 7) >> (64 - n)
		r.bit += n
		return v
	}
	return r.bitsNearEnd(n)
}

// bitsNearEnd is Bits where fewer than eight octets are left.
func (r *Reader) bitsNearEnd(n int) uint64 {
	end := r.bit + n
	if end > len(r.b)*8 {
		r.fail(ErrShort)
		return 0
	}
	first, last := r.bit/8, (end+7)/8
	var v uint64
	for _, o := range r.b[first:last] {
		v = v<<8 | uint64(o)
	}
	r.bit = end
	return v >> (last*8 - end) & (1<<n - 1)
}

// Octets aligns and returns the next n octets, as they lie in the input.
func (r *Reader) Octets(n int) []byte {
	r.Align()
	from := r.bit / 8
	if r.Err != nil || n < 0 || n > len(r.b)-from {
		r.fail(ErrShort)
		return nil
	}
	r.bit += n * 8
	return r.b[from : from+n : from+n]
}

// Octet aligns and reads one octet.
func (r *Reader) Octet() uint8 {
	i := (r.bit + 7) >> 3
	if i >= len(r.b) {
		r.fail(ErrShort)
		return 0
	}
	r.bit = i<<3 + 8
	return r.b[i]
}

// Uint16 aligns and reads two octets: INTEGER (0..65535), and the length of SIZE (0..65535).
func (r *Reader) Uint16() uint16 {
	i := (r.bit + 7) >> 3
	if i+2 > len(r.b) {
		r.fail(ErrShort)
		return 0
	}
	r.bit = i<<3 + 16
	return binary.BigEndian.Uint16(r.b[i:])
}

// Whole reads a constrained whole number lb..ub (X.691 11.5.7) with ub-lb below 2^56:
//
//	range           encoding
//	1               nothing
//	2..255          the fewest bits, not aligned
//	256             one octet, aligned
//	257..65536      two octets, aligned
//	larger          number of octets (as few bits as its own range needs), aligned value
func (r *Reader) Whole(lb, ub uint64) uint64 {
	span := ub - lb // range - 1
	var v uint64
	switch {
	case span == 0:
	case span < 255:
		v = r.Bits(bits.Len64(span))
	case span == 255:
		v = uint64(r.Octet())
	case span <= 65535:
		v = uint64(r.Uint16())
	default:
		octets := (bits.Len64(span) + 7) / 8
		n := int(r.Bits(bits.Len64(uint64(octets-1)))) + 1
		if n > octets {
			r.fail(ErrRange)
			return lb
		}
		r.Align()
		v = r.Bits(n * 8)
	}
	if v > span {
		r.fail(ErrRange)
		return lb
	}
	return lb + v
}

// Choice reads the index of a CHOICE of n alternatives without extension marker (as in NGAP, where choice-Extensions is the
// last alternative).
func (r *Reader) Choice(n int) int { return int(r.Whole(0, uint64(n-1))) }

// Enumerated reads an ENUMERATED with n root values and an extension marker (X.691 14): a bit, then the index in the root,
// or n plus the index among the additions.
func (r *Reader) Enumerated(n int) int {
	if r.Bit() {
		return n + r.small()
	}
	return int(r.Whole(0, uint64(n-1)))
}

// small reads a normally small non-negative whole number (X.691 11.6). Above 63 it is semi-constrained.
func (r *Reader) small() int {
	if !r.Bit() {
		return int(r.Bits(6))
	}
	n := r.Length()
	if n < 1 || n > 4 {
		r.fail(ErrRange)
		return 0
	}
	r.Align()
	return int(r.Bits(n * 8))
}

// Length reads a general length determinant (X.691 11.9.3.5 to 11.9.3.7), aligned. A fragment's is an error here: only Value
// joins fragments.
//
//	0nnnnnnn            0..127
//	10nnnnnn nnnnnnnn   128..16383
func (r *Reader) Length() int {
	o := int(r.Octet())
	switch {
	case o < 0x80:
		return o
	case o < 0xc0:
		return o&0x3f<<8 | int(r.Bits(8))
	}
	r.fail(ErrFragment)
	return 0
}

// Value reads an open type (X.691 11.2) or an OCTET STRING without constraint (X.691 17.8): a general length and so many
// octets. Fragments (11mmmmmm: m times 16,384 octets, m from 1 to 4, and more to follow) are joined in Joined.
func (r *Reader) Value() []byte {
	r.Align()
	if r.bit/8 < len(r.b) && r.b[r.bit/8] >= 0xc0 {
		return r.fragments()
	}
	return r.Octets(r.Length())
}

func (r *Reader) fragments() []byte {
	if r.Joined == nil {
		r.Joined = new([]byte)
	}
	start := len(*r.Joined)
	for r.Err == nil {
		r.Align()
		if r.bit/8 >= len(r.b) || r.b[r.bit/8] < 0xc0 {
			break
		}
		m := int(r.Octet() & 0x3f)
		if m < 1 || m > 4 {
			r.fail(ErrFragment)
			return nil
		}
		r.join(r.Octets(m << 14))
	}
	r.join(r.Octets(r.Length()))
	if r.Err != nil {
		return nil
	}
	return (*r.Joined)[start:len(*r.Joined):len(*r.Joined)]
}

func (r *Reader) join(b []byte) {
	if len(*r.Joined)+len(b) > maxJoined {
		r.fail(ErrTooLong)
		return
	}
	*r.Joined = append(*r.Joined, b...)
}

// BitString reads a BIT STRING (SIZE (lb..ub)) with ub above 16 and its length in bits: length, then the bits from an octet
// boundary on, left-justified, as they lie in the input (X.691 16.11).
func (r *Reader) BitString(lb, ub int) ([]byte, int) {
	n := int(r.Whole(uint64(lb), uint64(ub)))
	r.Align()
	b := r.Octets((n + 7) / 8)
	if b == nil {
		return nil, 0
	}
	r.bit -= len(b)*8 - n // what follows begins at the next bit
	return b, n
}
