package rrc

import "errors"

// What can be wrong with a message. Parse returns the first.
var (
	ErrShort    = errors.New("rrc: the encoding ends early")
	ErrChannel  = errors.New("rrc: unknown channel")
	ErrType     = errors.New("rrc: spare message type")
	ErrCritical = errors.New("rrc: critical extension of a later release")
	ErrTrailing = errors.New("rrc: bits behind the end of the message")
	ErrLength   = errors.New("rrc: an octet string longer than a PDCP SDU")
)

// reader reads the unaligned variant of the Packed Encoding Rules (ITU-T X.691): fields follow each other bit by bit. The
// first error stays, and every later read is zero.
type reader struct {
	b   []byte
	bit int
	err error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.bit = len(r.b) * 8
}

// bits reads n bits, at most 56.
func (r *reader) bits(n int) uint64 {
	if r.err != nil || r.bit+n > len(r.b)*8 {
		r.fail(ErrShort)
		return 0
	}
	var v uint64
	first, end := r.bit/8, r.bit+n
	last := (end + 7) / 8
	for _, o := range r.b[first:last] {
		v = v<<8 | uint64(o)
	}
	r.bit = end
	return v >> (last*8 - end) & (1<<n - 1)
}

func (r *reader) flag() bool { return r.bits(1) != 0 }

// octets reads an OCTET STRING without constraint (X.691 11.9): a length of 7 bits behind 0, or 14 bits behind 10, and the
// octets, which are copied because they need not begin at an octet. Fragments are refused: no RRC message fills 16 KiB.
func (r *reader) octets(into []byte) []byte {
	n := int(r.bits(8))
	if n >= 0x80 {
		n = n&0x7f<<8 | int(r.bits(8))
		if n >= 1<<14 {
			r.fail(ErrLength)
			return into
		}
	}
	if n > maxSDU {
		r.fail(ErrLength)
		return into
	}
	if r.bit+8*n > len(r.b)*8 {
		r.fail(ErrShort)
		return into
	}
	for range n {
		into = append(into, byte(r.bits(8)))
	}
	return into
}

// end checks that what is left is less than an octet of zeros.
func (r *reader) end() {
	if r.err == nil && (len(r.b)*8-r.bit >= 8 || r.bits(len(r.b)*8-r.bit) != 0) {
		r.fail(ErrTrailing)
	}
}
