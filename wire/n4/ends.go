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

// list is the ends of a session in one direction, the oldest first. That one lies in the list itself, since most have one or
// two: its place is nil where there is none.
type list struct {
	place *place
	teid  uint32
	rest  uint32 // the lowest four bits are the side, the others the number of the list that follows, from 1
}

func (l *list) next() uint32 { return l.rest >> 4 }

func (l *list) end() end { return end{l.place, l.teid, pfcp.Interface(l.rest & 15)} }

// ends holds what follows the first end of all lists.
type ends struct {
	blocks []*[blockSize]list
	made   uint32
	free   uint32 // the first of those that are free, each followed by the next; 0 for none
}

func (s *ends) at(n uint32) *list { return &s.blocks[(n-1)/blockSize][(n-1)%blockSize] }

// after is the list that follows, nil for none.
func (s *ends) after(l *list) *list {
	if l.next() == 0 {
		return nil
	}
	return s.at(l.next())
}

// of is the place of the list's ends that lies at an address, nil for none.
func (s *ends) of(l *list, a netip.Addr) *place {
	for ; l != nil && l.place != nil; l = s.after(l) {
		if l.place.addr == a {
			return l.place
		}
	}
	return nil
}

// count is how many ends a list has, and whether this one is among them.
func (s *ends) count(l *list, e end) (n int, known bool) {
	for ; l != nil && l.place != nil; l = s.after(l) {
		n++
		known = known || l.end() == e
	}
	return n, known
}

// append puts an end last.
func (s *ends) append(l *list, e end) {
	this := list{e.place, e.teid, uint32(e.side & 15)}
	if l.place == nil {
		*l = this
		return
	}
	for l.next() != 0 {
		l = s.at(l.next())
	}
	n := s.free
	if n == 0 {
		if s.made%blockSize == 0 {
			s.blocks = append(s.blocks, new([blockSize]list))
		}
		s.made++
		n = s.made
	}
	s.free = s.at(n).next()
	*s.at(n) = this
	l.rest |= n << 4
}

// take takes the first end off a list that has one.
func (s *ends) take(l *list) end {
	e, n := l.end(), l.next()
	if n == 0 {
		*l = list{}
		return e
	}
	next := s.at(n)
	*l = *next
	*next = list{rest: s.free << 4}
	s.free = n
	return e
}
