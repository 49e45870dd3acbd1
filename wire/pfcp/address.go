package pfcp

import (
	"encoding/binary"
	"net/netip"
)

// fields reads the parts of one value in turn. A part that is not there leaves the value flawed and reads as zero.
type fields struct {
	b     []byte
	short bool
}

func (f *fields) take(n int) []byte {
	if n > len(f.b) {
		f.short, f.b = true, nil
		return nil
	}
	v := f.b[:n]
	f.b = f.b[n:]
	return v
}

func (f *fields) u8() uint8 {
	if v := f.take(1); v != nil {
		return v[0]
	}
	return 0
}

func (f *fields) u16() uint16 {
	if v := f.take(2); v != nil {
		return binary.BigEndian.Uint16(v)
	}
	return 0
}

func (f *fields) u32() uint32 {
	if v := f.take(4); v != nil {
		return binary.BigEndian.Uint32(v)
	}
	return 0
}

func (f *fields) u64() uint64 {
	if v := f.take(8); v != nil {
		return binary.BigEndian.Uint64(v)
	}
	return 0
}

func (f *fields) ip4() netip.Addr {
	if v := f.take(4); v != nil {
		return netip.AddrFrom4([4]byte(v))
	}
	return netip.Addr{}
}

func (f *fields) ip6() netip.Addr {
	if v := f.take(16); v != nil {
		return netip.AddrFrom16([16]byte(v))
	}
	return netip.Addr{}
}

// close notes what the reading of a value has found: parts that are missing, octets behind the last part.
func (m *Message) close(f *fields, t, parent IEType, v []byte) {
	if f.short || len(f.b) > 0 {
		m.unclosed(f, t, parent, v)
	}
}

func (m *Message) unclosed(f *fields, t, parent IEType, v []byte) {
	switch {
	case f.short && (int(t) >= len(minimum) || len(v) >= int(minimum[t])): // else next has noted it
		m.flaw(t, parent, TooShort, m.offset(v))
	case !f.short && len(f.b) > 0:
		m.flaw(t, parent, TooLong, m.offset(v))
	}
}

// NodeID names a node (clause 8.2.38): an address, or a name.
type NodeID struct {
	Addr netip.Addr // valid for types 0 (IPv4) and 1 (IPv6)
	FQDN []byte     // labels, each behind its length; valid for type 2
	Type uint8
}

// nodeID reads spare (4 bits), type (4 bits), then 4, 16 or any number of octets.
func (m *Message) nodeID(id *NodeID, v []byte, parent IEType) {
	*id = NodeID{}
	f := fields{b: v}
	id.Type = f.u8() & 0xf
	switch id.Type {
	case 0:
		id.Addr = f.ip4()
	case 1:
		id.Addr = f.ip6()
	case 2:
		id.FQDN = f.take(len(f.b))
	default:
		m.flaw(IENodeID, parent, Invalid, m.offset(v))
		return
	}
	m.close(&f, IENodeID, parent, v)
}

// FSEID is a session's end at one node (clause 8.2.37).
type FSEID struct {
	SEID       uint64
	IPv4, IPv6 netip.Addr
}

// fseid reads flags (bit 1 V6, bit 2 V4), SEID (8 octets), IPv4, IPv6.
func (m *Message) fseid(id *FSEID, v []byte, parent IEType) {
	*id = FSEID{}
	f := fields{b: v}
	flags := f.u8()
	id.SEID = f.u64()
	if flags&2 != 0 {
		id.IPv4 = f.ip4()
	}
	if flags&1 != 0 {
		id.IPv6 = f.ip6()
	}
	if flags&3 == 0 && len(v) > 0 {
		m.flaw(IEFSEID, parent, NoAddress, m.offset(v))
	}
	m.close(&f, IEFSEID, parent, v)
}

// FTEID is a tunnel's end (clause 8.2.3). With Choose the UPF is asked to allot it: there is no TEID and no address yet,
// and V4, V6 say which kinds of address are wanted.
type FTEID struct {
	Present, V4, V6, Choose, HasChooseID bool

	ChooseID   uint8 // equal ids in one message ask for one F-TEID; valid iff HasChooseID
	TEID       uint32
	IPv4, IPv6 netip.Addr
}

// fteid reads flags (bit 1 V4, 2 V6, 3 CH, 4 CHID), then without CH: TEID (4 octets), IPv4, IPv6; with CH and CHID: CHOOSE ID.
func (m *Message) fteid(id *FTEID, v []byte, t, parent IEType) {
	if id.Present {
		*id = FTEID{}
	}
	f := fields{b: v}
	flags := f.u8()
	id.Present = len(v) > 0
	id.V4, id.V6, id.Choose, id.HasChooseID = flags&1 != 0, flags&2 != 0, flags&4 != 0, flags&8 != 0
	switch {
	case !id.Choose:
		id.TEID = f.u32()
		if id.V4 {
			id.IPv4 = f.ip4()
		}
		if id.V6 {
			id.IPv6 = f.ip6()
		}
		if id.HasChooseID {
			m.flaw(t, parent, Conflict, m.offset(v))
		}
	case id.HasChooseID:
		id.ChooseID = f.u8()
	}
	if !id.V4 && !id.V6 && id.Present {
		m.flaw(t, parent, NoAddress, m.offset(v))
	}
	m.close(&f, t, parent, v)
}

// UEAddress is the UE's address in a rule or an endpoint (clause 8.2.62).
type UEAddress struct {
	Present, Destination, ChooseV4, ChooseV6 bool // Destination: S/D set, the address is the destination of what it matches

	DelegatedBits, PrefixLength uint8 // IPv6: bits of a delegated prefix; length of the prefix where it is not 64
	IPv4, IPv6                  netip.Addr
}

// ueAddress reads flags (bit 1 V6, 2 V4, 3 S/D, 4 IPv6D, 5 CHV4, 6 CHV6, 7 IP6PL), IPv4, IPv6, delegation bits, prefix length.
// Of several in one element the first is kept.
func (m *Message) ueAddress(a *UEAddress, v []byte, parent IEType) {
	if a.Present {
		a = &m.second
	}
	*a = UEAddress{}
	f := fields{b: v}
	flags := f.u8()
	a.Present = len(v) > 0
	a.Destination, a.ChooseV4, a.ChooseV6 = flags&4 != 0, flags&16 != 0, flags&32 != 0
	if flags&2 != 0 {
		a.IPv4 = f.ip4()
	}
	if flags&1 != 0 {
		a.IPv6 = f.ip6()
	}
	if flags&8 != 0 {
		a.DelegatedBits = f.u8()
	}
	if flags&64 != 0 {
		a.PrefixLength = f.u8()
	}
	if flags&0x12 == 0x12 || flags&0x21 == 0x21 {
		m.flaw(IEUEIPAddress, parent, Conflict, m.offset(v))
	}
	m.close(&f, IEUEIPAddress, parent, v)
}

// OuterHeader is the header that a UPF puts before what it forwards (Outer Header Creation, clause 8.2.56). Its
// description's high octet is, from bit 1: GTP-U/UDP/IPv4, GTP-U/UDP/IPv6, UDP/IPv4, UDP/IPv6, IPv4, IPv6, C-TAG, S-TAG.
type OuterHeader struct {
	Description uint16 // 0: absent
	Port        uint16
	TEID        uint32 // valid iff GTPU
	IPv4, IPv6  netip.Addr
}

// GTPU tells whether the header is a tunnel's.
func (h *OuterHeader) GTPU() bool { return h.Description&0x0300 != 0 }

// outerHeader reads description (2 octets), TEID, IPv4, IPv6, port, C-TAG (3), S-TAG (3), each if the description says so.
func (m *Message) outerHeader(h *OuterHeader, v []byte, parent IEType) {
	*h = OuterHeader{}
	f := fields{b: v}
	h.Description = f.u16()
	if d := h.Description >> 8; d != 0 {
		if d&0x03 != 0 {
			h.TEID = f.u32()
		}
		if d&0x15 != 0 {
			h.IPv4 = f.ip4()
		}
		if d&0x2a != 0 {
			h.IPv6 = f.ip6()
		}
		if d&0x0c != 0 {
			h.Port = f.u16()
		}
		if d&0x40 != 0 {
			f.take(3)
		}
		if d&0x80 != 0 {
			f.take(3)
		}
	} else if h.Description == 0 && len(v) >= 2 {
		m.flaw(IEOuterHeaderCreation, parent, Invalid, m.offset(v))
	}
	// A low-layer multicast tunnel (bit 3 of the low octet) brings a C-TEID and two distribution addresses behind these.
	if h.Description&4 == 0 {
		m.close(&f, IEOuterHeaderCreation, parent, v)
	}
}
