package wire

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"

	"github.com/guyline/guyline/wire/diameter"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/export"
	"github.com/guyline/guyline/wire/http1"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/n2"
	"github.com/guyline/guyline/wire/n4"
	"github.com/guyline/guyline/wire/sba"
	"github.com/guyline/guyline/wire/sctp"
	"github.com/guyline/guyline/wire/tcp"
)

const (
	maxExports  = 4096      // pairs of ends of which exported messages are joined
	maxInflated = 256 << 10 // bytes of a message that came deflated
	maxCarriers = 64        // TCP connections that carry HEP3
	maxHEP      = 1 << 16   // bytes held back of each of their directions: HEP3 says lengths in 16 bits
	firstAssoc  = 1 << 31   // of user messages without SCTP: the assembler counts from 0
	// maxSkew is how far HEP's clock may be from the recording's, in ns: it shall date messages, and not age what waits.
	maxSkew = int64(60e9)
)

// exported follows what came as an export. Its trackers are its own: an export shows what somebody says was sent, which
// neither moves the clock of what was recorded nor counts as seen on the wire. What of it would judge the protection on
// the wire is not said, for an export shows none.
type exported struct {
	sctp sctp.Assembler
	n2   *n2.Tracker
	n4   *n4.Tracker
	sba  *sba.Tracker

	packet  ip.Packet
	segment tcp.Segment
	slots   map[ends]uint32
	order   []exportFlow // by slot
	flows   uint32

	carried map[carrier][]byte // begun HEP3 packets
}

// ends are two ends, the lesser first.
type ends [2]netip.AddrPort

type carrier struct {
	slot uint32
	dir  uint8
}

type exportFlow struct {
	id     uint32
	ends   ends
	client netip.AddrPort
}

// exports makes the trackers of exports when the first comes.
func (a *Analyzer) exports() *exported {
	if a.exported == nil {
		x := &exported{slots: map[ends]uint32{}, carried: map[carrier][]byte{}}
		emit := func(e *event.Event) {
			if x.shows(e) {
				a.options.Emit(e)
			}
		}
		x.n2, x.n4, x.sba = n2.New(emit, a.options.Pseudonyms), n4.New(emit, a.options.Pseudonyms), sba.New(emit, a.options.Pseudonyms)
		x.n2.Sessions = func(s *n2.Session) {
			if !s.Ended {
				x.n4.Tunnel(s.Uplink, s.Downlink)
			}
		}
		a.exported = x
	}
	return a.exported
}

// shows says whether an export can show this: not what protects the wire, nor that a client proved nothing, which a
// certificate may have done. Nor that tokens are not asked for, where it shows none at all: many leave them out.
func (x *exported) shows(e *event.Event) bool {
	switch e.ID {
	case "n2-unprotected", "f1-unprotected", "e1-unprotected", "s1-unprotected", "n2-transport", "security-key-in-clear",
		"n4-clear-text", "n3-clear-text", "gtpc-clear-text", "sbi-clear-text", "sbi-http1", "n32-clear-text", "sbi-server",
		"anonymous-nf-registration", "token-to-self-registered", "subscriber-keys-to-stranger", "diameter-unprotected", "diameter-keys-in-clear":
		return false
	case "oauth-enforced":
		return e.Class == event.Fact || x.sba.Counts().WithAuthorization > 0
	}
	return true
}

// IsExport says whether a file that begins with head is an export in JSON lines of the SBI; [Analyzer.Run] reads it.
func IsExport(head []byte) bool { return export.IsLines(head) }

// headSize is how much of a file decides what it is.
const headSize = 4 << 10

// startsExport looks at no more than has to come: who records live writes little by little.
func startsExport(in *bufio.Reader) bool {
	for n := 1; ; n = in.Buffered() + 1 {
		_, err := in.Peek(n)
		head, _ := in.Peek(min(in.Buffered(), headSize))
		if IsExport(head) {
			return true
		}
		if err != nil || len(head) == 0 || len(head) == headSize || bytes.IndexByte([]byte(" \t\r\n{"), head[0]) < 0 {
			return false
		}
	}
}

// lines reads JSON lines. A frame is a line.
func (a *Analyzer) lines(ctx context.Context, r io.Reader) error {
	in := export.NewLines(r)
	x := a.exports()
	var l export.Line
	for {
		if a.stats.Frames&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		err := in.Next(&l)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.Is(err, export.ErrLine):
			return fmt.Errorf("after line %d: %w", a.stats.Frames, err)
		}
		a.stats.Frames++
		if err != nil || !x.message(&l, l.Number, l.Time) {
			a.stats.Unread++
			continue
		}
		a.stats.Exported++
	}
}

// message takes a request or response; one without addresses can be nobody's.
func (x *exported) message(l *export.Line, frame, t int64) bool {
	if !l.Src.IsValid() || !l.Dst.IsValid() || l.Head.Status == 0 && (l.Head.Method == nil || l.Head.Path == nil) {
		return false
	}
	x.sba.Exported(&sba.Exported{Src: netip.AddrPortFrom(l.Src.Unmap(), l.SrcPort), Dst: netip.AddrPortFrom(l.Dst.Unmap(), l.DstPort),
		Frame: frame, Time: t, ID: l.ID, Head: l.Head, Body: l.Body})
	return true
}

// hep takes a datagram that may hold HEP3, and says whether it is just that.
func (a *Analyzer) hep(data []byte, frame, t int64) bool {
	var p export.Packet
	if rest, err := export.ParseHEP3(data, &p); err != nil || len(rest) > 0 || len(p.Payload) == 0 || !p.Src.IsValid() || !p.Dst.IsValid() {
		return false
	}
	if d := p.Time - t; p.Time > 0 && (t == 0 || d > -maxSkew && d < maxSkew) {
		t = p.Time
	}
	if a.exports().inner(&p, frame, t) {
		a.stats.Exported++
	} else {
		a.stats.Unread++
	}
	return true
}

// carrier takes a piece of a TCP connection whose bytes are HEP3 packets one after the other, and says whether it is one.
func (a *Analyzer) carrier(s *tcp.Segment) bool {
	key := carrier{s.Slot, s.Dir & 1}
	var part []byte
	known := false
	if a.exported != nil {
		part, known = a.exported.carried[key]
	}
	if s.Gone || s.End {
		if known {
			delete(a.exported.carried, key)
		}
		if s.Gone && a.exported != nil {
			delete(a.exported.carried, carrier{s.Slot, 1 - key.dir})
		}
		if s.Gone {
			return false
		}
	}
	if !known && (!export.IsHEP3(s.Data) || a.exported != nil && len(a.exported.carried) >= maxCarriers) {
		return false
	}
	if s.Gap > 0 {
		part = nil
	}
	b := append(part, s.Data...)
	for len(b) >= 6 {
		n := int(b[4])<<8 | int(b[5])
		if !export.IsHEP3(b) || n < 6 {
			b = nil // lost; a packet mostly starts with a segment
			break
		}
		if len(b) < n {
			break
		}
		if !a.hep(b[:n], s.Frame, s.Time) {
			a.stats.Unread++
		}
		b = b[n:]
	}
	if !s.End {
		a.exports().carried[key] = append(part[:0:0], b[:min(len(b), maxHEP)]...)
	}
	return true
}

// inner hands what HEP3 carries to the tracker that it belongs to. Types are numbered as the maker likes: the content, the
// IP protocol and the ports say what it is.
func (x *exported) inner(p *export.Packet, frame, t int64) bool {
	data := p.Payload
	if p.Compressed {
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return false
		}
		if data, err = io.ReadAll(io.LimitReader(z, maxInflated)); err != nil {
			return false
		}
	}
	p.Src, p.Dst = p.Src.Unmap(), p.Dst.Unmap()
	x.packet = ip.Packet{Src: p.Src, Dst: p.Dst, Proto: p.Proto, Payload: data}
	switch p.Proto {
	case ip.ProtoSCTP:
		x.overSCTP(p, data, frame, t)
		return true
	case ip.ProtoTCP, ip.ProtoUDP, 0:
		l := export.Line{}
		if len(data) > 0 && data[0] == '{' && export.ParseLine(data, &l) || text(data, &l) {
			if !l.Src.IsValid() || !l.Dst.IsValid() || l.SrcPort == 0 && l.DstPort == 0 {
				l.Src, l.Dst, l.SrcPort, l.DstPort = p.Src, p.Dst, p.SrcPort, p.DstPort
			}
			if l.ID == "" {
				l.ID = string(p.Correlation)
			}
			return x.message(&l, frame, t)
		}
	}
	switch p.Proto {
	case ip.ProtoTCP:
		x.overTCP(p, data, frame, t)
	case ip.ProtoUDP:
		x.n4.UDP(&x.packet, p.SrcPort, p.DstPort, data, frame, t)
	default:
		return false
	}
	return true
}

// text reads a message in the form of HTTP/1.1, in which tools write down HTTP/2 as well: its body is then what follows
// the head, for it needs no length.
func text(b []byte, l *export.Line) bool {
	head, body, whole := bytes.Cut(b, []byte("\r\n\r\n"))
	if !whole {
		return false
	}
	*l = export.Line{Body: body}
	_, ok := http1.Datagram(b[:len(head)+4], &l.Head)
	return ok
}

// overSCTP takes an SCTP packet, which begins with the ports that HEP says, or the user message that one carried.
func (x *exported) overSCTP(p *export.Packet, data []byte, frame, t int64) {
	if len(data) >= 12 && data[0] == byte(p.SrcPort>>8) && data[1] == byte(p.SrcPort) && data[2] == byte(p.DstPort>>8) && data[3] == byte(p.DstPort) {
		x.sctp.Packet(&x.packet, frame, t, x.user)
		return
	}
	flow, slot, dir := x.join(p, frame, t)
	x.user(&sctp.Message{Kind: sctp.Data, Assoc: firstAssoc + flow, Slot: sctp.MaxAssociations + slot, Dir: dir, SrcPort: p.SrcPort, DstPort: p.DstPort,
		Data: data, Frame: frame, Time: t, Src: p.Src, Dst: p.Dst})
}

// user takes a user message of SCTP. Where nothing names its protocol, ports and content do.
func (x *exported) user(m *sctp.Message) {
	if m.PPID == sctp.PPIDDiameter || m.PPID == sctp.PPIDDiameterDTLS || m.PPID == 0 && (m.SrcPort == diameter.Port || m.DstPort == diameter.Port) {
		x.sba.Diameter(m)
		return
	}
	x.n2.Message(m)
}

// overTCP takes bytes of a connection: frames of HTTP/2, or whatever else the SBI's tracker recognises.
func (x *exported) overTCP(p *export.Packet, data []byte, frame, t int64) {
	flow, slot, dir := x.join(p, frame, t)
	x.segment = tcp.Segment{Flow: flow, Slot: slot, Dir: dir, Src: p.Src, Dst: p.Dst, SrcPort: p.SrcPort, DstPort: p.DstPort, Data: data, Frame: frame, Time: t}
	x.sba.Segment(&x.segment)
}

// join finds or begins the flow of a packet's ends. Its first sender is the client, unless it sends from a port that
// SCTP servers have. The oldest flow makes room.
func (x *exported) join(p *export.Packet, frame, t int64) (flow, slot uint32, dir uint8) {
	src, dst := netip.AddrPortFrom(p.Src, p.SrcPort), netip.AddrPortFrom(p.Dst, p.DstPort)
	key := ends{src, dst}
	if dst.Compare(src) < 0 {
		key = ends{dst, src}
	}
	slot, ok := x.slots[key]
	if !ok {
		f := exportFlow{id: x.flows, ends: key, client: src}
		switch src.Port() {
		case 38412, 38472, 38462, 36412, diameter.Port: // NGAP, F1AP, E1AP, S1AP
			f.client = dst
		}
		slot = x.flows % maxExports
		x.flows++
		if int(slot) == len(x.order) {
			x.order = append(x.order, f)
		} else {
			old := x.order[slot]
			x.user(&sctp.Message{Kind: sctp.Gone, Assoc: firstAssoc + old.id, Slot: sctp.MaxAssociations + slot, Frame: frame, Time: t})
			x.sba.Segment(&tcp.Segment{Flow: old.id, Slot: slot, Gone: true, Frame: frame, Time: t})
			delete(x.slots, old.ends)
			x.order[slot] = f
		}
		x.slots[key] = slot
	}
	f := &x.order[slot]
	if src != f.client {
		dir = 1
	}
	return f.id, slot, dir
}

// flush ends the export.
func (x *exported) flush() {
	x.sctp.Flush(x.user)
	x.n2.Flush()
	x.n4.Flush()
	x.sba.Flush()
}

// coverage is what was seen of interfaces in the export. They have names of their own: that something was not seen there
// does not say that the wire is free of it.
func (x *exported) coverage() []event.Coverage {
	var out []event.Coverage
	for _, c := range x.n2.Seen() {
		out = append(out, event.Coverage{Interface: c.Interface, First: c.First, Last: c.Last, Frames: c.Frames, Messages: c.Messages})
	}
	for _, c := range x.n4.Seen() {
		out = append(out, event.Coverage{Interface: c.Interface, First: c.First, Last: c.Last, Frames: c.Frames, Messages: c.Messages})
	}
	for _, c := range x.sba.Seen() {
		out = append(out, event.Coverage{Interface: c.Interface, First: c.First, Last: c.Last, Frames: c.Frames, Messages: c.Messages})
	}
	for i := range out {
		out[i].Interface += " exported"
	}
	return out
}
