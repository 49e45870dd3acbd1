package http2

import (
	"encoding/binary"
	"slices"
)

// Huffman coding of strings, RFC 7541 5.2 and Appendix B. The code is canonical: codes of one length follow each other
// in the order of their symbols, and longer codes follow shorter ones. So the lengths say all.
var codeLengths = [256]uint8{
	13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
	28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
	6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
	5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
	13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
	7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
	15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
	6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
	20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
	24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
	22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
	21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
	26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
	19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
	20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
	26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
}

const (
	maxCode   = 30 // bits of the longest code
	shortBits = 9  // codes up to here are found in one step
)

// huffman decodes: short by the next nine bits, long by comparing with the last code of each length.
type huffman struct {
	short  [1 << shortBits]struct{ symbol, bits uint8 } // bits 0: a longer code
	limit  [maxCode + 1]uint64                          // first code beyond this length, left-aligned in 32 bits
	first  [maxCode + 1]uint64                          // first code of this length, left-aligned
	index  [maxCode + 1]int                             // of that code's symbol
	symbol [256]uint8                                   // in the order of the codes
}

var codes = newHuffman()

func newHuffman() *huffman {
	h := new(huffman)
	code, n := uint64(0), 0
	for bits := 1; bits <= maxCode; bits++ {
		align := 32 - bits
		h.first[bits], h.index[bits] = code<<align, n
		for s, l := range codeLengths {
			if int(l) != bits {
				continue
			}
			h.symbol[n] = uint8(s)
			n++
			if bits <= shortBits {
				for i := code << (shortBits - bits); i < (code+1)<<(shortBits-bits); i++ {
					h.short[i].symbol, h.short[i].bits = uint8(s), uint8(bits)
				}
			}
			code++
		}
		h.limit[bits] = code << align
		code <<= 1
	}
	return h
}

// decode appends the decoded string to dst. Padding is at most seven bits, all ones; anything else, and the code for the
// end of string, is an error (RFC 7541 5.2).
func (h *huffman) decode(dst, src []byte) ([]byte, bool) {
	n := len(dst)
	out := slices.Grow(dst, len(src)*8/5)
	out = out[:cap(out)]
	var acc uint64 // the next have bits, left-aligned; more of what follows may stand behind them
	have := uint(0)
	for len(src) > 0 || have >= maxCode {
		if len(src) >= 8 {
			acc |= binary.BigEndian.Uint64(src) >> have
			whole := (63 - have) >> 3
			have, src = have+8*whole, src[whole:]
		}
		for ; have <= 56 && len(src) > 0 && len(src) < 8; have, src = have+8, src[1:] {
			acc |= uint64(src[0]) << (56 - have)
		}
		for have >= maxCode {
			s := h.short[acc>>(64-shortBits)]
			if s.bits == 0 {
				if s.symbol, s.bits = h.long(acc); s.bits > maxCode {
					return out[:n], false
				}
			}
			out[n] = s.symbol
			acc, have, n = acc<<s.bits, have-uint(s.bits), n+1
		}
	}
	for have > 0 { // beyond the end there are ones
		next := acc | ^uint64(0)>>have
		s := h.short[next>>(64-shortBits)]
		if s.bits == 0 {
			s.symbol, s.bits = h.long(next)
		}
		if uint(s.bits) > have {
			return out[:n], have < 8 && next == ^uint64(0)
		}
		out[n] = s.symbol
		acc, have, n = acc<<s.bits, have-uint(s.bits), n+1
	}
	return out[:n], true
}

// long finds the code longer than shortBits that begins next. One that is none has more than maxCode bits.
func (h *huffman) long(next uint64) (symbol, bits uint8) {
	next >>= 32
	bits = shortBits + 1
	for bits <= maxCode && next >= h.limit[bits] {
		bits++
	}
	if bits > maxCode {
		return 0, bits
	}
	return h.symbol[h.index[bits]+int((next-h.first[bits])>>(32-bits))], bits
}
