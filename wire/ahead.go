package wire

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/netip"

	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/n2"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sctp"
)

// With a second processor a capture is read ahead: one goroutine takes the frames apart down to the messages of SCTP, and the
// caller's gives them to the trackers, batch by batch and in their order. What the trackers see, and so what they say, is
// the same as without. How far a message is read ahead depends on who has to wait for whom: NGAP and NAS are read by the
// first while it is ahead and by the second else.

// batches is how many batches there are: one that is filled, one that is worked off, and two between them.
const batches = 4

// A batch is what was read of the frames that lay in one buffer of the file. What goes from one processor to the other is
// kept small: that costs as much as reading it.
type batch struct {
	buffer   []byte // that the slices below point into
	copied   []byte // what they point to where it did not lie in it
	items    []item
	messages []message
	events   []sctp.Message
	others   []other
	keys     [][]byte // TLS secrets
	ngap     []ngap.Head
	nas      []nas.Head
}

// An item says what came next: the next of the batch's messages (and how far it was read), events, others or keys.
type item uint8

const (
	itemMessage item = iota
	itemNGAP         // a message with the next head of NGAP
	itemNAS          // and with the next of NAS
	itemEvent
	itemOther
	itemKeys
)

// A message is an sctp.Message of kind Data between IPv4 addresses.
type message struct {
	data             []byte
	frame, time      int64
	pair             uint64 // both addresses
	assoc, slot      uint32
	ppid, tsn        uint32
	stream           uint16
	srcPort, dstPort uint16
	dir              uint8
	joined           bool
}

// An other is a packet of another transport.
type other struct {
	ip.Packet
	frame, time int64
}

// clear empties a batch for use again.
func (b *batch) clear() {
	b.copied, b.items, b.messages, b.events, b.others = b.copied[:0], b.items[:0], b.messages[:0], b.events[:0], b.others[:0]
	b.keys, b.ngap, b.nas = b.keys[:0], b.ngap[:0], b.nas[:0]
}

// keep copies what will be written over.
func (b *batch) keep(data []byte) []byte {
	n := len(b.copied)
	b.copied = append(b.copied, data...)
	return b.copied[n:len(b.copied):len(b.copied)]
}

// A scout reads frames ahead of the trackers.
type scout struct {
	in      *pcap.Reader
	ip      *ip.Decoder
	sctp    *sctp.Assembler
	reader  n2.Reader
	stats   Statistics
	keySize int

	packet ip.Packet
	frame  int64
	now    *batch
	free   chan *batch
	full   chan *batch
	end    chan struct{} // closed when nobody takes batches any more
	err    error         // why the capture ended, valid when full is closed
}

// runAhead is Run with a scout.
func (a *Analyzer) runAhead(ctx context.Context, in *pcap.Reader) error {
	s := &scout{in: in, ip: &a.ip, sctp: &a.sctp, keySize: a.keySize, now: &batch{},
		free: make(chan *batch, batches), full: make(chan *batch, batches), end: make(chan struct{})}
	for range batches - 1 {
		s.free <- &batch{}
	}
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

// workOff gives what a batch holds to the trackers.
func (a *Analyzer) workOff(b *batch) {
	var message, event, other, key, n, s int // how many were worked off
	for _, i := range b.items {
		switch i {
		case itemMessage:
			b.messages[message].restore(&a.ahead)
			message++
			a.message(&a.ahead)
		case itemNGAP, itemNAS:
			ahead := n2.Ahead{NGAP: &b.ngap[n]}
			n++
			if i == itemNAS {
				ahead.NAS = &b.nas[s]
				s++
			}
			b.messages[message].restore(&a.ahead)
			message++
			a.n2.MessageAhead(&a.ahead, ahead)
		case itemEvent:
			a.message(&b.events[event])
			event++
		case itemOther:
			p := &b.others[other]
			other++
			a.above(&p.Packet, p.frame, p.time)
		case itemKeys:
			a.sba.KeyLog(b.keys[key])
			key++
		}
	}
}

// restore makes m the message again.
func (s *message) restore(m *sctp.Message) {
	m.Kind, m.Assoc, m.Slot, m.Dir, m.SrcPort, m.DstPort = sctp.Data, s.assoc, s.slot, s.dir, s.srcPort, s.dstPort
	m.Stream, m.PPID, m.TSN, m.Data, m.Frame, m.Time, m.Joined = s.stream, s.ppid, s.tsn, s.data, s.frame, s.time, s.joined
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], s.pair)
	m.Src, m.Dst = netip.AddrFrom4([4]byte(b[:])), netip.AddrFrom4([4]byte(b[4:]))
}

// run reads the whole capture.
func (s *scout) run(ctx context.Context) {
	defer close(s.full)
	s.err = s.read(ctx)
	s.full <- s.now // there is room for all
}

func (s *scout) read(ctx context.Context) error {
	var f pcap.Frame
	onMessage := s.message
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
		if s.now == nil {
			return nil // nobody takes batches any more
		}
		if keys := s.in.KeyLog(); len(keys) > s.keySize {
			s.now.items, s.now.keys = append(s.now.items, itemKeys), append(s.now.keys, keys[s.keySize:])
			s.keySize = len(keys)
		}
		p := &s.packet
		if !s.stats.count(s.ip.Decode(&f, p), p) {
			continue
		}
		if p.Proto == ip.ProtoSCTP && !p.RawNAS {
			s.frame = f.Number
			s.sctp.Packet(p, f.Number, f.Time, onMessage)
			continue
		}
		s.now.items, s.now.others = append(s.now.items, itemOther), append(s.now.others, other{*p, f.Number, f.Time})
		if p.Reassembled {
			q := &s.now.others[len(s.now.others)-1]
			q.Payload = s.now.keep(p.Payload)
		}
	}
}

// swap hands the batch on when the reader goes on in another buffer.
func (s *scout) swap(old []byte) []byte {
	s.now.buffer = old
	s.full <- s.now
	select {
	case s.now = <-s.free:
		if s.now.buffer != nil {
			return s.now.buffer
		}
	case <-s.end:
		s.now = nil
	}
	return make([]byte, pcap.BufferSize)
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

// readOn reads on in a message while the trackers have enough to do, and says how far it came.
func (s *scout) readOn(b *batch, m *sctp.Message) item {
	if len(s.full) == 0 {
		return itemMessage
	}
	n, k := len(b.ngap), len(b.nas)
	b.ngap, b.nas = append(b.ngap, ngap.Head{}), append(b.nas, nas.Head{})
	hasNGAP, hasNAS := s.reader.Read(m, &b.ngap[n], &b.nas[k])
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
