package sba

import (
	"github.com/guyline/guyline/wire/diameter"
	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/http1"
	"github.com/guyline/guyline/wire/http2"
	"github.com/guyline/guyline/wire/stream"
	"github.com/guyline/guyline/wire/tcp"
	"github.com/guyline/guyline/wire/tls"
)

// A Reader reads connections of HTTP/2 in clear ahead of a Tracker, which then takes what happened on them from
// [Tracker.Given]. It leaves all other connections to the Tracker, and those whose first bytes do not say at once what they
// are.
type Reader struct {
	pool    *stream.Pool
	scratch http.Event
	flows   []readFlow // by tcp.Segment.Slot
	idle    []*http2.Conn
}

// readFlow is a TCP connection as far as the Reader knows it.
type readFlow struct {
	id   uint32
	seen bool  // it had data, so that it is decided who reads it
	read bool  // some of it was read
	left uint8 // bits of the directions that are left to the Tracker
	over uint8 // bits of the directions that have ended
	conn *http2.Conn
}

// NewReader makes a Reader that has seen nothing.
func NewReader() *Reader { return &Reader{pool: stream.NewPool(poolBytes / 2)} }

// Takes says whether a segment is the Reader's to read, and whether it is the first such of its connection.
func (r *Reader) Takes(s *tcp.Segment) (takes, first bool) {
	for int(s.Slot) >= len(r.flows) {
		r.flows = append(r.flows, readFlow{})
	}
	f := &r.flows[s.Slot]
	if s.Gone || f.id != s.Flow {
		r.idle = release(r.idle, f.conn)
		*f = readFlow{id: s.Flow}
	}
	if len(s.Data) == 0 && s.Gap == 0 {
		if s.End && f.conn != nil {
			if f.over |= 1 << (s.Dir & 1); s.Reset || f.over == 3 {
				r.idle = release(r.idle, f.conn)
				f.conn, f.left = nil, 3
			}
		}
		return false, false
	}
	if !f.seen {
		f.seen, f.left = true, 3
		if inClear(s.Data) {
			f.left, first = 0, true
			f.conn = reuse(&r.idle, func() *http2.Conn { return http2.NewConn(r.pool, &r.scratch) })
		}
	}
	return f.left&(1<<(s.Dir&1)) == 0, first
}

// Leave leaves the direction of a segment to the Tracker from here on.
func (r *Reader) Leave(s *tcp.Segment) { r.flows[s.Slot].left |= 1 << (s.Dir & 1) }

// Read reads a segment that it takes.
func (r *Reader) Read(s *tcp.Segment, deliver func(*http.Event)) {
	f := &r.flows[s.Slot]
	p := stream.Piece{Dir: s.Dir, Gap: s.Gap, Data: s.Data, Frame: s.Frame, Time: s.Time}
	if !f.read {
		f.read, p.Gap = true, 0 // before its first bytes nothing is missed, see [Tracker.recognise]
	}
	f.conn.Write(&p, deliver)
}

// inClear says that a connection that begins with b is HTTP/2 and nothing else, as [Tracker.content] finds it.
func inClear(b []byte) bool {
	if http2.Recognise(b) != stream.Yes || tls.Recognise(b) == stream.Yes || http1.Recognise(b) == stream.Yes {
		return false
	}
	n, err := diameter.Size(b)
	return err != nil || !startsDiameter(b[:min(n, len(b))], n)
}

// A Happening is what a Tracker needs of an http.Event on HTTP/2.
type Happening struct {
	frame, time  int64
	text         []byte // the body; of a request method, path, user agent and authorization; of a response its server
	method, path uint32 // where they end in text
	agent        uint32
	flow         uint32 // tcp.Segment.Slot
	stream       uint32
	status       uint16
	kind         http.Kind
	dir, slot    uint8
	end          bool
	authorized   bool // there is an Authorization field
	hidden       bool // there are hidden fields
	relayed      bool // there is a Via field
	asserted     bool // there are client credentials
}

// Of takes what is needed of an event on the connection with this tcp.Segment.Slot, and says whether it is any. It appends what
// has to be copied to text and returns that.
func (h *Happening) Of(e *http.Event, flow uint32, text []byte) ([]byte, bool) {
	if e.Kind == http.GoAway || e.Kind == http.Settings || e.Kind == http.Lost {
		return text, false
	}
	d := &e.Head
	*h = Happening{frame: e.Frame, time: e.Time, flow: flow, stream: e.Stream, status: uint16(d.Status), kind: e.Kind, dir: e.Dir,
		slot: e.Slot, end: e.End, hidden: d.Hidden > 0, relayed: len(d.Via) > 0}
	n := len(text)
	switch e.Kind {
	case http.Request:
		text = append(text, d.Method...)
		h.method = uint32(len(text) - n)
		text = append(text, d.Path...)
		h.path = uint32(len(text) - n)
		text = append(text, d.UserAgent...)
		h.agent = uint32(len(text) - n)
		text = append(text, d.Authorization...)
		h.authorized = d.Authorization != nil
		h.asserted = d.SBIField(credentials) != nil
	case http.Response:
		text = append(text, d.Server...)
	case http.Body:
		text = append(text, e.Body...)
	}
	h.text = text[n:len(text):len(text)]
	return text, true
}

// restore makes the event again, as far as the Tracker looks at it. What is always the same stands in e already.
func (h *Happening) restore(e *http.Event) {
	e.Kind, e.Dir, e.Slot, e.Stream, e.Frame, e.Time, e.End = h.kind, h.dir, h.slot, h.stream, h.frame, h.time, h.end
	d := &e.Head
	d.Status, d.Hidden, d.SBICount = int(h.status), 0, 0
	d.Method, d.Path, d.UserAgent, d.Authorization, d.Via, d.Server, e.Body = nil, nil, nil, nil, nil, nil, nil
	if h.hidden {
		d.Hidden = 1
	}
	if h.relayed {
		d.Via = d.SBI[0].Name // something
	}
	switch h.kind {
	case http.Request:
		d.Method, d.Path, d.UserAgent = h.text[:h.method], h.text[h.method:h.path], h.text[h.path:h.agent]
		if d.Authorization = h.text[h.agent:]; h.authorized && d.Authorization == nil {
			d.Authorization = []byte{}
		} else if !h.authorized {
			d.Authorization = nil
		}
		if h.asserted {
			d.SBICount = 1
		}
	case http.Response:
		d.Server = h.text
	case http.Body:
		e.Body = h.text
	}
}

// Meet is Segment for the first segment of a connection that a Reader takes: what it carries comes by Given.
func (t *Tracker) Meet(s *tcp.Segment) {
	t.now = max(t.now, s.Time)
	t.flowOf(s)
}

// Given takes what a Reader has read.
func (t *Tracker) Given(h *Happening) {
	t.now = max(t.now, h.time)
	t.flow = t.flows[h.flow]
	h.restore(&t.given)
	t.httpEvent(&t.given)
}

// Passed tells that a segment that a Reader takes has been read, whether or not anything happened by it.
func (t *Tracker) Passed(time int64) {
	t.now = max(t.now, time)
	t.decide(t.now - hindsight)
}
