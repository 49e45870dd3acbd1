// Package tcp turns TCP segments (RFC 9293) into the two byte streams of each connection: in order, each byte once, with
// the places told where the recording lacks bytes.
//
// It reads recordings, not sockets: a connection may be met in mid-course, and bytes may be missing for ever. A gap that the
// receiver has acknowledged, or that stays open for two seconds, is stepped over and told. Where copies of a byte differ the
// first one stands. The checksum is not verified, because a host with offload records a wrong one.
package tcp

import (
	"encoding/binary"
	"net/netip"
)

// Segment is a piece of one stream, or something that happened to its connection. It is valid until deliver returns.
type Segment struct {
	Flow    uint32 // counts connections from 0, never used twice
	Slot    uint32 // below MaxFlows, used again after Gone
	Dir     uint8  // 0 from the client: who sent SYN; met in mid-course, who has the higher port
	Src     netip.Addr
	Dst     netip.Addr
	SrcPort uint16
	DstPort uint16
	Data    []byte // the next bytes of this direction; may be empty
	Gap     int    // bytes lost just before Data
	Start   bool   // this direction's SYN; without it the stream was met in mid-course
	End     bool   // this direction's FIN, or the connection was reset or is gone: no more Data
	Reset   bool   // RST: both directions are over
	Gone    bool   // nobody sent this: idle too long, made room for others, or its ports were taken anew; the Slot is free
	Frame   int64
	Time    int64 // nanoseconds since 1970
}

// Counts says what an Assembler has seen.
type Counts struct {
	Packets   int64
	Malformed int64 // segments with a header that cannot be right
	Bytes     int64 // delivered
	Repeated  int64 // bytes seen before
	Lost      int64 // bytes stepped over
	Strays    int64 // segments far from where their stream stands, not delivered
	Flows     int64 // met
	Open      int   // held now
	Held      int   // bytes held back now
}

// Control bits (RFC 9293 section 3.1).
const (
	FIN = 1
	SYN = 2
	RST = 4
	PSH = 8
	ACK = 16
)

// Header is what a TCP header says:
//
//	0 source port | 2 destination port | 4 sequence number | 8 acknowledgment | 12 data offset (4 bits), control bits
//	14 window | 16 checksum | 18 urgent pointer | 20 options
type Header struct {
	SrcPort, DstPort uint16
	Seq, Ack         uint32
	Control          uint8
	Window           uint16
	Data             []byte
}

// Parse reads the segment that b holds and says whether its header can be right.
func Parse(b []byte, h *Header) bool {
	if len(b) < 20 {
		return false
	}
	offset := int(b[12]>>4) * 4
	if offset < 20 || offset > len(b) {
		return false
	}
	h.SrcPort, h.DstPort = binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	h.Seq, h.Ack = binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:])
	h.Control, h.Window = b[13], binary.BigEndian.Uint16(b[14:])
	h.Data = b[offset:]
	return true
}
