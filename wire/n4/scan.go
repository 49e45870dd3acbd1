package n4

import (
	"fmt"

	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/tcp"
)

const (
	maxScans = 1024
	// scanPorts is how many ports of one host a sender must try, most without an answer, to be a scanner. A core's
	// functions on one host listen on a few dozen ports at most, and answer.
	scanPorts = 32
)

// scan is what one host tries at another.
type scan struct {
	ports    [1024]uint64 // bitmap
	distinct int
	opened   int // ports that answered
	frames   []miss
	last     int64
}

// TCP takes one segment.
func (x *Tracker) TCP(p *ip.Packet, h *tcp.Header, frame, t int64) {
	x.clock(t)
	switch {
	case h.Control&tcp.ACK == 0:
		x.probe(p, h, frame, t)
	case h.Control&tcp.SYN != 0:
		if s := x.scans[pair{p.Dst, p.Src}]; s != nil && s.ports[h.SrcPort/64]&(1<<(h.SrcPort%64)) != 0 {
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
			for k, old := range x.scans {
				if t-old.last > hindsight || len(x.scans) >= maxScans {
					delete(x.scans, k)
				}
				if len(x.scans) < maxScans*3/4 {
					break
				}
			}
		}
		s = &scan{}
		x.scans[key] = s
	}
	if t-s.last > hindsight && s.last != 0 {
		*s = scan{frames: s.frames[:0]}
	}
	s.last = t
	if bit := uint64(1) << (h.DstPort % 64); s.ports[h.DstPort/64]&bit == 0 {
		s.ports[h.DstPort/64] |= bit
		s.distinct++
	}
	if s.distinct >= scanPorts && s.opened*4 <= s.distinct {
		for _, m := range s.frames {
			x.scanned(p, h, m.frame, m.t, s)
		}
		s.frames = s.frames[:0]
		x.scanned(p, h, frame, t, s)
	} else if len(s.frames) < 4096 {
		s.frames = append(s.frames, miss{frame: frame, t: t})
	}
}

func (x *Tracker) scanned(p *ip.Packet, h *tcp.Header, frame, t int64, s *scan) {
	i := x.accuse("port-scan", "", addrPort(p.Src, h.SrcPort), addrPort(p.Dst, h.DstPort), frame, t)
	i.why = fmt.Sprintf("%s tries %d TCP ports of %s; %d answer", p.Src, s.distinct, p.Dst, s.opened)
}
