package n4

import (
	"net/netip"

	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/pfcp"
)

const (
	maxRequests = 8192   // requests that await their answer; the oldest gives way
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

func (x *Tracker) place(a netip.Addr) *place {
	if !a.IsValid() {
		return nil
	}
	l := x.places[a]
	if l == nil {
		if len(x.places) >= maxPlaces {
			clear(x.places)
		}
		x.placeID++
		l = &place{id: x.placeID, addr: a}
		x.places[a] = l
	}
	return l
}

// end is a tunnel's end as a rule names it.
type end struct {
	addr netip.Addr
	teid uint32
	side pfcp.Interface // of the rule: where the packets come from, or go to
}

// change is what a request makes of a session, once it is accepted.
type change struct {
	dir       uint32
	seq       uint32
	used      bool
	kind      pfcp.MessageType
	seid      uint64 // in the header: the receiver's session
	cp        uint64 // F-SEID of the asking side
	frame, t  int64
	ue4, ue6  netip.Addr
	ue6bits   uint8
	in, out   [maxTunnels]end
	numIn     int
	numOut    int
	suspicion bool // it did not fit its sender's numbering: nothing is learned from it
	drop, dup bool
}

// requests are those that await an answer.
type requests struct {
	ring []change
	next int
	open map[uint64]int32 // direction and sequence number to place in ring
}

func requestKey(dir, seq uint32) uint64 { return uint64(dir)<<24 | uint64(seq) }

func (r *requests) add(dir, seq uint32) *change {
	if r.ring == nil {
		r.ring = make([]change, maxRequests)
	}
	c := &r.ring[r.next]
	if c.used {
		if key := requestKey(c.dir, c.seq); r.open[key] == int32(r.next) {
			delete(r.open, key)
		}
	}
	*c = change{dir: dir, seq: seq, used: true}
	r.open[requestKey(dir, seq)] = int32(r.next)
	r.next = (r.next + 1) % maxRequests
	return c
}

// take finds the request that a response answers and closes it.
func (r *requests) take(dir, seq uint32) *change {
	key := requestKey(dir, seq)
	i, ok := r.open[key]
	if !ok {
		return nil
	}
	delete(r.open, key)
	return &r.ring[i]
}

// session is a PFCP session at a UP function.
type session struct {
	up, cp       *node // nil where only N2 tells of it
	seid, cpSEID uint64
	live         bool
	ue4, ue6     netip.Addr
	ue6bits      uint8
	in, out      [maxTunnels]end
	numIn        int
	numOut       int
}

type sessionKey struct {
	node uint32
	seid uint64
}

// tunnel is where a TEID at an address leads.
type tunnel struct {
	session int32
	side    pfcp.Interface // Access at a UPF: from the UE
	far     bool           // the end lies at the gNB or the next UPF
}

// sessions are those that live, by SEID, tunnel and UE address.
type sessions struct {
	ring    []session
	next    int
	free    []int32 // places in ring
	bySEID  map[sessionKey]int32
	tunnels map[uint64]tunnel // place and TEID
	byUE    map[netip.Addr]int32
}

func (s *sessions) init() {
	s.bySEID, s.tunnels, s.byUE = map[sessionKey]int32{}, map[uint64]tunnel{}, map[netip.Addr]int32{}
}

func tunnelKey(l *place, teid uint32) uint64 { return uint64(l.id)<<32 | uint64(teid) }

func (s *sessions) find(n *node, seid uint64) (int32, *session) {
	if i, ok := s.bySEID[sessionKey{n.id, seid}]; ok {
		return i, &s.ring[i]
	}
	return -1, nil
}

// create makes room for a session.
func (x *Tracker) create() (int32, *session) {
	s := &x.sessions
	if len(s.free) == 0 && len(s.ring) < maxSessions {
		s.ring = append(s.ring, session{})
		s.free = append(s.free, int32(len(s.ring)-1))
	} else if len(s.free) == 0 {
		x.remove(int32(s.next))
		s.next = (s.next + 1) % maxSessions
	}
	i := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	s.ring[i] = session{live: true}
	return i, &s.ring[i]
}

// remove forgets a session and what leads to it.
func (x *Tracker) remove(i int32) {
	s := &x.sessions
	c := &s.ring[i]
	if !c.live {
		return
	}
	c.live = false
	if c.up != nil {
		if k := (sessionKey{c.up.id, c.seid}); s.bySEID[k] == i {
			delete(s.bySEID, k)
		}
	}
	s.free = append(s.free, i)
	for _, ends := range [...][]end{c.in[:c.numIn], c.out[:c.numOut]} {
		for k := range ends {
			l := x.places[ends[k].addr]
			if l == nil {
				continue
			}
			if u, ok := s.tunnels[tunnelKey(l, ends[k].teid)]; ok && u.session == i {
				delete(s.tunnels, tunnelKey(l, ends[k].teid))
			}
		}
	}
	for _, a := range [...]netip.Addr{c.ue4, prefix(c.ue6)} {
		if a.IsValid() && s.byUE[a] == i {
			delete(s.byUE, a)
		}
	}
}

// prefix is the first 64 bits of an IPv6 address: what a UE is given (TS 23.501 clause 5.8.2.2.3). IPv4 stays as it is.
func prefix(a netip.Addr) netip.Addr {
	if !a.Is6() || a.Is4In6() {
		return a
	}
	p, _ := a.Prefix(64)
	return p.Addr()
}

// enter gives a session the ends, and tells of an F-TEID that another one has.
func (x *Tracker) enter(i int32, e end, far bool) (collision int32) {
	s := &x.sessions
	c := &s.ring[i]
	l := x.place(e.addr)
	if l == nil {
		return -1
	}
	if far {
		l.far = true
	} else {
		l.upf = true
	}
	list, n := &c.in, &c.numIn
	if far {
		list, n = &c.out, &c.numOut
	}
	for k := range *n {
		if list[k] == e {
			return -1
		}
	}
	if *n == maxTunnels { // the oldest of a session that moves much
		copy(list[:], list[1:])
		*n--
	}
	list[*n] = e
	*n++
	key := tunnelKey(l, e.teid)
	before, ok := s.tunnels[key]
	s.tunnels[key] = tunnel{session: i, side: e.side, far: far}
	if ok && before.session != i && !far && !before.far && s.ring[before.session].live {
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
	if l := x.place(downlink.Addr); l != nil {
		l.far = true
	}
	l := x.place(uplink.Addr)
	if l == nil {
		return
	}
	l.upf = true
	i := int32(-1)
	if t, ok := x.sessions.tunnels[tunnelKey(l, uplink.TEID)]; ok {
		i = t.session
	} else if downlink.Valid() {
		i, _ = x.create()
		x.enter(i, end{uplink.Addr, uplink.TEID, pfcp.Access}, false)
	}
	if i >= 0 && downlink.Valid() {
		x.enter(i, end{downlink.Addr, downlink.TEID, pfcp.Access}, true)
	}
}
