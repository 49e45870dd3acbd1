package wire

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/guyline/guyline/wire/export"
	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/n2"
	"github.com/guyline/guyline/wire/n4"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sba"
	"github.com/guyline/guyline/wire/sctp"
	"github.com/guyline/guyline/wire/tcp"
)

// With a second processor a capture is read ahead: one goroutine takes the frames apart down to the messages of SCTP and the
// streams of TCP, and the caller's gives them to the trackers, batch by batch and in their order. What the trackers see, and so
// what they say, is the same as without. How far a message is read ahead depends on who has to wait for whom: NGAP, NAS and
// PFCP are read by the first while the second has enough to do, and by the second else. HTTP/2 in clear, whose connections have a
// state, is read by the first always.

// batches is how many batches there are: one that is filled, one that is worked off, and the others between them. Either side may
// then be the slower one for some milliseconds before the other has to wait, and to be woken costs as much as dozens of packets.
const batches = 8

// enough is how many batches must wait for the trackers, so that there is time to read further ahead.
const enough = 3

// A scout reads frames ahead of the trackers.
type scout struct {
	in      *pcap.Reader
	ip      *ip.Decoder
	sctp    *sctp.Assembler
	tcp     *tcp.Assembler
	links   *links
	n2      n2.Reader
	n4      n4.Reader
	sba     *sba.Reader
	stats   Statistics
	keySize int

	packet ip.Packet
	header tcp.Header
	frame  int64
	onHTTP func(*http.Event)
	slot   uint32 // of the TCP connection that is being read
	now    *batch
	over   bool // nobody takes batches any more
	eager  bool // there is always time (in tests)
	free   chan *batch
	full   chan *batch
	end    chan struct{} // closed when nobody takes batches any more
	err    error         // why the capture ended, valid when full is closed
}

// runAhead is Run with a scout.
func (a *Analyzer) runAhead(ctx context.Context, in *pcap.Reader) error {
	s := &scout{in: in, ip: &a.ip, sctp: &a.sctp, tcp: &a.tcp, links: &a.links, sba: sba.NewReader(), keySize: a.keySize, now: &batch{}, eager: a.eager,
		free: make(chan *batch, batches), full: make(chan *batch, batches), end: make(chan struct{})}
	for range batches - 1 {
		s.free <- &batch{}
	}
	s.onHTTP = s.happening
	in.Lend(s.swap)
	go s.run(ctx)
	defer func() {
		close(s.end)
		for range s.full { // where a tracker panicked: the scout must be done before anything else
		}
	}()
	for b := range s.full {
		a.workOff(b)
		b.clear()
		s.free <- b
	}
	a.stats.Frames += s.stats.Frames
	a.stats.NoIP += s.stats.NoIP
	a.stats.Broken += s.stats.Broken
	a.stats.ESP += s.stats.ESP
	a.keySize = s.keySize
	return s.err
}

// run reads the whole capture.
func (s *scout) run(ctx context.Context) {
	defer close(s.full)
	s.err = s.read(ctx)
	s.frame = none
	s.sctp.Flush(s.message)
	s.tcp.Flush(s.segment)
	s.full <- s.now // there is room for all
}

// none is the number of no frame.
const none = -1

func (s *scout) read(ctx context.Context) error {
	var f pcap.Frame
	onMessage, onSegment := s.message, s.segment
	for {
		if s.stats.Frames&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := s.in.Next(&f); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("after frame %d: %w", s.stats.Frames, err)
		}
		if s.over {
			return nil
		}
		if keys := s.in.KeyLog(); len(keys) > s.keySize {
			s.now.items, s.now.keys = append(s.now.items, itemKeys), append(s.now.keys, keys[s.keySize:])
			s.keySize = len(keys)
		}
		p := &s.packet
		if !s.stats.count(s.ip.Decode(&f, p), p) {
			continue
		}
		s.frame = f.Number
		s.links.see(p, f.Number)
		switch {
		case p.RawNAS:
			s.other(itemOther, &f)
		case p.Proto == ip.ProtoSCTP:
			s.sctp.Packet(p, f.Number, f.Time, onMessage)
		case p.Proto == ip.ProtoTCP:
			s.overTCP(&f)
			s.tcp.Packet(p, f.Number, f.Time, onSegment)
		case p.Proto == ip.ProtoUDP && s.datagram(&f):
		default:
			s.other(itemOther, &f)
		}
	}
}

// other leaves a packet as it is.
func (s *scout) other(as item, f *pcap.Frame) {
	b := s.now
	b.items, b.others = append(b.items, as), append(b.others, other{s.packet, f.Number, f.Time})
	if s.packet.Reassembled {
		q := &b.others[len(b.others)-1]
		q.Payload = b.keep(q.Payload)
	}
}

// swap hands the batch on when the reader goes on in another buffer.
func (s *scout) swap(old []byte) []byte {
	s.now.buffer = old
	s.pass()
	if s.now.buffer != nil {
		return s.now.buffer
	}
	return make([]byte, pcap.BufferSize)
}

// pass hands the batch on.
func (s *scout) pass() {
	if s.over {
		s.now = &batch{}
		return
	}
	s.full <- s.now
	select {
	case s.now = <-s.free:
	case <-s.end:
		s.now, s.over = &batch{}, true
	}
}

// message takes what the SCTP assembler delivers.
func (s *scout) message(m *sctp.Message) {
	b := s.now
	data := m.Data
	if m.Joined || m.Frame != s.frame || s.packet.Reassembled {
		data = b.keep(data)
	}
	if m.Kind != sctp.Data || m.Frame != s.frame || s.packet.Pair == 0 {
		b.items, b.events = append(b.items, itemEvent), append(b.events, *m)
		b.events[len(b.events)-1].Data = data
		return
	}
	if n := len(b.messages); n < cap(b.messages) {
		b.messages = b.messages[:n+1]
	} else {
		b.messages = append(b.messages, message{})
	}
	to := &b.messages[len(b.messages)-1]
	to.data, to.frame, to.time, to.pair, to.assoc, to.slot, to.ppid, to.tsn = data, m.Frame, m.Time, s.packet.Pair, m.Assoc, m.Slot, m.PPID, m.TSN
	to.stream, to.srcPort, to.dstPort, to.dir, to.joined = m.Stream, m.SrcPort, m.DstPort, m.Dir, m.Joined
	m.Data = data // where the heads may point to
	b.items = append(b.items, s.readOn(b, m))
}

// spare tells whether the trackers have enough to do.
func (s *scout) spare() bool { return len(s.full) >= enough || s.eager }

// datagram reads a datagram of N4, while the trackers have enough to do, and says whether it did.
func (s *scout) datagram(f *pcap.Frame) bool {
	p := &s.packet
	if !s.spare() || p.Pair == 0 || p.Reassembled {
		return false
	}
	src, dst, data, err := ip.UDP(p.Payload)
	if err != nil || !n4.IsPFCP(src, dst) {
		return false
	}
	b := s.now
	n := len(b.pfcp)
	b.pfcp = append(b.pfcp, datagram{frame: f.Number, time: f.Time, pair: p.Pair, src: src, dst: dst, ttl: p.TTL})
	var ok bool
	if b.named, ok = s.n4.Read(data, &b.pfcp[n].brief, b.named); !ok {
		b.pfcp = b.pfcp[:n]
		return false
	}
	b.items = append(b.items, itemPFCP)
	return true
}

// overTCP takes what a TCP packet is by itself.
func (s *scout) overTCP(f *pcap.Frame) {
	p, h := &s.packet, &s.header
	switch {
	case p.Pair == 0 || p.Reassembled:
		s.other(itemTCPOther, f)
	case tcp.Parse(p.Payload, h):
		b := s.now
		b.items = append(b.items, itemTCP)
		b.headers = append(b.headers, header{h.Data, f.Number, f.Time, p.Pair, h.SrcPort, h.DstPort, h.Control})
	}
}

// maxCopied is how much a batch copies before it is handed on.
const maxCopied = 1 << 20

// segment takes what the TCP assembler delivers. Connections of HTTP/2 are read here: that is about half of the work on them.
func (s *scout) segment(g *tcp.Segment) {
	takes, first := s.sba.Takes(g)
	if takes && export.IsHEP3(g.Data) { // see [Analyzer.carrier]
		s.sba.Leave(g)
		takes = false
	}
	if first {
		s.keepSegment(itemMeet, g)
	}
	if !takes {
		s.keepSegment(itemSegment, g)
		return
	}
	s.slot = g.Slot
	s.sba.Read(g, s.onHTTP)
	b := s.now
	b.items, b.passed = append(b.items, itemPassed), append(b.passed, g.Time)
}

func (s *scout) keepSegment(as item, g *tcp.Segment) {
	b := s.now
	b.items, b.segments = append(b.items, as), append(b.segments, *g)
	if s.packet.Reassembled && g.Frame == s.frame {
		b.segments[len(b.segments)-1].Data = b.keep(g.Data)
	}
}

// happening takes what was read on a connection of HTTP/2.
func (s *scout) happening(e *http.Event) {
	if len(s.now.copied) > maxCopied {
		// What follows may lie in the reader's buffer, which then goes with a later batch.
		s.now.buffer = nil
		s.pass()
	}
	b := s.now
	n := len(b.happened)
	b.happened = append(b.happened, sba.Happening{})
	var any bool
	if b.copied, any = b.happened[n].Of(e, s.slot, b.copied); !any {
		b.happened = b.happened[:n]
		return
	}
	b.items = append(b.items, itemHappening)
}

// readOn reads on in a message while the trackers have enough to do, and says how far it came.
func (s *scout) readOn(b *batch, m *sctp.Message) item {
	if !s.spare() {
		return itemMessage
	}
	n, k := len(b.ngap), len(b.nas)
	b.ngap, b.nas = append(b.ngap, ngap.Head{}), append(b.nas, nas.Head{})
	hasNGAP, hasNAS := s.n2.Read(m, &b.ngap[n], &b.nas[k])
	if !hasNAS {
		b.nas = b.nas[:k]
	}
	if !hasNGAP {
		b.ngap = b.ngap[:n]
		return itemMessage
	}
	if hasNAS {
		return itemNAS
	}
	return itemNGAP
}
