package dissect

import (
	"net/netip"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sctp"
	"github.com/guyline/guyline/wire/stream"
	"github.com/guyline/guyline/wire/tcp"
	"github.com/guyline/guyline/wire/tls"
)

// Options says how frames are shown.
type Options struct {
	// Pseudonyms names the identities that are masked; where it is nil they have no names. With Pseudonyms.Reveal nothing is
	// masked.
	Pseudonyms *event.Pseudonyms
	KeyLog     []byte // TLS secrets in NSS key log format
}

// A Dissector takes frames of one capture apart. It belongs to one goroutine.
type Dissector struct {
	options Options
	decoder ip.Decoder
	sctp    sctp.Assembler
	tcp     tcp.Assembler
	keys    tls.KeyLog
	pool    *stream.Pool
	flows   map[uint32]*flow
	order   []uint32 // of flows, oldest first; some are gone
	pending int      // octets that all flows hold

	// Of the frame at hand:
	b      *builder
	frame  int64
	time   int64
	packet ip.Packet
	done   bool // the transport's state has taken the frame
	whole  datagram
	user   int // tunnels around: what is inside is a user's
	ngap   ngap.Message
	nasMsg nas.Message
	f1     view     // the whole message whose elements are read
	joined [][]byte // SCTP messages that the frame completed
	ppids  []uint32
	seen   []segment
	data   view // octets of the TCP segment at hand
	clear  []clear
}

// datagram is what fragments were put together to.
type datagram struct {
	data     []byte
	proto    uint8
	src, dst netip.Addr
}

// New is a Dissector that has seen nothing.
func New(o Options) *Dissector {
	d := &Dissector{options: o, pool: stream.NewPool(maxHeld), flows: map[uint32]*flow{}}
	d.keys.Add(o.KeyLog)
	return d
}

// Dissect takes one frame apart that nothing is known about.
func Dissect(f *pcap.Frame, o Options) *Tree { return New(o).Dissect(f) }

// KeyLog adds TLS secrets, as captures carry them.
func (d *Dissector) KeyLog(lines []byte) { d.keys.Add(lines) }

// See takes notice of a frame without showing it.
func (d *Dissector) See(f *pcap.Frame) {
	if d.begin(f, nil) {
		d.follow()
	}
}

// Dissect takes the frame apart. A frame is given to either See or Dissect, and frames in the capture's order.
func (d *Dissector) Dissect(f *pcap.Frame) *Tree {
	b := &builder{names: func(string, []byte) string { return "masked" }}
	if p := d.options.Pseudonyms; p != nil {
		b.names, b.reveal = p.Of, p.Reveal
	}
	known := d.begin(f, b)
	if d.packet.Reassembled && known {
		d.whole = datagram{d.packet.Payload, d.packet.Proto, d.packet.Src, d.packet.Dst}
	}
	d.link(f.Link, b.buffer("Frame", f.Data))
	d.b = nil
	if known && !d.done {
		d.follow()
	}
	return b.finish()
}

// begin makes the Dissector ready for a frame and says whether it carries IP.
func (d *Dissector) begin(f *pcap.Frame, b *builder) bool {
	d.b, d.frame, d.time, d.done, d.whole, d.user = b, f.Number, f.Time, false, datagram{}, 0
	d.joined, d.ppids, d.seen = d.joined[:0], d.ppids[:0], d.seen[:0]
	return d.decoder.Decode(f, &d.packet) == nil && !d.packet.RawNAS
}

// follow gives the frame to the transport's assembler, once. What is delivered is kept for the tree, or read without one.
func (d *Dissector) follow() {
	d.done = true
	switch p := &d.packet; {
	case p.ESP:
	case p.Proto == ip.ProtoSCTP:
		d.sctp.Packet(p, d.frame, d.time, func(m *sctp.Message) {
			if d.b != nil && m.Kind == sctp.Data && m.Joined && m.Frame == d.frame {
				d.joined, d.ppids = append(d.joined, append([]byte(nil), m.Data...)), append(d.ppids, m.PPID)
			}
		})
	case p.Proto == ip.ProtoTCP:
		d.tcp.Packet(p, d.frame, d.time, d.segment)
	}
}
