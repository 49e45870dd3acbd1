package wire

import (
	"net/netip"

	"github.com/guyline/guyline/wire/ip"
)

// links says which MAC address sent for which IP address. A router sends for many, and then its address is nobody's of these.
type links struct {
	recent [recentLinks]recentLink
	ends   map[netip.Addr]*linkEnd
	owners map[[6]byte]*linkEnd // whose a MAC address is
}

// recentLinks is how many pairs of addresses are recognised without looking them up; a power of 2. An AMF has some hundred gNBs.
const (
	recentLinks = 1 << recentBits
	recentBits  = 10
)

// recentLink is an IPv4 address with the MAC address that sent for it last.
type recentLink struct {
	addr uint32
	mac  [6]byte
}

// linkEnd is the first MAC address that sent for an IP address.
type linkEnd struct {
	addr    netip.Addr
	mac     [6]byte
	frame   int64
	several bool // another MAC address sent for it too, or this one for another IP address
}

// maxLinks bounds the IP addresses that are kept.
const maxLinks = 4096

// see takes a packet as it came over the link.
func (l *links) see(p *ip.Packet, frame int64) {
	if !p.HasSrcMAC || p.Tunnelled {
		return
	}
	if p.Pair != 0 {
		addr := uint32(p.Pair >> 32)
		r := &l.recent[addr*2654435761>>(32-recentBits)] // multiplicative hashing: Knuth, The Art of Computer Programming 3, 6.4
		if r.addr == addr && r.mac == p.SrcMAC {
			return
		}
		r.addr, r.mac = addr, p.SrcMAC
	}
	l.learn(p.Src, p.SrcMAC, frame)
}

func (l *links) learn(addr netip.Addr, mac [6]byte, frame int64) {
	if mac == [6]byte{} || !addr.IsValid() || addr.IsUnspecified() {
		return
	}
	owner := l.owners[mac]
	if owner != nil && owner.addr != addr {
		owner.several = true
	}
	end := l.ends[addr]
	switch {
	case end != nil:
		end.several = end.several || end.mac != mac || owner != nil && owner.several
		if owner == nil && len(l.owners) < maxLinks {
			l.owners[mac] = end // it sends for this address too
		}
		return
	case len(l.ends) >= maxLinks:
		return
	case l.ends == nil:
		l.ends, l.owners = map[netip.Addr]*linkEnd{}, map[[6]byte]*linkEnd{}
	}
	end = &linkEnd{addr: addr, mac: mac, frame: frame, several: owner != nil}
	l.ends[addr] = end
	if owner == nil {
		l.owners[mac] = end
	}
}

// Link is the MAC address that alone sent for an IP address and for no other, and the first frame in which it did. It is the
// address of whoever has that IP address, and not of a router on the way to it.
func (a *Analyzer) Link(addr netip.Addr) (mac [6]byte, frame int64, ok bool) {
	end := a.links.ends[addr]
	if end == nil || end.several {
		return mac, 0, false
	}
	return end.mac, end.frame, true
}
