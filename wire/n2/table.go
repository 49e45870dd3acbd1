package n2

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// A table is a map of bounded size that forgets what was longest untouched. Values lie in pages, which never move, and are
// reused, so that a full table allocates nothing; a pointer into it is valid until its entry is dropped.
//
// The keys are numbers. They are found by open addressing with linear probing in index, which is at most half full; it, the
// keys and the order of touching lie beside each other and apart from the values, so that finding an entry touches little
// memory.
type table[V any] struct {
	limit  int
	len    int
	index  []int32 // slot + 1, 0 where there is none; a power of two of them
	seed   uint64  // of the hash, so that nobody can choose keys that collide
	keys   []uint64
	order  []link
	pages  []*[pageSize]V
	head   int32 // most recently touched, -1 for none
	tail   int32
	free   int32 // chain of free slots through next
	forget func(*V)
}

// A link is a slot's place in the order of touching.
type link struct{ prev, next int32 }

// unused is prev of a free slot.
const unused = -2

const (
	pageSize   = 64
	firstIndex = 64
)

// value is what a slot holds.
func (t *table[V]) value(i int32) *V { return &t.pages[i/pageSize][i%pageSize] }

func newTable[V any](limit int, forget func(*V)) *table[V] {
	return &table[V]{limit: limit, index: make([]int32, firstIndex), seed: rand.Uint64(), head: -1, tail: -1, free: -1, forget: forget}
}

// home is where the search for a key begins, but for the mask.
func (t *table[V]) home(k uint64) uint32 {
	high, low := bits.Mul64(k^t.seed, 0x9e3779b97f4a7c15)
	return uint32(high ^ low)
}

// find gives the slot of a key, -1 where there is none.
func (t *table[V]) find(k uint64) int32 {
	for at := t.home(k); ; at++ {
		i := t.index[at&uint32(len(t.index)-1)] - 1
		if i < 0 || t.keys[i] == k {
			return i
		}
	}
}

// get touches and gives the entry, nil where there is none.
func (t *table[V]) get(k uint64) *V {
	i := t.find(k)
	if i < 0 {
		return nil
	}
	return t.touch(i)
}

// near is get for a key that may have the slot, where it is found without a search. It says which slot it has.
func (t *table[V]) near(k uint64, i int32) (*V, int32) {
	if int(i) >= len(t.keys) || t.keys[i] != k || t.order[i].prev == unused {
		if i = t.find(k); i < 0 {
			return nil, 0
		}
	}
	return t.touch(i), i
}

// touch gives what a slot holds, as the most recently touched.
func (t *table[V]) touch(i int32) *V {
	if i != t.head {
		t.unlink(i)
		t.link(i)
	}
	return t.value(i)
}

// put makes a new, zero entry in place of one of the same key, which is forgotten first.
func (t *table[V]) put(k uint64) *V {
	t.drop(k)
	if t.len >= t.limit {
		t.drop(t.keys[t.tail])
	}
	i := t.free
	if i >= 0 {
		t.free = t.order[i].next
	} else {
		i = int32(len(t.keys))
		t.keys, t.order = append(t.keys, 0), append(t.order, link{})
		if i%pageSize == 0 {
			t.pages = append(t.pages, new([pageSize]V))
		}
	}
	if t.len++; 2*t.len > len(t.index) {
		t.resize(2 * len(t.index))
	}
	t.keys[i] = k
	t.enter(i)
	t.link(i)
	return t.value(i)
}

// enter puts a slot into the index.
func (t *table[V]) enter(i int32) {
	mask := uint32(len(t.index) - 1)
	at := t.home(t.keys[i]) & mask
	for t.index[at] != 0 {
		at = (at + 1) & mask
	}
	t.index[at] = i + 1
}

// resize makes the index anew.
func (t *table[V]) resize(n int) {
	t.index = make([]int32, n)
	t.keys, t.order = slices.Grow(t.keys, n/2-len(t.keys)+1), slices.Grow(t.order, n/2-len(t.order)+1)
	for i := t.head; i >= 0; i = t.order[i].next {
		t.enter(i)
	}
}

// drop forgets an entry.
func (t *table[V]) drop(k uint64) {
	i := t.find(k)
	if i < 0 {
		return
	}
	v := t.value(i)
	if t.forget != nil {
		t.forget(v)
	}
	t.leave(i)
	t.unlink(i)
	var zero V
	*v = zero
	t.order[i] = link{prev: unused, next: t.free}
	t.free = i
	t.len--
}

// leave takes a slot out of the index. What was pushed behind it by its presence moves up (Knuth, algorithm R).
func (t *table[V]) leave(i int32) {
	mask := uint32(len(t.index) - 1)
	hole := t.home(t.keys[i]) & mask
	for t.index[hole] != i+1 {
		hole = (hole + 1) & mask
	}
	for at := hole; ; {
		at = (at + 1) & mask
		j := t.index[at] - 1
		if j < 0 {
			break
		}
		if (at-t.home(t.keys[j]))&mask >= (at-hole)&mask {
			t.index[hole] = j + 1
			hole = at
		}
	}
	t.index[hole] = 0
}

// clear forgets every entry, in no order but that of the slots.
func (t *table[V]) clear() {
	for i := range t.keys {
		if t.order[i].prev != unused {
			t.drop(t.keys[i])
		}
	}
}

// oldest is the entry longest untouched.
func (t *table[V]) oldest() (k uint64, v *V, ok bool) {
	if t.tail < 0 {
		return 0, nil, false
	}
	return t.keys[t.tail], t.value(t.tail), true
}

func (t *table[V]) link(i int32) {
	t.order[i] = link{-1, t.head}
	if t.head >= 0 {
		t.order[t.head].prev = i
	} else {
		t.tail = i
	}
	t.head = i
}

func (t *table[V]) unlink(i int32) {
	l := t.order[i]
	if l.prev >= 0 {
		t.order[l.prev].next = l.next
	} else {
		t.head = l.next
	}
	if l.next >= 0 {
		t.order[l.next].prev = l.prev
	} else {
		t.tail = l.prev
	}
}
