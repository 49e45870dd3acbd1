package sba

import (
	"net/netip"

	"github.com/guyline/guyline/wire/diameter"
	"github.com/guyline/guyline/wire/http1"
	"github.com/guyline/guyline/wire/http2"
	"github.com/guyline/guyline/wire/stream"
	"github.com/guyline/guyline/wire/tcp"
	"github.com/guyline/guyline/wire/tls"
)

type protocol uint8

const (
	undecided protocol = iota
	isHTTP1
	isHTTP2
	isTLS
	isDiameter
	ignored
)

const (
	// maxTries bounds how many pieces of a connection are looked at before it is none of ours. One that was joined in its
	// middle may have to wait for a piece that starts with a message.
	maxTries = 64
	// maxOpening bounds the first bytes that are kept until they say what they are.
	maxOpening = 8 << 10
)

// flow is one TCP connection.
type flow struct {
	id           uint32
	ends         [2]netip.AddrPort // sender of each direction
	outer, inner layer             // of TCP, and inside TLS
	over         uint8             // bits of the directions that have ended
	tls          *tlsFlow          // nil unless TLS
	exchanges    []*exchange       // by http.Event.Slot
}

// layer is a byte stream and what reads it.
type layer struct {
	protocol protocol
	tries    uint8
	inside   bool      // inside TLS
	opening  [2][]byte // from the pool
	http1    *http1.Conn
	http2    *http2.Conn
	part     [2][]byte // start of a Diameter message, from the pool
}

func (t *Tracker) flowOf(s *tcp.Segment) *flow {
	for int(s.Slot) >= len(t.flows) {
		t.flows = append(t.flows, nil)
	}
	f := t.flows[s.Slot]
	if f == nil {
		f = &flow{id: s.Flow}
		t.flows[s.Slot] = f
	}
	if f.id != s.Flow {
		t.closeFlow(f)
		f.id = s.Flow
	}
	if !f.ends[0].IsValid() {
		f.ends[s.Dir&1] = netip.AddrPortFrom(s.Src.Unmap(), s.SrcPort)
		f.ends[1-s.Dir&1] = netip.AddrPortFrom(s.Dst.Unmap(), s.DstPort)
		f.inner.inside = true
	}
	return f
}

// closeFlow ends a connection and gives back what it holds.
func (t *Tracker) closeFlow(f *flow) {
	t.flow = f
	if f.tls != nil {
		t.settle(f)
		t.idle.tls = release(t.idle.tls, f.tls.conn)
	}
	for _, x := range f.exchanges {
		if x != nil {
			t.complete(x)
		}
	}
	t.putAway(&f.outer)
	t.putAway(&f.inner)
	*f = flow{id: f.id, exchanges: f.exchanges[:0]}
}

// putAway gives back what reads a layer.
func (t *Tracker) putAway(l *layer) {
	for i := range l.opening {
		t.pool.Free(l.opening[i])
		t.pool.Free(l.part[i])
	}
	t.idle.http1 = release(t.idle.http1, l.http1)
	t.idle.http2 = release(t.idle.http2, l.http2)
	*l = layer{protocol: ignored}
}

// maxIdle bounds the connections of a kind that are kept to be used again.
const maxIdle = 64

// release closes a connection's reader and keeps it.
func release[C interface {
	comparable
	Close()
}](idle []C, c C) []C {
	var none C
	if c == none {
		return idle
	}
	c.Close()
	if len(idle) < maxIdle {
		idle = append(idle, c)
	}
	return idle
}

// reuse takes a reader that is idle, or makes one.
func reuse[C any](idle *[]C, make func() C) C {
	if n := len(*idle); n > 0 {
		c := (*idle)[n-1]
		*idle = (*idle)[:n-1]
		return c
	}
	return make()
}

// end tells that a direction, or the connection, is over.
func (t *Tracker) end(f *flow, s *tcp.Segment) {
	t.flow = f
	p := stream.Piece{Dir: s.Dir, Frame: s.Frame, Time: s.Time}
	for _, l := range [...]*layer{&f.outer, &f.inner} {
		if l.protocol == isHTTP1 {
			l.http1.End(&p, t.onHTTP)
		}
	}
	if f.over |= 1 << (s.Dir & 1); s.Reset || f.over == 3 { // no more bytes come, until the ports are used anew
		t.putAway(&f.outer)
		t.putAway(&f.inner)
	}
}

// read hands the next bytes of a layer to what reads them.
func (t *Tracker) read(l *layer, p *stream.Piece) {
	switch l.protocol {
	case undecided:
		t.recognise(l, p)
	case isHTTP1:
		if rest := l.http1.Write(p, t.onHTTP); len(rest) > 0 { // Upgrade: h2c (RFC 7540 3.2)
			*l = layer{inside: l.inside, protocol: undecided}
			t.recognise(l, &stream.Piece{Dir: p.Dir, Data: rest, Frame: p.Frame, Time: p.Time})
		}
	case isHTTP2:
		l.http2.Write(p, t.onHTTP)
	case isTLS:
		t.lengths(t.flow.tls, p)
		t.flow.tls.conn.Write(p, t.onTLS)
	case isDiameter:
		t.readDiameter(l, p)
	}
}

// recognise finds out what a layer carries.
func (t *Tracker) recognise(l *layer, p *stream.Piece) {
	d := p.Dir & 1
	b := p.Data
	if p.Gap > 0 {
		t.pool.Free(l.opening[d])
		l.opening[d] = nil
	}
	if len(l.opening[d]) > 0 {
		var n int
		l.opening[d], n = t.pool.Append(l.opening[d], b)
		if n < len(b) {
			l.protocol = ignored
			return
		}
		b = l.opening[d]
	}
	found, more := t.content(l, b)
	switch {
	case found != undecided:
		t.begin(l, found)
		other, own := l.opening[1-d], l.opening[d]
		l.opening = [2][]byte{}
		if len(other) > 0 {
			t.read(l, &stream.Piece{Dir: 1 - d, Data: other, Frame: p.Frame, Time: p.Time})
		}
		t.read(l, &stream.Piece{Dir: d, Data: b, Frame: p.Frame, Time: p.Time})
		t.pool.Free(other)
		t.pool.Free(own)
	case more && len(b) < maxOpening:
		if len(l.opening[d]) == 0 {
			l.opening[d], _ = t.pool.Append(nil, b)
		}
	default:
		t.pool.Free(l.opening[d])
		l.opening[d] = nil
		if l.tries++; l.tries >= maxTries {
			l.protocol = ignored
		}
	}
}

// content says what b starts, or that more of it may.
func (t *Tracker) content(l *layer, b []byte) (found protocol, more bool) {
	if !l.inside {
		switch tls.Recognise(b) {
		case stream.Yes:
			return isTLS, false
		case stream.More:
			more = true
		}
		if n, err := diameter.Size(b); err == nil && startsDiameter(b[:min(n, len(b))], n) {
			return isDiameter, false
		}
	}
	switch http1.Recognise(b) {
	case stream.Yes:
		return isHTTP1, false
	case stream.More:
		more = true
	}
	switch http2.Recognise(b) {
	case stream.Yes:
		return isHTTP2, false
	case stream.More:
		more = true
	}
	return undecided, more
}

func (t *Tracker) begin(l *layer, p protocol) {
	l.protocol = p
	switch p {
	case isHTTP1:
		l.http1 = reuse(&t.idle.http1, func() *http1.Conn { return http1.NewConn(t.pool) })
	case isHTTP2:
		l.http2 = reuse(&t.idle.http2, func() *http2.Conn { return http2.NewConn(t.pool, &t.scratch) })
	case isTLS:
		t.flow.tls = &tlsFlow{conn: reuse(&t.idle.tls, func() *tls.Conn { return tls.NewConn(t.pool, &t.keys) })}
	}
}
