package tls

import "github.com/guyline/guyline/wire/stream"

// Conn follows one connection. Make one with NewConn; Close it when the connection is over, and it can be used again.
type Conn struct {
	pool  *stream.Pool
	keys  *KeyLog
	facts Facts

	client, server Hello // the last of each
	suite          Suite
	secrets        *secrets
	ready          [2]*opener // TLS 1.2 and older: by client and server, until ChangeCipherSpec

	sides   [2]side
	chain   [MaxChain][]byte
	event   Event
	deliver func(*Event)
}

// side is one direction.
type side struct {
	part   []byte // start of a record, until all of it is there; from the pool
	skip   int    // bytes of a record to step over
	lost   bool   // record boundaries are unknown
	unsure bool   // records were lost: the sequence number is some way on
	hole   bool   // content was lost since the last Data

	message []byte // handshake message over several records; from the pool
	broken  bool   // handshake messages were lost

	encrypted bool // records are encrypted from here on
	opener    *opener
	final     bool // TLS 1.3: opener has the application traffic secret
	opaque    bool // Opaque was told
}

// NewConn makes a connection that borrows from pool and looks for its secrets in keys, which may be nil.
func NewConn(pool *stream.Pool, keys *KeyLog) *Conn { return &Conn{pool: pool, keys: keys} }

// Close gives back what the connection borrowed and makes it as new.
func (c *Conn) Close() {
	for i := range c.sides {
		c.pool.Free(c.sides[i].part)
		c.pool.Free(c.sides[i].message)
	}
	*c = Conn{pool: c.pool, keys: c.keys}
}

// Facts is what was seen so far.
func (c *Conn) Facts() Facts { return c.facts }

// ClientHello is the last one seen, without its slices; all zero where none was.
func (c *Conn) ClientHello() *Hello { return &c.client }

// Write takes the next bytes of one direction and hands on what they complete. An event is valid until deliver returns.
func (c *Conn) Write(p *stream.Piece, deliver func(*Event)) {
	c.deliver = deliver
	c.event = Event{Dir: p.Dir & 1, Frame: p.Frame, Time: p.Time}
	s := &c.sides[p.Dir&1]
	if p.Gap > 0 {
		c.gap(s, p.Gap)
	}
	b := p.Data
	for len(b) > 0 {
		b = c.read(s, b)
	}
	c.deliver = nil
}

// gap steps over lost bytes within one record; else the record boundaries are lost.
func (c *Conn) gap(s *side, n int) {
	left := s.skip
	if len(s.part) >= recordHeader {
		r, _ := readRecord(s.part)
		left = recordHeader + r.length - len(s.part)
	}
	c.pool.Free(s.part)
	s.part, s.unsure, s.hole = nil, true, true
	c.breakMessage(s)
	if left > n {
		s.skip = left - n
		return
	}
	s.skip, s.lost = 0, left < n
	c.emit(Lost)
}

func (c *Conn) breakMessage(s *side) {
	c.pool.Free(s.message)
	s.message, s.broken = nil, true
}

func (c *Conn) read(s *side, b []byte) []byte {
	if s.skip > 0 {
		n := min(s.skip, len(b))
		s.skip -= n
		return b[n:]
	}
	if s.lost {
		if !chain(b) { // records mostly start with a segment
			return nil
		}
		s.lost = false
	}
	if len(s.part) == 0 && len(b) >= recordHeader {
		r, ok := readRecord(b)
		if !ok {
			return c.nonsense(s)
		}
		if end := recordHeader + r.length; len(b) >= end {
			c.record(s, r, b[recordHeader:end])
			return b[end:]
		}
	}
	return c.readPart(s, b)
}

// readPart collects a record that comes in pieces, its header first.
func (c *Conn) readPart(s *side, b []byte) []byte {
	want := recordHeader
	if len(s.part) >= recordHeader {
		r, _ := readRecord(s.part)
		want += r.length
	}
	n := min(len(b), want-len(s.part))
	part, took := c.pool.Append(s.part, b[:n])
	s.part, b = part, b[n:]
	if took < n { // the pool's limit
		return c.nonsense(s)
	}
	if len(s.part) < recordHeader {
		return b
	}
	r, ok := readRecord(s.part)
	if !ok {
		return c.nonsense(s)
	}
	if len(s.part) < recordHeader+r.length {
		return b
	}
	c.record(s, r, s.part[recordHeader:])
	c.pool.Free(s.part)
	s.part = nil
	return b
}

// nonsense gives up the rest of a piece, and the record boundaries with it.
func (c *Conn) nonsense(s *side) []byte {
	c.pool.Free(s.part)
	s.part, s.lost, s.unsure, s.hole = nil, true, true, true
	c.breakMessage(s)
	c.emit(Lost)
	return nil
}

// record handles a whole record.
func (c *Conn) record(s *side, r record, payload []byte) {
	switch {
	case r.kind == changeCipherSpec:
		c.changeCipher(s)
	case s.encrypted && (c.facts.Version != TLS13 || r.kind == application):
		c.encryptedRecord(s, r, payload)
	case r.kind == application:
		if c.facts.Version == 0 {
			if c.client.EarlyData {
				return
			}
			c.facts.Middle = true
		}
		c.tellOpaque(s)
	case !s.opaque:
		c.content(s, r.kind, payload)
	}
}

// changeCipher starts encryption in TLS 1.2 and older (RFC 5246 7.1). In TLS 1.3 it means nothing.
func (c *Conn) changeCipher(s *side) {
	switch {
	case c.facts.Version == 0:
		c.facts.Middle = true
	case c.facts.Version != TLS13:
		c.serverSilent()
		s.encrypted = c.suite.Cipher != NULL
		s.opener = c.ready[c.role()]
		c.ready[c.role()] = nil
		c.breakMessage(s)
		s.broken = false
	}
}

// encryptedRecord decrypts a record where there are keys.
func (c *Conn) encryptedRecord(s *side, r record, payload []byte) {
	if c.facts.Version == TLS13 && s.opener == nil && !s.opaque {
		c.keys13(s)
	}
	if r.kind == application && c.facts.Version != TLS13 {
		c.facts.Complete = True
	}
	if s.opener == nil {
		c.sealed(r)
		c.tellOpaque(s)
		return
	}
	var kind uint8
	var content []byte
	ok := false
	tries := 1
	if s.unsure {
		tries = 64 // records that may have been lost
	}
	seq := s.opener.seq
	for i := range tries {
		s.opener.seq = seq + uint64(i)
		if kind, content, ok = s.opener.open(c.scratch(len(payload)), r, payload); ok {
			break
		}
	}
	if !ok {
		s.opener.seq = seq
		if c.facts.Version == TLS13 && seq == 0 {
			return // early data, or handshake records for which there was no secret
		}
		s.opener = nil
		c.tellOpaque(s)
		return
	}
	s.unsure = false
	c.facts.Decrypted = true
	c.event.Encrypted = true
	c.content(s, kind, content)
	c.event.Encrypted = false
}

// sealed keeps the length of a record that is not decrypted.
func (c *Conn) sealed(r record) {
	role := c.role()
	c.facts.LastSealed[role] = uint16(r.length)
	for i := range c.facts.Sealed[role] {
		if c.facts.Sealed[role][i] == 0 {
			c.facts.Sealed[role][i] = uint16(r.length)
			return
		}
	}
}

// scratch is memory for one record's content.
func (c *Conn) scratch(n int) []byte {
	if cap(c.pool.Record) < n {
		c.pool.Record = make([]byte, 0, maxRecord)
	}
	return c.pool.Record[:0]
}

// content handles what a record holds, in clear or decrypted.
func (c *Conn) content(s *side, kind uint8, b []byte) {
	switch kind {
	case handshake:
		c.handshake(s, b)
	case alert:
		if len(b) >= 2 {
			c.event.Level, c.event.Description = b[0], AlertDescription(b[1])
			c.emit(Alert)
		}
	case application:
		if s.hole {
			c.event.Gap, s.hole = stream.Unmeasured, false
		}
		c.event.Data = b
		c.emit(Data)
	}
}

func (c *Conn) tellOpaque(s *side) {
	if !s.opaque {
		s.opaque = true
		c.emit(Opaque)
	}
}

// emit hands on an event of this kind; what else it tells was set before.
func (c *Conn) emit(kind Kind) {
	e := &c.event
	e.Kind = kind
	c.deliver(e)
	e.Hello, e.Chain, e.Level, e.Description, e.Data, e.Gap = nil, nil, 0, 0, nil, 0
}

// role of the present direction: 0 client, 1 server.
func (c *Conn) role() int {
	if c.event.Dir == c.facts.Client {
		return 0
	}
	return 1
}
