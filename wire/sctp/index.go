package sctp

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"net/netip"
)

// path is one direction of one pair of addresses. With tag 0 it stands for the association that these last had.
type path struct {
	src, dst netip.Addr
	pathKey
}

// pathKey is a path in numbers.
type pathKey struct {
	pair  uint64 // both IPv4 addresses, a hash of both IPv6 addresses, or 0
	tag   uint32
	ports uint32 // source, destination
	kind  kind
}

func (k *pathKey) sport() uint16 { return uint16(k.ports >> 16) }
func (k *pathKey) dport() uint16 { return uint16(k.ports) }

// kind says what the pair of a pathKey is.
type kind uint8

const (
	bare   kind = iota // nothing: the path stands for all with its ports and tag
	exact              // two IPv4 addresses
	hashed             // other addresses, which must be compared
)

func (p path) with(tag uint32) path { p.tag = tag; return p }

// ipv4 is the pair of a path between two IPv4 addresses, 0 of others.
func (p *path) ipv4() uint64 {
	if p.kind != exact {
		return 0
	}
	return p.pair
}

// bare is the path without its addresses.
func (p *path) bare() path { return path{pathKey: pathKey{tag: p.tag, ports: p.ports}} }

// index says to which association packets of a path belong: open addressing with linear probing, at most half full. What
// cannot be told apart by numbers is compared with the paths that the association keeps.
type index struct {
	entries []entry // a power of two of them
	len     int
	seed    uint64 // of the hash, so that nobody can choose paths that collide
	paths   func(slot uint32) []path
}

type entry struct {
	pair       uint64
	tag, ports uint32
	slot       uint32 // of the association + 1, 0 in a free entry
	kind       kind
	dir        uint8
}

const firstEntries = 64

const odd = 0x9e3779b97f4a7c15

// path is the path between two addresses; pair is both of them if they are IPv4's and it is known, or 0.
func (x *index) path(src, dst netip.Addr, pair uint64, tag, ports uint32) path {
	p := path{src, dst, pathKey{pair, tag, ports, exact}}
	if pair == 0 {
		x.number(&p)
	}
	return p
}

// number makes the pair of a path.
func (x *index) number(p *path) {
	if p.src.Is4() && p.dst.Is4() {
		s, d := p.src.As4(), p.dst.As4()
		p.pair = uint64(binary.BigEndian.Uint32(s[:]))<<32 | uint64(binary.BigEndian.Uint32(d[:]))
		return
	}
	p.kind = hashed
	for _, a := range [2][16]byte{p.src.As16(), p.dst.As16()} {
		h, l := bits.Mul64(binary.LittleEndian.Uint64(a[:])^p.pair^x.seed, binary.LittleEndian.Uint64(a[8:])^odd)
		p.pair = h ^ l
	}
}

// back is the path in the other direction, with tag 0.
func (x *index) back(p *path) path { return x.path(p.dst, p.src, 0, 0, bits.RotateLeft32(p.ports, 16)) }

// home is where the search for a path begins, but for the mask.
func (x *index) home(pair uint64, tag, ports uint32) uint32 {
	h, l := bits.Mul64(pair^x.seed, odd^uint64(tag)<<32^uint64(ports))
	return uint32(h ^ l)
}

// is says whether an entry is that of a path.
func (x *index) is(e *entry, k *path) bool {
	return e.pair == k.pair && e.tag == k.tag && e.ports == k.ports && e.kind == k.kind && (k.kind != hashed || x.among(e.slot-1, k))
}

// among says whether an association has a path.
func (x *index) among(slot uint32, k *path) bool {
	for _, p := range x.paths(slot) {
		if p == *k {
			return true
		}
	}
	return false
}

// find gives the entry of a path, or the free one where it would stand.
func (x *index) find(k *path) *entry {
	mask := uint32(len(x.entries) - 1)
	for i := x.home(k.pair, k.tag, k.ports); ; i++ {
		if e := &x.entries[i&mask]; e.slot == 0 || x.is(e, k) {
			return e
		}
	}
}

// known gives the entry of a path between IPv4 addresses with a tag, nil where there is none.
func (x *index) known(pair uint64, tag, ports uint32) *entry {
	if pair == 0 || tag == 0 {
		return nil
	}
	for i := x.home(pair, tag, ports); ; i++ {
		e := &x.entries[i&uint32(len(x.entries)-1)]
		if e.pair == pair && e.tag == tag && e.ports == ports && e.kind == exact && e.slot != 0 {
			return e
		}
		if e.slot == 0 {
			return nil
		}
	}
}

// get gives the association of a path.
func (x *index) get(k *path) (place, bool) {
	e := x.find(k)
	return place{e.slot - 1, e.dir}, e.slot != 0
}

// put notes the association of a path, in place of one that it had before. The association keeps the path already.
func (x *index) put(k *path, at place) {
	if 2*x.len >= len(x.entries) {
		x.grow()
	}
	e := x.find(k)
	if e.slot == 0 {
		x.len++
	}
	*e = entry{k.pair, k.tag, k.ports, at.slot + 1, k.kind, at.dir}
}

// drop forgets a path if it belongs to the association in a slot.
func (x *index) drop(k *path, slot uint32) {
	mask := uint32(len(x.entries) - 1)
	hole := x.home(k.pair, k.tag, k.ports) & mask
	for e := &x.entries[hole]; e.slot != 0 && !x.is(e, k); e = &x.entries[hole] {
		hole = (hole + 1) & mask
	}
	if x.entries[hole].slot != slot+1 {
		return
	}
	for i := hole; ; { // what its presence had pushed on moves up (Knuth, volume 3, 6.4, algorithm R)
		i = (i + 1) & mask
		if x.entries[i].slot == 0 {
			break
		}
		if e := &x.entries[i]; (i-x.home(e.pair, e.tag, e.ports))&mask >= (i-hole)&mask {
			x.entries[hole] = *e
			hole = i
		}
	}
	x.entries[hole].slot = 0
	x.len--
}

// begin makes the index ready.
func (x *index) begin(paths func(slot uint32) []path) {
	x.entries, x.seed, x.paths = make([]entry, firstEntries), rand.Uint64(), paths
}

// grow makes the index twice as large.
func (x *index) grow() {
	old := x.entries
	x.entries = make([]entry, 2*len(old))
	mask := uint32(len(x.entries) - 1)
	for j := range old {
		e := &old[j]
		if e.slot == 0 {
			continue
		}
		i := x.home(e.pair, e.tag, e.ports) & mask
		for x.entries[i].slot != 0 {
			i = (i + 1) & mask
		}
		x.entries[i] = *e
	}
}
