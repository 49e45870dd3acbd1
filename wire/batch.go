package wire

import (
	"encoding/binary"
	"net/netip"

	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/n2"
	"github.com/guyline/guyline/wire/n4"
	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/sba"
	"github.com/guyline/guyline/wire/sctp"
	"github.com/guyline/guyline/wire/tcp"
)

// A batch is what was read of the frames that lay in one buffer of the file. What goes from one processor to the other is
// kept small: that costs as much as reading it.
type batch struct {
	buffer   []byte // that the slices below point into
	copied   []byte // what they point to where it did not lie in it
	items    []item
	messages []message
	events   []sctp.Message
	pfcp     []datagram
	named    []n4.Named // by the rules of pfcp
	headers  []header
	segments []tcp.Segment
	happened []sba.Happening
	passed   []int64
	others   []other
	keys     [][]byte // TLS secrets
	ngap     []ngap.Head
	nas      []nas.Head
}

// An item says what came next: the next of the batch's messages (and how far it was read), events, and so on.
type item uint8

const (
	itemMessage item = iota
	itemNGAP         // a message with the next head of NGAP
	itemNAS          // and with the next of NAS
	itemEvent
	itemPFCP
	itemTCP      // the next of headers
	itemTCPOther // the next of others
	itemMeet     // the next of segments, the first that was read of its connection
	itemSegment
	itemHappening
	itemPassed
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

// A datagram is one of N4 between IPv4 addresses, its message read.
type datagram struct {
	frame, time int64
	pair        uint64
	src, dst    uint16
	ttl         uint8
	brief       n4.Brief
}

// A header is a TCP packet between IPv4 addresses, as far as it counts by itself. Its place in the stream is for segments.
type header struct {
	data        []byte
	frame, time int64
	pair        uint64
	src, dst    uint16
	control     uint8
}

// An other is a packet of another transport, or one that was not read further.
type other struct {
	ip.Packet
	frame, time int64
}

// clear empties a batch for use again.
func (b *batch) clear() {
	b.copied, b.items, b.messages, b.events, b.others = b.copied[:0], b.items[:0], b.messages[:0], b.events[:0], b.others[:0]
	b.keys, b.ngap, b.nas, b.pfcp, b.named = b.keys[:0], b.ngap[:0], b.nas[:0], b.pfcp[:0], b.named[:0]
	b.headers, b.segments, b.happened, b.passed = b.headers[:0], b.segments[:0], b.happened[:0], b.passed[:0]
}

// keep copies what will be written over.
func (b *batch) keep(data []byte) []byte {
	n := len(b.copied)
	b.copied = append(b.copied, data...)
	return b.copied[n:len(b.copied):len(b.copied)]
}

// workOff gives what a batch holds to the trackers.
func (a *Analyzer) workOff(b *batch) {
	var n struct{ message, event, pfcp, header, segment, happened, passed, other, key, ngap, nas int } // how many were worked off
	for _, i := range b.items {
		switch i {
		case itemMessage:
			b.messages[n.message].restore(&a.ahead)
			n.message++
			a.message(&a.ahead)
		case itemNGAP, itemNAS:
			ahead := n2.Ahead{NGAP: &b.ngap[n.ngap]}
			n.ngap++
			if i == itemNAS {
				ahead.NAS = &b.nas[n.nas]
				n.nas++
			}
			b.messages[n.message].restore(&a.ahead)
			n.message++
			a.n2.MessageAhead(&a.ahead, ahead)
		case itemEvent:
			a.message(&b.events[n.event])
			n.event++
		case itemPFCP:
			d := &b.pfcp[n.pfcp]
			n.pfcp++
			a.packet.Src, a.packet.Dst = addresses(d.pair)
			a.packet.TTL = d.ttl
			a.n4.Ahead(&a.packet, d.src, d.dst, &d.brief, d.frame, d.time)
		case itemTCP:
			h := &b.headers[n.header]
			n.header++
			a.packet.Src, a.packet.Dst = addresses(h.pair)
			a.header.SrcPort, a.header.DstPort, a.header.Control, a.header.Data = h.src, h.dst, h.control, h.data
			a.n4.TCP(&a.packet, &a.header, h.frame, h.time)
		case itemTCPOther:
			p := &b.others[n.other]
			n.other++
			if tcp.Parse(p.Payload, &a.header) {
				a.n4.TCP(&p.Packet, &a.header, p.frame, p.time)
			}
		case itemMeet:
			a.sba.Meet(&b.segments[n.segment])
			n.segment++
		case itemSegment:
			a.onSegment(&b.segments[n.segment])
			n.segment++
		case itemHappening:
			a.sba.Given(&b.happened[n.happened])
			n.happened++
		case itemPassed:
			a.sba.Passed(b.passed[n.passed])
			n.passed++
		case itemOther:
			p := &b.others[n.other]
			n.other++
			a.above(&p.Packet, p.frame, p.time)
		case itemKeys:
			a.sba.KeyLog(b.keys[n.key])
			n.key++
		}
	}
}

// restore makes m the message again.
func (s *message) restore(m *sctp.Message) {
	m.Kind, m.Assoc, m.Slot, m.Dir, m.SrcPort, m.DstPort = sctp.Data, s.assoc, s.slot, s.dir, s.srcPort, s.dstPort
	m.Stream, m.PPID, m.TSN, m.Data, m.Frame, m.Time, m.Joined = s.stream, s.ppid, s.tsn, s.data, s.frame, s.time, s.joined
	m.Src, m.Dst = addresses(s.pair)
	m.Pair = s.pair
}

// addresses are those of an ip.Packet's Pair.
func addresses(pair uint64) (src, dst netip.Addr) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], pair)
	return netip.AddrFrom4([4]byte(b[:])), netip.AddrFrom4([4]byte(b[4:]))
}
