package pfcp

import "encoding/binary"

// Op is what a message does with a rule.
type Op uint8

const (
	Create  Op = iota + 1
	Created    // the UPF tells what it allotted
	Update
	Updated
	Remove
)

// Set tells which scalars of a rule were in the message.
type Set uint8

const (
	HasID Set = 1 << iota
	HasPrecedence
	HasInterface // source interface of a PDR, destination interface of a FAR
	HasFARID
	HasRemoval // outer header removal
	HasApply
	HasForwarding
)

// PDR is a packet detection rule: which packets, and what becomes of them (tables 7.5.2.2-1, 7.5.3.2-1, 7.5.4.2-1).
type PDR struct {
	Op              Op
	Has             Set
	ID              uint16
	Source          Interface
	Removal         uint8 // outer header removal: 0 GTP-U/UDP/IPv4, 1 GTP-U/UDP/IPv6, … 6 GTP-U/UDP/IP
	Precedence      uint32
	FARID           uint32
	QERs, URRs      int
	SDFs            int // SDF filters and application ids
	EndpointID      uint8
	HasEndpoint     bool
	FTEID           FTEID
	UE              UEAddress
	NetworkInstance []byte
}

// Endpoint is a traffic endpoint: an F-TEID and a UE address that several PDRs share (tables 7.5.2.7-1 and 7.5.3.5-1).
type Endpoint struct {
	Op              Op
	ID              uint8
	FTEID           FTEID
	UE              UEAddress
	NetworkInstance []byte
}

// FAR is a forwarding action rule: what is done with the packets (tables 7.5.2.3-1 to 3, 7.5.4.3-1 to 3).
type FAR struct {
	Op              Op
	Has             Set
	ID              uint32
	Apply           Action
	Destination     Interface
	Outer           OuterHeader
	NetworkInstance []byte
	Redirect        []byte // Redirect Information: type (4 bits), length (2 octets), address; nil if absent
	Policy          []byte // Forwarding Policy identifier behind its length; nil if absent
	Duplicates      int    // Duplicating Parameters
	Copy            OuterHeader
	CopyTo          Interface // destination interface of the first copy; valid iff Duplicates > 0
	SMReqFlags      uint8
}

// Action is the set of Apply Action (clause 8.2.26): its first octet in the low byte, its second in the high one.
type Action uint16

const (
	Drop Action = 1 << iota
	Forward
	Buffer
	NotifyCP
	Duplicate
	AcceptMulticast
	DenyMulticast
	DuplicateForRedundancy
	EliminateDuplicates
	BufferedNotify
	DiscardedNotify
	ForwardMBS
)

// pdr reads one Create, Update, Remove, Created or Updated PDR.
func (m *Message) pdr(b []byte, parent IEType, op Op) {
	p := &m.pdrs[min(m.NumPDRs, MaxPDRs)]
	m.NumPDRs++
	*p = PDR{}
	p.Op = op
	at := m.offset(b)
	pdi := false
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, parent); v == nil {
				break
			}
		}
		b = rest
		m.IEs++
		switch t {
		case IEPDRID:
			if len(v) >= 2 {
				p.ID = binary.BigEndian.Uint16(v)
				p.Has |= HasID
			}
		case IEPrecedence:
			if len(v) >= 4 {
				p.Precedence = binary.BigEndian.Uint32(v)
				p.Has |= HasPrecedence
			}
		case IEPDI:
			pdi = true
			m.pdi(v, p)
		case IEFTEID: // in Created PDR and Updated PDR
			m.fteid(&p.FTEID, v, t, parent)
		case IEUEIPAddress:
			p.UE.Present = false // the last counts
			m.ueAddress(&p.UE, v, parent)
		case IEFARID:
			if len(v) >= 4 {
				p.FARID = binary.BigEndian.Uint32(v)
				p.Has |= HasFARID
			}
		case IEOuterHeaderRemoval:
			if len(v) >= 1 {
				p.Removal = v[0]
				p.Has |= HasRemoval
			}
		case IEQERID:
			p.QERs++
		case IEURRID:
			p.URRs++
		default:
			if t.Grouped() {
				m.skip(v, t, 2)
			}
		}
	}
	if p.Has&HasID == 0 {
		m.flaw(IEPDRID, parent, Missing, at)
	}
	if op == Create {
		if p.Has&HasPrecedence == 0 {
			m.flaw(IEPrecedence, parent, Missing, at)
		}
		if !pdi {
			m.flaw(IEPDI, parent, Missing, at)
		}
	}
}

// pdi reads the Packet Detection Information of a PDR (table 7.5.2.2-2).
func (m *Message) pdi(b []byte, p *PDR) {
	at := m.offset(b)
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, IEPDI); v == nil {
				break
			}
		}
		b = rest
		m.IEs++
		switch t {
		case IESourceInterface:
			if len(v) >= 1 {
				p.Source = Interface(v[0] & 0xf)
				p.Has |= HasInterface
			}
		case IEFTEID:
			m.fteid(&p.FTEID, v, t, IEPDI)
		case IEUEIPAddress:
			m.ueAddress(&p.UE, v, IEPDI)
		case IENetworkInstance:
			p.NetworkInstance = v
		case IESDFFilter, IEApplicationID:
			p.SDFs++
		case IEEndpointID:
			if len(v) >= 1 {
				p.EndpointID, p.HasEndpoint = v[0], true
			}
		default:
			if t.Grouped() {
				m.skip(v, t, 3)
			}
		}
	}
	if p.Has&HasInterface == 0 {
		m.flaw(IESourceInterface, IEPDI, Missing, at)
	}
}

// endpoint reads one Create, Created, Update or Remove Traffic Endpoint.
func (m *Message) endpoint(b []byte, parent IEType, op Op) {
	e := &m.endpoints[min(m.NumEndpoints, MaxEndpoints)]
	m.NumEndpoints++
	*e = Endpoint{}
	e.Op = op
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, parent); v == nil {
				return
			}
		}
		b = rest
		m.IEs++
		switch t {
		case IEEndpointID:
			if len(v) >= 1 {
				e.ID = v[0]
			}
		case IEFTEID:
			m.fteid(&e.FTEID, v, t, parent)
		case IEUEIPAddress:
			m.ueAddress(&e.UE, v, parent)
		case IENetworkInstance:
			e.NetworkInstance = v
		default:
			if t.Grouped() {
				m.skip(v, t, 2)
			}
		}
	}
}

// far reads one Create, Update or Remove FAR.
func (m *Message) far(b []byte, parent IEType, op Op) {
	f := &m.fars[min(m.NumFARs, MaxFARs)]
	m.NumFARs++
	*f = FAR{}
	f.Op = op
	at := m.offset(b)
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, parent); v == nil {
				break
			}
		}
		b = rest
		m.IEs++
		switch t {
		case IEFARID:
			if len(v) >= 4 {
				f.ID = binary.BigEndian.Uint32(v)
				f.Has |= HasID
			}
		case IEApplyAction:
			m.apply(v, parent, f)
		case IEForwarding, IEUpdateForwarding:
			f.Has |= HasForwarding
			m.forwarding(v, t, f)
		case IEDuplicating, IEUpdateDuplicating:
			m.duplicating(v, t, f)
		default:
			if t.Grouped() {
				m.skip(v, t, 2)
			}
		}
	}
	if f.Has&HasID == 0 {
		m.flaw(IEFARID, parent, Missing, at)
	}
	if op == Create && f.Has&HasApply == 0 {
		m.flaw(IEApplyAction, parent, Missing, at)
	}
}

// apply reads Apply Action. One of drop, forward and buffer stands alone; a set of several, or an empty one, is a conflict.
func (m *Message) apply(v []byte, parent IEType, f *FAR) {
	if len(v) == 0 {
		return
	}
	f.Has |= HasApply
	f.Apply = Action(v[0])
	if len(v) > 1 {
		f.Apply |= Action(v[1]) << 8
	}
	if main := f.Apply & (Drop | Forward | Buffer); main&(main-1) != 0 || f.Apply == 0 {
		m.flaw(IEApplyAction, parent, Conflict, m.offset(v))
	}
}

// forwarding reads (Update) Forwarding Parameters.
func (m *Message) forwarding(b []byte, parent IEType, f *FAR) {
	at := m.offset(b)
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, parent); v == nil {
				break
			}
		}
		b = rest
		m.IEs++
		switch t {
		case IEDestination:
			if len(v) >= 1 {
				f.Destination = Interface(v[0] & 0xf)
				f.Has |= HasInterface
			}
		case IENetworkInstance:
			f.NetworkInstance = v
		case IEOuterHeaderCreation:
			m.outerHeader(&f.Outer, v, parent)
		case IERedirectInformation:
			f.Redirect = v
		case IEForwardingPolicy:
			if len(v) >= 1 {
				f.Policy = v[1:]
			}
		case IESMReqFlags:
			if len(v) >= 1 {
				f.SMReqFlags = v[0]
			}
		default:
			if t.Grouped() {
				m.skip(v, t, 3)
			}
		}
	}
	if parent == IEForwarding && f.Has&HasInterface == 0 {
		m.flaw(IEDestination, parent, Missing, at)
	}
}

// duplicating reads (Update) Duplicating Parameters: where a copy of each packet goes.
func (m *Message) duplicating(b []byte, parent IEType, f *FAR) {
	f.Duplicates++
	first, to := f.Duplicates == 1, &f.Copy
	if !first {
		to = &m.spare
	}
	for len(b) > 0 {
		t, v, rest := next(b)
		if v == nil {
			if t, v, rest = m.odd(b, parent); v == nil {
				return
			}
		}
		b = rest
		m.IEs++
		switch {
		case t == IEDestination && len(v) >= 1 && first:
			f.CopyTo = Interface(v[0] & 0xf)
		case t == IEOuterHeaderCreation:
			m.outerHeader(to, v, parent)
		case t.Grouped():
			m.skip(v, t, 3)
		}
	}
}
