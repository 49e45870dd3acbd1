package n4

import (
	"fmt"
	"slices"

	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/tcp"
)

const (
	maxScans = 1024
	// scanPorts is how many ports of one host a sender must try, most without an answer, to be a scanner. A core's
	// functions on one host listen on a few dozen ports at most, and answer.
	scanPorts = 32
)

// fewPorts is how many ports are kept without a bitmap: most hosts open connections to a few.
const fewPorts = 8

// scan is what one host tries at another.
type scan struct {
	few      [fewPorts]uint16 // the first ports
	ports    []uint64         // bitmap of all, once they are more
	distinct int
	opened   int // ports that answered
	frames   []sight
	last     int64
}

// TCP takes one segment.
func (x *Tracker) TCP(p *ip.Packet, h *tcp.Header, frame, t int64) {
	x.clock(t)
	switch {
	case h.Control&tcp.ACK == 0:
		x.probe(p, h, frame, t)
	case h.Control&tcp.SYN != 0:
		if s := x.scans[pair{p.Dst, p.Src}]; s != nil && s.has(h.SrcPort) {
			s.opened++
		}
	}
	x.shell(p, h, frame, t)
}

// probe takes a segment without ACK: the first of a connection, or one that only a scanner sends.
func (x *Tracker) probe(p *ip.Packet, h *tcp.Header, frame, t int64) {
	key := pair{p.Src, p.Dst}
	s := x.scans[key]
	if s == nil {
		if len(x.scans) >= maxScans {
			x.thinScans(t)
		}
		s = &scan{}
		x.scans[key] = s
	}
	if t-s.last > hindsight && s.last != 0 {
		*s = scan{frames: s.frames[:0]}
	}
	s.last = t
	s.add(h.DstPort)
	if s.distinct >= scanPorts && s.opened*4 <= s.distinct {
		for _, m := range s.frames {
			x.scanned(p, h, m.frame, m.t, s)
		}
		s.frames = s.frames[:0]
		x.scanned(p, h, frame, t, s)
	} else if len(s.frames) < 4096 {
		s.frames = append(s.frames, sight{frame, t})
	}
}

// thinScans makes room: for what is idle or small first, else for all.
func (x *Tracker) thinScans(t int64) {
	for k, s := range x.scans {
		if t-s.last > hindsight || s.distinct < fewPorts {
			delete(x.scans, k)
		}
	}
	if len(x.scans) >= maxScans*3/4 {
		clear(x.scans)
	}
}

func (s *scan) has(port uint16) bool {
	if s.ports != nil {
		return s.ports[port/64]&(1<<(port%64)) != 0
	}
	return slices.Contains(s.few[:s.distinct], port)
}

func (s *scan) add(port uint16) {
	if s.has(port) {
		return
	}
	if s.ports == nil && s.distinct < fewPorts {
		s.few[s.distinct] = port
	} else {
		if s.ports == nil {
			s.ports = make([]uint64, 1024)
			for _, p := range s.few {
				s.ports[p/64] |= 1 << (p % 64)
			}
		}
		s.ports[port/64] |= 1 << (port % 64)
	}
	s.distinct++
}

func (x *Tracker) scanned(p *ip.Packet, h *tcp.Header, frame, t int64, s *scan) {
	i := x.accuse("port-scan", "", addrPort(p.Src, h.SrcPort), addrPort(p.Dst, h.DstPort), frame, t)
	i.why = fmt.Sprintf("%s tries %d TCP ports of %s; %d answer", p.Src, s.distinct, p.Dst, s.opened)
}
