package n4

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"net/netip"
)

// index maps keys of 64 bits to numbers above 0, in one table with linear probing: what a packet asks for lies in one cache
// line. Four neighbouring keys lie beside each other, because TEIDs and sequence numbers are given out in order; the
// fours are spread by a secret, so that nobody can choose keys that fall together.
type index struct {
	slots  []slot // a power of two, at most three quarters of them full
	used   int
	secret uint64
}

// slot is free where its value is 0.
type slot struct {
	key   uint64
	value uint32
}

const firstSlots = 64

// fold mixes 64 bits as wyhash does: the two halves of a product, of which the secret is part.
func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// home is the slot where a key would best stand.
func (x *index) home(key uint64) int {
	return int(fold(key>>2^x.secret, 0x9e3779b97f4a7c15)<<2|key&3) & (len(x.slots) - 1)
}

// at is the slot that has the key, or the free one where it belongs; a table has free ones always.
func (x *index) at(key uint64) int {
	i := x.home(key)
	for x.slots[i].value != 0 && x.slots[i].key != key {
		i = (i + 1) & (len(x.slots) - 1)
	}
	return i
}

// get is the value of a key, 0 where it has none.
func (x *index) get(key uint64) uint32 {
	if x.used == 0 {
		return 0
	}
	return x.slots[x.at(key)].value
}

// put gives a key a value, which is not 0, and tells the one before.
func (x *index) put(key uint64, value uint32) (before uint32) {
	if (x.used+1)*4 > len(x.slots)*3 {
		x.grow()
	}
	s := &x.slots[x.at(key)]
	before = s.value
	if before == 0 {
		x.used++
	}
	*s = slot{key, value}
	return before
}

func (x *index) grow() {
	old := x.slots
	if old == nil {
		x.secret = rand.Uint64()
	}
	x.slots = make([]slot, max(firstSlots, 2*len(old)))
	for i := range old {
		if old[i].value != 0 {
			x.slots[x.at(old[i].key)] = old[i]
		}
	}
}

// take removes a key if it has this value, and tells whether it had. Those behind it move up.
func (x *index) take(key uint64, value uint32) bool {
	if x.used == 0 {
		return false
	}
	i := x.at(key)
	if x.slots[i].value != value || value == 0 {
		return false
	}
	x.used--
	for next := i; ; {
		next = (next + 1) & (len(x.slots) - 1)
		if x.slots[next].value == 0 {
			break
		}
		// One whose home lies behind the gap stays: it is nearer to its home than the gap is.
		if home := x.home(x.slots[next].key); (next-home)&(len(x.slots)-1) >= (next-i)&(len(x.slots)-1) {
			x.slots[i] = x.slots[next]
			i = next
		}
	}
	x.slots[i] = slot{}
	return true
}

// clear forgets all keys and their memory.
func (x *index) clear() { x.slots, x.used = nil, 0 }

// hosts finds what is known of a pair of addresses, or of one with the zero Addr beside it. What it holds is forgotten as a
// whole.
type hosts[T any] struct {
	index   index
	all     []known[T] // in their order
	secrets [2]uint64
}

type known[T any] struct {
	src, dst netip.Addr
	value    *T
}

// get is what is known of a pair, nil for nothing.
func (h *hosts[T]) get(src, dst netip.Addr) *T {
	if len(h.all) == 0 {
		return nil
	}
	for key := h.key(src, dst); ; key++ { // the keys of IPv6 addresses are not exact
		i := h.index.get(key)
		if i == 0 {
			return nil
		}
		if k := &h.all[i-1]; k.src == src && k.dst == dst {
			return k.value
		}
	}
}

func (h *hosts[T]) add(src, dst netip.Addr, value *T) {
	if len(h.all) == 0 {
		h.secrets = [2]uint64{rand.Uint64(), rand.Uint64()}
	}
	key := h.key(src, dst)
	for h.index.get(key) != 0 {
		key++
	}
	h.all = append(h.all, known[T]{src, dst, value})
	h.index.put(key, uint32(len(h.all)))
}

func (h *hosts[T]) clear() {
	h.index.clear()
	h.all = nil
}

// key is exact for IPv4.
func (h *hosts[T]) key(src, dst netip.Addr) uint64 {
	if src.Is4() && !dst.Is6() {
		return uint64(v4(dst))<<32 | uint64(v4(src))
	}
	return h.fold(src) + bits.RotateLeft64(h.fold(dst), 32)
}

// fold spreads an address of either kind over 64 bits.
func (h *hosts[T]) fold(a netip.Addr) uint64 {
	b := a.As16()
	return fold(binary.BigEndian.Uint64(b[:])^h.secrets[0], binary.BigEndian.Uint64(b[8:])^h.secrets[1])
}

// v4 is an IPv4 address as a number, 0 for the zero Addr.
func v4(a netip.Addr) uint32 {
	if !a.Is4() {
		return 0
	}
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}
