package n4

import (
	"net/netip"

	"github.com/guyline/guyline/wire/pfcp"
)

// maxRequests is how many requests may await their answer; the oldest gives way.
const maxRequests = 8192

// change is what a request makes of a session, once it is accepted.
type change struct {
	asked
	in, out       [maxTunnels]named // numIn and numOut are valid
	older, sooner int32             // open requests before and behind it, -1 at the ends
}

// asked is what of a change is made anew for each request.
type asked struct {
	key           uint64
	kind          pfcp.MessageType
	ue6bits       uint8
	suspicion     bool // it did not fit its sender's numbering: nothing is learned from it
	drop, dup     bool
	numIn, numOut uint8
	seid          uint64 // in the header: the receiver's session
	cp            uint64 // F-SEID of the asking side
	frame, t      int64
	ue4, ue6      netip.Addr
}

// named is a tunnel's end as a rule names it.
type named struct {
	addr netip.Addr
	teid uint32
	side pfcp.Interface
}

// requests are those that await an answer. Places are used again at once, so that those in use are few and in the cache.
type requests struct {
	list           []change
	free           []int32
	open           index // direction and sequence number, to the place in list + 1
	oldest, newest int32 // valid iff something is open
}

func requestKey(dir, seq uint32) uint64 { return uint64(dir)<<24 | uint64(seq) }

// add opens a request. One with the same number before it is forgotten.
func (r *requests) add(a asked) *change {
	if v := r.open.get(a.key); v != 0 {
		r.close(int32(v - 1))
	}
	if len(r.free) == 0 && len(r.list) < maxRequests {
		r.list = append(r.list, change{})
		r.free = append(r.free, int32(len(r.list)-1))
	} else if len(r.free) == 0 {
		r.close(r.oldest)
	}
	i := r.free[len(r.free)-1]
	r.free = r.free[:len(r.free)-1]
	c := &r.list[i]
	c.asked, c.older, c.sooner = a, -1, -1
	if r.open.used == 0 {
		r.oldest = i
	} else {
		c.older = r.newest
		r.list[r.newest].sooner = i
	}
	r.newest = i
	r.open.put(a.key, uint32(i+1))
	return c
}

// take finds the request that a response answers and closes it. What it gives is valid until the next add.
func (r *requests) take(key uint64) *change {
	v := r.open.get(key)
	if v == 0 {
		return nil
	}
	r.close(int32(v - 1))
	return &r.list[v-1]
}

func (r *requests) close(i int32) {
	c := &r.list[i]
	r.open.take(c.key, uint32(i+1))
	if c.older >= 0 {
		r.list[c.older].sooner = c.sooner
	} else {
		r.oldest = c.sooner
	}
	if c.sooner >= 0 {
		r.list[c.sooner].older = c.older
	} else {
		r.newest = c.older
	}
	r.free = append(r.free, i)
}

// rules keeps of a request's rules what N3 is judged by: tunnels, UE addresses, drops and copies.
func (c *change) rules(m *pfcp.Message) {
	pdrs := m.PDRs()
	for i := range pdrs {
		if r := &pdrs[i]; r.Op == pfcp.Create || r.Op == pfcp.Update {
			c.detect(r.Source, &r.FTEID, &r.UE)
		}
	}
	endpoints := m.Endpoints()
	for i := range endpoints {
		c.detect(pfcp.Access, &endpoints[i].FTEID, &endpoints[i].UE)
	}
	fars := m.FARs()
	for i := range fars {
		f := &fars[i]
		if f.Op == pfcp.Remove {
			continue
		}
		if f.Has&pfcp.HasApply != 0 {
			c.drop = c.drop || f.Apply&pfcp.Drop != 0
			c.dup = c.dup || f.Apply&pfcp.Duplicate != 0
		}
		if !f.Outer.GTPU() {
			continue
		}
		for _, a := range [...]*netip.Addr{&f.Outer.IPv4, &f.Outer.IPv6} {
			if a.IsValid() && c.numOut < maxTunnels {
				c.out[c.numOut] = named{*a, f.Outer.TEID, f.Destination}
				c.numOut++
			}
		}
	}
}

func (c *change) detect(side pfcp.Interface, f *pfcp.FTEID, ue *pfcp.UEAddress) {
	if f.Present && !f.Choose {
		for _, a := range [...]*netip.Addr{&f.IPv4, &f.IPv6} {
			if a.IsValid() && c.numIn < maxTunnels {
				c.in[c.numIn] = named{*a, f.TEID, side}
				c.numIn++
			}
		}
	}
	if ue.IPv4.IsValid() {
		c.ue4 = ue.IPv4
	}
	if ue.IPv6.IsValid() {
		c.ue6, c.ue6bits = ue.IPv6, 64
		if ue.PrefixLength > 0 && ue.PrefixLength < 64 {
			c.ue6bits = ue.PrefixLength
		}
		if ue.DelegatedBits > 0 && ue.DelegatedBits < c.ue6bits {
			c.ue6bits -= ue.DelegatedBits
		}
	}
}
