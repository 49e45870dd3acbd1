// Package gtp reads the headers of the GTP family: GTP-U of N3 and N9 with its extension headers, its signalling and the
// packet inside (TS 29.281 V17), and the headers of GTPv1-C (TS 29.060), GTPv2-C (TS 29.274) and GTP' (TS 32.295).
//
// GTP version 0 (GSM 09.60), long gone, is told apart by its header alone. The readers are strict, because the GTP ports
// carry other traffic too: what they accept is GTP by its form. They keep nothing; slices point into the packet.
package gtp

import (
	"encoding/binary"
	"errors"
	"net/netip"
)

// The registered UDP ports.
const (
	PortU     = 2152
	PortC     = 2123
	PortPrime = 3386
)

// Why data are not GTP.
var (
	ErrShort   = errors.New("gtp: shorter than its header")
	ErrVersion = errors.New("gtp: not a version of this protocol")
	ErrType    = errors.New("gtp: message type that this protocol does not have")
	ErrLength  = errors.New("gtp: length field does not fit the data")
	// ErrTruncated: the data end before the message does, as where an ICMP error quotes it. Type and TEID are read all the same.
	ErrTruncated = errors.New("gtp: data end before the message")
	ErrTEID      = errors.New("gtp: tunnel id that this message cannot have")
	ErrExtension = errors.New("gtp: extension headers do not fit the data")
	ErrElement   = errors.New("gtp: information element does not fit the message")
)

// MaxExtensions bounds the extension headers that are kept; more are walked.
const MaxExtensions = 4

// Header is one GTP message's header. TEID, Sequence and NPDU are zero where their flag is not set.
type Header struct {
	Version uint8 // 1 or 2; 0 to 2 for GTP'
	Prime   bool  // GTP'
	Type    Type
	Length  int // as the length field says: octets behind the mandatory part

	HasTEID, HasSequence, HasNPDU bool

	TEID     uint32
	Sequence uint32 // 16 bits in version 1, 24 in version 2
	NPDU     uint8

	NumExtensions int
	Extensions    [MaxExtensions]Extension
	Payload       []byte // a T-PDU's inner packet, else the information elements
	Rest          []byte // octets behind the message
}

// Extension is one extension header of version 1 (TS 29.281 clause 5.2).
type Extension struct {
	Type    uint8
	Content []byte // without its length and the next type
}

// The extension header types that the N3 interface uses (TS 29.281 figure 5.2.1-3).
const (
	ExtServiceClass = 0x20
	ExtUDPPort      = 0x40
	ExtRANContainer = 0x81
	ExtLongPDCP     = 0x82
	ExtXwRAN        = 0x83
	ExtNRRAN        = 0x84
	ExtPDUSession   = 0x85
	ExtPDCP         = 0xc0
)

// ParseU reads a GTP-U message (TS 29.281 clause 5.1):
//
//	octet 1   version (3 bits) = 1, PT = 1, spare, E, S, PN
//	octet 2   message type
//	octet 3-4 length of all that follows octet 8
//	octet 5-8 TEID
//	          with any of E, S, PN: sequence (2), N-PDU number (1), type of the next extension header (1)
//	          extension headers, each: length in units of 4 octets (1), content, type of the next (1)
//
// It refuses what no GTP-U sender may send: another version, a message type of the control plane, a length that does not
// end inside the data, an Echo or an Error Indication on a tunnel, a T-PDU that says so and holds nothing readable.
func ParseU(b []byte, h *Header) error {
	if err := parse1(b, h); err != nil {
		return err
	}
	switch h.Type {
	case EchoRequest, EchoResponse, SupportedExtensionHeaders, ErrorIndication:
		if h.TEID != 0 {
			return ErrTEID
		}
	case EndMarker, TPDU, TunnelStatus:
	default:
		return ErrType
	}
	return nil
}

// ParseC reads the header of a GTPv1-C or GTPv2-C message.
//
// Version 1 is as above, with S set (TS 29.060 clause 6). Version 2 (TS 29.274 clause 5):
//
//	octet 1   version (3 bits) = 2, P, T, MP, spare (2)
//	octet 2   message type
//	octet 3-4 length of all that follows octet 4
//	          with T: TEID (4)
//	          sequence (3), spare or priority (1)
//
// With P a second message is piggybacked: it is in Rest.
func ParseC(b []byte, h *Header) error {
	if len(b) < 8 {
		return ErrShort
	}
	if b[0]>>5 == 1 {
		if err := parse1(b, h); err != nil {
			return err
		}
		if !h.Type.Control1() {
			return ErrType
		}
		return nil
	}
	*h = Header{Version: b[0] >> 5, Type: Type(b[1])}
	if h.Version != 2 || b[0]&3 != 0 {
		return ErrVersion
	}
	h.Length = int(binary.BigEndian.Uint16(b[2:]))
	head := 8
	if h.HasTEID = b[0]&8 != 0; h.HasTEID {
		head = 12
	}
	end := 4 + h.Length
	if end < head || end > len(b) || end < len(b) && b[0]&16 == 0 {
		return ErrLength
	}
	if h.HasTEID {
		h.TEID = binary.BigEndian.Uint32(b[4:])
	}
	if !h.Type.Control2() {
		return ErrType
	}
	h.HasSequence, h.Sequence = true, binary.BigEndian.Uint32(b[head-4:])>>8
	h.Payload, h.Rest = b[head:end], b[end:]
	return nil
}

// ParsePrime reads the header of a GTP' message (TS 32.295 clause 6.1.1): version (3 bits), PT = 0, spare (3, ones), in
// version 0 bit 1 tells a header of 20 octets from one of 6; type (1), length of what follows (2), sequence (2).
func ParsePrime(b []byte, h *Header) error {
	if len(b) < 6 {
		return ErrShort
	}
	*h = Header{Version: b[0] >> 5, Prime: true, Type: Type(b[1]), HasSequence: true}
	if h.Version > 2 || b[0]&0x10 != 0 || b[0]&0x0e != 0x0e {
		return ErrVersion
	}
	head := 6
	if h.Version == 0 && b[0]&1 == 0 {
		head = 20
	}
	h.Length = int(binary.BigEndian.Uint16(b[2:]))
	if len(b) < head || head+h.Length != len(b) {
		return ErrLength
	}
	if !h.Type.Prime() {
		return ErrType
	}
	h.Sequence, h.Payload = uint32(binary.BigEndian.Uint16(b[4:])), b[head:]
	return nil
}

// Parse0 reads the header of a message of GTP version 0, control and user plane alike, on PortPrime (GSM 09.60 clause 6):
// version (3 bits) = 0, PT = 1, spare (3, ones), SNN; type (1), length of what follows octet 20 (2), sequence (2), flow
// label (2), N-PDU number (1), spare (3), tunnel id (8), which holds an IMSI and is not kept.
func Parse0(b []byte, h *Header) error {
	if len(b) < 20 {
		return ErrShort
	}
	*h = Header{Type: Type(b[1]), HasSequence: true, Sequence: uint32(binary.BigEndian.Uint16(b[4:]))}
	if b[0]&0xfe != 0x1e {
		return ErrVersion
	}
	if h.Length = int(binary.BigEndian.Uint16(b[2:])); 20+h.Length != len(b) {
		return ErrLength
	}
	if names1[h.Type] == "" {
		return ErrType
	}
	h.Payload = b[20:]
	return nil
}

// parse1 reads the header that GTP-U and GTPv1-C share.
func parse1(b []byte, h *Header) error {
	h.Prime, h.HasSequence, h.HasNPDU, h.Sequence, h.NPDU, h.NumExtensions = false, false, false, 0, 0, 0
	h.Payload, h.Rest = nil, nil
	if len(b) < 8 {
		return ErrShort
	}
	flags := b[0]
	if flags&0xf8 != 0x30 { // version 1, PT 1, spare 0
		return ErrVersion
	}
	h.Version, h.HasTEID, h.Type = 1, true, Type(b[1])
	h.Length = int(binary.BigEndian.Uint16(b[2:]))
	h.TEID = binary.BigEndian.Uint32(b[4:])
	end := 8 + h.Length
	if end > len(b) {
		return ErrTruncated
	}
	h.Rest = b[end:]
	b = b[8:end]
	if flags&7 != 0 {
		if len(b) < 4 {
			return ErrLength
		}
		if h.HasSequence = flags&2 != 0; h.HasSequence {
			h.Sequence = uint32(binary.BigEndian.Uint16(b))
		}
		if h.HasNPDU = flags&1 != 0; h.HasNPDU {
			h.NPDU = b[2]
		}
		next := b[3]
		b = b[4:]
		if flags&4 == 0 {
			next = 0 // without the E flag the octet is not to be read (TS 29.281 clause 5.1)
		}
		for next != 0 {
			if len(b) < 4 {
				return ErrExtension
			}
			n := 4 * int(b[0])
			if n == 0 || n > len(b) {
				return ErrExtension
			}
			if h.NumExtensions < MaxExtensions {
				h.Extensions[h.NumExtensions] = Extension{next, b[1 : n-1]}
			}
			h.NumExtensions++
			next, b = b[n-1], b[n:]
		}
	}
	h.Payload = b
	return nil
}

// Extension is the content of the first extension header of the type, nil where there is none.
func (h *Header) Extension(t uint8) []byte {
	for _, e := range h.Extensions[:min(h.NumExtensions, MaxExtensions)] {
		if e.Type == t {
			return e.Content
		}
	}
	return nil
}

// PDUSession reads the PDU Session Container (TS 38.415 clause 5.5.2): PDU type (4 bits: 0 downlink, 1 uplink), then in
// both the QFI in the low 6 bits of the second octet. ok is false where there is none.
func (h *Header) PDUSession() (uplink bool, qfi uint8, ok bool) {
	c := h.Extension(ExtPDUSession)
	if len(c) < 2 || c[0]>>4 > 1 {
		return false, 0, false
	}
	return c[0]>>4 == 1, c[1] & 0x3f, true
}

// Signal is what the information elements of GTP-U's own messages say (TS 29.281 clause 8).
type Signal struct {
	HasRecovery, HasTEID, HasPeer bool

	Recovery uint8      // 14: restart counter; always 0 in GTP-U
	TEID     uint32     // 16: the TEID that the peer does not know (Error Indication)
	Peer     netip.Addr // 133: GTP-U Peer Address, with the TEID
}

// Elements reads the information elements of an Echo, Error Indication or Supported Extension Headers message. Types below
// 128 have a fixed length; the others carry two octets of length.
func (h *Header) Elements(s *Signal) error {
	*s = Signal{}
	b := h.Payload
	for len(b) > 0 {
		t, n := b[0], 0
		b = b[1:]
		switch {
		case t == 14:
			n = 1
		case t == 16:
			n = 4
		case t == 141: // Extension Header Type List: one octet of length
			if len(b) < 1 {
				return ErrElement
			}
			n, b = int(b[0]), b[1:]
		case t >= 128:
			if len(b) < 2 {
				return ErrElement
			}
			n, b = int(binary.BigEndian.Uint16(b)), b[2:]
		default:
			return ErrElement
		}
		if n > len(b) {
			return ErrElement
		}
		switch v := b[:n]; t {
		case 14:
			s.HasRecovery, s.Recovery = true, v[0]
		case 16:
			s.HasTEID, s.TEID = true, binary.BigEndian.Uint32(v)
		case 133:
			s.Peer, s.HasPeer = netip.AddrFromSlice(v)
			if !s.HasPeer {
				return ErrElement
			}
		}
		b = b[n:]
	}
	return nil
}
