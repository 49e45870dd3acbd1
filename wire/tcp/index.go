package tcp

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"net/netip"
)

// Ends are those of a connection, in the direction of one of its packets.
type Ends struct {
	Src, Dst         netip.Addr
	SrcPort, DstPort uint16
}

// Back are the ends in the other direction.
func (e Ends) Back() Ends { return Ends{e.Dst, e.Src, e.DstPort, e.SrcPort} }

// is compares in either direction.
func (e *Ends) is(o *Ends) bool {
	return e.SrcPort == o.SrcPort && e.DstPort == o.DstPort && e.Src == o.Src && e.Dst == o.Dst ||
		e.SrcPort == o.DstPort && e.DstPort == o.SrcPort && e.Src == o.Dst && e.Dst == o.Src
}

// Index finds numbered connections by their ends, in whichever direction, in one table with linear probing. The ends themselves
// lie with whatever is known of the connection, where At finds them; they must not change while the number is here.
type Index struct {
	At      func(n uint32) *Ends
	slots   []numbered // a power of two, at most half of them used
	used    int
	secrets [2]uint64 // so that nobody can choose ends that fall together
}

// numbered is a connection, or free. Most that do not match differ in the hash.
type numbered struct {
	hash uint32
	next uint32 // number + 1, 0 where free
}

const firstSlots = 64

// hash is the same for both directions.
func (x *Index) hash(e *Ends) uint32 {
	h := x.fold(e.Src, e.SrcPort) + x.fold(e.Dst, e.DstPort)
	return uint32(h ^ h>>32)
}

// fold mixes an end as wyhash does: the two halves of a product, of which the secrets are part.
func (x *Index) fold(a netip.Addr, port uint16) uint64 {
	b := a.As16()
	high, low := bits.Mul64(binary.BigEndian.Uint64(b[:])^uint64(port)^x.secrets[0], binary.BigEndian.Uint64(b[8:])^x.secrets[1])
	return high ^ low
}

// at is the slot that has the ends, or the free one where they belong.
func (x *Index) at(e *Ends, hash uint32) int {
	i := int(hash) & (len(x.slots) - 1)
	for s := &x.slots[i]; s.next != 0 && (s.hash != hash || !x.At(s.next-1).is(e)); s = &x.slots[i] {
		i = (i + 1) & (len(x.slots) - 1)
	}
	return i
}

// Find is the number of the connection with these ends.
func (x *Index) Find(e *Ends) (n uint32, ok bool) {
	if x.used == 0 {
		return 0, false
	}
	s := x.slots[x.at(e, x.hash(e))]
	return s.next - 1, s.next != 0
}

// Put gives a connection a number, instead of the one that it has.
func (x *Index) Put(e *Ends, n uint32) {
	if (x.used+1)*2 > len(x.slots) {
		x.grow()
	}
	hash := x.hash(e)
	s := &x.slots[x.at(e, hash)]
	if s.next == 0 {
		x.used++
	}
	*s = numbered{hash, n + 1}
}

func (x *Index) grow() {
	old := x.slots
	if old == nil {
		x.secrets = [2]uint64{rand.Uint64(), rand.Uint64()}
	}
	x.slots = make([]numbered, max(firstSlots, 2*len(old)))
	for _, s := range old {
		if s.next != 0 {
			i := int(s.hash) & (len(x.slots) - 1)
			for x.slots[i].next != 0 {
				i = (i + 1) & (len(x.slots) - 1)
			}
			x.slots[i] = s
		}
	}
}

// Take removes a connection, if it has this number. Those behind it move up.
func (x *Index) Take(e *Ends, n uint32) {
	if x.used == 0 {
		return
	}
	mask := len(x.slots) - 1
	i := x.at(e, x.hash(e))
	if x.slots[i].next != n+1 {
		return
	}
	x.used--
	for next := (i + 1) & mask; x.slots[next].next != 0; next = (next + 1) & mask {
		// One whose home lies behind the gap stays: it is nearer to its home than the gap is.
		if home := int(x.slots[next].hash) & mask; (next-home)&mask >= (next-i)&mask {
			x.slots[i] = x.slots[next]
			i = next
		}
	}
	x.slots[i] = numbered{}
}
