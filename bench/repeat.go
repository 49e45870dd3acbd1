package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/pfcp"
	"github.com/guyline/guyline/wire/tcp"
)

// signalling is one protocol of the core, as recorded.
type signalling uint8

const (
	n2  signalling = iota // SCTP, port 38412
	n4                    // UDP, port 8805
	sbi                   // TCP, where the client opens HTTP/2 in clear
)

const portNGAP = 38412

// original is a recorded frame, to be repeated.
type original struct {
	frame     pcap.Frame
	source    int   // which capture
	addresses []int // offsets at which one of the capture's IPv4 addresses stands, in headers and in messages
	servers   []int // the same for addresses of AMFs
	gnb       int   // offset of 16 bits of the gNB ID in NG Setup Request, 0 in other frames
}

// repeater makes a long capture of short ones: copies lanes of them run beside each other, a frame of each in turn, and
// that again in every round. Each copy has addresses of its own, so that it is a new association, session or connection;
// checksums become wrong by it. An AMF keeps its address from round to round, and each of its gNBs has an ID of its own. The
// identities of subscribers and NF instances are the same in all copies.
type repeater struct {
	originals     []original
	sources       int
	carriers      int            // originals with a message of the protocol, not acknowledgements alone
	ports         map[uint16]int // server ports of HTTP/2
	span          int64          // nanoseconds
	lanes, rounds int

	at, lane, round int
	data            []byte
}

// benign are the captures that labels.csv calls benign.
func benign(data string) ([]string, error) {
	f, err := os.Open(filepath.Join(data, "wire", "labels.csv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.FieldsPerRecord = -1 // some rows have more than one note
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("labels.csv: %w", err)
	}
	var files []string
	for _, row := range rows {
		if len(row) > 1 && row[1] == "benign" {
			files = append(files, filepath.Join(data, "wire", row[0]))
		}
	}
	return files, nil
}

// record takes from benign captures what belongs to the protocols, one capture after the other in time.
func record(data string, kinds ...signalling) (*repeater, error) {
	files, err := benign(data)
	if err != nil {
		return nil, err
	}
	r := &repeater{ports: map[uint16]int{}, lanes: 1, rounds: 1}
	for _, file := range files {
		if err := r.capture(file, kinds); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	if r.carriers == 0 {
		return nil, errors.New("no benign capture holds the protocol")
	}
	return r, nil
}

// capture adds the frames of one file.
func (r *repeater) capture(file string, kinds []signalling) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	servers := r.http2Servers(b)
	var list []original
	addresses := map[[4]byte]bool{} // true for an AMF's
	first, last := int64(0), int64(0)
	err = frames(b, func(f *pcap.Frame, p *ip.Packet) {
		carries, ok := member(p, kinds, servers)
		if !ok || !p.Src.Is4() || p.Reassembled || p.Tunnelled {
			return
		}
		if carries {
			r.carriers++
		}
		addresses[p.Src.As4()] = addresses[p.Src.As4()] || listensNGAP(p, 0)
		addresses[p.Dst.As4()] = addresses[p.Dst.As4()] || listensNGAP(p, 2)
		if first == 0 {
			first = f.Time
		}
		last = max(last, f.Time-first+r.span)
		kept := *f
		kept.Data, kept.Time = slices.Clone(f.Data), last
		list = append(list, original{frame: kept, source: r.sources})
	})
	if err != nil || len(list) == 0 {
		return err
	}
	for i := range list {
		o := &list[i]
		for n := 0; n+4 <= len(o.frame.Data); n++ {
			switch amf, ok := addresses[[4]byte(o.frame.Data[n:])]; {
			case amf:
				o.servers = append(o.servers, n)
			case ok:
				o.addresses = append(o.addresses, n)
			}
		}
		o.gnb = gnbID(o.frame.Data)
	}
	r.originals = append(r.originals, list...)
	r.sources++
	r.span = last + 1e9
	return nil
}

// member says whether a packet belongs to one of the protocols, and whether it carries a message.
func member(p *ip.Packet, kinds []signalling, servers map[uint16]bool) (carries, ok bool) {
	b := p.Payload
	if len(b) < 4 {
		return false, false
	}
	src, dst := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	switch p.Proto {
	case ip.ProtoSCTP:
		return hasData(b), slices.Contains(kinds, n2) && (src == portNGAP || dst == portNGAP)
	case ip.ProtoUDP:
		return true, slices.Contains(kinds, n4) && (src == pfcp.Port || dst == pfcp.Port)
	case ip.ProtoTCP:
		var h tcp.Header
		carries = tcp.Parse(b, &h) && len(h.Data) > 0
		return carries, slices.Contains(kinds, sbi) && (servers[src] || servers[dst])
	}
	return false, false
}

// listensNGAP says whether the port at an offset of the transport header is NGAP's.
func listensNGAP(p *ip.Packet, at int) bool {
	return p.Proto == ip.ProtoSCTP && binary.BigEndian.Uint16(p.Payload[at:]) == portNGAP
}

// hasData says whether an SCTP packet has a DATA chunk (RFC 9260 section 3: type 0, length at 2, chunks from 12 on).
func hasData(b []byte) bool {
	for n := 12; n+4 <= len(b); n += (max(4, int(binary.BigEndian.Uint16(b[n+2:]))) + 3) &^ 3 {
		if b[n] == 0 {
			return true
		}
	}
	return false
}

// gnbID finds the first 16 bits of the last three octets of Global RAN Node ID (TS 38.413 clause 9.3.1.5, protocol IE 27) in
// an NG Setup Request (procedure 21, criticality reject); they belong to the gNB ID, whatever its length.
func gnbID(b []byte) int {
	at := bytes.Index(b, []byte{0, 21, 0})
	if at < 0 {
		return 0
	}
	ie := bytes.Index(b[at:], []byte{0, 27, 0})
	if ie < 0 || at+ie+4 > len(b) {
		return 0
	}
	length := int(b[at+ie+3])
	if length < 8 || length > 16 || at+ie+4+length > len(b) {
		return 0
	}
	return at + ie + 4 + length - 3
}

// http2Servers are the ports to which clients send the preface of HTTP/2 (RFC 9113 section 3.4) in clear.
func (r *repeater) http2Servers(b []byte) map[uint16]bool {
	ports := map[uint16]bool{}
	frames(b, func(_ *pcap.Frame, p *ip.Packet) {
		var h tcp.Header
		if p.Proto == ip.ProtoTCP && tcp.Parse(p.Payload, &h) && bytes.HasPrefix(h.Data, []byte("PRI * HTTP/2.0\r\n")) {
			ports[h.DstPort] = true
			r.ports[h.DstPort]++
		}
	})
	return ports
}

// frames calls use for each IP packet of a capture.
func frames(b []byte, use func(*pcap.Frame, *ip.Packet)) error {
	in, err := pcap.NewReader(bytes.NewReader(b))
	if err != nil {
		return err
	}
	var f pcap.Frame
	var p ip.Packet
	for d := (ip.Decoder{}); ; {
		switch err := in.Next(&f); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if d.Decode(&f, &p) == nil {
			use(&f, &p)
		}
	}
}

// repeat sets how often, so that at least n frames carry messages; at most lanes copies run at a time.
func (r *repeater) repeat(n, lanes int) {
	copies := (n + r.carriers - 1) / r.carriers
	r.rounds = (copies + lanes - 1) / lanes
	r.lanes = (copies + r.rounds - 1) / r.rounds
}

// prefixes is how many values the first half of an address takes, from 10.0 to 217.255.
const prefixes = 0xd000

// next gives the next frame, valid until the next call, and false after the last.
func (r *repeater) next(f *pcap.Frame) bool {
	if r.lane == r.lanes {
		r.lane = 0
		if r.at++; r.at == len(r.originals) {
			r.at = 0
			r.round++
		}
	}
	if r.round == r.rounds {
		return false
	}
	o := &r.originals[r.at]
	*f = o.frame
	f.Time += startTime + int64(r.round)*r.span
	r.data = append(r.data[:0], o.frame.Data...)
	for _, n := range o.addresses {
		binary.BigEndian.PutUint16(r.data[n:], r.prefix(r.round, o.source))
	}
	for _, n := range o.servers {
		binary.BigEndian.PutUint16(r.data[n:], r.prefix(0, o.source))
	}
	if o.gnb != 0 {
		binary.BigEndian.PutUint16(r.data[o.gnb:], uint16(r.round*r.lanes+r.lane))
	}
	f.Data = r.data
	r.lane++
	return true
}

// prefix is the first half of the addresses of one capture in one copy.
func (r *repeater) prefix(round, source int) uint16 {
	return uint16(0x0a00 + ((round*r.lanes+r.lane)*r.sources+source)%prefixes)
}

// startTime is 2026-01-01 00:00 UTC.
const startTime = int64(1767225600e9)

// write writes the capture and gives its number of frames.
func (r *repeater) write(file string) (int, error) {
	to, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	defer to.Close()
	// In large pieces: written by 4 KiB, the file would lie in small pages of the system's cache, as no capture from a disk does.
	buffered := bufio.NewWriterSize(to, 1<<20)
	w, err := pcap.NewWriter(buffered)
	if err != nil {
		return 0, err
	}
	n := 0
	for f := (pcap.Frame{}); r.next(&f); n++ {
		if err := w.Write(&f); err != nil {
			return n, err
		}
	}
	if err := buffered.Flush(); err != nil {
		return n, err
	}
	return n, to.Close()
}

// stream is a capture that is made while it is read.
type stream struct {
	from   *repeater
	left   int // frames still to come
	buffer bytes.Buffer
	to     *pcap.Writer
}

func newStream(from *repeater, frames int) (*stream, error) {
	s := &stream{from: from, left: frames}
	var err error
	s.to, err = pcap.NewWriter(&s.buffer)
	return s, err
}

func (s *stream) Read(b []byte) (int, error) {
	for f := (pcap.Frame{}); s.buffer.Len() < len(b) && s.left > 0 && s.from.next(&f); s.left-- {
		if err := s.to.Write(&f); err != nil {
			return 0, err
		}
	}
	return s.buffer.Read(b)
}
