// Package diameter reads Diameter (RFC 6733): the header, which peer and realm speak to which, in which application and
// session, and with what result. It serves S6a, S9, Gx, Gy, Rx, Cx, SWx and the other 3GPP interfaces (TS 29.272, 29.212,
// 29.214, 29.229, 29.273, RFC 8506) as far as security asks: it notes that a subscriber is named, never who.
//
// Over TCP a message is found by Size; over SCTP each user message is one Diameter message.
package diameter

import (
	"encoding/binary"
	"errors"
)

// Port is the registered port over TCP and SCTP; 5868 is that of TLS and DTLS.
const (
	Port    = 3868
	PortTLS = 5868
)

// Why data are not Diameter, or not all of it.
var (
	ErrShort   = errors.New("diameter: more data needed")
	ErrVersion = errors.New("diameter: version is not 1")
	ErrLength  = errors.New("diameter: message length not a multiple of 4, or less than the header")
	ErrFlags   = errors.New("diameter: reserved command flags set")
	ErrAVP     = errors.New("diameter: AVP runs past the message")
)

// MaxSize is the longest message that is read; RFC 6733 allows 16 MiB, which no peer needs.
const MaxSize = 1 << 20

const maxDepth = 4

// Message is one Diameter message. Texts are empty where their AVP is absent.
type Message struct {
	Request, Proxiable, Error, Retransmitted bool

	Command     Command
	Application Application
	HopByHop    uint32
	EndToEnd    uint32

	OriginHost, OriginRealm           []byte
	DestinationHost, DestinationRealm []byte
	Session                           uint64 // FNV-1a of Session-Id, which may hold a subscriber; valid iff HasSession
	Result                            uint32 // Result-Code, or the code in Experimental-Result; 0 if absent
	Experimental                      bool   // Result is a 3GPP code
	AuthApplication                   uint32 // Auth-Application-Id, also inside Vendor-Specific-Application-Id
	VisitedPLMN                       []byte // 3 octets of Visited-PLMN-Id (TS 29.272 clause 7.3.9)
	CCRequestType                     uint32 // 1 initial, 2 update, 3 termination, 4 event
	RouteRecords                      int    // relays passed

	HasSession, HasUserName, HasSubscription bool // a subscriber is named: User-Name, Subscription-Id or MSISDN
	HasKeys                                  bool // authentication vectors of a subscriber are in the message

	AVPs int
}

// Size is the length of the message at the start of a stream (RFC 6733 clause 3): ErrShort where the first four octets are
// not there yet, ErrVersion or ErrLength where no message starts here.
func Size(b []byte) (int, error) {
	if len(b) < 4 {
		return 0, ErrShort
	}
	if b[0] != 1 {
		return 0, ErrVersion
	}
	n := int(binary.BigEndian.Uint32(b) & 0xffffff)
	if n < 20 || n%4 != 0 || n > MaxSize {
		return 0, ErrLength
	}
	return n, nil
}

// Parse reads one message (RFC 6733 clause 3):
//
//	octet 1    version = 1
//	octet 2-4  length of the message
//	octet 5    R (request), P (proxiable), E (error), T (sent again), four zeros
//	octet 6-8  command
//	octet 9-12 application, 13-16 hop-by-hop, 17-20 end-to-end identifier
//	           AVPs
func Parse(b []byte, m *Message) error {
	*m = Message{}
	n, err := Size(b)
	if err != nil {
		return err
	}
	if len(b) < n {
		return ErrShort
	}
	flags := b[4]
	if flags&0x0f != 0 {
		return ErrFlags
	}
	m.Request, m.Proxiable, m.Error, m.Retransmitted = flags&0x80 != 0, flags&0x40 != 0, flags&0x20 != 0, flags&0x10 != 0
	m.Command = Command(binary.BigEndian.Uint32(b[4:]) & 0xffffff)
	m.Application = Application(binary.BigEndian.Uint32(b[8:]))
	m.HopByHop, m.EndToEnd = binary.BigEndian.Uint32(b[12:]), binary.BigEndian.Uint32(b[16:])
	return m.avps(b[20:n], 0)
}

const vendor3GPP = 10415

// The AVPs read. Of the grouped ones only those that may hold another of these are entered.
const (
	avpUserName          = 1
	avpAuthApplication   = 258
	avpVendorApplication = 260 // grouped
	avpSessionID         = 263
	avpOriginHost        = 264
	avpResultCode        = 268
	avpRouteRecord       = 282
	avpDestinationRealm  = 283
	avpDestinationHost   = 293
	avpOriginRealm       = 296
	avpExperimental      = 297 // grouped
	avpExperimentalCode  = 298
	avpCCRequestType     = 416
	avpSubscriptionID    = 443
	avpMSISDN            = 701  // 3GPP
	avpVisitedPLMN       = 1407 // 3GPP
	avpAuthInfo          = 1413 // 3GPP, S6a
	avpSIPAuthData       = 612  // 3GPP, Cx and SWx
)

// avps walks AVPs: code (4), flags V, M, P (1), length with the header (3), vendor (4, with V), data, up to 3 octets of
// padding.
func (m *Message) avps(b []byte, depth int) error {
	for len(b) > 0 {
		if len(b) < 8 {
			return ErrAVP
		}
		code, vendor := binary.BigEndian.Uint32(b), uint32(0)
		n, head := int(binary.BigEndian.Uint32(b[4:])&0xffffff), 8
		if b[4]&0x80 != 0 {
			head = 12
		}
		if n < head || n > len(b) {
			return ErrAVP
		}
		if head == 12 {
			vendor = binary.BigEndian.Uint32(b[8:])
		}
		m.AVPs++
		if err := m.avp(code, vendor, b[head:n], depth); err != nil {
			return err
		}
		b = b[min((n+3)&^3, len(b)):]
	}
	return nil
}

func (m *Message) avp(code, vendor uint32, v []byte, depth int) error {
	if vendor == vendor3GPP {
		switch code {
		case avpVisitedPLMN:
			m.VisitedPLMN = v
		case avpMSISDN:
			m.HasSubscription = true
		case avpAuthInfo, avpSIPAuthData:
			m.HasKeys = true
		}
		return nil
	}
	if vendor != 0 {
		return nil
	}
	switch code {
	case avpUserName:
		m.HasUserName = true
	case avpSubscriptionID:
		m.HasSubscription = true
	case avpSessionID:
		m.HasSession, m.Session = true, fnv1a(v)
	case avpOriginHost:
		m.OriginHost = v
	case avpOriginRealm:
		m.OriginRealm = v
	case avpDestinationHost:
		m.DestinationHost = v
	case avpDestinationRealm:
		m.DestinationRealm = v
	case avpRouteRecord:
		m.RouteRecords++
	case avpVendorApplication, avpExperimental:
		if depth < maxDepth {
			return m.avps(v, depth+1)
		}
	case avpResultCode:
		m.Result = number(v)
	case avpExperimentalCode:
		m.Result, m.Experimental = number(v), true
	case avpAuthApplication:
		m.AuthApplication = number(v)
	case avpCCRequestType:
		m.CCRequestType = number(v)
	}
	return nil
}

func number(v []byte) uint32 {
	if len(v) != 4 {
		return 0
	}
	return binary.BigEndian.Uint32(v)
}

// fnv1a is the 64-bit FNV-1a hash: it keys a session without keeping its text.
func fnv1a(v []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range v {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
