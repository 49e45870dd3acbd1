package n2

import (
	"encoding/binary"
	"net/netip"

	"github.com/guyline/guyline/wire/sctp"
)

// moment is what is known of the message at hand. Addresses of IPv4 are kept as a number, because a moment is noted with every
// message.
type moment struct {
	frame, time int64
	pair        uint64             // both addresses of IPv4, source first; 0 for others
	ports       uint32             // source, destination
	ends        *[2]netip.AddrPort // where pair is 0; nil for none
}

func (m *moment) src() netip.AddrPort { return m.end(0) }

func (m *moment) dst() netip.AddrPort { return m.end(1) }

func (m *moment) end(i int) netip.AddrPort {
	if m.pair == 0 {
		if m.ends == nil {
			return netip.AddrPort{}
		}
		return m.ends[i]
	}
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], uint32(m.pair>>(32-32*i)))
	return netip.AddrPortFrom(netip.AddrFrom4(b), uint16(m.ports>>(16-16*i)))
}

// begin makes a message the one at hand.
func (t *Tracker) begin(m *sctp.Message) {
	t.now = moment{frame: m.Frame, time: m.Time, pair: m.Pair, ports: uint32(m.SrcPort)<<16 | uint32(m.DstPort)}
	if m.Pair != 0 || !m.Src.IsValid() {
		return
	}
	e := [2]netip.AddrPort{netip.AddrPortFrom(m.Src, m.SrcPort), netip.AddrPortFrom(m.Dst, m.DstPort)}
	a := t.at(m)
	if a == nil {
		t.now.ends = &[2]netip.AddrPort{e[0], e[1]}
		return
	}
	if known := a.ends[m.Dir&1]; known == nil || *known != e { // seldom: the addresses of an association stay
		a.ends[m.Dir&1] = &[2]netip.AddrPort{e[0], e[1]}
	}
	t.now.ends = a.ends[m.Dir&1]
}
