package n4

import (
	"net/netip"

	"github.com/guyline/guyline/wire/pfcp"
)

// end is a tunnel's end.
type end struct {
	place *place
	teid  uint32
	side  pfcp.Interface // of the rule: where the packets come from, or go to
}

func (e *end) key() uint64 { return uint64(e.place.id)<<32 | uint64(e.teid) }

// ends holds those of all sessions, most of which have two or three.
type ends struct {
	blocks []*[blockSize]linked
	made   uint32
	free   list
}

// list is the number of its first end, from 1; 0 for none. The oldest comes first.
type list uint32

// linked is an end in a list: the lowest four bits of rest are its side, the others the list that follows it.
type linked struct {
	place *place
	teid  uint32
	rest  uint32
}

func (l *linked) next() list { return list(l.rest >> 4) }

func (l *linked) end() end { return end{l.place, l.teid, pfcp.Interface(l.rest & 15)} }

func (s *ends) at(l list) *linked { return &s.blocks[(l-1)/blockSize][(l-1)%blockSize] }

// of is the place of the list's ends that lies at an address, nil for none.
func (s *ends) of(l list, a netip.Addr) *place {
	for ; l != 0; l = s.at(l).next() {
		if p := s.at(l).place; p.addr == a {
			return p
		}
	}
	return nil
}

// count is how many ends a list has, and whether this one is among them.
func (s *ends) count(l list, e end) (n int, known bool) {
	for ; l != 0; l = s.at(l).next() {
		n++
		known = known || s.at(l).end() == e
	}
	return n, known
}

// append puts an end last.
func (s *ends) append(l *list, e end) {
	if s.free == 0 {
		if s.made%blockSize == 0 {
			s.blocks = append(s.blocks, new([blockSize]linked))
		}
		s.made++
		s.free = list(s.made)
		s.at(s.free).rest = 0
	}
	this := s.free
	k := s.at(this)
	s.free = k.next()
	*k = linked{e.place, e.teid, uint32(e.side & 15)}
	if *l == 0 {
		*l = this
		return
	}
	last := s.at(*l)
	for last.next() != 0 {
		last = s.at(last.next())
	}
	last.rest |= uint32(this) << 4
}

// take takes the first end off a list.
func (s *ends) take(l *list) end {
	this := *l
	k := s.at(this)
	e := k.end()
	*l = k.next()
	*k = linked{rest: uint32(s.free) << 4}
	s.free = this
	return e
}
