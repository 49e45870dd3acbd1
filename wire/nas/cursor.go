package nas

// A cursor walks the information elements of one message. After a fault that leaves the place unknown it is at its end.
type cursor struct {
	m    *Message
	b    []byte
	pos  int
	base int // of b in the input of Parse
	dead bool
	seen [4]uint64 // information element identifiers met in the optional part
}

// begin sets a new cursor. (The compiler would make a literal of this size beside it and copy it, which takes as long as a whole element.)
func (c *cursor) begin(m *Message, b []byte, pos, base int) {
	c.m, c.b, c.pos, c.base = m, b, pos, base
}

// short records that the message ends within an element.
func (c *cursor) short(iei uint8) {
	if !c.dead {
		c.m.fault(ErrShort, c.base+len(c.b), iei)
	}
	c.dead, c.pos = true, len(c.b)
}

// v reads a value of n octets (format V).
func (c *cursor) v(n int) []byte {
	if n > len(c.b)-c.pos {
		c.short(0)
		return nil
	}
	v := c.b[c.pos : c.pos+n : c.pos+n]
	c.pos += n
	return v
}

// octet reads one octet.
func (c *cursor) octet() uint8 {
	if c.pos >= len(c.b) {
		c.short(0)
		return 0
	}
	o := c.b[c.pos]
	c.pos++
	return o
}

// lv reads a length of one octet and as many octets (format LV), lo to hi of them.
func (c *cursor) lv(lo, hi int) []byte {
	at := c.base + c.pos
	return c.within(c.v(int(c.octet())), at, 0, lo, hi)
}

// lve reads a length of two octets and as many octets (format LV-E).
func (c *cursor) lve(lo, hi int) []byte {
	at := c.base + c.pos
	n := int(c.octet()) << 8
	n |= int(c.octet())
	return c.within(c.v(n), at, 0, lo, hi)
}

// within gives back v if its length is allowed and nil, with a fault, if it is not.
func (c *cursor) within(v []byte, at int, iei uint8, lo, hi int) []byte {
	if c.dead {
		return nil
	}
	if len(v) < lo || len(v) > hi {
		c.m.fault(ErrLength, at, iei)
		return nil
	}
	return v
}

// An element is one element of the optional part.
type element struct {
	iei uint8 // of format TV with half an octet: the identifier in the high half, the low half is 0
	at  int   // in the input of Parse
	v   []byte
}

// half is the value of an element of half an octet.
func (e element) half() uint8 { return e.v[0] & 15 }

// next reads the next optional element (TS 24.007 11.2.4), whether it is known or not:
//
//	1iii vvvv          TV of one octet
//	0111 iiii len len  TLV-E
//	0iii iiii          TLV, or TV of a fixed length where the message's table says so
//
// It is false at the end of the message.
func (c *cursor) next(e *element, t MessageType) bool {
	b, pos := c.b, c.pos
	if pos >= len(b) {
		return false
	}
	e.at = c.base + pos
	o := b[pos]
	pos++
	if o >= 0x80 {
		e.iei, e.v = o&0xf0, b[pos-1:pos]
		c.pos = pos
		c.mark(e)
		return true
	}
	e.iei = o
	n := fixed(t, o)
	switch {
	case n > 0:
	case o>>4 == 7:
		if len(b)-pos < 2 {
			c.pos = pos
			c.short(o)
			return false
		}
		n = int(b[pos])<<8 | int(b[pos+1])
		pos += 2
	default:
		if pos >= len(b) {
			c.pos = pos
			c.short(o)
			return false
		}
		n = int(b[pos])
		pos++
	}
	c.pos = pos
	if n > len(b)-pos {
		c.short(o)
		return false
	}
	e.v = b[pos : pos+n : pos+n]
	c.pos += n
	c.mark(e)
	if lo, hi := bounds(t, o); n < lo || n > hi {
		c.m.fault(ErrLength, e.at, o)
		e.v = nil
	}
	return true
}

// mark records an element that comes twice.
func (c *cursor) mark(e *element) {
	w, bit := e.iei>>6, uint64(1)<<(e.iei&63)
	if c.seen[w]&bit != 0 {
		c.m.fault(ErrRepeated, e.at, e.iei)
	}
	c.seen[w] |= bit
}
