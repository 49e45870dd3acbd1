package n4

import "github.com/guyline/guyline/wire/pfcp"

// maxRequests is how many requests may await their answer; the oldest gives way.
const maxRequests = 8192

// change is what a request makes of a session, once it is accepted.
type change struct {
	asked
	in, out       [maxTunnels]Named // numIn and numOut are valid
	older, sooner int32             // open requests before and behind it, -1 at the ends
}

// asked is what of a change is made anew for each request.
type asked struct {
	key        uint64
	kind       pfcp.MessageType
	suspicion  bool // it did not fit its sender's numbering: nothing is learned from it
	drop, dup  bool
	has4, has6 bool
	ue6bits    uint8
	ue4        uint32
	ue6        uint64
	numIn      uint8
	numOut     uint8
	seid       uint64 // in the header: the receiver's session
	frame, t   int64
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

// take keeps the rules of a request.
func (c *change) take(r *rules) {
	c.drop, c.dup = r.drop, r.dup
	c.answer(r)
	c.numOut = uint8(copy(c.out[:], r.ends[r.numIn:]))
}

// answer adds what the UP function allotted.
func (c *change) answer(r *rules) {
	c.numIn += uint8(copy(c.in[c.numIn:], r.ends[:r.numIn]))
	if r.has4 {
		c.ue4, c.has4 = r.ue4, true
	}
	if r.has6 {
		c.ue6, c.ue6bits, c.has6 = r.ue6, r.ue6bits, true
	}
}
