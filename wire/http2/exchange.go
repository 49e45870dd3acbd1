package http2

import (
	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/stream"
)

// exchange is one stream. It lives from its first frame until both directions ended, it was reset, or there are too many.
type exchange struct {
	id    uint32 // 0: free
	sides [2]half
}

// half is one direction of a stream.
type half struct {
	head   bool // a final head was seen
	ended  bool
	cut    bool
	length int
	body   []byte // from the pool
}

// streams holds the open streams of a connection: a few, so that a search beats a map.
type streams struct{ slots []exchange }

// find is the stream with this identifier and its slot, nil if it is not open.
func (s *streams) find(id uint32) (*exchange, uint8) {
	for i := range s.slots {
		if s.slots[i].id == id {
			return &s.slots[i], uint8(i)
		}
	}
	return nil, 0
}

// open finds or makes a stream. Where all slots are taken, it is full: the stream that it returns, the one with the
// lowest identifier, must be dropped first.
func (s *streams) open(id uint32) (st *exchange, slot uint8, full bool) {
	free, lowest := -1, 0
	for i := range s.slots {
		switch s.slots[i].id {
		case id:
			return &s.slots[i], uint8(i), false
		case 0:
			free = i
		}
		if s.slots[i].id < s.slots[lowest].id {
			lowest = i
		}
	}
	if free < 0 && len(s.slots) < http.Slots {
		s.slots = append(s.slots, exchange{})
		free = len(s.slots) - 1
	}
	if free < 0 {
		return &s.slots[lowest], uint8(lowest), true
	}
	s.slots[free] = exchange{id: id}
	return &s.slots[free], uint8(free), false
}

// drop frees a stream and its buffers.
func (s *exchange) drop(pool *stream.Pool) {
	for i := range s.sides {
		if s.sides[i].body != nil {
			pool.Free(s.sides[i].body)
		}
	}
	*s = exchange{}
}
