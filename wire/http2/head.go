package http2

import "github.com/guyline/guyline/wire/http"

// head decodes a header block and hands it on as what it is.
func (c *Conn) head(s *side, h header, fields []byte) {
	head := &c.event.Head
	d := block{&s.table, c.pool.Text[:0]}
	err := d.decode(fields, head)
	c.pool.Text = d.text
	if err != nil {
		s.table.start(false)
		head.Malformed = true
	}
	if h.kind == framePush { // promised, not sent by the client
		*head = http.Head{}
		return
	}
	dir := c.event.Dir
	st, slot, full := c.streams.open(h.stream)
	if full {
		kept := *head
		c.giveUp(st, slot)
		*head = kept
		*st = exchange{id: h.stream}
	}
	half := &st.sides[dir]
	kind := c.kind(st, h, head)
	switch kind {
	case http.Request:
		c.client, c.highest = int8(dir), max(c.highest, h.stream)
	case http.Response:
		c.client = int8(1 - dir)
	case http.Trailers:
		if half.length > 0 || half.cut {
			kept := *head
			c.body(half, h.stream, slot, half.body, false)
			*head = kept
		}
	}
	half.head = half.head || kind != http.Response || head.Status >= 200
	half.ended = h.flags&flagEndStream != 0
	c.event.End = half.ended
	c.emit(kind, h.stream, slot)
	c.done(st)
}

// kind tells requests from responses and trailers. Where the fields that say so are hidden, the order of heads may
// still say it: a new stream begins with a request, and its first answer is a response.
func (c *Conn) kind(st *exchange, h header, head *http.Head) http.Kind {
	dir := c.event.Dir
	switch {
	case head.Status != 0:
		return http.Response
	case head.Method != nil || head.Path != nil || head.Authority != nil || head.Scheme != nil:
		return http.Request
	case st.sides[dir].head || head.Hidden == 0 && !head.Malformed:
		return http.Trailers
	case c.client == int8(dir) && h.stream > c.highest:
		return http.Request
	case c.client == int8(1-dir) && st.sides[1-dir].head:
		return http.Response
	}
	return http.Unknown
}

// done frees a stream whose two directions have ended.
func (c *Conn) done(st *exchange) {
	if st.sides[0].ended && st.sides[1].ended {
		st.drop(c.pool)
	}
}

// giveUp hands on what is there of a stream that must make room.
func (c *Conn) giveUp(st *exchange, slot uint8) {
	dir := c.event.Dir
	for i := range st.sides {
		if half := &st.sides[i]; half.length > 0 && !half.ended {
			half.cut = true
			c.event.Dir = uint8(i)
			c.body(half, st.id, slot, half.body, true)
		}
	}
	c.event.Dir = dir
	st.drop(c.pool)
}
