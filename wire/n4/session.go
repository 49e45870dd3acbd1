package n4

import (
	"encoding/binary"
	"net/netip"

	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/pfcp"
)

const (
	maxSessions = 131072 // the oldest gives way
	maxTunnels  = 4      // of one session and direction
	maxPlaces   = 65536
)

// place is an address of the user plane that rules, or N2, named.
type place struct {
	id    uint32
	addr  netip.Addr
	upf   bool // has F-TEIDs
	far   bool // rules forward to it, or N2 names it: a gNB, another UPF, an SMF
	sends bool // has sent on a session that names it
	n2    bool
	told  uint8 // sides of which a fact was told
}

// known is the place at an address, nil where none is.
func (x *Tracker) known(a netip.Addr) *place { return x.places.get(a, netip.Addr{}) }

// place makes an address one of the user plane; nil for the zero Addr.
func (x *Tracker) place(a netip.Addr) *place {
	if l := x.last; l != nil && l.addr == a {
		return l
	}
	if !a.IsValid() {
		return nil
	}
	l := x.known(a)
	if l == nil {
		if len(x.places.all) >= maxPlaces {
			x.places.clear()
		}
		x.placeID++
		l = &place{id: x.placeID, addr: a}
		x.places.add(a, netip.Addr{}, l)
	}
	x.last = l
	return l
}

// session is a PFCP session at a UP function. Many are kept, so it is small.
type session struct {
	up, cp     *node // nil where only N2 tells of it
	seid       uint64
	ue6        uint64 // first half of the UE's IPv6 address, valid iff has6
	ue4        uint32 // valid iff has4
	live       bool
	has4, has6 bool
	ue6bits    uint8
	in, out    list
}

// others are the ends that send on a tunnel of the session.
func (s *session) others(u tunnel) *list {
	if u.far {
		return &s.in
	}
	return &s.out
}

// tunnel is where a TEID at an address leads.
type tunnel struct {
	session int32
	side    pfcp.Interface // Access at a UPF: from the UE
	far     bool           // the end lies at the gNB or the next UPF
}

// pack makes a tunnel the value of an index: it is never 0. A side has 4 bits.
func (t tunnel) pack() uint32 {
	v := uint32(t.session+1)<<5 | uint32(t.side&15)<<1
	if t.far {
		v |= 1
	}
	return v
}

func unpack(v uint32) tunnel {
	return tunnel{int32(v>>5) - 1, pfcp.Interface(v >> 1 & 15), v&1 != 0}
}

// sessions are those that live, by SEID, tunnel and UE address.
type sessions struct {
	blocks  []*[blockSize]session
	made    int32
	next    int32 // that gives way next
	free    []int32
	ends    ends
	bySEID  index // see seidKey
	tunnels index // by end, to packed tunnels
	byUE    index // see ueKey
}

// blockSize is how many sessions, or ends of tunnels, are made at a time.
const blockSize = 256

func (s *sessions) at(i int32) *session { return &s.blocks[i/blockSize][i%blockSize] }

// seidKey spreads the nodes. It is not exact.
func seidKey(n *node, seid uint64) uint64 { return seid ^ uint64(n.id)*0x9e3779b97f4a7c15 }

// ueKey is an IPv4 address, or the first 64 bits of an IPv6 address: what a UE is given (RFC 6459 section 5.2). The
// addresses from 8000:: on, which IPv4 takes here, are not assigned.
func ueKey(a netip.Addr) uint64 {
	if a.Is4() {
		return ue4Key(v4(a))
	}
	return half(a)
}

func ue4Key(a uint32) uint64 { return 1<<63 | uint64(a) }

// half is the first half of an IPv6 address.
func half(a netip.Addr) uint64 {
	b := a.As16()
	return binary.BigEndian.Uint64(b[:])
}

func (s *sessions) find(n *node, seid uint64) (int32, *session) {
	if v := s.bySEID.get(seidKey(n, seid)); v != 0 {
		if c := s.at(int32(v - 1)); c.up == n && c.seid == seid {
			return int32(v - 1), c
		}
	}
	return -1, nil
}

// tunnel finds where a TEID at an address leads.
func (x *Tracker) tunnel(dst netip.Addr, teid uint32) (tunnel, *session) {
	l := x.known(dst)
	if l == nil {
		return tunnel{}, nil
	}
	v := x.sessions.tunnels.get((&end{place: l, teid: teid}).key())
	if v == 0 {
		return tunnel{}, nil
	}
	t := unpack(v)
	return t, x.sessions.at(t.session)
}

// create makes room for a session.
func (x *Tracker) create() (int32, *session) {
	s := &x.sessions
	if len(s.free) == 0 && s.made < maxSessions {
		if s.made%blockSize == 0 {
			s.blocks = append(s.blocks, new([blockSize]session))
		}
		s.free = append(s.free, s.made)
		s.made++
	} else if len(s.free) == 0 {
		x.remove(s.next)
		s.next = (s.next + 1) % maxSessions
	}
	i := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	c := s.at(i)
	*c = session{live: true}
	return i, c
}

// remove forgets a session and what leads to it.
func (x *Tracker) remove(i int32) {
	s := &x.sessions
	c := s.at(i)
	if !c.live {
		return
	}
	c.live = false
	if c.up != nil {
		s.bySEID.take(seidKey(c.up, c.seid), uint32(i+1))
	}
	s.free = append(s.free, i)
	for c.in.place != nil {
		s.leave(i, &c.in, false)
	}
	for c.out.place != nil {
		s.leave(i, &c.out, true)
	}
	if c.has4 {
		s.byUE.take(ue4Key(c.ue4), uint32(i+1))
	}
	if c.has6 {
		s.byUE.take(c.ue6, uint32(i+1))
	}
}

// leave takes the first end from a session's list; where it leads is forgotten, if it is the session's still.
func (s *sessions) leave(i int32, l *list, far bool) {
	e := s.ends.take(l)
	s.tunnels.take(e.key(), tunnel{session: i, side: e.side, far: far}.pack())
}

// give4 gives a session's UE another IPv4 address.
func (s *sessions) give4(i int32, to uint32) {
	c := s.at(i)
	if c.has4 && c.ue4 != to {
		s.byUE.take(ue4Key(c.ue4), uint32(i+1))
	}
	c.ue4, c.has4 = to, true
	s.byUE.put(ue4Key(to), uint32(i+1))
}

// give6 is give4 for the first half of an IPv6 address, with the length of the prefix: at most 64.
func (s *sessions) give6(i int32, to uint64, bits uint8) {
	c := s.at(i)
	if c.has6 && c.ue6 != to {
		s.byUE.take(c.ue6, uint32(i+1))
	}
	c.ue6, c.ue6bits, c.has6 = to, bits, true
	s.byUE.put(to, uint32(i+1))
}

// enter gives a session an end, and tells of another session that lives and has the same F-TEID; -1 for none.
func (x *Tracker) enter(i int32, e end, far bool) (collision int32) {
	s := &x.sessions
	c := s.at(i)
	l := &c.in
	if far {
		e.place.far = true
		l = &c.out
	} else {
		e.place.upf = true
	}
	n, known := s.ends.count(l, e)
	if known {
		return -1
	}
	if n == maxTunnels { // the oldest goes, of a session that moves much
		s.leave(i, l, far)
	}
	s.ends.append(l, e)
	v := s.tunnels.put(e.key(), tunnel{session: i, side: e.side, far: far}.pack())
	if before := unpack(v); v != 0 && before.session != i && !far && !before.far && s.at(before.session).live {
		return before.session
	}
	return -1
}

// Tunnel takes the two ends of a PDU session's tunnel that N2 names: at the UPF and at the gNB. Either may be missing.
func (x *Tracker) Tunnel(uplink, downlink ngap.Tunnel) {
	for _, t := range [...]ngap.Tunnel{uplink, downlink} {
		for _, a := range [...]netip.Addr{t.Addr, t.IPv6} {
			if l := x.place(a); l != nil {
				l.n2 = true
				x.n2 = true
			}
		}
	}
	far := x.place(downlink.Addr)
	if far != nil {
		far.far = true
	}
	l := x.place(uplink.Addr)
	if l == nil {
		return
	}
	l.upf = true
	near := end{l, uplink.TEID, pfcp.Access}
	i := int32(-1)
	if v := x.sessions.tunnels.get(near.key()); v != 0 {
		i = unpack(v).session
	} else if downlink.Valid() {
		i, _ = x.create()
		x.enter(i, near, false)
	}
	if i >= 0 && downlink.Valid() && far != nil {
		x.enter(i, end{far, downlink.TEID, pfcp.Access}, true)
	}
}
