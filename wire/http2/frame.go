package http2

import (
	"encoding/binary"

	"github.com/guyline/guyline/wire/stream"
)

// Frame types, RFC 9113 6; the last three from RFC 7838, RFC 8336 and RFC 9218.
const (
	frameData         = 0x0
	frameHeaders      = 0x1
	framePriority     = 0x2
	frameRST          = 0x3
	frameSettings     = 0x4
	framePush         = 0x5
	framePing         = 0x6
	frameGoAway       = 0x7
	frameWindow       = 0x8
	frameContinuation = 0x9
	frameAltSvc       = 0xa
	frameOrigin       = 0xc
	framePriorityHint = 0x10
)

// Flags, RFC 9113 6.
const (
	flagEndStream  = 0x1 // DATA, HEADERS
	flagAck        = 0x1 // SETTINGS, PING
	flagEndHeaders = 0x4
	flagPadded     = 0x8
	flagPriority   = 0x20
)

const (
	headerLen    = 9
	usualMaximum = 16384    // RFC 9113 4.2
	maxFrame     = 48 << 10 // longest frame other than DATA that is read
)

// preface of a client, RFC 9113 3.4.
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

// header of a frame, RFC 9113 4.1:
//
//	Length (24) │ Type (8) │ Flags (8) │ R (1) │ Stream Identifier (31) │ payload of that length
type header struct {
	length      int
	kind, flags uint8
	stream      uint32
}

// readHeader reads the nine octets of a frame header; b has as many.
func readHeader(b []byte) header {
	return header{int(b[0])<<16 | int(b[1])<<8 | int(b[2]), b[3], b[4], binary.BigEndian.Uint32(b[5:]) &^ (1 << 31)}
}

// sane says that the frame is one that a connection in order can have. Unknown types may be there and must be ignored.
func (h header) sane() bool {
	switch h.kind {
	case frameData, frameHeaders, framePush, frameContinuation:
		return h.stream != 0
	case framePriority:
		return h.stream != 0 && h.length == 5
	case frameRST:
		return h.stream != 0 && h.length == 4
	case frameSettings:
		return h.stream == 0 && h.length%6 == 0 && (h.flags&flagAck == 0 || h.length == 0)
	case framePing:
		return h.stream == 0 && h.length == 8
	case frameGoAway:
		return h.stream == 0 && h.length >= 8
	case frameWindow:
		return h.length == 4
	}
	return true
}

// strict is sane, and what real peers send: known types, no flag that the type does not have, no reserved bit, usual
// lengths. It is what frames are found by where the connection's start was not seen.
func strict(b []byte) (header, bool) {
	h := readHeader(b)
	flags := uint8(0)
	limit := usualMaximum
	switch h.kind {
	case frameData:
		flags = flagEndStream | flagPadded
		limit = 1 << 20
	case frameHeaders:
		flags = flagEndStream | flagEndHeaders | flagPadded | flagPriority
		if h.length == 0 {
			return h, false
		}
	case frameSettings, framePing:
		flags = flagAck
	case framePush:
		flags = flagEndHeaders | flagPadded
	case frameContinuation:
		flags = flagEndHeaders
	case framePriority, frameRST, frameGoAway, frameWindow, frameAltSvc, frameOrigin, framePriorityHint:
	default:
		return h, false
	}
	return h, h.sane() && h.flags&^flags == 0 && b[5]&0x80 == 0 && h.length <= limit
}

// Recognise says whether a stream whose first bytes are b is HTTP/2: it starts with the preface, or it was joined in its
// middle and b is a chain of plausible frames up to its end. More is answered only for the start of a preface.
func Recognise(b []byte) stream.Answer {
	n := min(len(b), len(preface))
	if n > 0 && string(b[:n]) == preface[:n] {
		if n == len(preface) {
			return stream.Yes
		}
		return stream.More
	}
	if chain(b, 2) {
		return stream.Yes
	}
	return stream.No
}

// chain says that b starts with a whole frame and goes on in frames, with no implausible one and, counting one that is
// not all there, with as many as least. A single frame that fills b exactly will do, unless least is above two.
func chain(b []byte, least int) bool {
	frames, rest := 0, b
	for len(rest) >= headerLen {
		h, ok := strict(rest)
		if !ok {
			return false
		}
		frames++
		if len(rest) < headerLen+h.length {
			return frames >= least && frames > 1
		}
		if frames == 8 {
			return true
		}
		rest = rest[headerLen+h.length:]
	}
	return frames >= least || least == 2 && frames == 1 && len(rest) == 0 && (len(b) > headerLen || b[3] == frameSettings)
}

// unpad takes padding and priority fields off a payload (RFC 9113 6.1, 6.2).
func unpad(h header, b []byte) ([]byte, bool) {
	if h.flags&flagPadded != 0 {
		if len(b) == 0 || int(b[0]) >= len(b) {
			return nil, false
		}
		b = b[1 : len(b)-int(b[0])]
	}
	if h.kind == frameHeaders && h.flags&flagPriority != 0 {
		if len(b) < 5 {
			return nil, false
		}
		b = b[5:]
	}
	if h.kind == framePush {
		if len(b) < 4 {
			return nil, false
		}
		b = b[4:]
	}
	return b, true
}
