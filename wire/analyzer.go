package wire

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"strings"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/export"
	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/n2"
	"github.com/guyline/guyline/wire/n4"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sba"
	"github.com/guyline/guyline/wire/sctp"
	"github.com/guyline/guyline/wire/tcp"
)

// Options says how a capture is read.
type Options struct {
	KeyLog     []byte // TLS secrets in NSS key log format, beside those that the capture itself carries
	Pseudonyms *event.Pseudonyms
	Emit       func(*event.Event) // called for each event, which is valid until it returns
}

// Analyzer takes the frames of one capture apart and hands what they carry to the trackers of N1/N2, N3/N4 and SBI.
type Analyzer struct {
	ip    ip.Decoder
	sctp  sctp.Assembler
	tcp   tcp.Assembler
	n2    *n2.Tracker
	n4    *n4.Tracker
	sba   *sba.Tracker
	user  user
	links links

	packet    ip.Packet
	ahead     sctp.Message // that was read ahead
	header    tcp.Header
	onMessage func(*sctp.Message)
	onSegment func(*tcp.Segment)
	options   Options
	exported  *exported // nil until an export comes

	stats   Statistics
	keySize int  // octets of the capture's own key log that were handed on
	eager   bool // see scout
}

// Statistics says what became of a capture's frames.
type Statistics struct {
	Frames int64
	NoIP   int64 // without IP, or of a link type that we do not know
	Broken int64 // with a header that cannot be right
	ESP    int64 // packets of IPsec: what they carry cannot be judged

	Exported int64 // messages of exports: JSON lines, which count as frames, and HEP3
	Unread   int64 // of exports, what holds no message that we know or no addresses
}

// New is an Analyzer that has seen nothing.
func New(o Options) *Analyzer {
	a := &Analyzer{options: o, n2: n2.New(o.Emit, o.Pseudonyms), n4: n4.New(o.Emit, o.Pseudonyms), sba: sba.New(o.Emit, o.Pseudonyms)}
	a.onMessage = a.message
	a.onSegment = func(s *tcp.Segment) {
		if !a.carrier(s) {
			a.sba.Segment(s)
		}
	}
	a.n2.Sessions = func(s *n2.Session) {
		if !s.Ended {
			a.n4.Tunnel(s.Uplink, s.Downlink)
		}
	}
	a.n4.Inner = func(p *gtp.Inner) {
		a.user.packet(p)
		if p.Data != nil {
			a.sba.Datagram(p.Data)
		}
	}
	if len(o.KeyLog) > 0 {
		a.sba.KeyLog(o.KeyLog)
	}
	return a
}

// Run reads a whole capture, or an export in JSON lines. A capture that is cut short, or breaks off in the middle, is read
// up to there, and the error says where.
func (a *Analyzer) Run(ctx context.Context, r io.Reader) error {
	file := bufio.NewReaderSize(r, headSize)
	if startsExport(file) {
		defer a.Flush()
		return a.lines(ctx, file)
	}
	in, err := pcap.NewReader(file)
	if err != nil {
		return err
	}
	defer a.Flush()
	if runtime.GOMAXPROCS(0) > 1 {
		return a.runAhead(ctx, in)
	}
	var f pcap.Frame
	for {
		if a.stats.Frames&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := in.Next(&f); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("after frame %d: %w", a.stats.Frames, err)
		}
		if keys := in.KeyLog(); len(keys) > a.keySize {
			a.sba.KeyLog(keys[a.keySize:])
			a.keySize = len(keys)
		}
		a.Frame(&f)
	}
}

// Frame takes one frame.
func (a *Analyzer) Frame(f *pcap.Frame) {
	p := &a.packet
	if !a.stats.count(a.ip.Decode(f, p), p) {
		return
	}
	a.links.see(p, f.Number)
	if p.Proto == ip.ProtoSCTP && !p.RawNAS {
		a.sctp.Packet(p, f.Number, f.Time, a.onMessage)
		return
	}
	a.above(p, f.Number, f.Time)
}

// count counts a frame by what became of it, and says whether its packet can be looked into.
func (s *Statistics) count(err error, p *ip.Packet) bool {
	s.Frames++
	switch {
	case err == nil:
		if p.ESP {
			s.ESP++
		}
		return !p.ESP
	case errors.Is(err, ip.ErrNotIP), errors.Is(err, ip.ErrLink):
		s.NoIP++
	case errors.Is(err, ip.ErrFragment):
	default:
		s.Broken++
	}
	return false
}

// above takes a packet of another transport than SCTP.
func (a *Analyzer) above(p *ip.Packet, frame, time int64) {
	if p.RawNAS {
		a.n2.NAS(p.Payload, frame, time)
		return
	}
	switch p.Proto {
	case ip.ProtoUDP:
		src, dst, data, err := ip.UDP(p.Payload)
		if export.IsHEP3(data) && a.hep(data, frame, time) {
			return
		}
		if err == nil || len(data) > 0 {
			a.n4.UDP(p, src, dst, data, frame, time)
			a.sba.Datagram(data)
			if longHeader(data) {
				a.user.datagram(p.Src, p.Dst, src, dst, data)
			}
		}
	case ip.ProtoTCP:
		if tcp.Parse(p.Payload, &a.header) {
			a.n4.TCP(p, &a.header, frame, time)
		}
		a.tcp.Packet(p, frame, time, a.onSegment)
	case ip.ProtoICMP, ip.ProtoICMPv6:
		a.n4.ICMP(p, frame, time)
	}
}

func (a *Analyzer) message(m *sctp.Message) {
	if m.PPID == sctp.PPIDDiameter || m.PPID == sctp.PPIDDiameterDTLS {
		a.sba.Diameter(m)
		return
	}
	a.n2.Message(m)
}

// Flush ends the capture: what waits for the rest is decided with what is there.
func (a *Analyzer) Flush() {
	a.sctp.Flush(a.onMessage)
	a.tcp.Flush(a.onSegment)
	a.n2.Flush()
	a.n4.Flush()
	a.sba.Flush()
	if a.exported != nil {
		a.exported.flush()
	}
}

// Statistics says what became of the frames so far.
func (a *Analyzer) Statistics() Statistics { return a.stats }

// Ladders are the messages of the first terminals, in their order.
func (a *Analyzer) Ladders() []n2.Ladder {
	out := a.n2.Ladders()
	if a.exported != nil {
		out = append(out, a.exported.n2.Ladders()...)
	}
	return out
}

// Coverage says what of each interface was seen: what could be judged at all.
func (a *Analyzer) Coverage() []event.Coverage {
	var out []event.Coverage
	for _, c := range a.n2.Seen() {
		out = append(out, event.Coverage{Interface: c.Interface, First: c.First, Last: c.Last, Frames: c.Frames, Messages: c.Messages})
	}
	for _, c := range a.n4.Seen() {
		out = append(out, event.Coverage{Interface: c.Interface, First: c.First, Last: c.Last, Frames: c.Frames, Messages: c.Messages})
	}
	for _, c := range a.sba.Seen() {
		out = append(out, event.Coverage{Interface: c.Interface, First: c.First, Last: c.Last, Frames: c.Frames, Messages: c.Messages})
	}
	if a.exported != nil {
		out = append(out, a.exported.coverage()...)
	}
	return out
}

// Counts sums up what was read, but for exports, with the HTTP/1, TLS and QUIC of terminals inside GTP-U: "ngap_proc,14", "nas_mm,RegReq", "pfcp,HbReq", "gtp_msg,0xff", "http_requests,all".
func (a *Analyzer) Counts() map[string]int64 {
	out := map[string]int64{}
	maps.Copy(out, a.n2.Counts())
	for name, n := range a.n4.Counts() {
		out[strings.Replace(name, " ", ",", 1)] = n
	}
	c := a.sba.Counts()
	out["http_requests,all"] = c.HTTPRequests + a.user.requests
	out["http_requests,http1"] = c.HTTP1Requests + a.user.requests
	out["http_requests,with_authorization"] = c.WithAuthorization
	out["http_requests,http1_on_http2"] = c.HTTP1OnHTTP2
	out["tls_handshake_packets,all"] = c.TLSHandshakes + a.user.handshakes
	return out
}
