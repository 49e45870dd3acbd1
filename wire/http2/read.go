package http2

import (
	"encoding/binary"

	"github.com/guyline/guyline/wire/http"
)

// read takes bytes of a direction whose frame boundaries are known, and returns those that it has not used.
func (c *Conn) read(s *side, b []byte) []byte {
	if s.skip > 0 {
		n := min(s.skip, len(b))
		s.skip -= n
		return b[n:]
	}
	if s.data.open {
		return c.readData(s, b)
	}
	if len(s.part) > 0 || len(b) < headerLen {
		return c.readPart(s, b)
	}
	h := readHeader(b)
	switch {
	case !h.sane() || s.continued && h.kind != frameContinuation:
		c.lose(s)
		return b[1:]
	case h.kind == frameData:
		c.openData(s, h)
		return b[headerLen:]
	case h.length > maxFrame:
		c.stepOver(s, h)
		return b[headerLen:]
	case len(b) < headerLen+h.length:
		return c.readPart(s, b)
	}
	c.frame(s, h, b[headerLen:headerLen+h.length])
	return b[headerLen+h.length:]
}

// readPart collects a frame that comes in pieces: its header first, then, unless it is DATA, its payload.
func (c *Conn) readPart(s *side, b []byte) []byte {
	want := headerLen
	if len(s.part) >= headerLen {
		want += readHeader(s.part).length
	}
	n := min(len(b), want-len(s.part))
	part, took := c.pool.Append(s.part, b[:n])
	s.part, b = part, b[n:]
	if took < n { // the pool's limit
		c.lose(s)
		return b
	}
	if len(s.part) < want {
		return b
	}
	h := readHeader(s.part)
	switch {
	case !h.sane() || s.continued && h.kind != frameContinuation:
		c.lose(s)
		return b
	case h.kind == frameData:
		c.openData(s, h)
	case h.length > maxFrame:
		c.stepOver(s, h)
	case want < headerLen+h.length:
		return b
	default:
		c.frame(s, h, s.part[headerLen:])
	}
	c.pool.Free(s.part)
	s.part = nil
	return b
}

// stepOver skips a frame that is too long for us. What it inserted into the dynamic table is then unknown.
func (c *Conn) stepOver(s *side, h header) {
	if h.kind == frameHeaders || h.kind == framePush || h.kind == frameContinuation {
		s.table.start(false)
		s.continued = false
	}
	s.skip = h.length
}

// frame handles a whole frame other than DATA.
func (c *Conn) frame(s *side, h header, payload []byte) {
	switch h.kind {
	case frameHeaders, framePush:
		block, ok := unpad(h, payload)
		switch {
		case !ok:
			s.table.start(false)
		case h.flags&flagEndHeaders != 0:
			c.head(s, h, block)
		default:
			s.first, s.continued = h, true
			s.headers, _ = c.pool.Append(s.headers, block)
		}
	case frameContinuation:
		c.continuation(s, h, payload)
	case frameRST:
		st, slot := c.streams.find(h.stream)
		c.event.Code = binary.BigEndian.Uint32(payload)
		c.emit(http.Reset, h.stream, slot)
		if st != nil {
			st.drop(c.pool)
		}
	case frameGoAway:
		c.event.Code = binary.BigEndian.Uint32(payload[4:])
		c.emit(http.GoAway, 0, 0)
	case frameSettings:
		if h.flags&flagAck == 0 {
			c.emit(http.Settings, 0, 0)
		}
	}
}

// continuation adds to a header block that HEADERS or PUSH_PROMISE began, RFC 9113 6.10.
func (c *Conn) continuation(s *side, h header, payload []byte) {
	if !s.continued || h.stream != s.first.stream {
		s.continued = false
		s.table.start(false)
		return
	}
	var took int
	if s.headers, took = c.pool.Append(s.headers, payload); took < len(payload) {
		s.continued = false
		s.table.start(false)
	} else if h.flags&flagEndHeaders != 0 {
		s.continued = false
		c.head(s, s.first, s.headers)
	}
	if !s.continued {
		c.pool.Free(s.headers)
		s.headers = nil
	}
}

// emit hands on an event of this kind; what else it tells was set before.
func (c *Conn) emit(kind http.Kind, id uint32, slot uint8) {
	e := c.event
	e.Kind, e.Stream, e.Slot = kind, id, slot
	c.deliver(e)
	e.Head, e.Body, e.Length, e.Cut, e.End, e.Code = http.Head{}, nil, 0, false, false, 0
}
