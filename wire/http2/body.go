package http2

import "github.com/guyline/guyline/wire/http"

// openData begins a DATA frame, RFC 9113 6.1: [pad length] content [padding].
func (c *Conn) openData(s *side, h header) {
	s.data = data{header: h, open: true, unpad: h.flags&flagPadded != 0, left: h.length}
	if h.length == 0 {
		s.data.unpad = false
		c.closeData(s, nil)
	}
}

// readData takes content of a DATA frame. A body that is all in one piece is handed on where it lies.
func (c *Conn) readData(s *side, b []byte) []byte {
	d := &s.data
	if d.unpad {
		d.unpad, d.pad, d.left = false, int(b[0]), d.left-1
		b = b[1:]
		if d.pad > d.left {
			c.lose(s)
			return b
		}
		d.left -= d.pad
	}
	n := min(d.left, len(b))
	content := b[:n]
	d.left -= n
	st, _ := c.streams.find(d.stream)
	if st != nil {
		half := &st.sides[c.event.Dir]
		half.length += n
		if d.left == 0 && d.flags&flagEndStream != 0 && half.length == n && !half.cut {
			c.closeData(s, content)
			return b[n:]
		}
		c.keep(half, content)
	}
	if d.left == 0 {
		c.closeData(s, nil)
	}
	return b[n:]
}

// keep adds content to a body. After a hole or the bound nothing more is added, so that what is kept is the start.
func (c *Conn) keep(half *half, content []byte) {
	if half.cut || len(content) == 0 {
		return
	}
	var took int
	half.body, took = c.pool.Append(half.body, content)
	half.cut = took < len(content)
}

// closeData ends a DATA frame, and with END_STREAM the body: content, or what was kept of it.
func (c *Conn) closeData(s *side, content []byte) {
	h := s.data.header
	s.skip = s.data.pad
	s.data = data{}
	if h.flags&flagEndStream == 0 {
		return
	}
	st, slot := c.streams.find(h.stream)
	if st == nil {
		return
	}
	half := &st.sides[c.event.Dir]
	if content == nil {
		content = half.body
	}
	half.ended = true
	c.body(half, h.stream, slot, content, true)
	c.done(st)
}

// body hands on a body.
func (c *Conn) body(half *half, id uint32, slot uint8, content []byte, end bool) {
	e := c.event
	e.Head = http.Head{}
	e.Body, e.Length, e.Cut, e.End = content, half.length, half.cut, end
	c.emit(http.Body, id, slot)
	c.pool.Free(half.body)
	half.body, half.length, half.cut = nil, 0, false
}
