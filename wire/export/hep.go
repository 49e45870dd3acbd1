package export

import (
	"encoding/binary"
	"errors"
	"net/netip"
)

// ErrHEP is a packet that starts as HEP3 and is not laid out so.
var ErrHEP = errors.New("export: HEP3 packet with a wrong length")

// Packet is one HEP3 packet. Payload points into the input.
type Packet struct {
	Src, Dst         netip.Addr
	SrcPort, DstPort uint16
	Proto            uint8 // IP protocol
	Time             int64 // ns since 1970
	Type             uint8 // of the payload, as the maker numbers it
	Agent            uint32
	Payload          []byte
	Compressed       bool   // the payload is deflated
	Correlation      []byte // joins what belongs together
	Authenticated    bool   // it carries an authentication key, in clear
}

// Chunk types of vendor 0.
const (
	chunkProto       = 2
	chunkSrc4        = 3
	chunkDst4        = 4
	chunkSrc6        = 5
	chunkDst6        = 6
	chunkSrcPort     = 7
	chunkDstPort     = 8
	chunkSeconds     = 9
	chunkMicros      = 10
	chunkType        = 11
	chunkAgent       = 12
	chunkKey         = 14
	chunkPayload     = 15
	chunkDeflated    = 16
	chunkCorrelation = 17
)

// IsHEP3 says that a UDP payload or the next of a TCP stream starts as HEP3 does.
func IsHEP3(b []byte) bool { return len(b) >= 6 && string(b[:4]) == "HEP3" }

// ParseHEP3 reads a packet, and returns what follows it:
//
//	"HEP3" │ total length (16) │ chunks: vendor (16) │ type (16) │ length with this header (16) │ data
func ParseHEP3(b []byte, p *Packet) (rest []byte, err error) {
	*p = Packet{}
	if !IsHEP3(b) {
		return nil, ErrHEP
	}
	total := int(binary.BigEndian.Uint16(b[4:]))
	if total < 6 || total > len(b) {
		return nil, ErrHEP
	}
	rest, b = b[total:], b[6:total]
	for len(b) >= 6 {
		vendor, kind, n := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:]), int(binary.BigEndian.Uint16(b[4:]))
		if n < 6 || n > len(b) {
			return rest, ErrHEP
		}
		if vendor == 0 {
			p.chunk(kind, b[6:n])
		}
		b = b[n:]
	}
	if len(b) > 0 {
		return rest, ErrHEP
	}
	return rest, nil
}

// chunk takes one chunk; one of another length than its type has is stepped over.
func (p *Packet) chunk(kind uint16, b []byte) {
	switch kind {
	case chunkPayload:
		p.Payload = b
		return
	case chunkDeflated:
		p.Payload, p.Compressed = b, true
		return
	case chunkCorrelation:
		p.Correlation = b
		return
	case chunkKey:
		p.Authenticated = true
		return
	case chunkSrc4, chunkSrc6:
		p.Src, _ = netip.AddrFromSlice(b)
		return
	case chunkDst4, chunkDst6:
		p.Dst, _ = netip.AddrFromSlice(b)
		return
	}
	if len(b) == 0 || len(b) > 4 {
		return
	}
	v := uint32(0)
	for _, c := range b {
		v = v<<8 | uint32(c)
	}
	switch kind {
	case chunkProto:
		p.Proto = uint8(v)
	case chunkSrcPort:
		p.SrcPort = uint16(v)
	case chunkDstPort:
		p.DstPort = uint16(v)
	case chunkSeconds:
		p.Time += int64(v) * 1e9
	case chunkMicros:
		p.Time += int64(v) * 1e3
	case chunkType:
		p.Type = uint8(v)
	case chunkAgent:
		p.Agent = v
	}
}
