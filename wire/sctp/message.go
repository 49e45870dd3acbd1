// Package sctp turns SCTP packets (RFC 9260) into the user messages that they carry, each once and in the order of its
// association: bundled chunks taken apart, fragments joined, retransmissions recognised, multihomed paths brought together.
//
// It reads recordings, not sockets: an association may be met in mid-course, chunks may be missing for ever, and a gap that
// the receiver has acknowledged, or that stays open for a second, is stepped over. The checksum is not verified, because a
// host with offload records a wrong one. I-DATA (RFC 8260) is read as DATA is; its interleaved fragments are not joined.
package sctp

import "net/netip"

// Kind says what a Message is.
type Kind uint8

const (
	Data     Kind = iota // a user message
	Init                 // INIT: Data holds the chunk's value
	InitAck              // INIT ACK
	Abort                // ABORT: Data holds the error causes
	Shutdown             // SHUTDOWN
	Gone                 // nobody sent this: the association was idle too long, or made room for others; its Slot is free
)

var kindNames = [...]string{"DATA", "INIT", "INIT ACK", "ABORT", "SHUTDOWN", "gone"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Payload protocol identifiers (IANA, SCTP payload protocol identifiers) of the 3GPP protocols and Diameter.
const (
	PPIDS1AP         = 18
	PPIDX2AP         = 27
	PPIDDiameter     = 46
	PPIDDiameterDTLS = 47
	PPIDNGAP         = 60
	PPIDXnAP         = 61
	PPIDF1AP         = 62
	PPIDE1AP         = 64
	PPIDNGAPDTLS     = 66 // NGAP over DTLS over SCTP (RFC 6083), as TS 33.501 clause 9.2 allows; so the next three
	PPIDXnAPDTLS     = 67
	PPIDF1APDTLS     = 68
	PPIDE1APDTLS     = 69
)

// Message is a user message or an event of an association. It is valid until deliver returns.
type Message struct {
	Kind    Kind
	Assoc   uint32 // counts associations from 0, never used twice
	Slot    uint32 // below MaxAssociations, used again after Gone
	Dir     uint8  // 0 from the side that opened the association (met in mid-course: the side without a known port), 1 back
	SrcPort uint16
	DstPort uint16
	Stream  uint16
	PPID    uint32
	TSN     uint32 // of the last fragment
	Data    []byte
	Frame   int64 // of the last fragment
	Time    int64 // nanoseconds since 1970
	Src     netip.Addr
	Dst     netip.Addr
	Pair    uint64 // both addresses of IPv4 in a number, source first; 0 for others, or where nobody made it
	Joined  bool   // from several fragments
}

// Counts says what an Assembler has seen.
type Counts struct {
	Packets      int64
	Malformed    int64 // packets with a header or chunk length that cannot be right
	Messages     int64 // user messages delivered
	Duplicates   int64 // DATA chunks seen before
	Missing      int64 // TSNs stepped over
	Jumps        int64 // of the TSN, too far to be a gap
	Unjoined     int64 // fragments given up: another one was missing
	Late         int64 // messages delivered behind their turn, after their gap had been stepped over
	Associations int64 // met
	Open         int   // held now
	Bytes        int   // held back now
}
