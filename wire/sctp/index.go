package sctp

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"net/netip"
)

// index says to which association packets of a path belong: open addressing with linear probing, at most half full, in
// a table of numbers beside the entries.
type index struct {
	slots   []uint32 // number of the entry + 1, 0 where there is none; a power of two of them
	entries []entry
	spare   []uint32
	seed    uint64 // of the hash, so that nobody can choose paths that collide
}

type entry struct {
	key path
	at  place
}

const firstSlots = 64

const odd = 0x9e3779b97f4a7c15

// path is the path between two addresses.
func (x *index) path(src, dst netip.Addr, tag uint32, sport, dport uint16) path {
	p := path{src: src, dst: dst, tag: tag, sport: sport, dport: dport}
	if src.Is4() && dst.Is4() {
		s, d := src.As4(), dst.As4()
		p.pair = uint64(binary.LittleEndian.Uint32(s[:]))<<32 | uint64(binary.LittleEndian.Uint32(d[:]))
		return p
	}
	for _, a := range [2][16]byte{src.As16(), dst.As16()} {
		h, l := bits.Mul64(binary.LittleEndian.Uint64(a[:])^p.pair^x.seed, binary.LittleEndian.Uint64(a[8:])^odd)
		p.pair = h ^ l
	}
	return p
}

// home is where the search for a path begins, but for the mask.
func (x *index) home(k *path) uint32 {
	h, l := bits.Mul64(k.pair^x.seed, odd^uint64(k.tag)<<32^uint64(k.sport)<<16^uint64(k.dport))
	return uint32(h ^ l)
}

// is says whether two paths are the same.
func (p *path) is(o *path) bool {
	return p.pair == o.pair && p.tag == o.tag && p.sport == o.sport && p.dport == o.dport && p.src == o.src && p.dst == o.dst
}

// get gives the association of a path.
func (x *index) get(k *path) (place, bool) {
	for at := x.home(k); ; at++ {
		i := x.slots[at&uint32(len(x.slots)-1)]
		if i == 0 {
			return place{}, false
		}
		if e := &x.entries[i-1]; e.key.is(k) {
			return e.at, true
		}
	}
}

// put notes the association of a path, in place of one that it had before.
func (x *index) put(k *path, at place) {
	if 2*(len(x.entries)-len(x.spare)) >= len(x.slots) {
		x.grow()
	}
	mask := uint32(len(x.slots) - 1)
	s := x.home(k) & mask
	for x.slots[s] != 0 {
		if e := &x.entries[x.slots[s]-1]; e.key.is(k) {
			e.at = at
			return
		}
		s = (s + 1) & mask
	}
	var i uint32
	if n := len(x.spare) - 1; n >= 0 {
		i, x.spare = x.spare[n], x.spare[:n]
	} else {
		i = uint32(len(x.entries))
		x.entries = append(x.entries, entry{})
	}
	x.entries[i] = entry{*k, at}
	x.slots[s] = i + 1
}

// drop forgets a path if it belongs to the association in a slot.
func (x *index) drop(k *path, slot uint32) {
	mask := uint32(len(x.slots) - 1)
	hole := x.home(k) & mask
	for x.slots[hole] == 0 || !x.entries[x.slots[hole]-1].key.is(k) {
		if x.slots[hole] == 0 {
			return
		}
		hole = (hole + 1) & mask
	}
	i := x.slots[hole] - 1
	if x.entries[i].at.slot != slot {
		return
	}
	x.entries[i] = entry{}
	x.spare = append(x.spare, i)
	for s := hole; ; { // what its presence had pushed on moves up (Knuth, volume 3, 6.4, algorithm R)
		s = (s + 1) & mask
		j := x.slots[s]
		if j == 0 {
			break
		}
		if (s-x.home(&x.entries[j-1].key))&mask >= (s-hole)&mask {
			x.slots[hole] = j
			hole = s
		}
	}
	x.slots[hole] = 0
}

// begin makes the index ready before it is used.
func (x *index) begin() {
	if len(x.slots) == 0 {
		x.slots, x.seed = make([]uint32, firstSlots), rand.Uint64()
	}
}

// grow makes the table of numbers twice as large.
func (x *index) grow() {
	old := x.slots
	x.slots = make([]uint32, 2*len(old))
	mask := uint32(len(x.slots) - 1)
	for _, i := range old {
		if i == 0 {
			continue
		}
		s := x.home(&x.entries[i-1].key) & mask
		for x.slots[s] != 0 {
			s = (s + 1) & mask
		}
		x.slots[s] = i
	}
}
