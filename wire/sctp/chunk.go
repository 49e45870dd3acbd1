package sctp

import (
	"encoding/binary"
	"net/netip"

	"github.com/guyline/guyline/wire/ip"
)

// Chunk types (RFC 9260 section 3.2).
const (
	chunkData             = 0
	chunkInit             = 1
	chunkInitAck          = 2
	chunkSack             = 3
	chunkAbort            = 6
	chunkShutdown         = 7
	chunkShutdownComplete = 14
	chunkInterleaved      = 64  // I-DATA, RFC 8260
	chunkForward          = 192 // FORWARD TSN, RFC 3758
)

// Packet takes one SCTP packet:
//
//	0 source port | 2 destination port | 4 verification tag | 8 checksum | 12 chunks
//	chunk: 0 type | 1 flags | 2 length, without padding | 4 value | padding to 4 bytes
//
// It calls deliver for every message and event that is due, this packet's or an earlier one's.
func (a *Assembler) Packet(p *ip.Packet, frame, t int64, deliver func(*Message)) {
	a.counts.Packets++
	b := p.Payload
	if len(b) < header+4 {
		if len(b) != header {
			a.counts.Malformed++
		}
		return
	}
	if len(a.paths.entries) == 0 {
		paths := func(slot uint32) []path { return a.slots[slot].paths }
		a.tagged.begin(paths)
		a.paths.begin(paths)
	}
	h := (*[header]byte)(b)
	ports, tag := binary.BigEndian.Uint32(h[:]), binary.BigEndian.Uint32(h[4:])
	a.deliver, a.frame, a.now = deliver, frame, t
	a.key.tag = 0 // not made
	var n place
	if e := a.tagged.known(p.Pair, tag, ports); e != nil && b[header] != chunkInit {
		n = place{e.slot - 1, e.dir}
	} else {
		a.key = a.paths.path(p.Src, p.Dst, p.Pair, tag, ports)
		var ok bool
		if n, ok = a.lookup(a.key, b[header:]); !ok {
			return
		}
	}
	at := a.slots[n.slot]
	at.last = t
	if n.slot != a.newest {
		a.remove(n.slot)
		a.append(n.slot)
	}
	dir := n.dir & 1
	for b = b[header:]; ; {
		length := int(binary.BigEndian.Uint16(b[2:]))
		if length < 4 || length > len(b) && !p.Cut {
			a.counts.Malformed++
			return
		}
		if length > len(b) {
			return // the recording was cut here
		}
		switch {
		case b[0] == chunkData && length >= 16 && b[1]&3 == 3 && at.half[dir].inOrder(binary.BigEndian.Uint32(b[4:])): // a whole message whose turn it is
			a.counts.Messages++
			c, m := (*[16]byte)(b), &a.message
			m.Kind, m.Assoc, m.Slot, m.Dir, m.Joined = Data, at.id, n.slot, dir, false
			m.SrcPort, m.DstPort = at.ports[dir], at.ports[1-dir]
			m.TSN, m.Stream, m.PPID = binary.BigEndian.Uint32(c[4:]), binary.BigEndian.Uint16(c[8:]), binary.BigEndian.Uint32(c[12:])
			m.Data, m.Frame, m.Time, m.Src, m.Dst, m.Pair = b[16:length:length], frame, t, p.Src, p.Dst, p.Pair
			deliver(m)
		case b[0] == chunkSack && length >= 8:
			a.acknowledged(at, 1-dir, binary.BigEndian.Uint32(b[4:]))
		default:
			if a.key.tag == 0 {
				a.key = a.paths.path(p.Src, p.Dst, p.Pair, tag, ports)
			}
			a.chunk(at, dir, &a.key, b[0], b[1], b[4:length:length])
		}
		length = (length + 3) &^ 3
		if length+4 > len(b) {
			return
		}
		b = b[length:]
	}
}

// header is the length of the common header.
const header = 12

func (a *Assembler) chunk(at *association, dir uint8, key *path, kind, flags uint8, v []byte) {
	switch kind {
	case chunkData: // 0 TSN, 4 stream, 6 number within the stream, 8 payload protocol, 12 data
		if len(v) < 12 {
			a.counts.Malformed++
			return
		}
		a.data(at, dir, &piece{
			tsn: binary.BigEndian.Uint32(v), stream: binary.BigEndian.Uint16(v[4:]), ppid: binary.BigEndian.Uint32(v[8:]),
			first: flags&2 != 0, last: flags&1 != 0, data: v[12:], frame: a.frame, time: a.now, src: key.src, dst: key.dst, pair: key.ipv4(),
		})
	case chunkInterleaved: // 0 TSN, 4 stream, 6 reserved, 8 message, 12 payload protocol (first) or fragment number, 16 data
		if len(v) < 16 {
			a.counts.Malformed++
			return
		}
		whole := flags&3 == 3 // fragments of several messages may alternate: none is joined
		a.data(at, dir, &piece{
			tsn: binary.BigEndian.Uint32(v), stream: binary.BigEndian.Uint16(v[4:]), ppid: binary.BigEndian.Uint32(v[12:]),
			first: whole, last: whole, data: v[16:], frame: a.frame, time: a.now, src: key.src, dst: key.dst, pair: key.ipv4(),
		})
	case chunkShutdown: // 0 cumulative TSN that the sender has received, as in SACK
		if len(v) >= 4 {
			a.acknowledged(at, 1-dir, binary.BigEndian.Uint32(v))
		}
		a.event(at, dir, key, Shutdown, v)
	case chunkForward: // 0 TSN up to which the sender of the data has given up
		if len(v) >= 4 {
			a.skip(at, dir, binary.BigEndian.Uint32(v)+1)
		}
	case chunkInit:
		a.event(at, dir, key, Init, v)
	case chunkInitAck:
		a.accepted(at, dir, key, v)
		a.event(at, dir, key, InitAck, v)
	case chunkAbort:
		a.event(at, dir, key, Abort, v)
	}
}

func (a *Assembler) event(at *association, dir uint8, key *path, kind Kind, v []byte) {
	a.message = Message{Kind: kind, Assoc: at.id, Slot: at.slot, Dir: dir, SrcPort: key.sport(), DstPort: key.dport(), Data: v,
		Frame: a.frame, Time: a.now, Src: key.src, Dst: key.dst, Pair: key.ipv4()}
	a.deliver(&a.message)
}

// opening is what INIT and INIT ACK say (RFC 9260 sections 3.3.2 and 3.3.3): 0 initiate tag, 4 window, 8 outbound streams,
// 10 inbound streams, 12 initial TSN, 16 parameters.
type opening struct {
	tag, tsn uint32
	rest     []byte
}

func parseOpening(v []byte) (opening, bool) {
	if len(v) < 16 {
		return opening{}, false
	}
	return opening{tag: binary.BigEndian.Uint32(v), tsn: binary.BigEndian.Uint32(v[12:]), rest: v[16:]}, true
}

// addresses reads the address parameters (section 3.3.2.1: 5 is IPv4, 6 is IPv6) and appends them, up to maxAddresses.
func (o opening) addresses(to []netip.Addr) []netip.Addr {
	for b := o.rest; len(b) >= 4 && len(to) < maxAddresses; {
		kind, length := binary.BigEndian.Uint16(b), int(binary.BigEndian.Uint16(b[2:]))
		switch {
		case length < 4 || length > len(b):
			return to
		case kind == 5 && length == 8:
			to = append(to, netip.AddrFrom4([4]byte(b[4:])))
		case kind == 6 && length == 20:
			to = append(to, netip.AddrFrom16([16]byte(b[4:])))
		}
		b = b[min((length+3)&^3, len(b)):]
	}
	return to
}
