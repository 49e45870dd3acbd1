package http1

import (
	"bytes"

	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/stream"
)

// maxHead bounds a head, or the trailers.
const maxHead = 32 << 10

// Conn follows one connection. Make one with NewConn; Close it when the connection is over, and it can be used again.
type Conn struct {
	pool    *stream.Pool
	sides   [2]side
	noBody  [http.Slots]bool // the request of this slot was HEAD: its response has no body (RFC 9110 9.3.2)
	upgrade bool

	event   http.Event
	deliver func(*http.Event)
}

// side is one direction.
type side struct {
	state   state
	part    []byte // head, chunk line or trailers, until all of it is there; from the pool
	left    int    // bytes of body or chunk that follow
	count   uint32 // ordinal of the present exchange
	interim bool   // it had an interim response (1xx) and no final one yet
	orphan  bool   // the present response's request was not seen
	body    []byte // from the pool
	length  int
	cut     bool
	version http.Version
}

type state uint8

const (
	inHead  state = iota
	inBody        // left bytes
	inClose       // until the connection's end
	inChunkLine
	inChunk
	inChunkEnd // the line end after a chunk
	inTrailers
	lost
)

// NewConn makes a connection that borrows from pool.
func NewConn(pool *stream.Pool) *Conn { return &Conn{pool: pool} }

// Close gives back what the connection borrowed and makes it as new.
func (c *Conn) Close() {
	for i := range c.sides {
		c.pool.Free(c.sides[i].part)
		c.pool.Free(c.sides[i].body)
	}
	*c = Conn{pool: c.pool}
}

// End tells that a direction has ended: a body without a length is then whole.
func (c *Conn) End(p *stream.Piece, deliver func(*http.Event)) {
	c.begin(p, deliver)
	if s := &c.sides[p.Dir&1]; s.state == inClose {
		c.finish(s, nil)
	}
}

// Write takes the next bytes of one direction, hands on what they complete, and returns those that are no longer
// HTTP/1.x: all from where both sides agreed on another protocol (Upgrade). An event is valid until deliver returns.
func (c *Conn) Write(p *stream.Piece, deliver func(*http.Event)) (rest []byte) {
	c.begin(p, deliver)
	s := &c.sides[p.Dir&1]
	if p.Gap > 0 && !c.upgrade {
		c.gap(s, p.Gap)
	}
	b := p.Data
	for len(b) > 0 && !c.upgrade {
		b = c.read(s, b)
	}
	return b
}

func (c *Conn) begin(p *stream.Piece, deliver func(*http.Event)) {
	c.deliver = deliver
	c.event = http.Event{Dir: p.Dir & 1, Frame: p.Frame, Time: p.Time}
}

// gap steps over lost bytes of a body whose length is known.
func (c *Conn) gap(s *side, n int) {
	switch {
	case (s.state == inBody || s.state == inChunk) && s.left > n:
		s.left -= n
		s.length += n
		s.cut = true
	case s.state == inClose:
		s.length += n
		s.cut = true
	default:
		c.lose(s)
	}
}

func (c *Conn) lose(s *side) {
	s.cut = true
	if s.length > 0 {
		c.finish(s, nil)
	}
	c.pool.Free(s.part)
	s.part = nil
	if s.state != lost {
		s.state = lost
		c.emit(s, http.Lost)
	}
}

func (c *Conn) read(s *side, b []byte) []byte {
	switch s.state {
	case inHead:
		return c.readHead(s, b)
	case inBody, inChunk, inClose:
		return c.readBody(s, b)
	case inChunkLine, inChunkEnd:
		return c.readLine(s, b)
	case inTrailers:
		if len(s.part) == 0 && (b[0] == '\n' || len(b) > 1 && b[0] == '\r' && b[1] == '\n') {
			c.finish(s, nil)
			return b[1+bytes.IndexByte(b, '\n'):]
		}
		return c.collect(s, b, c.trailers)
	}
	if Recognise(b) != stream.Yes { // lost: heads mostly start with a segment
		return nil
	}
	s.state = inHead
	return b
}

func (c *Conn) readHead(s *side, b []byte) []byte {
	if len(s.part) == 0 {
		for len(b) > 0 && (b[0] == '\r' || b[0] == '\n') { // RFC 9112 2.2
			b = b[1:]
		}
		if Recognise(b) == stream.No {
			if len(b) > 0 {
				c.lose(s)
			}
			return nil
		}
	}
	return c.collect(s, b, c.head)
}

// collect hands lines up to an empty one to use, where they lie or from several pieces.
func (c *Conn) collect(s *side, b []byte, use func(*side, []byte)) []byte {
	if len(s.part) == 0 {
		if n := endOfHead(b, 0); n > 0 {
			use(s, b[:n])
			return b[n:]
		}
	}
	before := len(s.part)
	take := min(len(b), maxHead-before)
	part, took := c.pool.Append(s.part, b[:take])
	s.part = part
	n := endOfHead(s.part, before)
	if n == 0 {
		if took < len(b) {
			c.lose(s)
		}
		return nil
	}
	use(s, s.part[:n])
	c.pool.Free(s.part)
	s.part = nil
	return b[n-before:]
}

// head handles a whole head, and sets how its body is delimited (RFC 9112 6.3).
func (c *Conn) head(s *side, b []byte) {
	e := &c.event
	f, scratch, ok := parse(b, &e.Head, c.pool.Text[:0])
	c.pool.Text = scratch
	if !ok {
		e.Head = http.Head{}
		c.lose(s)
		return
	}
	s.version = f.version
	c.number(s, f.kind)
	interim := f.kind == http.Response && e.Head.Status < 200
	s.interim = interim
	var none bool
	if f.kind == http.Request {
		c.noBody[s.count%http.Slots] = string(e.Head.Method) == "HEAD"
		none = f.length < 0 && !f.chunked
	} else {
		none = interim || e.Head.Status == 204 || e.Head.Status == 304 || !s.orphan && c.noBody[s.count%http.Slots]
	}
	switch {
	case none || f.length == 0 && !f.chunked:
		s.state = inHead
	case f.chunked:
		s.state = inChunkLine
	case f.length > 0:
		s.state, s.left = inBody, f.length
	default:
		s.state = inClose
	}
	s.cut = false
	e.End = s.state == inHead && !interim
	switched := e.Head.Status == 101
	c.emit(s, f.kind)
	if switched {
		c.upgrade = true
		c.emit(s, http.Upgrade)
	}
}

// number gives a head its exchange: each request a new one, a response the next that has none. A response whose request
// was not seen belongs to none.
func (c *Conn) number(s *side, kind http.Kind) {
	switch {
	case kind == http.Request:
		s.count++
	case s.interim:
	case s.count < c.sides[1-c.event.Dir].count:
		s.count++
		s.orphan = false
	default:
		s.orphan = true
	}
}

// trailers handles the fields after a chunked body.
func (c *Conn) trailers(s *side, _ []byte) { c.finish(s, nil) }

// readLine reads a chunk's size, or the line end after a chunk (RFC 9112 7.1):
//
//	size [; extension] CRLF content CRLF  …  0 CRLF trailers CRLF
func (c *Conn) readLine(s *side, b []byte) []byte {
	n := bytes.IndexByte(b, '\n')
	if n < 0 {
		part, took := c.pool.Append(s.part, b)
		s.part = part
		if took < len(b) || len(s.part) > maxLine {
			c.lose(s)
		}
		return nil
	}
	line := b[:n]
	if len(s.part) > 0 {
		s.part, _ = c.pool.Append(s.part, line)
		line = s.part
	}
	size, ok := hexadecimal(bytes.TrimSuffix(line, []byte("\r")))
	empty := len(bytes.TrimSuffix(line, []byte("\r"))) == 0
	c.pool.Free(s.part)
	s.part = nil
	switch {
	case s.state == inChunkEnd && empty:
		s.state = inChunkLine
	case s.state == inChunkEnd || !ok:
		c.lose(s)
	case size == 0:
		s.state = inTrailers
	default:
		s.state, s.left = inChunk, size
	}
	return b[n+1:]
}

// readBody takes content. A body of known length that is all in one piece is handed on where it lies.
func (c *Conn) readBody(s *side, b []byte) []byte {
	n := len(b)
	if s.state != inClose {
		n = min(n, s.left)
		s.left -= n
	}
	whole := s.state == inBody && s.left == 0 && s.length == 0 && !s.cut
	s.length += n
	switch {
	case whole:
		c.finish(s, b[:n])
		return b[n:]
	case !s.cut:
		var took int
		s.body, took = c.pool.Append(s.body, b[:n])
		s.cut = took < n
	}
	if s.left == 0 && s.state == inBody {
		c.finish(s, nil)
	} else if s.left == 0 && s.state == inChunk {
		s.state = inChunkEnd
	}
	return b[n:]
}

// finish hands on a body: content, or what was kept of it.
func (c *Conn) finish(s *side, content []byte) {
	if content == nil {
		content = s.body
	}
	e := &c.event
	e.Body, e.Length, e.Cut, e.End = content, s.length, s.cut, true
	c.emit(s, http.Body)
	c.pool.Free(s.body)
	s.body, s.length, s.cut, s.state = nil, 0, false, inHead
}

// emit hands on an event of this kind; what else it tells was set before.
func (c *Conn) emit(s *side, kind http.Kind) {
	e := &c.event
	e.Kind, e.Version, e.Stream = kind, s.version, s.count
	if s.orphan {
		e.Stream = 0
	}
	e.Slot = uint8(e.Stream % http.Slots)
	c.deliver(e)
	e.Head, e.Body, e.Length, e.Cut, e.End = http.Head{}, nil, 0, false, false
}
