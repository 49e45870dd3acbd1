package http2

import (
	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/stream"
)

// Conn follows one connection. Make one with NewConn; Close it when the connection is over, and it can be used again.
type Conn struct {
	pool    *stream.Pool
	sides   [2]side
	streams streams
	prefix  bool   // the client's preface was seen
	client  int8   // direction of the client, -1 while not known
	highest uint32 // stream identifier of a request

	event   *http.Event // of the call in hand
	deliver func(*http.Event)
}

// side is one direction.
type side struct {
	state   state
	table   table
	opening [len(preface)]byte // first bytes, until they say how the direction starts
	seen    int                // of them

	part []byte // start of a frame other than DATA, until all of it is there; from the pool
	skip int    // bytes of a frame to step over
	data data   // the DATA frame that the stream is in

	headers   []byte // header block over several frames, from the pool
	first     header // the HEADERS or PUSH_PROMISE frame that began it
	continued bool
}

type state uint8

const (
	start  state = iota // nothing seen yet
	synced              // at a frame boundary, or in a frame that part, skip or data tell of
	lost                // boundaries are unknown
)

// data is how far a DATA frame was read.
type data struct {
	header
	open  bool // the stream is in this frame
	unpad bool // the length of its padding is the next byte
	left  int  // bytes of content that follow
	pad   int  // bytes of padding after them
}

// NewConn makes a connection that borrows from pool. Connections of one goroutine may share the event, which is large.
func NewConn(pool *stream.Pool, event *http.Event) *Conn {
	c := &Conn{pool: pool, event: event}
	c.Close()
	return c
}

// Close gives back what the connection borrowed and makes it as new.
func (c *Conn) Close() {
	for i := range c.streams.slots {
		c.streams.slots[i].drop(c.pool)
	}
	c.streams.slots = c.streams.slots[:0]
	for i := range c.sides {
		c.sides[i].forget(c.pool)
		c.sides[i].state, c.sides[i].seen = start, 0
	}
	c.prefix, c.client, c.highest = false, -1, 0
}

// forget drops what a side holds, its dynamic table included.
func (s *side) forget(pool *stream.Pool) {
	pool.Free(s.part)
	pool.Free(s.headers)
	s.part, s.headers, s.skip, s.data, s.continued = nil, nil, 0, data{}, false
	s.table.start(false)
}

// Client is the direction in which requests go, and whether it is known.
func (c *Conn) Client() (dir uint8, known bool) { return uint8(max(c.client, 0)), c.client >= 0 }

// Write takes the next bytes of one direction and hands on what they complete. An event is valid until deliver returns.
func (c *Conn) Write(p *stream.Piece, deliver func(*http.Event)) {
	c.deliver = deliver
	e := c.event // emit has emptied the rest
	e.Version, e.Dir, e.Frame, e.Time = http.HTTP2, p.Dir&1, p.Frame, p.Time
	s := &c.sides[p.Dir&1]
	if p.Gap > 0 {
		c.gap(s, p.Gap)
	}
	b := p.Data
	for len(b) > 0 {
		switch s.state {
		case start:
			b = c.begin(s, b)
		case lost:
			b = c.find(s, b)
		default:
			b = c.read(s, b)
		}
	}
	c.deliver = nil
}

// gap steps over lost bytes where they lie within the content of one DATA frame; else the frame boundaries are lost, and
// with a header block perhaps lost the dynamic table.
func (c *Conn) gap(s *side, n int) {
	switch {
	case s.state == start:
		s.state = lost
	case s.state == synced && s.data.open && !s.data.unpad && s.data.left >= n:
		s.data.left -= n
		if st, _ := c.streams.find(s.data.stream); st != nil {
			half := &st.sides[c.event.Dir]
			half.cut, half.length = true, half.length+n
		}
		if s.data.left == 0 {
			c.closeData(s, nil)
		}
	case s.state == synced && s.skip >= n:
		s.skip -= n
	default:
		c.lose(s)
	}
}

// lose gives up the frame boundaries of a direction until frames are found again.
func (c *Conn) lose(s *side) {
	s.forget(c.pool)
	for i := range c.streams.slots { // any of them may have lost data
		c.streams.slots[i].sides[c.event.Dir].cut = true
	}
	if s.state != lost {
		s.state = lost
		c.event.Kind, c.event.Stream, c.event.Slot, c.event.Head = http.Lost, 0, 0, http.Head{}
		c.deliver(c.event)
	}
}

// begin reads the first bytes of a direction: the client's preface, the server's SETTINGS, or the middle of either.
func (c *Conn) begin(s *side, b []byte) []byte {
	before := s.seen
	s.seen += copy(s.opening[before:], b)
	opening := s.opening[:s.seen]
	if string(opening) == preface[:s.seen] {
		if s.seen == len(preface) {
			c.prefix, c.client = true, int8(c.event.Dir)
			s.state = synced
			s.table.start(true)
		}
		return b[s.seen-before:]
	}
	if s.seen < headerLen {
		return nil
	}
	s.state = lost
	if h, ok := strict(opening); ok && h.kind == frameSettings && h.flags == 0 && before < headerLen {
		s.state = synced
		s.table.start(c.prefix)
		s.part, _ = c.pool.Append(s.part, opening[:before])
	}
	return b
}

// find looks for frames in a direction that was joined in its middle. They mostly start with a segment; elsewhere more of
// them must fit.
func (c *Conn) find(s *side, b []byte) []byte {
	if !chain(b, 2) {
		i := 1
		for i+headerLen <= len(b) && !chain(b[i:], 3) {
			i++
		}
		if i+headerLen > len(b) {
			return nil
		}
		b = b[i:]
	}
	s.state = synced
	return b
}
