package n2

// A table is a map of bounded size that forgets what was longest untouched. Entries lie in one slice and are reused, so that a
// full table allocates nothing; a pointer into it is valid until the next put.
type table[K comparable, V any] struct {
	limit  int
	index  map[K]int32
	slots  []slot[K, V]
	head   int32 // most recently touched, -1 for none
	tail   int32
	free   int32 // chain of free slots through next
	forget func(*V)
}

type slot[K comparable, V any] struct {
	key        K
	value      V
	prev, next int32
	used       bool
}

func newTable[K comparable, V any](limit int, forget func(*V)) *table[K, V] {
	return &table[K, V]{limit: limit, index: make(map[K]int32), head: -1, tail: -1, free: -1, forget: forget}
}

// get touches and gives the entry, nil where there is none.
func (t *table[K, V]) get(k K) *V {
	i, ok := t.index[k]
	if !ok {
		return nil
	}
	if i != t.head {
		t.unlink(i)
		t.link(i)
	}
	return &t.slots[i].value
}

// put makes a new, zero entry in place of one of the same key, which is forgotten first.
func (t *table[K, V]) put(k K) *V {
	t.drop(k)
	if len(t.index) >= t.limit {
		t.drop(t.slots[t.tail].key)
	}
	i := t.free
	if i >= 0 {
		t.free = t.slots[i].next
	} else {
		t.slots = append(t.slots, slot[K, V]{})
		i = int32(len(t.slots) - 1)
	}
	s := &t.slots[i]
	*s = slot[K, V]{key: k, used: true}
	t.index[k] = i
	t.link(i)
	return &s.value
}

// drop forgets an entry.
func (t *table[K, V]) drop(k K) {
	i, ok := t.index[k]
	if !ok {
		return
	}
	if t.forget != nil {
		t.forget(&t.slots[i].value)
	}
	delete(t.index, k)
	t.unlink(i)
	s := &t.slots[i]
	*s = slot[K, V]{next: t.free}
	t.free = i
}

// clear forgets every entry, in no order but that of the slots.
func (t *table[K, V]) clear() {
	for i := range t.slots {
		if t.slots[i].used {
			t.drop(t.slots[i].key)
		}
	}
}

// oldest is the entry longest untouched.
func (t *table[K, V]) oldest() (k K, v *V, ok bool) {
	if t.tail < 0 {
		return k, nil, false
	}
	s := &t.slots[t.tail]
	return s.key, &s.value, true
}

func (t *table[K, V]) link(i int32) {
	s := &t.slots[i]
	s.prev, s.next = -1, t.head
	if t.head >= 0 {
		t.slots[t.head].prev = i
	} else {
		t.tail = i
	}
	t.head = i
}

func (t *table[K, V]) unlink(i int32) {
	s := &t.slots[i]
	if s.prev >= 0 {
		t.slots[s.prev].next = s.next
	} else {
		t.head = s.next
	}
	if s.next >= 0 {
		t.slots[s.next].prev = s.prev
	} else {
		t.tail = s.prev
	}
}
