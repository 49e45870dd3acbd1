package dissect

import (
	"bytes"
	"fmt"

	"github.com/guyline/guyline/wire/diameter"
	"github.com/guyline/guyline/wire/http1"
	"github.com/guyline/guyline/wire/http2"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/stream"
	"github.com/guyline/guyline/wire/tcp"
	"github.com/guyline/guyline/wire/tls"
)

// Bounds of what connections hold.
const (
	maxFlows = 4096
	maxHeld  = 16 << 20 // octets of all connections together
	maxPart  = 64 << 10 // octets of one message that is not whole
)

type protocol uint8

const (
	undecided protocol = iota
	isHTTP1
	isHTTP2
	isTLS
	isDiameter
)

// flow is one TCP connection.
type flow struct {
	outer, inner layer // inner is what TLS protects
	tls          *tls.Conn
}

// layer is the two byte streams of a connection and what they carry.
type layer struct {
	protocol protocol
	half     [2]half
}

// half is one direction of a stream.
type half struct {
	part      []byte // start of a message
	skip      int    // octets of a message that is stepped over
	walker    http2.Walker
	ready     bool // the walker was started
	fromStart bool // the connection was seen from its start
	lost      bool // octets were lost since
	sealed    bool // TLS: Change cipher spec was seen
	h2        continued
	body      body
}

// segment is what a frame brought of a stream.
type segment struct {
	at, n int
}

// tcpSegment reads a TCP header (RFC 9293 section 3.1), then what its octets bring to the stream.
func (d *Dissector) tcpSegment(v view) {
	b := d.b
	var h tcp.Header
	if !tcp.Parse(v.b, &h) {
		b.opaque(nil, v, "TCP, cut short")
		return
	}
	size := len(v.b) - len(h.Data)
	flags := ""
	for i, name := range []string{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"} {
		if h.Control&(1<<i) != 0 {
			flags = join(", ", flags, name)
		}
	}
	n := b.addf(nil, v.sub(0, size), "TCP", "%d → %d, %s", h.SrcPort, h.DstPort, join("", flags, ifHas(flags == "", "no flag")))
	b.addf(n, v.sub(0, 2), "Source port", "%d", h.SrcPort)
	b.addf(n, v.sub(2, 2), "Destination port", "%d", h.DstPort)
	b.addf(n, v.sub(4, 4), "Sequence number", "%d", h.Seq)
	b.addf(n, v.sub(8, 4), "Acknowledgment number", "%d", h.Ack)
	b.add(n, v.sub(13, 1), "Flags", flags)
	b.addf(n, v.sub(14, 2), "Window", "%d", h.Window)
	b.addf(n, v.sub(16, 2), "Checksum", "0x%04x", v.u16(16))
	if size > 20 {
		b.octets(n, v.sub(20, size-20), "Options")
	}
	data := v.from(size)
	d.data = data
	if !d.done && d.user == 0 && d.packet.Proto == ip.ProtoTCP {
		d.follow()
	}
	d.data = view{}
	at := 0
	for _, s := range d.seen { // in order
		if s.at > at {
			b.opaque(nil, data.sub(at, s.at-at), "Octets out of their turn")
		}
		at = max(at, s.at+s.n)
	}
	if rest := data.from(at); at == 0 {
		b.opaque(nil, rest, "TCP payload, out of its turn or a user's")
	} else {
		b.opaque(nil, rest, "Octets out of their turn")
	}
}

// segment takes the next octets of a stream, in their turn.
func (d *Dissector) segment(s *tcp.Segment) {
	f := d.flows[s.Flow]
	if s.Gone {
		d.forget(s.Flow, f)
		return
	}
	if f == nil {
		if len(s.Data) == 0 && !s.Start {
			return
		}
		for len(d.flows) >= maxFlows { // the oldest goes
			d.forget(d.order[0], d.flows[d.order[0]])
			d.order = d.order[1:]
		}
		f = &flow{}
		d.flows[s.Flow] = f
		d.order = append(d.order, s.Flow)
	}
	if len(s.Data) == 0 {
		return
	}
	var v view
	switch i := bytes.Index(d.data.b, s.Data); {
	case d.b == nil:
		v = view{s.Data, -1, 0}
	case s.Frame == d.frame && i >= 0:
		v = d.data.sub(i, len(s.Data))
		d.seen = append(d.seen, segment{i, len(s.Data)})
	default:
		v = d.b.buffer(fmt.Sprintf("Octets of frame %d, whose turn is now", s.Frame), s.Data)
	}
	if s.Gap > 0 {
		d.lose(&f.outer, s.Dir)
	}
	d.read(f, &f.outer, s.Dir, s.Gap, v)
}

func (d *Dissector) forget(id uint32, f *flow) {
	if f == nil {
		return
	}
	for _, l := range []*layer{&f.outer, &f.inner} {
		for i := range l.half {
			d.pending -= len(l.half[i].part)
		}
	}
	if f.tls != nil {
		f.tls.Close()
	}
	delete(d.flows, id)
}

// lose forgets a message of which octets are missing.
func (d *Dissector) lose(l *layer, dir uint8) {
	h := &l.half[dir&1]
	d.pending -= len(h.part)
	*h = half{lost: true}
}

// read takes octets of a layer: whole messages are shown, the start of one waits.
func (d *Dissector) read(f *flow, l *layer, dir uint8, gap int, v view) {
	h := &l.half[dir&1]
	fresh := v
	if h.skip > 0 {
		n := min(h.skip, len(v.b))
		h.skip -= n
		d.b.opaque(nil, v.sub(0, n), "Rest of a message that is not read")
		v = v.from(n)
	}
	if old := len(h.part); old > 0 {
		whole := append(h.part[:old:old], v.b...)
		d.pending -= old
		h.part = nil
		v = d.b.buffer("Stream put together with earlier frames", whole, piece{old, len(whole), v.buf, v.off})
	}
	if len(v.b) == 0 {
		return
	}
	if l.protocol == undecided {
		l.protocol = recognise(v.b, l == &f.inner)
	}
	if l.protocol == isTLS {
		d.decrypt(f, dir, gap, fresh)
	}
	rest := v
	switch l.protocol {
	case isHTTP1:
		rest = d.http1(h, v)
	case isHTTP2:
		rest = d.http2(l, h, v)
	case isTLS:
		rest = d.tlsRecords(h, v)
	case isDiameter:
		rest = d.diameters(v)
	default:
		d.b.opaque(nil, v, "Octets of a protocol that is not known")
		return
	}
	if len(rest.b) > 0 && d.b != nil {
		d.b.opaque(nil, rest, "Start of a message that a later frame goes on with")
	}
	if len(rest.b) > maxPart || d.pending+len(rest.b) > maxHeld {
		l.protocol = undecided
		d.lose(l, dir)
		return
	}
	h.part = append([]byte(nil), rest.b...)
	d.pending += len(h.part)
	if l == &f.outer {
		d.inside(f)
	}
}

// recognise says what a stream that begins, or goes on, with b carries.
func recognise(b []byte, inside bool) protocol {
	if !inside {
		if tls.Recognise(b) == stream.Yes {
			return isTLS
		}
		if n, err := diameter.Size(b); err == nil && len(b) >= 20 && n >= 20 && b[4]&0x0f == 0 {
			return isDiameter
		}
	}
	switch {
	case http1.Recognise(b) == stream.Yes:
		return isHTTP1
	case http2.Recognise(b) == stream.Yes:
		return isHTTP2
	}
	return undecided
}

// diameters reads the whole messages that v begins with, and gives back the rest.
func (d *Dissector) diameters(v view) view {
	for len(v.b) > 0 {
		n, err := diameter.Size(v.b)
		if err == diameter.ErrShort || err == nil && n > len(v.b) {
			return v
		}
		if err != nil {
			d.b.opaque(nil, v, "Octets that are no Diameter message")
			return v.from(len(v.b))
		}
		if d.b != nil {
			d.diameter(nil, v.sub(0, n))
		}
		v = v.from(n)
	}
	return v
}
